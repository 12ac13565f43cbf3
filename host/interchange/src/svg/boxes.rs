//! The boxes of a chart, with the text that each shows.

use sanquan_domain::flowchart::{DayUnit, Ending, Limit, Step, StepKind};
use sanquan_domain::value::Texts;

use super::Drawing;
use super::graph::{Line, Mark, NAME_SIZE, Node, SMALL_SIZE, Shape, line_height};
use super::text::{width, wrap};

const STEP_WIDTH: f64 = 196.0;
const STEP_PADDING: f64 = 10.0;

pub(super) fn terminal(zh: &str, en: &str) -> Node {
    let lines = vec![
        Line {
            text: zh.to_owned(),
            size: NAME_SIZE,
            bold: true,
        },
        Line {
            text: en.to_owned(),
            size: SMALL_SIZE,
            bold: false,
        },
    ];
    let widest = lines
        .iter()
        .map(|line| width(&line.text, line.size))
        .fold(60.0, f64::max);
    Node {
        shape: Shape::Terminal,
        width: widest + 36.0,
        height: height(&lines),
        lines,
        full: format!("{zh} {en}"),
        mark: Mark::None,
        points: 0,
    }
}

pub(super) fn bar(full: &str) -> Node {
    Node {
        shape: Shape::Bar,
        width: 120.0,
        height: 6.0,
        lines: Vec::new(),
        full: full.to_owned(),
        mark: Mark::None,
        points: 0,
    }
}

pub(super) fn step_node(step: &Step, drawing: &Drawing) -> Node {
    let inner = STEP_WIDTH - 2.0 * STEP_PADDING;
    let zh = step.names.get("zh-CN");
    let en = english(&step.names).filter(|en| *en != zh);
    let post = post_text(step, drawing);
    let limit = step.limit.map(limit_text);
    let mut lines = Vec::new();
    let mut add = |text: &str, size, bold, width_max, lines_max| {
        for text in wrap(text, size, width_max, lines_max) {
            lines.push(Line { text, size, bold });
        }
    };
    add(zh, NAME_SIZE, true, inner, 3);
    add(en.unwrap_or_default(), SMALL_SIZE, false, inner, 2);
    add(&post, SMALL_SIZE, false, inner, 1);
    add(
        limit.as_deref().unwrap_or_default(),
        SMALL_SIZE,
        false,
        inner,
        1,
    );
    let mark = match step.id.as_str() {
        id if drawing.current.contains(&id) => Mark::Current,
        id if drawing.visited.contains(&id) => Mark::Visited,
        _ => Mark::None,
    };
    Node {
        shape: match step.kind {
            StepKind::Work => Shape::Step,
            StepKind::Automatic | StepKind::Waiting => Shape::ForeignStep,
        },
        width: STEP_WIDTH,
        height: height(&lines),
        lines,
        full: full_text(step, zh, en, &post, limit.as_deref(), mark),
        mark,
        points: step.points.len(),
    }
}

fn full_text(
    step: &Step,
    zh: &str,
    en: Option<&str>,
    post: &str,
    limit: Option<&str>,
    mark: Mark,
) -> String {
    let mut parts = vec![zh.to_owned()];
    parts.extend(en.map(str::to_owned));
    parts.push(post.to_owned());
    parts.extend(limit.map(str::to_owned));
    if !step.documents.is_empty() {
        parts.push(format!("文书 documents: {}", step.documents.join(", ")));
    }
    if !step.points.is_empty() {
        parts.push(format!("{} 个监察点 supervision points", step.points.len()));
    }
    match mark {
        Mark::None => {}
        Mark::Visited => parts.push("已办 passed".to_owned()),
        Mark::Current => parts.push("当前环节 current step".to_owned()),
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

fn english(names: &Texts) -> Option<&str> {
    let is_english = |language: &str| language == "en" || language.starts_with("en-");
    let text = names.0.iter().find(|text| is_english(&text.language));
    text.map(|text| text.content.as_str())
}

fn post_text(step: &Step, drawing: &Drawing) -> String {
    let name = match (&step.post, step.kind) {
        (Some(post), _) => drawing
            .posts
            .get(post)
            .map_or(post.as_str(), |n| n.get("zh-CN")),
        (None, StepKind::Work) => "",
        (None, StepKind::Automatic) => "自动 automatic",
        (None, StepKind::Waiting) => "等待 waiting",
    };
    match step.officers {
        0 | 1 => name.to_owned(),
        officers => format!("{name} × {officers}人"),
    }
}

fn limit_text(limit: Limit) -> String {
    let days = limit.days;
    let plural = if days == 1 { "" } else { "s" };
    match limit.unit {
        DayUnit::WorkingDays => format!("{days}个工作日 · {days} working day{plural}"),
        DayUnit::CalendarDays => format!("{days}日 · {days} calendar day{plural}"),
    }
}

pub(super) fn ending(ending: Option<Ending>) -> (&'static str, &'static str) {
    match ending {
        Some(Ending::Granted) => ("准予", "granted"),
        Some(Ending::Refused) => ("不予", "refused"),
        Some(Ending::NotAccepted) => ("不予受理", "not accepted"),
        Some(Ending::Referred) => ("转送有权机关", "referred"),
        Some(Ending::Withdrawn) => ("撤回", "withdrawn"),
        Some(Ending::Returned) => ("退件", "returned"),
        Some(Ending::Terminated) => ("终止", "terminated"),
        Some(Ending::Completed) => ("办结", "completed"),
        None => ("结束", "end"),
    }
}

fn height(lines: &[Line]) -> f64 {
    lines.iter().map(|line| line_height(line.size)).sum::<f64>() + 2.0 * STEP_PADDING
}
