//! Flowcharts as pictures. The pictures themselves lie in `data/svg`; look at one after a change
//! (`UPDATE_EXPECT=1` draws them anew).

use std::collections::BTreeMap;
use std::path::Path;

use expect_test::expect_file;
use quick_xml::Reader;
use quick_xml::events::Event;
use sanquan_domain::flowchart::{
    DayUnit, Ending, Flowchart, Limit, Point, PointKind, Step, StepKind, Transition,
};
use sanquan_domain::value::Texts;
use sanquan_interchange::svg::{Drawing, draw};

fn step(id: &str, zh: &str, en: &str, post: &str, days: u32, points: usize) -> Step {
    Step {
        id: id.into(),
        names: Texts::zh_en(zh, en),
        kind: if post.is_empty() {
            StepKind::Waiting
        } else {
            StepKind::Work
        },
        post: (!post.is_empty()).then(|| post.into()),
        officers: 1,
        limit: (days > 0).then_some(Limit {
            days,
            unit: DayUnit::WorkingDays,
        }),
        documents: vec!["审查意见".into()],
        points: (0..points)
            .map(|n| Point {
                id: format!("{id}-{n}"),
                kind: PointKind::Time,
            })
            .collect(),
        apart_from: Vec::new(),
        joins: Vec::new(),
    }
}

fn way(from: &str, zh: &str, to: &[&str], ends: Option<Ending>) -> Transition {
    Transition {
        id: format!("{from}-{zh}"),
        from: from.into(),
        action: zh.into(),
        names: Texts::zh_en(zh, zh),
        to: to.iter().map(|step| (*step).to_owned()).collect(),
        ends,
    }
}

/// Eight steps with a branch, a parallel part and a way back.
fn licence() -> Flowchart {
    let mut check = step(
        "site-check",
        "现场核查",
        "site check by two officers",
        "015-check",
        2,
        2,
    );
    check.officers = 2;
    let mut approve = step("approve", "审核", "approval", "015-head", 1, 2);
    approve.joins = vec!["paper-review".into(), "site-check".into()];
    Flowchart {
        item: "5108220150100300".into(),
        start: "accept".into(),
        steps: vec![
            step("accept", "收件受理", "acceptance", "015-window", 1, 3),
            step(
                "paper-review",
                "书面审查",
                "paper review",
                "015-review",
                3,
                3,
            ),
            check,
            approve,
            step(
                "hearing",
                "听证、检验检测与专家评审（特别程序）",
                "hearing or expert review",
                "",
                0,
                1,
            ),
            step("decide", "决定", "decision", "015-leader", 1, 4),
            step("certificate", "制证", "certificate", "015-window", 1, 1),
            step(
                "deliver",
                "送达与公开",
                "delivery and publication",
                "015-window",
                1,
                1,
            ),
        ],
        transitions: vec![
            way("accept", "受理", &["paper-review", "site-check"], None),
            way("accept", "不予受理", &[], Some(Ending::NotAccepted)),
            way("paper-review", "审毕", &["approve"], None),
            way("site-check", "核毕", &["approve"], None),
            way("approve", "同意", &["decide"], None),
            way("approve", "退回补正", &["paper-review"], None),
            way("approve", "特别程序", &["hearing"], None),
            way("hearing", "结束", &["decide"], None),
            way("decide", "准予", &["certificate"], None),
            way("decide", "不予许可", &[], Some(Ending::Refused)),
            way("certificate", "制毕", &["deliver"], None),
            way("deliver", "送达", &[], Some(Ending::Granted)),
        ],
    }
}

/// Twenty-seven steps with exits, skips, parallel parts and several ways back.
fn permit() -> Flowchart {
    let mut steps = Vec::new();
    let mut transitions = Vec::new();
    for n in 1..=27_usize {
        let (id, next) = (format!("t{n:02}"), format!("t{:02}", n + 1));
        let zh = format!("第{n}环节：核对材料");
        let en = format!("T{n:02} Determine necessity to stop indication");
        steps.push(step(&id, &zh, &en, "wabo-permits", 1 + n as u32 % 5, n % 4));
        match n {
            27 => transitions.push(way(&id, "办结", &[], Some(Ending::Completed))),
            7 => transitions.push(way(&id, "征求意见", &["t08", "t09", "t10", "t11"], None)),
            8..=11 => transitions.push(way(&id, "意见", &["t12"], None)),
            _ => transitions.push(way(&id, "下一步", &[&next], None)),
        }
        match n {
            3 => transitions.push(way(&id, "免于确认", &["t06"], None)),
            6 => transitions.push(way(&id, "终止", &[], Some(Ending::Terminated))),
            14 => transitions.push(way(&id, "重新调整", &["t04"], None)),
            16 => transitions.push(way(&id, "另行核查", &["t18"], None)),
            17 => transitions.push(way(&id, "重做", &["t17"], None)),
            19 => transitions.push(way(&id, "退回", &["t16"], None)),
            20 => transitions.push(way(&id, "直接办结", &["t26"], None)),
            25 => transitions.push(way(&id, "退回", &["t21"], None)),
            _ => {}
        }
    }
    steps[11].joins = (8..=11).map(|n| format!("t{n:02}")).collect();
    Flowchart {
        item: "wabo-1".into(),
        start: "t01".into(),
        steps,
        transitions,
    }
}

