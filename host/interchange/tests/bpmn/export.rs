//! Charts written as BPMN: read back they are the same, and the picture fits them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use expect_test::expect_file;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use sanquan_domain::catalogue::{PowerItem, StepDuty};
use sanquan_domain::flowchart::{self, Flowchart, Step, StepKind};
use sanquan_interchange::bpmn::{ImportAs, read, write};

use crate::support::tree::{block, chart_of, dress, duty};
use crate::support::{LICENCE, chart, item_of};

fn assert_reads_back(item: &PowerItem, chart: &Flowchart) -> String {
    let written = write(item, chart);
    let back = read(written.as_bytes(), &ImportAs::default());
    let back = back.unwrap_or_else(|refusals| panic!("{refusals}\n{written}"));
    assert_eq!(back.chart, *chart, "{written}");
    assert_eq!(back.duties, item.duties, "{written}");
    assert_eq!(back.department.as_ref(), Some(&item.department));
    assert_eq!(back.kept, Default::default(), "{written}");
    written
}

fn licence() -> (PowerItem, Flowchart) {
    let mut chart = chart(LICENCE);
    chart.steps[2].officers = 2;
    let duties = vec![
        StepDuty {
            step: "site-check".into(),
            lane: sanquan_domain::catalogue::Lane::Township,
            ..StepDuty::default()
        },
        StepDuty {
            step: "hearing".into(),
            sub_flow: Some("5108220150800100".into()),
            ..StepDuty::default()
        },
    ];
    (item_of(&chart, duties), chart)
}

#[test]
fn an_export_is_as_it_was_when_somebody_opened_it() {
    let (item, chart) = licence();
    let written = assert_reads_back(&item, &chart);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bpmn/licence.bpmn");
    expect_file![path].assert_eq(&written);
}

/// Small charts with one difficulty each.
#[test]
fn charts_with_one_difficulty_each_read_back() {
    let charts = [
        "a -> .",
        "a -> a | .",
        "a -> b | b | .\n b -> .",
        // Three ways into a join, two of them of one part.
        "a -> b c\n b -> d | d | .\n c -> d\n d[b c] -> .",
        // A part that is opened by the split and joined at once by another way.
        "a -> b c\n b -> c d\n c -> d\n d[c b] -> .",
        // The first step is gone back to, and joins.
        "a[c d] -> b c d | .\n b -> .\n c -> a\n d -> a",
        // A join that nobody else waits for, and an arrival that is not waited for.
        "a -> b c d\n b -> e\n c -> e\n d -> e\n e[b c] -> .",
        // A join of one part.
        "a -> b\n b[a] -> .",
        "a -> b c\n b -> d\n c -> d\n d[b] -> .",
        "a -> b c | . \n !b -> d\n ~c -> d\n !d[b c] -> e f\n e -> g\n f -> g\n g[e f] -> .",
        // Ids that are no ids of XML, and two that become the same.
        "1.受 -> 1.理 | a.b:c\n 1.理 -> .\n a.b:c -> a.b/c\n a.b/c -> .",
    ];
    for words in charts {
        let chart = chart(words);
        assert_reads_back(&item_of(&chart, Vec::new()), &chart);
    }
}

/// Engines wait for every flow into a parallel gateway.
#[test]
fn a_join_has_a_flow_from_each_part_that_it_waits_for_and_from_no_other() {
    let chart = chart("a -> b c d\n b -> e\n c -> e\n d -> e\n e[b c] -> .");
    let picture = picture(&write(&item_of(&chart, Vec::new()), &chart));
    let leading_to = |node: &str| -> Vec<&str> {
        let flows = picture.ends.values().filter(|(_, to)| to == node);
        flows.map(|(from, _)| from.as_str()).collect()
    };
    assert_eq!(leading_to("join_e"), ["b", "c"]);
    assert_eq!(leading_to("stop_e"), ["d"]);
    assert_eq!(leading_to("e"), ["join_e"]);
}

