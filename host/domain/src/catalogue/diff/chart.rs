//! A flowchart: its steps with their supervision points, and its transitions.

use super::collect::{Changes, Pairs, Subject};
use super::said::Said;
use super::{Field, Part, Turn};
use crate::flowchart::{Flowchart, Point, Step, Transition};

pub(super) fn compare(changes: &mut Changes, before: &Flowchart, after: &Flowchart) {
    let Flowchart {
        item,
        start,
        steps: steps_before,
        transitions: transitions_before,
    } = before;
    let of = &Subject::item();
    let charts = [after, before];
    changes.value(of, Field::ChartItem, item, &after.item);
    if *start != after.start {
        let name = Said::of_field(Field::Start);
        let (then, now) = (called(charts, start), called(charts, &after.start));
        changes.push(of, Field::Start, &name, Some(then), Some(now));
    }
    let pairs = Pairs::of(steps_before, &after.steps, |old, new| old.id == new.id);
    for gone in pairs.removed {
        changes.whole(step_subject(charts, &gone.id), Turn::Removed);
    }
    for (old, new) in pairs.kept {
        step(changes, charts, old, new);
    }
    for new in pairs.added {
        changes.whole(step_subject(charts, &new.id), Turn::Added);
    }
    if pairs.reordered {
        changes.order(of, Field::Steps);
    }
    transitions(changes, charts, transitions_before, &after.transitions);
}

/// What the step with this id is called in the first of the charts that has it.
pub(super) fn step_subject(charts: [&Flowchart; 2], id: &str) -> Subject {
    let part = Part::Step {
        step: id.to_owned(),
    };
    Subject::part(part, step_named(charts, id))
}

/// The same without more.
fn step_named(charts: [&Flowchart; 2], id: &str) -> Said {
    let step = charts.iter().find_map(|chart| chart.step(id));
    Said::named(("环节", "step"), step.map(|step| &step.names), id)
}

/// The name alone.
fn called(charts: [&Flowchart; 2], id: &str) -> Said {
    let step = charts.iter().find_map(|chart| chart.step(id));
    let name = |language| {
        let name = step.map_or("", |step| step.names.get(language));
        if name.is_empty() { id } else { name }
    };
    Said::quoted(name("zh-CN"), name("en"))
}

fn step(changes: &mut Changes, charts: [&Flowchart; 2], before: &Step, after: &Step) {
    let Step {
        id,
        names,
        kind,
        post,
        officers,
        limit,
        documents,
        points: points_before,
        apart_from,
        joins,
    } = before;
    let of = &step_subject(charts, id);
    let step_called = |id: &String| called(charts, id);
    changes.texts(of, Field::Name, names, &after.names);
    changes.value(of, Field::StepKind, kind, &after.kind);
    changes.option(of, Field::Post, post.as_ref(), after.post.as_ref());
    changes.officers(of, *officers, after.officers);
    changes.limit(of, Field::StepLimit, *limit, after.limit);
    changes.list(of, Field::Documents, documents, &after.documents);
    points(changes, of, points_before, &after.points);
    let now = &after.apart_from;
    changes.list_by(of, Field::ApartFrom, apart_from, now, step_called);
    changes.list_by(of, Field::Joins, joins, &after.joins, step_called);
}

fn points(changes: &mut Changes, step: &Subject, before: &[Point], after: &[Point]) {
    let subject = |point: &Point| {
        let part = Part::Point {
            step: step.part.step().unwrap_or_default().to_owned(),
            point: point.id.clone(),
        };
        let named = Said::named(("监察点", "supervision point"), None, &point.id);
        Subject::part(part, within(step, named))
    };
    let pairs = Pairs::of(before, after, |old, new| old.id == new.id);
    for gone in pairs.removed {
        changes.whole(subject(gone), Turn::Removed);
    }
    for (old, new) in pairs.kept {
        let Point { id: _, kind } = old;
        changes.value(&subject(new), Field::PointKind, kind, &new.kind);
    }
    for new in pairs.added {
        changes.whole(subject(new), Turn::Added);
    }
    if pairs.reordered {
        changes.order(step, Field::Points);
    }
}

/// A part of a step, as it is called.
pub(super) fn within(step: &Subject, named: Said) -> Said {
    match &step.said {
        None => named,
        Some(step) => Said::new(
            format!("{}的{}", step.zh, named.zh),
            format!("{} of {}", named.en, step.en),
        ),
    }
}

fn transitions(
    changes: &mut Changes,
    charts: [&Flowchart; 2],
    before: &[Transition],
    after: &[Transition],
) {
    let subject = |transition: &Transition| {
        let (id, names) = (&transition.id, Some(&transition.names));
        let part = Part::Transition {
            transition: id.clone(),
        };
        Subject::part(part, Said::named(("流转", "transition"), names, id))
    };
    let step_called = |id: &String| called(charts, id);
    let pairs = Pairs::of(before, after, |old, new| old.id == new.id);
    for gone in pairs.removed {
        changes.whole(subject(gone), Turn::Removed);
    }
    for (old, new) in pairs.kept {
        let Transition {
            id: _,
            from,
            action,
            names,
            to,
            ends,
        } = old;
        let of = &subject(new);
        if *from != new.from {
            let name = Said::of_field(Field::From);
            let (then, now) = (called(charts, from), called(charts, &new.from));
            changes.push(of, Field::From, &name, Some(then), Some(now));
        }
        changes.value(of, Field::Action, action, &new.action);
        changes.texts(of, Field::Name, names, &new.names);
        changes.list_by(of, Field::To, to, &new.to, step_called);
        changes.option(of, Field::Ends, ends.as_ref(), new.ends.as_ref());
    }
    for new in pairs.added {
        changes.whole(subject(new), Turn::Added);
    }
    if pairs.reordered {
        changes.order(&Subject::item(), Field::Transitions);
    }
}
