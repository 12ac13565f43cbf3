//! Cards: the ladder early warning (预警) → yellow (黄牌) → red (红牌).
//!
//! Source: domain.md 1.4.1 and 1.4.3. There is one live card per case and chain of rules. A higher
//! one supersedes the lower and keeps the link to it; a lower or equal one never follows a higher
//! one. A card carries the instant of its finding, so that one for a threshold carries the
//! instant at which it was due. Cards are issued by the host alone.
//!
//! Example: `time.promised-near` on 03-12 issues early warning 1; `time.promised-passed` on 03-17
//! issues yellow 2, which supersedes 1; `time.promised-near` again (the limit was extended) issues
//! nothing.

use crate::case::{CardRecord, Case};
use crate::event::{CardIssued, Colour, FindingEstablished, Severity};
use crate::supervision::RuleSet;

/// The card for a finding, if its rule gives one and no card as high is live in its chain.
pub fn card_for(case: &Case, finding: &FindingEstablished, rules: &RuleSet) -> Option<CardIssued> {
    let colour = colour_of(finding.severity)?;
    if !rules.gives_card(&finding.rule) {
        return None;
    }
    let chain = rules.chain(&finding.rule, finding.step.as_deref());
    let same_chain =
        |card: &&CardRecord| card.live && rules.chain(&card.rule, card.step.as_deref()) == chain;
    let live = case.cards.iter().find(same_chain);
    if live.is_some_and(|live| live.colour >= colour) {
        return None;
    }
    Some(CardIssued {
        number: case.card_count + 1,
        colour,
        finding: finding.number,
        supersedes: live.map(|live| live.number),
        at: finding.at,
    })
}

fn colour_of(severity: Severity) -> Option<Colour> {
    match severity {
        Severity::Notice => None,
        Severity::Warning => Some(Colour::EarlyWarning),
        Severity::Yellow => Some(Colour::Yellow),
        Severity::Red => Some(Colour::Red),
    }
}
