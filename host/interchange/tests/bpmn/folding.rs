//! How gateways are folded away: nodes and flows of a process on the left, the chart on the right. A step with
//! `!` is automatic, what it joins stands in brackets, `.` is an end.

use std::fmt::Write as _;

use sanquan_domain::flowchart::{Flowchart, PROCEED, StepKind};
use sanquan_interchange::bpmn::{COMPLETE, ImportAs, Imported, read};

/// `g+ j+` are parallel gateways, `x?` is exclusive, `e.` an end, `s` the start, everything else a task.
fn process(nodes: &str, flows: &str) -> String {
    let mut xml = String::from(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"><process id=\"p\">",
    );
    for node in nodes.split_whitespace() {
        let (id, tag) = match node.split_at(node.len() - 1) {
            (id, "+") => (id, "parallelGateway"),
            (id, "?") => (id, "exclusiveGateway"),
            (id, ".") => (id, "endEvent"),
            (id, "~") => (id, "intermediateThrowEvent"),
            (id, "*") => (id, "inclusiveGateway"),
            _ if node == "s" => (node, "startEvent"),
            _ => (node, "userTask"),
        };
        let _ = write!(xml, "<{tag} id=\"{id}\"/>");
    }
    for (n, flow) in flows.split_whitespace().enumerate() {
        let (from, to) = flow.split_once('>').expect("`from>to`");
        let _ = write!(
            xml,
            "<sequenceFlow id=\"f{n}\" sourceRef=\"{from}\" targetRef=\"{to}\"/>"
        );
    }
    xml + "</process></definitions>"
}

fn import(xml: &str) -> Imported {
    read(xml.as_bytes(), &ImportAs::default())
        .unwrap_or_else(|refusals| panic!("{refusals}\n{xml}"))
}

fn told(chart: &Flowchart) -> String {
    let step = |step: &sanquan_domain::flowchart::Step| {
        let mark = if step.kind == StepKind::Automatic {
            "!"
        } else {
            ""
        };
        let joins = match step.joins.join(" ") {
            none if none.is_empty() => none,
            joins => format!("[{joins}]"),
        };
        let way = |to: &Vec<String>| {
            if to.is_empty() {
                ".".to_owned()
            } else {
                to.join(" ")
            }
        };
        let ways: Vec<String> = chart.leaving(&step.id).map(|t| way(&t.to)).collect();
        format!("{}{mark}{joins} -> {}", step.id, ways.join(" | "))
    };
    let steps: Vec<String> = chart.steps.iter().map(step).collect();
    format!("{}: {}", chart.start, steps.join("; "))
}

#[test]
fn gateways_become_transitions_or_automatic_steps() {
    let cases = [
        // A choice, and where its ways meet again.
        (
            "s a b c d x? m? e.",
            "s>a a>x x>b x>c b>m c>m m>d d>e",
            "a: a -> b | c; b -> d; c -> d; d -> .",
        ),
        // A choice of a choice.
        (
            "s a b c x? y? e.",
            "s>a a>x x>b x>y y>c y>e b>e c>e",
            "a: a -> b | c | .; b -> .; c -> .",
        ),
        ("s a x? e.", "s>a a>x x>a x>e", "a: a -> a | ."),
        // Parallel parts that are joined.
        (
            "s a b c d g+ j+ e.",
            "s>a a>g g>b g>c b>j c>j j>d d>e",
            "a: a -> b c; b -> d; c -> d; d[b c] -> .",
        ),
        // A split of a split.
        (
            "s a b c d f g+ h+ j+ e.",
            "s>a a>g g>b g>h h>c h>d b>j c>j d>j j>f f>e",
            "a: a -> b c d; b -> f; c -> f; d -> f; f[b c d] -> .",
        ),
        // A join that leads on into a choice.
        (
            "s a b c d g+ j+ x? e.",
            "s>a a>g g>b g>c b>j c>j j>x x>d x>e d>e",
            "a: a -> b c; b -> j; c -> j; d -> .; j![b c] -> d | .",
        ),
        // A join that splits at once.
        (
            "s a b c d f g+ j+ k+ z e.",
            "s>a a>g g>b g>c b>j c>j j>d j>f d>k f>k k>z z>e",
            "a: a -> b c; b -> j; c -> j; d -> z; f -> z; j![b c] -> d f; z[d f] -> .",
        ),
        // A choice behind a split, and its merge before the join.
        (
            "s a b c d f g+ x? m? j+ e.",
            "s>a a>g g>b g>x x>c x>d c>m d>m b>j m>j j>f f>e",
            "a: a -> b x; b -> f; c -> m; d -> m; f[b m] -> .; x! -> c | d; m! -> f",
        ),
        // A join of joins.
        (
            "s a b c d f g+ j+ k+ e.",
            "s>a a>g g>b g>c g>d b>j c>j j>k d>k k>f f>e",
            "a: a -> b c d; b -> j; c -> j; d -> f; f[j d] -> .; j![b c] -> f",
        ),
        // A step behind a join, to which others lead as well.
        (
            "s a b c d g+ j+ x? e.",
            "s>a a>g g>b g>c b>j c>j j>d d>x x>d x>e",
            "a: a -> b c; b -> j; c -> j; d -> d | .; j![b c] -> d",
        ),
        // Beginnings with anything but one step.
        (
            "s a b x? e.",
            "s>x x>a x>b a>e b>e",
            "s: s! -> a | b; a -> .; b -> .",
        ),
        (
            "s a b c g+ j+ e.",
            "s>g g>a g>b a>j b>j j>c c>e",
            "s: s! -> a b; a -> c; b -> c; c[a b] -> .",
        ),
        ("s e.", "s>e", "s: s! -> ."),
        // What leaves a task together, and what nothing leaves.
        (
            "s a b c d j+ e.",
            "s>a a>b a>c b>j c>j j>d d>e",
            "a: a -> b c; b -> d; c -> d; d[b c] -> .",
        ),
        ("s a", "s>a", "a: a -> ."),
        ("s a x?", "s>a a>x", "a: a -> ."),
        // A part that ends at once, an event without meaning, a gateway that decides nothing.
        ("s a b g+ e.", "s>a a>g g>b g>e b>e", "a: a -> b; b -> ."),
        ("s a b t~ e.", "s>a a>t t>b b>e", "a: a -> b; b -> ."),
        ("s a b o* g+ e.", "s>a a>o o>g g>b b>e", "a: a -> b; b -> ."),
    ];
    for (nodes, flows, expected) in cases {
        assert_eq!(
            told(&import(&process(nodes, flows)).chart),
            expected,
            "{nodes}, {flows}"
        );
    }
}

