//! The course in one column, for a telephone: steps in their order, each with its ways on told by
//! the numbers of the steps to which they lead. It is never wider than asked, whatever the chart.

use std::collections::BTreeSet;

use super::boxes::{Form, Ways, step_node, terminal};
use super::graph::{Node, is_quiet};
use super::reading::Reading;
use super::route::Route;
use super::scene::{Placement, Scene};

/// Between two boxes of which one leads to the other.
const ARROW: f64 = 30.0;
/// Between two boxes that have nothing to do with each other.
const APART: f64 = 16.0;
const CUT_BELOW: f64 = 4.0;

impl Scene {
    pub fn column(reading: &Reading, width: f64) -> Scene {
        let chart = reading.chart;
        let language = reading.language();
        let ways = chart.transitions.iter();
        let leads: BTreeSet<(&str, &str)> = ways
            .flat_map(|way| way.to.iter().map(|to| (way.from.as_str(), to.as_str())))
            .collect();
        let form = Form {
            width,
            band: reading.lanes.len() > 1,
            ways: Ways::All,
        };
        let mut column = Column::new(width);
        column.stand(terminal(language.pick("开始", "start")), false);
        let mut before = None;
        for (number, step) in reading.steps() {
            let led_to = match before {
                None => chart.start == step.id,
                Some(before) => leads.contains(&(before, step.id.as_str())),
            };
            column.stand(step_node(reading, number, step, &form), led_to);
            before = Some(step.id.as_str());
        }
        if let Some(last) = before {
            let mut aims = chart.leaving(last).filter(|way| way.to.is_empty());
            if let Some(aim) = aims.find(|way| !is_quiet(way.ends)) {
                column.stand(terminal(language.ending(aim.ends)), true);
            }
        }
        column.scene
    }
}

struct Column {
    scene: Scene,
}

impl Column {
    fn new(width: f64) -> Self {
        let scene = Scene {
            boxes: Vec::new(),
            lines: Vec::new(),
            lanes: Vec::new(),
            width,
            height: 0.0,
            cuts: Vec::new(),
        };
        Self { scene }
    }

    /// Puts a box below the last one, with an arrow to it if one leads there.
    fn stand(&mut self, node: Node, led_to: bool) {
        let scene = &mut self.scene;
        let x = scene.width / 2.0;
        let above = scene.height;
        let top = match (scene.boxes.is_empty(), led_to) {
            (true, _) => above,
            (false, true) => above + ARROW,
            (false, false) => above + APART,
        };
        if led_to {
            scene.lines.push(Route {
                points: vec![(x, above), (x, top)],
                head: true,
                back: false,
                quiet: false,
                full: String::new(),
            });
        }
        if !scene.boxes.is_empty() {
            scene.cuts.push(above + CUT_BELOW);
        }
        let height = node.height;
        let y = top + height / 2.0;
        scene.boxes.push(Placement { node, x, y });
        scene.height = top + height;
    }
}
