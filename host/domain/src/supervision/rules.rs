//! Supervision rules as data: how much a finding weighs and whether it gives a card.
//!
//! Severities are policy and change; so they are published with the day from which they hold, and
//! every event names the set that judged it. No severity stands in the code. A rule that a set
//! does not list is recorded as a notice without card: what is found is never lost.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::clock::ClockRules;
use crate::contract::LegalBasis;
use crate::event::Severity;
use crate::id::Digest;
use crate::value::Texts;

/// One rule of the set.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupervisionRule {
    /// Its name, such as `time.promised-passed`.
    #[n(0)]
    pub rule: String,
    /// How much a finding of it weighs.
    #[n(1)]
    pub severity: Severity,
    /// False for what is looked at without a card (domain.md 1.3, FD).
    #[n(2)]
    pub card: bool,
    /// Rules of one chain share one live card.
    #[n(3)]
    pub chain: String,
    /// True when each step has a chain of its own.
    #[n(4)]
    pub per_step: bool,
    /// What is said about it.
    #[n(5)]
    pub titles: Texts,
    /// What it rests on.
    #[n(6)]
    pub basis: Vec<LegalBasis>,
}

/// A published set of supervision rules.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// What it is called, such as `hunan-2018`.
    #[n(0)]
    pub name: String,
    /// When clocks warn, and the days on which the whole set is in force.
    #[n(1)]
    pub clock: ClockRules,
    /// The rules.
    #[n(2)]
    pub rules: Vec<SupervisionRule>,
    /// Weight of a department's own findings; held at a warning, and never a card.
    #[n(3)]
    pub department: Severity,
    /// Where its figures come from.
    #[n(4)]
    pub sources: Vec<String>,
}

impl RuleSet {
    /// The rule of this name.
    pub fn rule(&self, name: &str) -> Option<&SupervisionRule> {
        self.rules.iter().find(|rule| rule.rule == name)
    }

    /// How much a finding of this rule weighs.
    pub fn severity(&self, name: &str) -> Severity {
        self.rule(name)
            .map_or(Severity::Notice, |rule| rule.severity)
    }

    /// Whether a finding of this rule gives a card.
    pub fn gives_card(&self, name: &str) -> bool {
        self.rule(name).is_some_and(|rule| rule.card)
    }

    /// The chain in which a finding of this rule at this step stands.
    pub fn chain<'a>(&'a self, name: &'a str, step: Option<&'a str>) -> (&'a str, Option<&'a str>) {
        match self.rule(name) {
            Some(rule) if rule.per_step => (&rule.chain, step),
            Some(rule) => (&rule.chain, None),
            None => (name, None),
        }
    }

    /// What is wrong with the set, if something is.
    pub fn check(&self) -> Result<(), String> {
        let mut seen = std::collections::BTreeSet::new();
        for rule in &self.rules {
            if rule.rule.is_empty() || rule.chain.is_empty() {
                return Err("a rule without name or chain".to_owned());
            }
            if !rule.titles.has_chinese() {
                return Err(format!("rule `{}` has no title in `zh-CN`", rule.rule));
            }
            if !seen.insert(&rule.rule) {
                return Err(format!("rule `{}` is listed twice", rule.rule));
            }
        }
        Ok(())
    }

    /// The bytes that are published.
    pub fn to_bytes(&self) -> Vec<u8> {
        minicbor::to_vec(self).expect("a vector takes every byte")
    }

    /// Reads what [`Self::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }

    /// Digest (purpose `sanquan.rules`) of the bytes.
    pub fn digest(&self) -> Digest {
        Digest::of("sanquan.rules", &self.to_bytes())
    }
}
