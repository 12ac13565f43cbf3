//! The report while it is being written, and the first reason to refuse as the doors will tell it.

use sanquan_domain::contract::Description;
use sanquan_domain::event::PluginUploaded;
use sanquan_domain::gate::{GateCheck, GateFinding, GateOutcome, GateReport, GateRule};
use sanquan_runtime::{Limits, Plugin};

use super::Examined;
use crate::error::EngineError;

#[derive(Default)]
pub(super) struct Draft {
    contract: Option<String>,
    checks: Vec<GateCheck>,
    refused: Option<EngineError>,
}

impl Draft {
    /// The version of the contract that the component speaks.
    pub(super) fn speaks(&mut self, version: &str) {
        self.contract = Some(version.to_owned());
    }

    pub(super) fn note(&mut self, check: GateCheck) {
        self.checks.push(check);
    }

    pub(super) fn pass(&mut self, rule: GateRule) {
        self.note(GateCheck::of(rule, GateOutcome::Passed));
    }

    pub(super) fn warn(&mut self, rule: GateRule, findings: Vec<GateFinding>) {
        self.note(GateCheck::of(rule, GateOutcome::Warned).found(findings));
    }

    /// Breaks `rule` by `findings`, of which the caller is told `why`.
    pub(super) fn refuse(&mut self, rule: GateRule, why: EngineError, findings: Vec<GateFinding>) {
        self.note(GateCheck::of(rule, GateOutcome::Refused).found(findings));
        self.refused.get_or_insert(why);
    }

    /// Breaks `rule` by `why` alone, found at `place`.
    pub(super) fn refuse_by(&mut self, rule: GateRule, why: EngineError, place: &str) {
        let found = finding(why.code(), place, &why.to_string());
        self.refuse(rule, why, vec![found]);
    }

    /// States the size beside its limit.
    pub(super) fn measure_size(&mut self, bytes: usize, limits: &Limits) {
        let is_size = |check: &&mut GateCheck| check.rule == GateRule::Size;
        if let Some(check) = self.checks.iter_mut().find(is_size) {
            let limit = limits.component_max_bytes;
            *check = check
                .clone()
                .measured(format!("{bytes} bytes"), format!("{limit} bytes"));
        }
    }

    pub(super) fn without_plugin(self) -> Examined {
        let (report, refused) = self.finish();
        Examined {
            report,
            description: None,
            verdict: Err(refused.unwrap_or_else(unexplained)),
            plugin: None,
        }
    }

    pub(super) fn with_plugin(
        self,
        plugin: Plugin,
        description: Option<Description>,
        uploaded: Option<PluginUploaded>,
    ) -> Examined {
        let (report, refused) = self.finish();
        Examined {
            report,
            description,
            verdict: match (refused, uploaded) {
                (None, Some(uploaded)) => Ok(Box::new(uploaded)),
                (refused, _) => Err(refused.unwrap_or_else(unexplained)),
            },
            plugin: Some(plugin),
        }
    }

    /// Each rule once, in order; those that nobody came to are marked so.
    fn finish(self) -> (GateReport, Option<EngineError>) {
        let report = GateReport {
            contract: self.contract,
            checks: self.checks,
        };
        let check = |rule: &GateRule| {
            let known = report.check(*rule).cloned();
            known.unwrap_or_else(|| GateCheck::of(*rule, GateOutcome::NotReached))
        };
        let checks = GateRule::ALL.iter().map(check).collect();
        (GateReport { checks, ..report }, self.refused)
    }
}

/// One thing that was found.
pub(super) fn finding(code: &str, place: &str, message: &str) -> GateFinding {
    GateFinding {
        code: code.to_owned(),
        place: place.to_owned(),
        message: message.to_owned(),
    }
}

fn unexplained() -> EngineError {
    EngineError::Damaged("the gate refused a component without a reason".to_owned())
}