#[test]
fn conditions_are_kept_and_make_their_ways_branches_of_one_action() {
    let xml = process("s a b c x? e.", "s>a a>x x>b x>c b>e c>e")
        .replace("<exclusiveGateway id=\"x\"", "<exclusiveGateway id=\"x\" default=\"f3\"")
        .replace(
            "<sequenceFlow id=\"f2\" sourceRef=\"x\" targetRef=\"b\"/>",
            "<sequenceFlow id=\"f2\" name=\"large\" sourceRef=\"x\" targetRef=\"b\"><conditionExpression language=\"juel\">${area &gt; 100}</conditionExpression></sequenceFlow>",
        );
    let imported = import(&xml);
    let actions: Vec<&str> = imported
        .chart
        .leaving("a")
        .map(|t| t.action.as_str())
        .collect();
    assert_eq!(actions, [COMPLETE, COMPLETE]);
    let kept: Vec<(&str, &str, bool)> = ["f2", "f3"]
        .iter()
        .flat_map(|id| &imported.kept.conditions[*id])
        .map(|c| (c.expression.as_str(), c.language.as_str(), c.is_default))
        .collect();
    assert_eq!(kept, [("${area > 100}", "juel", false), ("", "", true)]);
    assert_eq!(imported.chart.transitions[0].names.get("en"), "large");
}

#[test]
fn ways_without_conditions_are_actions_of_whoever_works_there() {
    let xml = process("s a b x? e.", "s>a a>x x>b x>e x>e b>e");
    let xml = xml.replace("id=\"f2\"", "id=\"f2\" name=\"approve\"");
    let imported = import(&xml);
    let actions: Vec<&str> = imported
        .chart
        .leaving("a")
        .map(|t| t.action.as_str())
        .collect();
    assert_eq!(actions, ["approve", "f3", "f4"]);
    let start = import(&process("s a b x? e.", "s>x x>a x>b a>e b>e"));
    let actions: Vec<&str> = start
        .chart
        .leaving("s")
        .map(|t| t.action.as_str())
        .collect();
    assert_eq!(actions, [PROCEED, PROCEED]);
}

#[test]
fn lanes_give_the_posts_that_the_caller_names() {
    let xml = process("s a b e.", "s>a a>b b>e").replace(
        "<process id=\"p\">",
        "<process id=\"p\"><laneSet id=\"l\"><lane id=\"l1\" name=\"Desk\"><flowNodeRef>a</flowNodeRef></lane>\
         <lane id=\"l2\"><flowNodeRef> b </flowNodeRef></lane></laneSet>",
    );
    let import = ImportAs {
        item: Some("5108220150100300".into()),
        post: Some("015-review".into()),
        posts_of_lanes: [("Desk".to_owned(), "015-window".into())].into(),
        ..ImportAs::default()
    };
    let imported = read(xml.as_bytes(), &import).expect("a chart");
    let posts: Vec<&str> = imported
        .chart
        .steps
        .iter()
        .filter_map(|s| s.post.as_ref())
        .map(|p| p.as_str())
        .collect();
    assert_eq!(posts, ["015-window", "015-review"]);
    let lanes: Vec<(&str, &[String])> = imported
        .lanes
        .iter()
        .map(|l| (l.name.as_str(), &l.steps[..]))
        .collect();
    assert_eq!(
        lanes,
        [
            ("Desk", &["a".to_owned()][..]),
            ("l2", &["b".to_owned()][..])
        ]
    );
    assert_eq!(imported.chart.item.as_str(), "5108220150100300");
}
