//! A county: its catalogue, posts, calendars, rules, plugins and tokens, folded from its events.
//!
//! Each part stands behind an `Arc` of its own. A clone copies a dozen pointers, and a change
//! copies only the part that it touches, so the engine can publish a new county after every event
//! while readers keep the old one.
//!
//! | file | what is in it |
//! |---|---|
//! | `catalogue.rs` | departments and item versions |
//! | `posts.rs` | posts, who is bound to them, who is qualified |
//! | `law.rs` | calendars, rule sets, flowcharts; what is in force for a case |
//! | `plugins.rs` | uploaded components and the active one of each department |
//! | `watch.rs` | which components are quarantined, and what happens meanwhile |
//! | `canary.rs` | a component that judges a share of the new cases |
//! | `judge.rs` | which component judges now |
//! | `coverage.rs` | what has no point, post, handler, chart or plugin |
//! | `tokens.rs` | tokens by the digest of their secret |
//! | `sign.rs` | keys, and who has to sign for a component |
//! | `publication/` | how items change: proposals, reviews, comments, changes of law |
//! | `variation.rs` | where the chart in force differs from the published base |
//! | `commands.rs`, `publish_item.rs` | what people may do, and what is refused |
//! | `proof.rs` | what of an item contradicts the law of its days |
//! | `proof_rules.rs` | what the law demands of procedures, and how risks are graded, on which days |
//! | `set_procedure_rules.rs`, `set_risk_scale.rs` | how either is changed |
//! | `activate.rs`, `quarantine.rs`, `replays.rs`, `settings.rs` | the same for plugins |

mod activate;
mod canary;
mod catalogue;
mod commands;
mod coverage;
mod description;
mod judge;
mod law;
mod plugins;
mod posts;
mod proof;
mod proof_rules;
pub mod publication;
mod publish_item;
mod quarantine;
mod replays;
mod set_procedure_rules;
mod set_risk_scale;
mod settings;
mod sign;
mod tokens;
mod variation;
mod watch;

pub use activate::{
    activate_plugin, charts_match, check_chart, item_of, retire_plugin, roll_back_plugin,
    upload_plugin,
};
pub use canary::{Canary, start_canary};
pub use catalogue::Catalogue;
pub use commands::{
    IssueToken, advance_clock, bind_handler, enter_centre, enter_department, enter_post,
    issue_token, open_county, publish_calendar, publish_rules, revoke_token,
};
pub use coverage::{CountyCoverage, CoverageQuestion, coverage};
pub use description::{check_declaration, check_description, check_forms};
pub use judge::Judge;
pub use law::Law;
pub use plugins::{DatedSettings, Plugin, Plugins, Replay};
pub use posts::Posts;
pub use proof::refuted;
pub use proof_rules::ProofRules;
pub use publication::Publication;
pub use publish_item::publish_item;
pub use quarantine::{
    probe_plugin, quarantine_plugin, quarantine_spent, release_plugin, set_fallback,
};
pub use replays::{NewAcceptance, REPORT_VALID_DAYS, accept_changes};
pub use set_procedure_rules::set_procedure_rules;
pub use set_risk_scale::set_risk_scale;
pub use settings::change_settings;
pub use sign::{
    NewKey, SignedBy, register_key, revoke_key, sign_component, signed_by, verify_recorded,
};
pub use tokens::{Token, Tokens};
pub use watch::Watch;

use jiff::tz::TimeZone;

use crate::event::{CountyEvent, CountyOpened};
use crate::id::CountyCode;
use crate::signature::Keys;
use crate::time::{Date, Instant};
use crate::value::Texts;

/// A county as its log says it is.
#[derive(Clone, Debug, Default)]
pub struct County {
    opened: Option<Opened>,
    version: u64,
    now: Option<Instant>,
    /// Departments and items.
    pub catalogue: Catalogue,
    /// Posts and people.
    pub posts: Posts,
    /// Calendars, rules, flowcharts.
    pub law: Law,
    /// Components.
    pub plugins: Plugins,
    /// Which of them are quarantined.
    pub watch: Watch,
    /// Who may use the API.
    pub tokens: Tokens,
    /// Who may sign.
    pub keys: Keys,
    /// How items change.
    pub publication: Publication,
    /// By which rules they are proved.
    pub proof_rules: ProofRules,
}

#[derive(Clone, Debug)]
struct Opened {
    code: CountyCode,
    names: Texts,
    zone: TimeZone,
    zone_name: String,
    simulated: bool,
}

