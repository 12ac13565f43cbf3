//! Whether people can do what a chart asks of them, on a day (domain.md 5.1; 行政处罚法 42).
//!
//! Posts and people are entered after items, and they come and go; so this is no reason to refuse an
//! item's publication, but a question about a day, which a supervisor asks of the whole catalogue.
//!
//! Two steps that must be apart need different people: as many as both together need, among all who are
//! bound to either post. Three or more steps that must be apart from each other are asked pair by pair.
//!
//! Example: on 2026-03-02 only `h1` is bound to the posts of `review` and `decide`, which must be apart. A
//! case could be reviewed on that day, and never be decided.

use std::collections::{BTreeMap, BTreeSet};

use super::{Answer, Failure, Outcome, Question};
use crate::catalogue::{Binding, Post, PowerItem};
use crate::flowchart::{Flowchart, Step};
use crate::id::{HandlerCode, PostCode};
use crate::time::Date;

/// Who holds which post on a day.
#[derive(Clone, Debug)]
pub struct Staffing<'a> {
    on: Date,
    posts: BTreeMap<&'a PostCode, Held<'a>>,
    qualified: BTreeMap<&'a HandlerCode, Date>,
}

#[derive(Clone, Debug, Default)]
struct Held<'a> {
    handlers: BTreeSet<&'a HandlerCode>,
    deputies: BTreeSet<&'a HandlerCode>,
}

impl<'a> Held<'a> {
    fn all(&self) -> BTreeSet<&'a HandlerCode> {
        self.handlers.union(&self.deputies).copied().collect()
    }
}

impl<'a> Staffing<'a> {
    /// From posts and bindings in the order in which they were made: a new binding of the same person
    /// to the same post from the same day takes the place of the one before.
    pub fn new(
        posts: impl IntoIterator<Item = &'a Post>,
        bindings: impl IntoIterator<Item = &'a Binding>,
        on: Date,
    ) -> Self {
        let mut newest = BTreeMap::new();
        let mut qualified = BTreeMap::new();
        for binding in bindings {
            newest.insert((&binding.post, &binding.handler, binding.from), binding);
            if let Some(until) = binding.qualified_until {
                qualified.insert(&binding.handler, until);
            }
        }
        let posts = posts.into_iter().map(|post| (&post.code, Held::default()));
        let mut posts: BTreeMap<_, Held<'a>> = posts.collect();
        let holds = |b: &&&Binding| b.from <= on && b.until.is_none_or(|until| on <= until);
        for binding in newest.values().filter(holds) {
            if let Some(held) = posts.get_mut(&binding.post) {
                match binding.deputy {
                    true => held.deputies.insert(&binding.handler),
                    false => held.handlers.insert(&binding.handler),
                };
            }
        }
        Self {
            on,
            posts,
            qualified,
        }
    }

    /// The same with certificates that are known apart from the order of bindings.
    pub(crate) fn with_certificates(
        mut self,
        certificates: impl IntoIterator<Item = (&'a HandlerCode, Date)>,
    ) -> Self {
        self.qualified = certificates.into_iter().collect();
        self
    }

    /// The answers to [`Question::of_staffing`] for the item's own chart.
    pub fn prove(&self, item: &PowerItem) -> Vec<Answer> {
        self.prove_chart(&item.flowchart)
    }

    /// The same for a department's variation.
    pub fn prove_chart(&self, chart: &Flowchart) -> Vec<Answer> {
        let answer = |question| {
            let failures = match question {
                Question::HandlersDiffer => self.same_handlers(chart),
                question => self.of_steps(question, chart),
            };
            let outcome = Outcome::of(failures, Vec::new());
            Answer { question, outcome }
        };
        Question::of_staffing().map(answer).collect()
    }

    fn of_steps(&self, question: Question, chart: &Flowchart) -> Vec<Failure> {
        let wrong = chart.steps.iter().filter_map(|step| {
            let post = step.post.as_ref()?;
            let message = self.wrong(question, post, step)?;
            Some(Failure::new(question, &step.id, message))
        });
        wrong.collect()
    }

    fn wrong(&self, question: Question, post: &PostCode, step: &Step) -> Option<String> {
        let on = self.on;
        let Some(held) = self.posts.get(post) else {
            let unknown = question == Question::PostExists;
            return unknown.then(|| format!("post `{post}` has not been entered"));
        };
        match question {
            Question::PostHeld if held.handlers.is_empty() => {
                Some(format!("nobody is bound to post `{post}` on {on}"))
            }
            Question::PostDeputised if held.deputies.is_subset(&held.handlers) => Some(format!(
                "nobody stands in for the handler of post `{post}` on {on}: bind a deputy"
            )),
            Question::OfficersQualified if step.officers >= 2 => {
                let able = |handler: &&HandlerCode| {
                    self.qualified
                        .get(*handler)
                        .is_some_and(|until| on <= *until)
                };
                let able = held.all().into_iter().filter(able).count();
                let needed = step.officers as usize;
                (able < needed).then(|| {
                    format!(
                        "{able} of post `{post}` have a valid certificate on {on}, {needed} must act"
                    )
                })
            }
            _ => None,
        }
    }

    /// Pairs that must be apart, for which there are too few people.
    fn same_handlers(&self, chart: &Flowchart) -> Vec<Failure> {
        let mut failures = Vec::new();
        for (at, step) in chart.steps.iter().enumerate() {
            for other in &chart.steps[..at] {
                let apart =
                    step.apart_from.contains(&other.id) || other.apart_from.contains(&step.id);
                if let Some(message) = apart.then(|| self.too_few(step, other)).flatten() {
                    failures.push(Failure::new(Question::HandlersDiffer, &step.id, message));
                }
            }
        }
        failures
    }

    fn too_few(&self, step: &Step, other: &Step) -> Option<String> {
        let people = |step: &Step| Some(self.posts.get(step.post.as_ref()?)?.all());
        let both: BTreeSet<&HandlerCode> = people(step)?.union(&people(other)?).copied().collect();
        let needed = step.officers.saturating_add(other.officers) as usize;
        // An empty post is another question's failure.
        if both.is_empty() || both.len() >= needed {
            return None;
        }
        let names: crate::refusal::Names = both.into_iter().collect();
        Some(format!(
            "it must be apart from `{}`, and both have only {names} on {}: bind somebody else to one \
             of their posts",
            other.id, self.on
        ))
    }
}
