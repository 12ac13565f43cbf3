//! The picture itself, as text. Only presentation attributes are used: a page with a strict content
//! security policy shows them, and the colours never carry a meaning alone.

use std::fmt::Write;

use quick_xml::escape::escape;

use super::graph::{Mark, Node, SMALL_SIZE, Shape, line_height};
use super::layers::Layered;
use super::place::Placed;
use super::route::{Label, Route, Routes};

const MARGIN: f64 = 16.0;
const INK: &str = "#1f2933";
const QUIET: &str = "#52606d";
const BACK: &str = "#8a4b08";
const FONTS: &str = "'Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif";

pub(super) fn paint(layered: &Layered, placed: &Placed, routes: &Routes, title: &str) -> String {
    let width = routes.width + 2.0 * MARGIN;
    let height = routes.height + 2.0 * MARGIN;
    let title = escaped(if title.is_empty() {
        "流程图 flowchart"
    } else {
        title
    });
    let mut svg = String::new();
    let mut put = |text: String| svg.push_str(&text);
    put(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="graphics-document img" aria-label="{title}" font-family="{FONTS}">"#
    ));
    put(format!("\n<title>{title}</title>\n"));
    put(format!(
        "<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
    ));
    put(format!("<g transform=\"translate({MARGIN} {MARGIN})\">\n"));
    routes.lines.iter().for_each(|route| put(arrow(route)));
    for (number, node) in layered.nodes.iter().enumerate() {
        if node.shape != Shape::Bend {
            let middle = {
                let layer = layered.layer_of[number];
                routes.tops[layer] + routes.heights[layer] / 2.0
            };
            put(boxed(node, placed.x[number], middle));
        }
    }
    routes.labels.iter().for_each(|one| put(label(one)));
    put("</g>\n</svg>\n".to_owned());
    svg
}

fn arrow(route: &Route) -> String {
    let colour = if route.back { BACK } else { QUIET };
    let dash = if route.back {
        r#" stroke-dasharray="6 3""#
    } else {
        ""
    };
    let points: Vec<String> = route
        .points
        .iter()
        .map(|(x, y)| format!("{x},{y}"))
        .collect();
    let mut svg = String::from("<g>");
    if !route.full.is_empty() {
        push(
            &mut svg,
            format_args!("<title>{}</title>", escaped(&route.full)),
        );
    }
    push(
        &mut svg,
        format_args!(
            r#"<polyline points="{}" fill="none" stroke="{colour}" stroke-width="1.4" stroke-linejoin="round"{dash}/>"#,
            points.join(" ")
        ),
    );
    if let (true, Some((x, y))) = (route.head, route.points.last()) {
        push(
            &mut svg,
            format_args!(
                r#"<polygon points="{x},{y} {},{top} {},{top}" fill="{colour}"/>"#,
                x - 4.5,
                x + 4.5,
                top = y - 9.0
            ),
        );
    }
    svg + "</g>\n"
}

fn boxed(node: &Node, centre: f64, middle: f64) -> String {
    let (left, top) = (centre - node.width / 2.0, middle - node.height / 2.0);
    let full = escaped(&node.full);
    let mut svg =
        format!(r#"<g role="graphics-symbol img" aria-label="{full}"><title>{full}</title>"#);
    push(
        &mut svg,
        format_args!(
            r#"<rect x="{left}" y="{top}" width="{}" height="{}" {}/>"#,
            node.width,
            node.height,
            look(node)
        ),
    );
    let mut y = middle
        - node
            .lines
            .iter()
            .map(|line| line_height(line.size))
            .sum::<f64>()
            / 2.0;
    for line in &node.lines {
        let weight = if line.bold {
            r#" font-weight="bold""#
        } else {
            ""
        };
        let colour = if line.bold { INK } else { QUIET };
        let base = (y + line.size * 1.05).round();
        push(
            &mut svg,
            format_args!(
                r#"<text x="{centre}" y="{base}" font-size="{}" fill="{colour}" text-anchor="middle"{weight}>{}</text>"#,
                line.size,
                escaped(&line.text)
            ),
        );
        y += line_height(line.size);
    }
    if node.points > 0 {
        svg += &eye(left + node.width - 44.0, top, node.points);
    }
    svg + "</g>\n"
}

fn look(node: &Node) -> String {
    let radius = match node.shape {
        Shape::Terminal => node.height / 2.0,
        Shape::Step | Shape::ForeignStep => 3.0,
        Shape::Bar | Shape::Bend => 0.0,
    };
    let fill = match (node.mark, node.shape) {
        (_, Shape::Bar) => INK,
        (Mark::Current, _) => "#fff1c2",
        (Mark::Visited, _) => "#e6f2e6",
        (Mark::None, Shape::Terminal) => "#eef2f7",
        (Mark::None, _) => "#ffffff",
    };
    let thick = if node.mark == Mark::Current {
        "4"
    } else {
        "1.4"
    };
    let dash = match node.shape {
        Shape::ForeignStep => r#" stroke-dasharray="5 3""#,
        Shape::Terminal | Shape::Step | Shape::Bar | Shape::Bend => "",
    };
    format!(r#"rx="{radius}" fill="{fill}" stroke="{INK}" stroke-width="{thick}"{dash}"#)
}

/// An eye with the number of supervision points, on the upper border of its step.
fn eye(left: f64, middle: f64, points: usize) -> String {
    let count = if points > 99 {
        "99+".to_owned()
    } else {
        points.to_string()
    };
    let (x, top) = (left + 5.0, middle - 8.0);
    format!(
        "<g><title>{points} 个监察点 supervision points</title>\
         <rect x=\"{left}\" y=\"{top}\" width=\"36\" height=\"16\" rx=\"8\" fill=\"#ffffff\" stroke=\"{QUIET}\"/>\
         <path d=\"M{x},{middle} q6,-7 12,0 q-6,7 -12,0 z\" fill=\"#ffffff\" stroke=\"{QUIET}\"/>\
         <circle cx=\"{}\" cy=\"{middle}\" r=\"2\" fill=\"{QUIET}\"/>\
         <text x=\"{}\" y=\"{}\" font-size=\"9\" fill=\"{INK}\">{count}</text></g>",
        x + 6.0,
        x + 14.0,
        middle + 3.0
    )
}

fn label(label: &Label) -> String {
    let (x, y) = (label.x, label.y);
    let turned = match label.upright {
        true => format!(r#" text-anchor="middle" transform="rotate(-90 {x} {y})""#),
        false => String::new(),
    };
    let colour = if label.upright { BACK } else { QUIET };
    format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{SMALL_SIZE}\" fill=\"{colour}\"{turned}>\
         <title>{}</title>{}</text>\n",
        escaped(&label.full),
        escaped(&label.text)
    )
}

fn push(svg: &mut String, piece: std::fmt::Arguments) {
    svg.write_fmt(piece)
        .expect("writing to a string does not fail");
}

/// Text for XML; characters that XML does not have become a replacement character.
fn escaped(text: &str) -> String {
    let lawful = |character: char| match character {
        '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'.. => character,
        _ => '\u{fffd}',
    };
    escape(text.chars().map(lawful).collect::<String>()).into_owned()
}
