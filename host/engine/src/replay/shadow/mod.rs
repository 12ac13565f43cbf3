//! Shadow replay: every question that a department was asked, asked again of a candidate.
//!
//! Live cases never notice: nothing that a candidate answers is applied, the candidate sees a
//! question as it was asked then, and the threads give way to everything else. A replay that is broken
//! off leaves what it has behind the candidate's component (`unfinished.rs`) and is taken up there.

mod explain;
mod job;
mod page;
mod unfinished;

pub use explain::Explained;
pub use job::{Job, JobState};

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use sanquan_domain::contract::{Description, EffectKind};
use sanquan_domain::county::{NewAcceptance, Plugin as KnownPlugin, accept_changes};
use sanquan_domain::event::CountyEvent;
use sanquan_domain::id::{CaseId, DepartmentCode, Digest, ItemCode};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::shadow::{Change, Declared, Moves, Selection, ShadowReplayed};
use sanquan_domain::value::Facts;
use sanquan_runtime::Plugin;
use serde::Serialize;

use super::recorded::{Opened, RecordedCall};
use super::workers::{Effort, through_the_log};
use crate::caller::Caller;
use crate::command::check_scope;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::query::Verdict;
use crate::under_way::UnderWay;
use page::Page;
use unfinished::Unfinished;

/// Pages after which what was found so far is kept.
const PAGES_BETWEEN_KEEPING: u32 = 64;

/// What is asked again, and under what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The component; uploaded before.
    pub component: Digest,
    /// Settings in place of the recorded ones.
    pub settings: Option<Facts>,
    /// Which questions. Departments are those of the component, whatever stands here.
    pub selection: Selection,
}

/// How far a replay has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ShadowProgress {
    /// Events of the log that were looked at.
    pub events_done: u64,
    /// Events to look at.
    pub events: u64,
    /// Questions asked again.
    pub verdicts: u64,
    /// Answered as recorded.
    pub unchanged: u64,
}

/// The end of a replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// It went through the log.
    Whole(Box<ShadowReplayed>),
    /// It was broken off, and goes on from here when it is begun again.
    Unfinished(ShadowProgress),
}

/// A candidate with all that asking it needs.
pub(crate) struct Asking<'a> {
    pub plugin: Plugin,
    /// What its answers are held to.
    pub declared: Declared<'a>,
    pub settings: Option<&'a Facts>,
    /// Whether a component of the department declares something that the candidate does not. Then even an
    /// answer as recorded may be one that no host could take.
    pub declares_less: bool,
    /// The commands to step aside for before each question.
    pub aside: Option<&'a UnderWay>,
}

impl Engine {
    /// Asks a candidate again. `progress` may break it off. Blocks.
    pub fn shadow_replay(
        &self,
        caller: &Caller,
        candidate: &Candidate,
        effort: Effort,
        mut progress: impl FnMut(ShadowProgress) -> ControlFlow<()>,
    ) -> Result<Replayed, EngineError> {
        let known = self.known_plugin(caller, candidate.component)?;
        let department = DepartmentCode(known.description.department.clone());
        let mut found = self.taken_up(candidate, department)?;
        let upto = found.upto;
        let asking = Asking {
            plugin: self.plugins().apart(candidate.component)?,
            declared: Declared {
                description: &known.description,
                charts: &known.charts,
            },
            settings: candidate.settings.as_ref(),
            declares_less: self.declares_less(&known),
            aside: effort.aside(self),
        };
        let selection = found.report.selection.clone();
        let (mut broken_off, mut since_kept) = (false, 0);
        let work = async |opened| page::ask(&asking, opened).await;
        let from = (found.next, upto);
        through_the_log(self, &selection, from, effort, work, |worked| {
            found.add(worked.done, worked.next);
            since_kept += 1;
            if since_kept == PAGES_BETWEEN_KEEPING {
                since_kept = 0;
                self.keep_unfinished(&found)?;
            }
            let verdict = progress(found.progress());
            broken_off = verdict.is_break();
            Ok(verdict)
        })?;
        if broken_off {
            self.keep_unfinished(&found)?;
            return Ok(Replayed::Unfinished(found.progress()));
        }
        self.forget_unfinished(&found)?;
        let report = found.finished(self.now());
        Ok(Replayed::Whole(Box::new(report)))
    }

    /// Puts a report on record, by which the candidate may be activated.
    pub async fn record_replay(
        &self,
        caller: &Caller,
        report: ShadowReplayed,
    ) -> Result<Digest, EngineError> {
        check_scope(caller, &report.department)?;
        let digest = report.digest();
        self.change_county(caller, |_, _| Ok(vec![CountyEvent::ShadowReplayed(report)]))
            .await?;
        Ok(digest)
    }