fn licence_drawing() -> String {
    let (code, names) = ("015-check".into(), Texts::zh_en("核查岗", "check"));
    let drawing = Drawing {
        title: "食品经营许可 food business licence",
        posts: BTreeMap::from([(&code, &names)]),
        current: vec!["approve"],
        visited: vec!["accept", "paper-review", "site-check"],
    };
    draw(&licence(), &drawing)
}

fn permit_drawing() -> String {
    draw(
        &permit(),
        &Drawing {
            current: vec!["t09", "t10"],
            ..Drawing::default()
        },
    )
}

#[test]
fn drawings_are_as_they_were_when_somebody_looked() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/svg");
    expect_file![folder.join("licence.svg")].assert_eq(&licence_drawing());
    expect_file![folder.join("permit.svg")].assert_eq(&permit_drawing());
}

#[test]
fn drawings_are_well_formed_and_hold_nothing_that_acts_or_loads() {
    for svg in [licence_drawing(), permit_drawing()] {
        let mut reader = Reader::from_str(&svg);
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Eof => break,
                Event::Start(tag) | Event::Empty(tag) => {
                    let name = tag.local_name().as_ref().to_owned();
                    let known = [
                        "svg", "g", "title", "rect", "polyline", "polygon", "path", "circle",
                        "text",
                    ];
                    assert!(known.contains(&name.as_str()), "{name}");
                    for attribute in tag.attributes() {
                        let key = attribute.expect("well formed").key.as_ref().to_owned();
                        assert!(!key.starts_with("on") && !key.contains("href"), "{key}");
                    }
                }
                _ => {}
            }
        }
    }
}

#[test]
fn texts_of_a_chart_cannot_break_out_of_the_drawing() {
    let mut chart = licence();
    chart.steps[0].names = Texts::zh_en("<script>&\"'\u{1}", "</text>");
    let svg = draw(
        &chart,
        &Drawing {
            title: "\"><script>",
            ..Drawing::default()
        },
    );
    assert!(!svg.contains("<script"));
    assert!(svg.contains("&lt;script&gt;&amp;"));
}

#[test]
fn the_present_step_is_told_by_more_than_colour() {
    let svg = licence_drawing();
    assert_eq!(svg.matches(r#"stroke-width="4""#).count(), 1);
    assert!(svg.contains("当前环节 current step"));
}

#[test]
fn broken_charts_are_drawn_as_far_as_they_go() {
    let mut chart = licence();
    chart.start = "nowhere".into();
    chart
        .transitions
        .push(way("nowhere", "x", &["accept"], None));
    chart
        .transitions
        .push(way("accept", "y", &["nowhere"], None));
    chart
        .transitions
        .push(way("deliver", "重来", &["accept"], None));
    assert!(draw(&chart, &Drawing::default()).contains("收件受理"));
    chart.steps.clear();
    assert!(draw(&chart, &Drawing::default()).contains("开始"));
}

/// Charts that nobody would draw: arrows from anywhere to anywhere, from a fixed seed.
fn tangle(seed: u64, steps: usize) -> Flowchart {
    let mut state = seed;
    let mut random = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let id = |n: usize| format!("s{n}");
    let mut chart = licence();
    chart.start = id(0);
    chart.steps = (0..steps)
        .map(|n| {
            step(
                &id(n),
                "对国有企业文件材料归档范围和保管期限表的审查",
                "W".repeat(40).as_str(),
                "post",
                3,
                n,
            )
        })
        .collect();
    chart.transitions = (0..steps * 2)
        .map(|_| {
            let to: Vec<String> = (0..random(4)).map(|_| id(random(steps))).collect();
            let to: Vec<&str> = to.iter().map(String::as_str).collect();
            way(&id(random(steps)), "转送有权机关并告知申请人", &to, None)
        })
        .collect();
    for n in 0..steps {
        if random(3) == 0 {
            chart.steps[n].joins = vec![id(random(steps)), id(random(steps))];
        }
    }
    chart
}

/// Left, top, right and bottom of everything drawn as a box, the background left out.
fn boxes(svg: &str) -> Vec<[f64; 4]> {
    let mut boxes = Vec::new();
    let mut reader = Reader::from_str(svg);
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Eof => return boxes,
            Event::Empty(tag) if tag.local_name().as_ref() == "rect" => {
                let number = |name: &str| {
                    let attribute = tag.try_get_attribute(name).expect("well formed")?;
                    attribute.value.parse::<f64>().ok()
                };
                // The eyes sit on the borders of their steps and are left out with the background.
                if let (Some(x), Some(y), Some(w), Some(h)) =
                    (number("x"), number("y"), number("width"), number("height"))
                    && w != 36.0
                {
                    boxes.push([x, y, x + w, y + h]);
                }
            }
            _ => {}
        }
    }
}

#[test]
fn boxes_never_overlap_however_tangled_the_chart() {
    for seed in 1..40 {
        let chart = tangle(seed, 2 + seed as usize % 20);
        let svg = draw(&chart, &Drawing::default());
        let boxes = boxes(&svg);
        assert!(boxes.len() >= chart.steps.len());
        for (n, a) in boxes.iter().enumerate() {
            for b in &boxes[..n] {
                let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
                assert!(apart, "seed {seed}: {a:?} over {b:?}");
            }
        }
    }
}
