//! What the signs mean: only those that occur in the picture.

use sanquan_domain::catalogue::RiskGrade;
use sanquan_domain::flowchart::PointKind;

use super::graph::{Mark, SMALL_SIZE, Shape, line_height};
use super::icons::{self, ICON_WIDTH};
use super::paint::{
    Canvas, DASHED, FILL_OF_ADDED, FILL_OF_CHANGED, FILL_OF_CURRENT, FILL_OF_REMOVED,
    FILL_OF_VISITED, INK, LOOK_OF_BACK, QUIET, small,
};
use super::scene::Scene;
use super::text::{width, wrap};
use super::words::{Language, kind_code};

/// Between the sign and its meaning.
const SIGN_APART: f64 = 6.0;
/// Between two entries of a row.
const ENTRIES_APART: f64 = 18.0;
const LINES_MAX: usize = 4;

pub(super) struct Legend {
    entries: Vec<Entry>,
    pub height: f64,
}

struct Entry {
    sign: Sign,
    lines: Vec<String>,
    x: f64,
    y: f64,
}

#[derive(Clone, Copy)]
enum Sign {
    Foreign,
    Supervised,
    Risk(RiskGrade),
    Stop,
    SubFlow,
    Parallel,
    Back,
    Exit,
    Current,
    Visited,
    Added,
    Removed,
    Changed,
}

impl Legend {
    /// Rows of at most `room` pixels.
    pub fn of(scene: &Scene, language: Language, room: f64) -> Legend {
        let mut legend = Legend {
            entries: Vec::new(),
            height: 0.0,
        };
        let mut x = 0.0;
        let mut row = 0.0;
        for (sign, meaning) in meanings(scene, language) {
            let for_text = room - ICON_WIDTH - SIGN_APART;
            let lines = wrap(&meaning, SMALL_SIZE, for_text, LINES_MAX);
            let widths = lines.iter().map(|line| width(line, SMALL_SIZE));
            let text_width = widths.fold(0.0, f64::max);
            let taken = (ICON_WIDTH + SIGN_APART + text_width).ceil();
            if x > 0.0 && x + taken > room {
                (x, row) = (0.0, legend.height);
            }
            let height = lines.len() as f64 * line_height(SMALL_SIZE) + 3.0;
            legend.height = legend.height.max(row + height);
            legend.entries.push(Entry {
                sign,
                lines,
                x,
                y: row,
            });
            x += taken + ENTRIES_APART;
        }
        legend
    }

    pub fn paint(&self, canvas: &mut Canvas, left: f64, top: f64) {
        canvas.put(format_args!("<g class=\"legend\">\n"));
        for entry in &self.entries {
            let (x, y) = (left + entry.x, top + entry.y);
            entry.sign.paint(canvas, x, y + 8.0);
            let mut base = y + 12.0;
            for line in &entry.lines {
                let text = small(line.clone(), false);
                canvas.text(x + ICON_WIDTH + SIGN_APART, base, "start", &text, QUIET);
                base += line_height(SMALL_SIZE);
            }
            canvas.put(format_args!("\n"));
        }
        canvas.put(format_args!("</g>\n"));
    }
}