    /// Somebody answers for every change of a report.
    pub async fn accept_changes(
        &self,
        caller: &Caller,
        new: NewAcceptance,
    ) -> Result<(), EngineError> {
        let report = new.report;
        let county = self.county();
        let replay = county.plugins.replay_named(&report);
        let replay = replay.ok_or(Refusal::UnknownReport { report })?;
        check_scope(caller, &replay.report.department)?;
        let policy = self.signatures();
        self.change_county(caller, |county, now| {
            Ok(vec![accept_changes(county, new, now, policy)?])
        })
        .await?;
        Ok(())
    }

    /// What would have been otherwise in one case, had `component` judged it.
    pub(crate) async fn changes_in(
        &self,
        caller: &Caller,
        case: CaseId,
        component: Digest,
    ) -> Result<Vec<Change>, EngineError> {
        let known = self.known_plugin(caller, component)?;
        let loaded = self.case_for(caller, case)?;
        let county = self.county();
        let law = county.in_force(&loaded.case)?;
        let asking = Asking {
            plugin: self.plugins().apart(component)?,
            declared: Declared {
                description: &known.description,
                charts: std::slice::from_ref(law.chart),
            },
            settings: None,
            declares_less: self.declares_less(&known),
            aside: None,
        };
        let call = |verdict: Verdict| RecordedCall {
            case,
            version: verdict.version,
            entered_at: self.now(),
            given: verdict.given,
            bytes: verdict.bytes,
        };
        let verdicts = self.verdicts(caller, case)?;
        let opened = Opened {
            calls: verdicts.into_iter().map(call).collect(),
            ..Opened::default()
        };
        Ok(page::ask(&asking, opened).await?.changes)
    }

    pub(crate) fn known_plugin(
        &self,
        caller: &Caller,
        component: Digest,
    ) -> Result<std::sync::Arc<KnownPlugin>, EngineError> {
        let known = self.county().plugins.plugin(&component).cloned();
        let known = known.ok_or(Refusal::UnknownPlugin { component })?;
        let department = DepartmentCode(known.description.department.clone());
        check_scope(caller, &department)?;
        Ok(known)
    }

    /// What an earlier replay of the same left behind, or nothing yet.
    fn taken_up(
        &self,
        candidate: &Candidate,
        department: DepartmentCode,
    ) -> Result<Unfinished, EngineError> {
        let active = self.county().plugins.active(&department).cloned();
        let fresh = Unfinished {
            next: 1,
            upto: self.store().head().seq,
            moves: Moves::default(),
            report: ShadowReplayed {
                selection: Selection {
                    departments: vec![department.clone()],
                    ..candidate.selection.clone()
                },
                department,
                candidate: candidate.component,
                active: active.map(|active| active.component),
                settings: candidate.settings.as_ref().map(Facts::settings_digest),
                upto: 0,
                verdicts: 0,
                unchanged: 0,
                erased: 0,
                differences: std::collections::BTreeMap::new(),
                moves: Vec::new(),
                changes: Vec::new(),
                ended_at: self.now(),
            },
        };
        Ok(self.read_unfinished(&fresh)?.unwrap_or(fresh))
    }

    fn declares_less(&self, candidate: &KnownPlugin) -> bool {
        let county = self.county();
        let colleagues = county
            .plugins
            .uploaded()
            .filter(|plugin| plugin.description.department == candidate.description.department);
        let own = declarations(candidate);
        colleagues
            .flat_map(|plugin| declarations(plugin))
            .any(|of_another| !own.contains(&of_another))
    }
}

impl Unfinished {
    fn add(&mut self, page: Page, next: u64) {
        let report = &mut self.report;
        report.verdicts += page.verdicts;
        report.unchanged += page.unchanged;
        report.erased += page.erased;
        for change in page.changes {
            report.add(change, &mut self.moves);
        }
        self.next = next;
    }

    fn progress(&self) -> ShadowProgress {
        ShadowProgress {
            events_done: (self.next - 1).min(self.upto),
            events: self.upto,
            verdicts: self.report.verdicts,
            unchanged: self.report.unchanged,
        }
    }
}

/// All that is asked about and that an answer may refer to: items, rules, effects, ways from step to step.
fn declarations(plugin: &KnownPlugin) -> BTreeSet<Declaration<'_>> {
    let Description {
        items,
        rules,
        effects,
        ..
    } = &plugin.description;
    let items = items
        .iter()
        .map(|handling| Declaration::Item(&handling.item));
    let rules = rules.iter().map(|rule| Declaration::Rule(&rule.id));
    let effects = effects.iter().map(|effect| Declaration::Effect(*effect));
    let transitions = plugin.charts.iter().flat_map(|chart| {
        let ways = chart.transitions.iter();
        ways.map(|way| Declaration::Transition(&chart.item, &way.from, &way.action, &way.id))
    });
    let spoken_of = items.chain(rules).chain(effects);
    spoken_of.chain(transitions).collect()
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Declaration<'a> {
    Item(&'a str),
    Rule(&'a str),
    Effect(EffectKind),
    Transition(&'a ItemCode, &'a str, &'a str, &'a str),
}