/// A chart that its own check refuses is written all the same.
#[test]
fn broken_charts_are_written_as_far_as_they_go() {
    let mut chart = chart("a -> b | c\n b -> .\n c -> .");
    chart.start = "nowhere".into();
    chart.transitions[0].to.push("nowhere".into());
    chart.transitions[1].to.clear();
    chart.transitions[2].from = "nowhere".into();
    let mut twice = chart.clone();
    twice.steps.extend(chart.steps.clone());
    for chart in [
        &chart,
        &twice,
        &Flowchart {
            steps: Vec::new(),
            ..chart.clone()
        },
    ] {
        let item = item_of(chart, Vec::new());
        assert_eq!(write(&item, chart), write(&item, chart));
    }
}

#[test]
fn a_name_that_was_changed_in_another_tool_comes_back_changed() {
    let chart = chart("a -> b\n b -> .");
    let written = write(&item_of(&chart, Vec::new()), &chart);
    let changed = written.replace(
        "<userTask id=\"a\" name=\"环节 a\"",
        "<userTask id=\"a\" name=\"受理\"",
    );
    let import = ImportAs {
        language: "zh-CN".into(),
        ..ImportAs::default()
    };
    let back = read(changed.as_bytes(), &import).expect("a chart");
    let names = &back.chart.steps[0].names;
    assert_eq!((names.get("zh-CN"), names.get("en")), ("受理", "step a"));
}

