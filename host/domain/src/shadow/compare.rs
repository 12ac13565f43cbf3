//! Two answers to one question.

use super::Difference;
use crate::contract::{
    Effect, InspectAnswer, IntakeAnswer, IntakeRuling, Reason, ReviewAnswer, ReviewRuling,
};
use crate::value::Texts;

/// An answer of the contract, as far as comparing goes.
pub trait Answer: Clone + PartialEq {
    /// What happens, in a few words that hold nothing personal: `take decide-grant`.
    fn label(&self) -> String;

    /// Its reasons, in order.
    fn reasons(&self) -> Vec<&Reason>;

    /// The same answer with every reason left blank.
    #[must_use]
    fn without_reasons(&self) -> Self;
}

/// How `after` differs from `before`; none when nothing does.
pub fn compare<A: Answer>(before: &A, after: &A) -> Option<Difference> {
    if before == after {
        None
    } else if before.without_reasons() == after.without_reasons() {
        Some(Difference::Reasons)
    } else {
        Some(Difference::Outcome)
    }
}

/// The rule of the first reason in which the answers differ: that of the later answer, else that
/// which it no longer gives.
pub fn first_differing_rule<A: Answer>(before: &A, after: &A) -> Option<String> {
    let (before, after) = (before.reasons(), after.reasons());
    let longer = before.len().max(after.len());
    let at = (0..longer).find(|at| before.get(*at) != after.get(*at))?;
    let reason = after.get(at).or_else(|| before.get(at))?;
    Some(reason.rule.clone())
}

fn blank() -> Reason {
    Reason {
        rule: String::new(),
        texts: Texts::default(),
        read: Vec::new(),
    }
}

fn in_effects(effects: &[Effect]) -> impl Iterator<Item = &Reason> {
    effects.iter().filter_map(|effect| match effect {
        Effect::ClockStop(stop) => Some(&stop.reason),
        Effect::Extension(extension) => Some(&extension.reason),
        Effect::Fee(_) | Effect::Document(_) | Effect::ClockResume | Effect::Ask(_) => None,
    })
}

fn blank_effects(effects: &mut [Effect]) {
    for effect in effects {
        match effect {
            Effect::ClockStop(stop) => stop.reason = blank(),
            Effect::Extension(extension) => extension.reason = blank(),
            Effect::Fee(_) | Effect::Document(_) | Effect::ClockResume | Effect::Ask(_) => {}
        }
    }
}

impl Answer for IntakeAnswer {
    fn label(&self) -> String {
        match &self.ruling {
            IntakeRuling::Accept => "accept".to_owned(),
            IntakeRuling::Correct(missing) => format!("correct {}", missing.len()),
            IntakeRuling::Refuse => "refuse".to_owned(),
            IntakeRuling::Refer(department) => format!("refer {department}"),
        }
    }

    fn reasons(&self) -> Vec<&Reason> {
        let missing = match &self.ruling {
            IntakeRuling::Correct(missing) => missing.as_slice(),
            IntakeRuling::Accept | IntakeRuling::Refuse | IntakeRuling::Refer(_) => &[],
        };
        let of_missing = missing.iter().map(|shortcoming| &shortcoming.reason);
        self.reasons
            .iter()
            .chain(of_missing)
            .chain(in_effects(&self.effects))
            .collect()
    }

    fn without_reasons(&self) -> Self {
        let mut bare = self.clone();
        bare.reasons.clear();
        if let IntakeRuling::Correct(missing) = &mut bare.ruling {
            for shortcoming in missing {
                shortcoming.reason = blank();
            }
        }
        blank_effects(&mut bare.effects);
        bare
    }
}

impl Answer for ReviewAnswer {
    fn label(&self) -> String {
        match &self.ruling {
            ReviewRuling::Take(transition) => format!("take {transition}"),
            ReviewRuling::Deny => "deny".to_owned(),
        }
    }

    fn reasons(&self) -> Vec<&Reason> {
        self.reasons
            .iter()
            .chain(in_effects(&self.effects))
            .collect()
    }

