//! The report of the deployment gate: what was looked at before a component was taken in, rule by
//! rule, kept with the component for ever.
//!
//! Who looks is not this room's business; here is what a report says. Each rule stands in it once. A
//! rule that needs what an earlier one found wanting was not reached, and says so.

use std::fmt;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Writes the rules with their numbers in the record, stable names, and what they demand.
macro_rules! rules {
    ($($number:literal $name:ident $id:literal => $demand:literal, $what_to_do:literal;)*) => {
        /// A rule of the gate.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize,
            Deserialize,
        )]
        #[cbor(index_only)]
        pub enum GateRule {
            $(#[doc = $demand] #[n($number)] #[serde(rename = $id)] $name,)*
        }

        impl GateRule {
            /// All of them, in the order in which they are looked at.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its stable name.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// What it demands, in a sentence.
            pub fn demand(self) -> &'static str {
                match self { $(Self::$name => $demand,)* }
            }

            /// What to do where it is broken.
            pub fn what_to_do(self) -> &'static str {
                match self { $(Self::$name => $what_to_do,)* }
            }
        }
    };
}

rules! {
    0 Size "gate.size"
        => "The component is no larger than the host takes.",
        "build it for size and strip it: `sanquan plugin build` does both";
    1 Features "gate.features"
        => "It is a whole WebAssembly component and uses nothing that this engine does not know.",
        "give the file that `sanquan plugin build` makes, built anew";
    2 Compilation "gate.compilation"
        => "It is compiled within the time and memory of the compiler.",
        "look for generated code, such as tables written as functions, and make it data";
    3 Slot "gate.slot"
        => "Its memories, tables and instances fit a slot of the sandbox.",
        "declare less memory and smaller tables, and one memory only";
    4 Imports "gate.imports"
        => "It imports nothing but what the contract offers, and what interpreters need of WASI.",
        "remove what needs the import; Rust plugins are built for `wasm32-unknown-unknown`, and host/runtime/src/wasi lists what interpreters may import";
    5 Targets "gate.targets"
        => "It exports the world of a released version of the contract, type by type.",
        "build it with the SDK for a version that this host speaks";
    6 Describe "gate.describe"
        => "It says who it is, within the limits of every call.",
        "run `sanquan plugin call FILE describe` and mend what it reports";
    7 Repeatable "gate.describe-repeatable"
        => "Asked twice who it is, it answers the same.",
        "let `describe` depend on nothing: no counter, no address, no order of a hash map";
    8 Description "gate.description"
        => "Its version, titles, items and rules are complete, and no name is given twice.",
        "mend the department's declaration at the places named";
    9 Forms "gate.forms"
        => "Its forms are well-formed.",
        "mend the forms at the fields named";
    10 Items "gate.items"
        => "The catalogue has its department and its items, and they are that department's.",
        "enter what is missing into the catalogue, or take the item out of the plugin";
    11 Flowcharts "gate.flowcharts"
        => "Each of its flowcharts is sound and within the law of its item.",
        "mend the flowchart at the places named; `sanquan plugin check FILE --catalogue FILE` repeats this at the desk";
    12 Scenarios "gate.scenarios"
        => "Its scenarios are answered as expected.",
        "mend the plugin, or the scenario where the expectation was wrong";
    13 Headroom "gate.headroom"
        => "The worst call used at most half of each limit.",
        "do less in one call: bigger applications than those of the scenarios would not be decided";
    14 Lean "gate.lean"
        => "An instance holds little memory, so that a fresh one for each call is cheap.",
        "link it with a stack of 64 KiB and keep the SDK's allocator: `sanquan plugin build` does both; what brings an interpreter cannot be lean";
}

/// How a rule was met.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum GateOutcome {
    /// Not reached, because an earlier rule was broken, or there was nothing to look at.
    #[n(0)]
    NotReached,
    /// As demanded.
    #[n(1)]
    Passed,
    /// Taken in, but somebody should look at it.
    #[n(2)]
    Warned,
    /// Not taken in.
    #[n(3)]
    Refused,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct GateFinding {
    /// Stable code, such as `component.foreign-import` or `chart.no-end`.
    #[n(0)]
    pub code: String,
    /// Where: a function, an item's flowchart, a scenario.
    #[n(1)]
    #[serde(rename = "where")]
    pub place: String,
    /// What.
    #[n(2)]
    pub message: String,
}

/// What became of one rule.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct GateCheck {
    /// The rule.
    #[n(0)]
    pub rule: GateRule,
    /// How it was met.
    #[n(1)]
    pub outcome: GateOutcome,
    /// What was measured, with its unit; absent where the rule measures nothing.
    #[n(2)]
    pub value: Option<String>,
    /// What would have been within the rule.
    #[n(3)]
    pub limit: Option<String>,
    /// What was found wrong.
    #[n(4)]
    pub findings: Vec<GateFinding>,
    /// What to do; absent where nothing needs to be done.
    #[n(5)]
    pub what_to_do: Option<String>,
}

/// What the gate found of one component.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct GateReport {
    /// Version of the contract that the component was built for, once that is known.
    #[n(0)]
    pub contract: Option<String>,
    /// Each rule once, in the order of [`GateRule::ALL`].
    #[n(1)]
    pub checks: Vec<GateCheck>,
}

impl GateReport {
    /// The worst outcome of all rules.
    pub fn outcome(&self) -> GateOutcome {
        let outcomes = self.checks.iter().map(|check| check.outcome);
        outcomes.max().unwrap_or(GateOutcome::NotReached)
    }

    /// What became of `rule`.
    pub fn check(&self, rule: GateRule) -> Option<&GateCheck> {
        self.checks.iter().find(|check| check.rule == rule)
    }

    /// Rules with this outcome.
    pub fn with(&self, outcome: GateOutcome) -> impl Iterator<Item = &GateCheck> {
        self.checks
            .iter()
            .filter(move |check| check.outcome == outcome)
    }
}

impl GateCheck {
    /// A rule that was met so, with nothing to say about it.
    pub fn of(rule: GateRule, outcome: GateOutcome) -> Self {
        let amiss = matches!(outcome, GateOutcome::Warned | GateOutcome::Refused);
        Self {
            rule,
            outcome,
            value: None,
            limit: None,
            findings: Vec::new(),
            what_to_do: amiss.then(|| rule.what_to_do().to_owned()),
        }
    }

    /// Adds what was measured, and what would have been within the rule.
    #[must_use]
    pub fn measured(mut self, value: impl fmt::Display, limit: impl fmt::Display) -> Self {
        self.value = Some(value.to_string());
        self.limit = Some(limit.to_string());
        self
    }

    /// Adds what was found.
    #[must_use]
    pub fn found(mut self, findings: Vec<GateFinding>) -> Self {
        self.findings = findings;
        self
    }
}

impl fmt::Display for GateRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl fmt::Display for GateOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotReached => "not reached",
            Self::Passed => "passed",
            Self::Warned => "warned",
            Self::Refused => "refused",
        })
    }
}