fn dressed() -> impl Strategy<Value = (Flowchart, Vec<StepDuty>)> {
    let some = || prop::collection::vec((dress(), prop::option::of(duty())), 40);
    (block(), some()).prop_map(|(block, dresses)| {
        let mut chart = chart_of(&block);
        let mut duties = Vec::new();
        let mut renamed = BTreeMap::new();
        for (n, step) in chart.steps.iter_mut().enumerate() {
            let (dress, duty) = &dresses[n % dresses.len()];
            // Ids of any signs, each once.
            let id = format!("{}{n}", dress.id);
            renamed.insert(step.id.clone(), id.clone());
            duties.extend(duty.clone().map(|duty| StepDuty {
                step: id.clone(),
                ..duty
            }));
            *step = Step {
                id,
                kind: step.kind,
                post: step.post.clone(),
                joins: step.joins.clone(),
                ..dress.clone()
            };
        }
        let rename = |id: &mut String| *id = renamed[id.as_str()].clone();
        rename(&mut chart.start);
        chart
            .steps
            .iter_mut()
            .flat_map(|step| &mut step.joins)
            .for_each(rename);
        for transition in &mut chart.transitions {
            rename(&mut transition.from);
            transition.to.iter_mut().for_each(rename);
        }
        (chart, duties)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_sound_chart_reads_back_with_all_its_duties((chart, duties) in dressed()) {
        let sound = flowchart::check(&chart, &item_of(&chart, Vec::new()));
        prop_assert!(!sound.iter().any(|problem| problem.code == "chart.no-end"), "{sound:?}");
        assert_reads_back(&item_of(&chart, duties), &chart);
    }

    #[test]
    fn the_picture_has_a_place_for_everything_and_nothing_overlaps(block in block()) {
        let chart = chart_of(&block);
        assert_picture_fits(&write(&item_of(&chart, Vec::new()), &chart));
    }
}

#[derive(Default)]
struct Picture {
    /// Nodes and flows of the process.
    elements: BTreeSet<String>,
    /// Left, top, right, bottom.
    shapes: BTreeMap<String, [i64; 4]>,
    edges: BTreeMap<String, Vec<(i64, i64)>>,
    ends: BTreeMap<String, (String, String)>,
}

fn picture(xml: &str) -> Picture {
    let mut picture = Picture::default();
    let mut reader = Reader::from_str(xml);
    let mut current = String::new();
    loop {
        let event = reader.read_event().expect("well-formed XML");
        let tag = match &event {
            Event::Eof => return picture,
            Event::Start(tag) | Event::Empty(tag) => tag,
            _ => continue,
        };
        let text = |name: &str| {
            let attribute = tag.try_get_attribute(name).expect("well formed");
            attribute.map(|a| a.value.to_string()).unwrap_or_default()
        };
        let number = |name: &str| text(name).parse::<i64>().expect("a whole number");
        match tag.local_name().as_ref() {
            "BPMNShape" | "BPMNEdge" => current = text("bpmnElement"),
            "Bounds" => {
                let (x, y) = (number("x"), number("y"));
                picture.shapes.insert(
                    current.clone(),
                    [x, y, x + number("width"), y + number("height")],
                );
            }
            "waypoint" => picture
                .edges
                .entry(current.clone())
                .or_default()
                .push((number("x"), number("y"))),
            "sequenceFlow" => {
                picture
                    .ends
                    .insert(text("id"), (text("sourceRef"), text("targetRef")));
            }
            name if name.ends_with("Task")
                || name.ends_with("Event")
                || name.ends_with("Gateway") =>
            {
                picture.elements.insert(text("id"));
            }
            _ => {}
        }
    }
}

fn assert_picture_fits(xml: &str) {
    let picture = picture(xml);
    let boxes: Vec<(&String, &[i64; 4])> = picture
        .elements
        .iter()
        .map(|id| (id, &picture.shapes[id]))
        .collect();
    for (n, (id, a)) in boxes.iter().enumerate() {
        for (other, b) in &boxes[..n] {
            let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
            assert!(apart, "{id} lies over {other}: {a:?} {b:?}\n{xml}");
        }
        let lanes = picture
            .shapes
            .iter()
            .filter(|(id, _)| id.starts_with("lane_"));
        let inside = |lane: &[i64; 4]| {
            a[0] >= lane[0] && a[1] >= lane[1] && a[2] <= lane[2] && a[3] <= lane[3]
        };
        assert_eq!(lanes.filter(|(_, lane)| inside(lane)).count(), 1, "{id}");
    }
    for (flow, (from, to)) in &picture.ends {
        let line = &picture.edges[flow];
        let touches = |place: &[i64; 4], point: &(i64, i64)| {
            (place[0]..=place[2]).contains(&point.0) && (place[1]..=place[3]).contains(&point.1)
        };
        assert!(
            touches(&picture.shapes[from], &line[0]),
            "{flow} begins elsewhere"
        );
        assert!(
            line.last()
                .is_some_and(|last| touches(&picture.shapes[to], last)),
            "{flow} ends elsewhere"
        );
        for two in line.windows(2) {
            assert!(
                two[0].0 == two[1].0 || two[0].1 == two[1].1,
                "{flow} runs aslant: {line:?}"
            );
            let through = boxes
                .iter()
                .find(|(id, b)| *id != from && *id != to && crosses(two, b));
            assert!(
                through.is_none(),
                "{flow} runs through {through:?}: {line:?}\n{xml}"
            );
        }
    }
}

/// Whether a piece of a line passes the inside of a box.
fn crosses(two: &[(i64, i64)], place: &[i64; 4]) -> bool {
    let (left, right) = (two[0].0.min(two[1].0), two[0].0.max(two[1].0));
    let (top, bottom) = (two[0].1.min(two[1].1), two[0].1.max(two[1].1));
    left < place[2] && right > place[0] && top < place[3] && bottom > place[1]
}

#[test]
fn a_waiting_step_is_told_from_an_automatic_one() {
    let chart = chart("a -> b\n ~b -> c\n !c -> .");
    let written = write(&item_of(&chart, Vec::new()), &chart);
    for tag in [
        "<userTask id=\"a\"",
        "<receiveTask id=\"b\"",
        "<serviceTask id=\"c\"",
    ] {
        assert!(written.contains(tag), "{tag}\n{written}");
    }
    let kinds: Vec<StepKind> = chart.steps.iter().map(|step| step.kind).collect();
    assert_eq!(
        kinds,
        [StepKind::Work, StepKind::Waiting, StepKind::Automatic]
    );
}
