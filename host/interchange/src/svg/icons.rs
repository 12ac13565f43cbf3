//! Small signs, each told apart by its shape; the colour comes on top. All are 14 pixels wide, and
//! stand on a line by their middle.

use sanquan_domain::catalogue::RiskGrade;

use super::paint::{Canvas, INK, QUIET};

pub(super) const ICON_WIDTH: f64 = 14.0;
const FLAG: &str = "#8f1d14";

/// Supervision points.
pub(super) fn eye(canvas: &mut Canvas, x: f64, middle: f64) {
    canvas.put(format_args!(
        r##"<path d="M{x},{middle} q7,-8 14,0 q-7,8 -14,0 z" fill="#ffffff" stroke="{INK}" stroke-width="1.2"/><circle cx="{}" cy="{middle}" r="2.4" fill="{INK}"/>"##,
        x + 7.0
    ));
}

/// An integrity risk: full of ink where it is high, half where it is medium, empty where it is low.
pub(super) fn flag(canvas: &mut Canvas, x: f64, middle: f64, grade: RiskGrade) {
    let (left, top) = (x + 2.0, middle - 7.0);
    let fill = match grade {
        RiskGrade::High | RiskGrade::Medium => "#b42318",
        RiskGrade::Low => "#ffffff",
    };
    canvas.put(format_args!(
        r#"<path d="M{left},{top} h11 l-3,4 l3,4 h-11 z" fill="{fill}" stroke="{FLAG}" stroke-width="1.2"/>"#
    ));
    if grade == RiskGrade::Medium {
        canvas.put(format_args!(
            r##"<path d="M{left},{} h9 l2,4 h-11 z" fill="#ffffff"/>"##,
            top + 4.0
        ));
        canvas.put(format_args!(
            r#"<path d="M{left},{top} h11 l-3,4 l3,4 h-11 z" fill="none" stroke="{FLAG}" stroke-width="1.2"/>"#
        ));
    }
    canvas.put(format_args!(
        r#"<path d="M{left},{top} v14" stroke="{FLAG}" stroke-width="1.6"/>"#
    ));
}

/// The case's clock stands still.
pub(super) fn clock(canvas: &mut Canvas, x: f64, middle: f64) {
    let centre = x + 7.0;
    canvas.put(format_args!(
        r##"<circle cx="{centre}" cy="{middle}" r="6" fill="#ffffff" stroke="{INK}" stroke-width="1.4"/><path d="M{centre},{} v4 h3.5" fill="none" stroke="{INK}" stroke-width="1.4"/>"##,
        middle - 4.0
    ));
}

/// The step is a case of another item.
pub(super) fn plus(canvas: &mut Canvas, x: f64, middle: f64) {
    let (left, top) = (x + 1.0, middle - 6.0);
    canvas.put(format_args!(
        r##"<rect x="{left}" y="{top}" width="12" height="12" fill="#ffffff" stroke="{INK}" stroke-width="1.2"/><path d="M{},{middle} h8 M{},{} v8" stroke="{INK}" stroke-width="1.4"/>"##,
        left + 2.0,
        left + 6.0,
        middle - 4.0
    ));
}

/// A small box, with the attributes that tell it from others.
pub(super) fn small_box(canvas: &mut Canvas, x: f64, middle: f64, look: &str) {
    canvas.put(format_args!(
        r#"<rect x="{x}" y="{}" width="14" height="10" {look}/>"#,
        middle - 5.0
    ));
}

/// Parallel parts begin or meet.
pub(super) fn bar(canvas: &mut Canvas, x: f64, middle: f64) {
    canvas.put(format_args!(
        r#"<rect x="{x}" y="{}" width="14" height="5" fill="{INK}"/>"#,
        middle - 2.5
    ));
}

/// A stretch of an arrow.
pub(super) fn stretch(canvas: &mut Canvas, x: f64, middle: f64, look: &str) {
    canvas.put(format_args!(
        r#"<path d="M{x},{middle} h14" fill="none" {look}/>"#
    ));
}

/// A rounded box in less ink.
pub(super) fn exit(canvas: &mut Canvas, x: f64, middle: f64) {
    canvas.put(format_args!(
        r##"<rect x="{x}" y="{}" width="14" height="10" rx="5" fill="#ffffff" stroke="{QUIET}" stroke-width="1"/>"##,
        middle - 5.0
    ));
}