impl County {
    /// Takes in one event. What the log holds was checked when it was recorded; bytes that a
    /// program of this version cannot read are left out here and reported by verification.
    pub fn apply(&mut self, event: &CountyEvent) {
        self.version += 1;
        match event {
            CountyEvent::CountyOpened(opened) => self.open(opened),
            CountyEvent::DepartmentEntered(department) => self.catalogue.enter(department),
            CountyEvent::CentreEntered(centre) => self.catalogue.enter_centre(centre),
            CountyEvent::ItemPublished(item) => {
                let item = self.catalogue.publish(item);
                self.law.keep_base(&item);
            }
            CountyEvent::PostEntered(post) => self.posts.enter(post),
            CountyEvent::HandlerBound(binding) => self.posts.bind(binding),
            CountyEvent::CalendarPublished(published) => self.law.publish_calendar(published),
            CountyEvent::RulesPublished(published) => self.law.publish_rules(published),
            CountyEvent::PluginUploaded(uploaded) => {
                uploaded
                    .charts
                    .iter()
                    .for_each(|chart| self.law.keep_variation(chart));
                self.plugins.upload(uploaded);
            }
            CountyEvent::PluginActivated(activated) | CountyEvent::PluginRolledBack(activated) => {
                self.plugins.activate(activated, self.version)
            }
            CountyEvent::CanaryStarted(started) => self.plugins.start_canary(started, self.version),
            CountyEvent::CanaryEnded(ended) => self.plugins.end_canary(&ended.department),
            CountyEvent::PluginRetired(retired) => self.plugins.retire(retired.component),
            CountyEvent::ShadowReplayed(report) => self.plugins.replayed(report),
            CountyEvent::ChangesAccepted(accepted) => self.plugins.accepted(accepted),
            CountyEvent::SettingsChanged(changed) => self.plugins.settle(changed),
            CountyEvent::PluginQuarantined(quarantined) => self.watch.begin(quarantined),
            CountyEvent::PluginProbed(probed) => self.watch.probe(probed),
            CountyEvent::PluginReleased(released) => self.watch.release(&released.component),
            CountyEvent::FallbackSet(set) => self.watch.set(set),
            CountyEvent::TokenIssued(issued) => self.tokens.issue(issued),
            CountyEvent::TokenRevoked { token } => self.tokens.revoke(*token),
            CountyEvent::ClockAdvanced { to } => self.now = Some(*to),
            CountyEvent::ClocksRecomputed(done) => self.law.recomputed_by(done.calendar),
            CountyEvent::PluginFaulted(_) => {}
            CountyEvent::ComponentGated(gated) => self.plugins.gate(gated),
            CountyEvent::KeyRegistered(registered) => self.keys.register(registered),
            CountyEvent::KeyRevoked(revoked) => self.keys.revoke(revoked),
            CountyEvent::ComponentSigned(signed) => self.plugins.sign(signed),
            CountyEvent::ItemProposed(proposed) => self.publication.propose(proposed),
            CountyEvent::ProposalReviewed(reviewed) => self.publication.review(reviewed),
            CountyEvent::ReviewConfirmed(confirmed) => self.publication.confirm(confirmed),
            CountyEvent::CommentsOpened(opened) => self.publication.lay_open(opened),
            CountyEvent::CommentMade(made) => self.publication.comment(made),
            CountyEvent::CommentAnswered(answered) => self.publication.answer(answered),
            CountyEvent::ProposalEnded(ended) => self.publication.end(ended),
            CountyEvent::LawChanged(changed) => self.publication.note(changed),
            CountyEvent::NoChangeNeeded(reported) => self.publication.keep(reported),
            CountyEvent::PublicationRulesSet(rules) => self.publication.set_rules(rules),
            CountyEvent::ProcedureRulesSet(rules) => self.proof_rules.set_procedures(rules),
            CountyEvent::RiskScaleSet(scale) => self.proof_rules.set_scale(scale),
        }
    }

    fn open(&mut self, opened: &CountyOpened) {
        self.opened = Some(Opened {
            code: opened.code.clone(),
            names: opened.names.clone(),
            zone: TimeZone::get(&opened.time_zone).unwrap_or(TimeZone::UTC),
            zone_name: opened.time_zone.clone(),
            simulated: opened.simulated,
        });
    }

    /// True once its log has begun.
    pub fn is_open(&self) -> bool {
        self.opened.is_some()
    }

    /// Its code; none before it was opened.
    pub fn code(&self) -> Option<&CountyCode> {
        self.opened.as_ref().map(|opened| &opened.code)
    }

    /// Its names.
    pub fn names(&self) -> Option<&Texts> {
        self.opened.as_ref().map(|opened| &opened.names)
    }

    /// Its time zone; UTC before it was opened.
    pub fn zone(&self) -> &TimeZone {
        const UTC: &TimeZone = &TimeZone::UTC;
        self.opened.as_ref().map_or(UTC, |opened| &opened.zone)
    }

    /// IANA name of its time zone.
    pub fn zone_name(&self) -> &str {
        self.opened
            .as_ref()
            .map_or("UTC", |opened| &opened.zone_name)
    }

    /// True when it runs on a simulated clock.
    pub fn is_simulated(&self) -> bool {
        self.opened.as_ref().is_some_and(|opened| opened.simulated)
    }

    /// Where its simulated clock was moved last.
    pub fn simulated_now(&self) -> Option<Instant> {
        self.now
    }

    /// Number of its newest event.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The day of `at` there.
    pub fn day(&self, at: Instant) -> Date {
        at.date_in(self.zone())
    }
}