    fn without_reasons(&self) -> Self {
        let mut bare = self.clone();
        bare.reasons.clear();
        blank_effects(&mut bare.effects);
        bare
    }
}

impl Answer for InspectAnswer {
    fn label(&self) -> String {
        if self.findings.is_empty() {
            return "no finding".to_owned();
        }
        let points: Vec<&str> = self.findings.iter().map(|f| f.point.as_str()).collect();
        format!("find {}", points.join(", "))
    }

    fn reasons(&self) -> Vec<&Reason> {
        self.findings.iter().map(|f| &f.reason).collect()
    }

    fn without_reasons(&self) -> Self {
        let mut bare = self.clone();
        for finding in &mut bare.findings {
            finding.reason = blank();
        }
        bare
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{PluginFinding, Shortcoming};

    fn reason(rule: &str) -> Reason {
        Reason {
            rule: rule.to_owned(),
            ..blank()
        }
    }

    fn review(ruling: ReviewRuling, rules: &[&str]) -> ReviewAnswer {
        ReviewAnswer {
            ruling,
            open_actions: Vec::new(),
            reasons: rules.iter().map(|rule| reason(rule)).collect(),
            effects: Vec::new(),
            annexes: Vec::new(),
        }
    }

    fn take(transition: &str, rules: &[&str]) -> ReviewAnswer {
        review(ReviewRuling::Take(transition.to_owned()), rules)
    }

    #[test]
    fn another_ruling_is_another_outcome_and_another_reason_is_not() {
        let before = take("grant", &["a", "b"]);
        let cases = [
            (take("grant", &["a", "b"]), None),
            (take("grant", &["a", "c"]), Some(Difference::Reasons)),
            (take("grant", &["a"]), Some(Difference::Reasons)),
            (take("refuse", &["a", "b"]), Some(Difference::Outcome)),
            (
                review(ReviewRuling::Deny, &["a"]),
                Some(Difference::Outcome),
            ),
        ];
        for (after, expected) in cases {
            assert_eq!(compare(&before, &after), expected, "{after:?}");
        }
    }

    #[test]
    fn another_action_on_offer_is_another_outcome() {
        let before = take("grant", &[]);
        let mut after = before.clone();
        after.open_actions.push("refuse".to_owned());
        assert_eq!(compare(&before, &after), Some(Difference::Outcome));
    }

    #[test]
    fn the_first_reason_that_differs_is_named() {
        let before = take("grant", &["a", "b"]);
        assert_eq!(first_differing_rule(&before, &before), None);
        let cases = [(vec!["a", "c"], "c"), (vec!["a"], "b"), (vec![], "a")];
        for (rules, named) in cases {
            let after = take("grant", &rules);
            assert_eq!(
                first_differing_rule(&before, &after).as_deref(),
                Some(named)
            );
        }
    }

    #[test]
    fn what_is_missing_is_the_outcome_and_why_is_a_reason() {
        let correct = |what: &str, rule: &str| IntakeAnswer {
            ruling: IntakeRuling::Correct(vec![Shortcoming {
                what: what.to_owned(),
                reason: reason(rule),
            }]),
            reasons: Vec::new(),
            effects: Vec::new(),
            annexes: Vec::new(),
        };
        let before = correct("plan", "complete");
        assert_eq!(
            compare(&before, &correct("plan", "other")),
            Some(Difference::Reasons)
        );
        assert_eq!(
            compare(&before, &correct("form", "complete")),
            Some(Difference::Outcome)
        );
    }

    #[test]
    fn another_point_found_is_another_outcome() {
        let found = |points: &[&str]| InspectAnswer {
            findings: points
                .iter()
                .map(|point| PluginFinding {
                    point: (*point).to_owned(),
                    reason: reason("r"),
                })
                .collect(),
        };
        let (before, after) = (found(&["short"]), found(&["short", "hasty"]));
        assert_eq!(compare(&before, &after), Some(Difference::Outcome));
        assert_eq!(
            (found(&[]).label(), after.label()),
            ("no finding".into(), "find short, hasty".into())
        );
    }
}
