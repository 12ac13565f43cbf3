//! What each kind of county event is called in the goldens; a kind that is written in two ways has two names.

use sanquan_domain::catalogue::Standing;
use sanquan_domain::event::{CommentOn, CountyEvent, ProposalEnd};

pub fn name(event: &CountyEvent) -> &'static str {
    match event {
        CountyEvent::CountyOpened(_) => "county_opened",
        CountyEvent::DepartmentEntered(by) if by.standing == Standing::default() => {
            "department_entered"
        }
        CountyEvent::DepartmentEntered(_) => "department_entered_township",
        CountyEvent::CentreEntered(_) => "centre_entered",
        CountyEvent::ItemPublished(item) if item.duties.is_empty() => "item_published",
        CountyEvent::ItemPublished(_) => "item_published_in_full",
        CountyEvent::PostEntered(_) => "post_entered",
        CountyEvent::HandlerBound(by) if by.deputy => "handler_bound_deputy",
        CountyEvent::HandlerBound(_) => "handler_bound",
        CountyEvent::CalendarPublished(_) => "calendar_published",
        CountyEvent::RulesPublished(_) => "rules_published",
        CountyEvent::PluginUploaded(_) => "plugin_uploaded",
        CountyEvent::PluginActivated(by) if by.signed_by.is_empty() => "plugin_activated",
        CountyEvent::PluginActivated(_) => "plugin_activated_signed",
        CountyEvent::TokenIssued(_) => "token_issued",
        CountyEvent::TokenRevoked { .. } => "token_revoked",
        CountyEvent::ClockAdvanced { .. } => "clock_advanced",
        CountyEvent::PluginFaulted(_) => "plugin_faulted",
        CountyEvent::ClocksRecomputed(_) => "clocks_recomputed",
        CountyEvent::ComponentGated(_) => "component_gated",
        CountyEvent::PluginQuarantined(_) => "plugin_quarantined",
        CountyEvent::PluginProbed(_) => "plugin_probed",
        CountyEvent::PluginReleased(_) => "plugin_released",
        CountyEvent::FallbackSet(_) => "fallback_set",
        CountyEvent::ShadowReplayed(_) => "shadow_replayed",
        CountyEvent::ChangesAccepted(by) if by.envelope.is_none() => "changes_accepted",
        CountyEvent::ChangesAccepted(_) => "changes_accepted_signed",
        CountyEvent::PluginRolledBack(_) => "plugin_rolled_back",
        CountyEvent::PluginRetired(_) => "plugin_retired",
        CountyEvent::CanaryStarted(_) => "canary_started",
        CountyEvent::CanaryEnded(_) => "canary_ended",
        CountyEvent::SettingsChanged(_) => "settings_changed",
        CountyEvent::KeyRegistered(_) => "key_registered",
        CountyEvent::KeyRevoked(_) => "key_revoked",
        CountyEvent::ComponentSigned(_) => "component_signed",
        CountyEvent::ItemProposed(_) => "item_proposed",
        CountyEvent::ProposalReviewed(_) => "proposal_reviewed",
        CountyEvent::ReviewConfirmed(_) => "review_confirmed",
        CountyEvent::CommentsOpened(_) => "comments_opened",
        CountyEvent::CommentMade(by) if by.on == CommentOn::Whole => "comment_made_on_the_whole",
        CountyEvent::CommentMade(_) => "comment_made",
        CountyEvent::CommentAnswered(_) => "comment_answered",
        CountyEvent::ProposalEnded(by) if matches!(by.end, ProposalEnd::Withdrawn { .. }) => {
            "proposal_ended_withdrawn"
        }
        CountyEvent::ProposalEnded(_) => "proposal_ended",
        CountyEvent::LawChanged(_) => "law_changed",
        CountyEvent::NoChangeNeeded(_) => "no_change_needed",
        CountyEvent::PublicationRulesSet(_) => "publication_rules_set",
        CountyEvent::ProcedureRulesSet(_) => "procedure_rules_set",
        CountyEvent::RiskScaleSet(_) => "risk_scale_set",
    }
}
