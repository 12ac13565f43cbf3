//! Where the case stands and what came of a line, for people.

use std::fmt::Write as _;

use sanquan_testkit::contract::{Transition, words};
use sanquan_testkit::desk::{Desk, Phase};

use super::session::Done;

/// What can be typed.
pub const HELP: &str = "\
file [MATERIAL…] [{FACTS}]        an application comes in
supply [MATERIAL…] [{FACTS}]      what was missing is handed in
act STEP ACTION [{FACTS}]         somebody acts; a number picks one of those shown
reply SOURCE KEY {FACTS}          a reply to the effect `ask`
at +1d | +3h | +90m | INSTANT     from now on it is this moment
show | chart | save FILE | help | quit
FACTS is JSON; on a terminal it may be left out, and each field is asked for";

/// Open acts: step and action, in the order in which they are shown.
pub fn open_acts(desk: &Desk<'_>) -> Vec<(String, String)> {
    let mut acts = Vec::new();
    for step in desk.position() {
        let actions = desk.chart().actions(&step);
        acts.extend(
            actions
                .into_iter()
                .map(|action| (step.clone(), action.to_owned())),
        );
    }
    acts
}

/// Where the case stands, with every act that is open.
pub fn standing(desk: &Desk<'_>) -> String {
    let now = desk.now();
    let mut text = match desk.phase() {
        None => format!("\n{now}  nothing is filed yet"),
        Some(Phase::Received) => format!("\n{now}  received"),
        Some(Phase::AwaitingCorrection) => {
            format!("\n{now}  awaiting: {}", desk.corrections().join(", "))
        }
        Some(Phase::Open) => format!("\n{now}  open: {}", desk.position().join(", ")),
        Some(Phase::Closed(ending)) => format!("\n{now}  ended: {ending}"),
    };
    for (number, (step, action)) in open_acts(desk).iter().enumerate() {
        let needs = desk.handling().act(step, action).map(|act| {
            let paths: Vec<_> = act.form.fields.iter().map(|f| f.path.as_str()).collect();
            paths.join(", ")
        });
        let needs = needs.filter(|needs| !needs.is_empty());
        let needs = needs.map_or_else(String::new, |needs| format!("  needs {needs}"));
        let _ = write!(text, "\n  {}  act {step} {action}{needs}", number + 1);
        for transition in desk.chart().leaving(step, action) {
            let _ = write!(text, "\n       {}", edge(transition));
        }
    }
    text
}

/// The whole flowchart; open steps have a star.
pub fn chart(desk: &Desk<'_>) -> String {
    let open = desk.position();
    let mut text = String::new();
    for step in &desk.chart().steps {
        let mark = if open.contains(&step.id) { '*' } else { ' ' };
        let _ = writeln!(text, "{mark} {}  {}", step.id, words(&step.names));
        let leaving = desk
            .chart()
            .transitions
            .iter()
            .filter(|t| t.from == step.id);
        for transition in leaving {
            let _ = writeln!(text, "    {}", edge(transition));
        }
    }
    text
}

fn edge(transition: &Transition) -> String {
    let to = match &transition.ends {
        Some(ending) => format!("ends {ending}"),
        None => transition.to.join(" and "),
    };
    format!("{} → {to}  {}", transition.id, words(&transition.names))
}

/// What came of a line.
pub fn outcome(done: &Done) -> String {
    let what = done.takes.as_deref().unwrap_or_default();
    let mut text = format!("{}  {} {what}", done.at, done.ruling);
    text.truncate(text.trim_end().len());
    for (name, list) in [
        ("missing", &done.missing),
        ("reasons", &done.reasons),
        ("effects", &done.effects),
        ("findings", &done.findings),
        ("open", &done.open),
    ] {
        if !list.is_empty() {
            let _ = write!(text, "\n  {name:<9} {}", list.join(", "));
        }
    }
    if let Some(ended) = &done.ended {
        let _ = write!(text, "\n  ended     {ended}");
    }
    for reason in done.answer["reasons"].as_array().into_iter().flatten() {
        let words = reason["texts"][0]["content"].as_str().unwrap_or_default();
        let _ = write!(
            text,
            "\n  {}: {words}",
            reason["rule"].as_str().unwrap_or_default()
        );
    }
    text
}