impl Sign {
    fn paint(self, canvas: &mut Canvas, x: f64, middle: f64) {
        let plain = |fill: &str, thick: &str, more: &str| {
            format!(r#"fill="{fill}" stroke="{INK}" stroke-width="{thick}" {more}"#)
        };
        match self {
            Self::Foreign => {
                icons::small_box(canvas, x, middle, &plain("#ffffff", "1.4", DASHED));
            }
            Self::Current => {
                icons::small_box(canvas, x, middle, &plain(FILL_OF_CURRENT, "3", ""));
            }
            Self::Visited => {
                icons::small_box(canvas, x, middle, &plain(FILL_OF_VISITED, "1.4", ""));
            }
            Self::Added => icons::small_box(canvas, x, middle, &plain(FILL_OF_ADDED, "2.4", "")),
            Self::Removed => {
                icons::small_box(canvas, x, middle, &plain(FILL_OF_REMOVED, "2.4", ""))
            }
            Self::Changed => {
                icons::small_box(canvas, x, middle, &plain(FILL_OF_CHANGED, "2.4", ""))
            }
            Self::Supervised => icons::eye(canvas, x, middle),
            Self::Risk(grade) => icons::flag(canvas, x, middle, grade),
            Self::Stop => icons::clock(canvas, x, middle),
            Self::SubFlow => icons::plus(canvas, x, middle),
            Self::Parallel => icons::bar(canvas, x, middle),
            Self::Back => icons::stretch(canvas, x, middle, LOOK_OF_BACK),
            Self::Exit => icons::exit(canvas, x, middle),
        }
    }
}

/// The signs that occur, in a fixed order.
fn meanings(scene: &Scene, language: Language) -> Vec<(Sign, String)> {
    let nodes = || scene.boxes.iter().map(|one| &one.node);
    let shape = |shape: Shape| nodes().any(|node| node.shape == shape);
    let mark = |mark: Mark| nodes().any(|node| node.mark == mark);
    let exit = nodes().any(|node| node.shape == Shape::Terminal && node.quiet);
    let mut meanings = Vec::new();
    let mut say = |occurs: bool, sign: Sign, chinese, english| {
        if occurs {
            meanings.push((sign, language.pick(chinese, english).to_owned()));
        }
    };
    say(
        mark(Mark::Current),
        Sign::Current,
        "当前环节",
        "the case is here",
    );
    say(mark(Mark::Visited), Sign::Visited, "已办环节", "passed");
    say(mark(Mark::Added), Sign::Added, "新增环节", "new step");
    say(
        mark(Mark::Removed),
        Sign::Removed,
        "取消的环节",
        "dropped step",
    );
    say(
        mark(Mark::Changed),
        Sign::Changed,
        "有修改的环节",
        "changed step",
    );
    let foreign = "another department or outside";
    say(
        shape(Shape::ForeignStep),
        Sign::Foreign,
        "其他部门或外部",
        foreign,
    );
    let parallel = "parallel parts begin or meet";
    say(
        shape(Shape::Bar),
        Sign::Parallel,
        "并行开始或汇合",
        parallel,
    );
    let back = scene.lines.iter().any(|line| line.back);
    say(back, Sign::Back, "退回", "back to an earlier step");
    say(
        exit,
        Sign::Exit,
        "其他结果（×为否定结果）",
        "other ends (× against the applicant)",
    );
    let stop = nodes().any(|node| node.strip.stop);
    say(
        stop,
        Sign::Stop,
        "特别程序，停止计时",
        "special procedure: the clock stands still",
    );
    let sub_flow = nodes().any(|node| node.strip.sub_flow);
    say(
        sub_flow,
        Sign::SubFlow,
        "作为另一事项办理",
        "a case of another item",
    );
    for (grade, chinese, english) in [
        (
            RiskGrade::High,
            "廉政风险：高（一级）",
            "integrity risk: high (grade 1)",
        ),
        (
            RiskGrade::Medium,
            "廉政风险：中（二级）",
            "integrity risk: medium (grade 2)",
        ),
        (
            RiskGrade::Low,
            "廉政风险：低（三级）",
            "integrity risk: low (grade 3)",
        ),
    ] {
        let occurs = nodes().any(|node| node.strip.grade.is_some_and(|(own, _)| own == grade));
        say(occurs, Sign::Risk(grade), chinese, english);
    }
    let mut kinds: Vec<PointKind> = nodes().flat_map(|node| node.strip.kinds.clone()).collect();
    kinds.sort();
    kinds.dedup();
    if !kinds.is_empty() {
        let kinds = kinds
            .iter()
            .map(|kind| format!("{} {}", kind_code(*kind), language.kind(*kind)));
        let title = language.pick("监察点：", "supervision points: ");
        meanings.push((Sign::Supervised, format!("{title}{}", language.list(kinds))));
    }
    meanings
}
