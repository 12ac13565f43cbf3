//! Routes translate; the engine decides. One file per resource.

mod activation;
mod calendars;
mod cards;
mod cases;
mod catalogue;
mod events;
mod host;
mod keys;
mod law_changes;
mod plugin_watch;
mod plugins;
mod posts;
mod proof_rules;
mod proposals;
mod public;
mod settings;
mod shadow;
mod tokens;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};

use crate::door::{self, Door};
use crate::policy::{Endpoint as E, TABLE};
use crate::state::Shared;

/// The router of the table.
pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    let mut router = Router::new();
    for row in TABLE {
        let door = Door {
            shared: Arc::clone(shared),
            row,
        };
        let answering = answer(row.endpoint).route_layer(from_fn_with_state(door, door::pass));
        router = router.route(row.path, answering);
    }
    router
        .fallback(door::no_route)
        .method_not_allowed_fallback(door::no_method)
        .with_state(Arc::clone(shared))
}

fn answer(endpoint: E) -> MethodRouter<Arc<Shared>> {
    match endpoint {
        E::Live => get(host::live),
        E::Ready => get(host::ready),
        E::Metrics => get(host::metrics),
        E::OpenApi => get(host::openapi),
        E::Docs => get(host::docs),
        E::Problems => get(host::problems),
        E::ProblemPage => get(host::problem_page),
        E::Counties => get(host::counties),
        E::AdvanceClock => post(host::advance_clock),
        E::Departments => get(catalogue::departments),
        E::Centres => get(catalogue::centres),
        E::Coverage => get(catalogue::coverage),
        E::Items => get(catalogue::items),
        E::Item => get(catalogue::item),
        E::ItemFlowchart => get(catalogue::flowchart),
        E::ItemDifference => get(catalogue::difference),
        E::ItemVariation => get(catalogue::variation),
        E::ImportCatalogue => post(catalogue::import),
        E::ItemProposals => get(proposals::list),
        E::ProposeItem => post(proposals::propose),
        E::ReviseProposal => post(proposals::revise),
        E::ReviewProposal => post(proposals::review),
        E::ConfirmReview => post(proposals::confirm),
        E::LayProposalOpen => post(proposals::lay_open),
        E::CommentOnProposal => post(proposals::comment),
        E::AnswerComment => post(proposals::answer),
        E::PublishProposal => post(proposals::publish),
        E::WithdrawProposal => post(proposals::withdraw),
        E::PublicProposals => get(proposals::laid_open),
        E::LawChanges => get(law_changes::list),
        E::NoteLawChange => post(law_changes::note),
        E::ReportNoChange => post(law_changes::report),
        E::PublicationDuties => get(law_changes::duties),
        E::PublicationRules => get(law_changes::rules),
        E::SetPublicationRules => post(law_changes::set_rules),
        E::ProcedureRules => get(proof_rules::procedures),
        E::SetProcedureRules => post(proof_rules::set_procedures),
        E::RiskScales => get(proof_rules::scales),
        E::SetRiskScale => post(proof_rules::set_scale),
        E::Posts => get(posts::list),
        E::EnterPost => post(posts::enter),
        E::BindHandler => post(posts::bind),
        E::Inbox => get(posts::inbox),
        E::Calendars => get(calendars::list),
        E::PublishCalendar => post(calendars::publish),
        E::Cases => get(cases::list),
        E::FileCase => post(cases::file),
        E::Case => get(cases::read),
        E::Act => post(cases::act),
        E::Supply => post(cases::supply),
        E::History => get(cases::history),
        E::CaseClock => get(cases::clock),
        E::CaseFlowchart => get(cases::flowchart),
        E::CaseRisks => get(cases::risks),
        E::AnswerRisk => post(cases::answer_risk),
        E::EraseCase => post(cases::erase),
        E::PublicCase => get(public::case),
        E::Cards => get(cards::list),
        E::Plugins => get(plugins::list),
        E::UploadPlugin => post(plugins::upload),
        E::Plugin => get(plugins::read),
        E::PluginGate => get(plugins::gate),
        E::PluginSignatures => get(plugins::signatures),
        E::SignPlugin => post(plugins::sign),
        E::PluginLogs => get(plugin_watch::logs),
        E::GivenVerdicts => get(activation::verdicts),
        E::QuarantinePlugin => post(plugin_watch::quarantine),
        E::ReleasePlugin => post(plugin_watch::release),
        E::Deferred => get(cases::deferred),
        E::SetFallback => post(plugin_watch::set_fallback),
        E::ActivatePlugin => post(activation::activate),
        E::RollBackPlugin => post(activation::roll_back),
        E::RetirePlugin => post(activation::retire),
        E::MigrateCases => post(activation::migrate),
        E::Shadow => get(shadow::read),
        E::BeginShadow => post(shadow::begin),
        E::CancelShadow => post(shadow::cancel),
        E::ShadowChanges => get(shadow::changes),
        E::AcceptChanges => post(shadow::accept),
        E::DepartmentSettings => get(settings::list),
        E::ChangeSettings => post(settings::change),
        E::Keys => get(keys::list),
        E::RegisterKey => post(keys::register),
        E::RevokeKey => post(keys::revoke),
        E::Tokens => get(tokens::list),
        E::IssueToken => post(tokens::issue),
        E::RevokeToken => post(tokens::revoke),
        E::Events => get(events::list),
        E::EventStream => get(events::stream),
    }
}
