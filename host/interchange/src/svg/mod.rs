//! Flowcharts as pictures: SVG 1.1 without scripts, style sheets or references, so that a page, a
//! letter or a notice board can show them as they are.
//!
//! Steps stand in layers from top to bottom, what happens in parallel side by side, and ways back
//! run up the right-hand side. The same chart always gives the same bytes.

mod boxes;
mod gap;
mod graph;
mod layers;
mod paint;
mod place;
mod route;
mod text;

use std::collections::BTreeMap;

use sanquan_domain::flowchart::Flowchart;
use sanquan_domain::id::PostCode;
use sanquan_domain::value::Texts;

/// What a picture shows besides the chart itself.
#[derive(Debug, Clone, Default)]
pub struct Drawing<'a> {
    /// Title of the whole, such as the item's name; read out by screen readers.
    pub title: &'a str,
    /// Names of posts; a post without one is shown by its code.
    pub posts: BTreeMap<&'a PostCode, &'a Texts>,
    /// Steps at which the case stands: filled, and with a thick border.
    pub current: Vec<&'a str>,
    /// Steps that the case has passed: lightly filled.
    pub visited: Vec<&'a str>,
}

/// Draws a chart. Transitions to steps that do not exist are left out: what is wrong with a chart
/// is said by its check, and the picture helps to see it.
pub fn draw(chart: &Flowchart, drawing: &Drawing) -> String {
    let graph = graph::Graph::of(chart, drawing);
    let layered = layers::Layered::of(graph);
    let placed = place::Placed::of(&layered);
    let routes = route::Routes::of(&layered, &placed);
    paint::paint(&layered, &placed, &routes, drawing.title)
}
