//! Flowcharts as pictures and in words. The pictures themselves lie in `data/svg`; look at one after
//! a change (`UPDATE_EXPECT=1` draws them anew).

mod charts;
mod geometry;

use std::path::Path;

use charts::{Sample, consultation, market_licence, penalty, permit, tangle, way};
use expect_test::expect_file;
use geometry::Shapes;
use quick_xml::Reader;
use quick_xml::events::Event;
use sanquan_domain::catalogue::{RiskScale, diff};
use sanquan_domain::flowchart::{Flowchart, check};
use sanquan_domain::value::Texts;
use sanquan_interchange::svg::{
    Description, Drawing, Format, Language, NARROW_WIDTH, describe, draw, pages,
};

const LANGUAGES: [Language; 2] = [Language::Chinese, Language::English];

/// A drawing of all there is to say, as an office sees it.
fn drawing<'a>(sample: &'a Sample, language: Language, scale: &'a RiskScale) -> Drawing<'a> {
    let names = &sample.item.names;
    Drawing {
        title: names.get(language.tag()),
        posts: sample.posts.iter().collect(),
        departments: sample
            .departments
            .iter()
            .map(|one| (&one.code, &one.names))
            .collect(),
        item: Some(&sample.item),
        risks: Some(scale),
        language,
        ..Drawing::default()
    }
}

/// Every picture of a sample: for screens and on paper.
fn pictures(sample: &Sample, drawing: &Drawing) -> Vec<String> {
    let chart = &sample.item.flowchart;
    let mut pictures = pages(chart, drawing);
    for format in [Format::Wide, Format::Narrow] {
        let drawing = Drawing {
            format,
            ..drawing.clone()
        };
        pictures.push(draw(chart, &drawing));
    }
    pictures
}

fn expect_picture(name: &str, picture: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/svg");
    expect_file![folder.join(name)].assert_eq(picture);
}

fn expect_pictures(name: &str, chart: &Flowchart, drawing: &Drawing) {
    expect_picture(&format!("{name}.svg"), &draw(chart, drawing));
    let narrow = Drawing {
        format: Format::Narrow,
        ..drawing.clone()
    };
    expect_picture(&format!("{name}.narrow.svg"), &draw(chart, &narrow));
    for (at, page) in pages(chart, drawing).iter().enumerate() {
        expect_picture(&format!("{name}.page-{}.svg", at + 1), page);
    }
    expect_picture(
        &format!("{name}.txt"),
        &describe(chart, drawing).to_string(),
    );
}

#[test]
fn the_licence_of_the_plugin_is_drawn_as_somebody_saw_it() {
    let (sample, scale) = (market_licence(), RiskScale::default());
    let drawing = drawing(&sample, Language::Chinese, &scale);
    expect_pictures("licence", &sample.item.flowchart, &drawing);
}

#[test]
fn a_case_in_its_chart_is_drawn_as_somebody_saw_it() {
    let (sample, scale) = (market_licence(), RiskScale::default());
    let drawing = Drawing {
        current: vec!["decide"],
        visited: vec!["review", "examine"],
        ..drawing(&sample, Language::English, &scale)
    };
    expect_pictures("case.en", &sample.item.flowchart, &drawing);
}

#[test]
fn a_penalty_in_three_lanes_is_drawn_as_somebody_saw_it() {
    let (sample, scale) = (penalty(), RiskScale::default());
    for language in LANGUAGES {
        let name = match language {
            Language::Chinese => "penalty",
            Language::English => "penalty.en",
        };
        let drawing = drawing(&sample, language, &scale);
        expect_pictures(name, &sample.item.flowchart, &drawing);
    }
}

#[test]
fn a_consultation_of_departments_is_drawn_as_somebody_saw_it() {
    let (sample, scale) = (consultation(), RiskScale::default());
    let drawing = drawing(&sample, Language::Chinese, &scale);
    expect_pictures("consultation", &sample.item.flowchart, &drawing);
}

#[test]
fn a_permit_of_twenty_seven_steps_is_drawn_as_somebody_saw_it() {
    let drawing = Drawing {
        current: vec!["t09", "t10"],
        ..Drawing::default()
    };
    expect_pictures("permit", &permit(), &drawing);
}

/// The samples are lawful charts, so that the pictures show what a county could publish.
#[test]
fn the_samples_are_sound() {
    for sample in [market_licence(), penalty(), consultation()] {
        let item = &sample.item;
        let problems = check(&item.flowchart, item);
        assert!(problems.is_empty(), "{}: {problems:?}", item.code);
    }
}

#[test]
fn pictures_are_well_formed_and_hold_nothing_that_acts_or_loads() {
    let scale = RiskScale::default();
    for sample in [penalty(), consultation(), tangle(7, 12, 30)] {
        for svg in pictures(&sample, &drawing(&sample, Language::Chinese, &scale)) {
            let mut reader = Reader::from_str(&svg);
            loop {
                match reader.read_event().expect("well-formed XML") {
                    Event::Eof => break,
                    Event::Start(tag) | Event::Empty(tag) => {
                        let name = tag.local_name().as_ref().to_owned();
                        let known = [
                            "svg", "g", "title", "desc", "rect", "polyline", "polygon", "path",
                            "circle", "text",
                        ];
                        assert!(known.contains(&name.as_str()), "{name}");
                        for attribute in tag.attributes() {
                            let key = attribute.expect("well formed").key.as_ref().to_owned();
                            assert!(!key.starts_with("on"), "{key}");
                            assert!(!key.contains("href") && key != "style", "{key}");
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn a_picture_is_named_and_described_for_screen_readers() {
    let (sample, scale) = (penalty(), RiskScale::default());
    let all = pictures(&sample, &drawing(&sample, Language::English, &scale));
    for svg in &all {
        let root = svg.split_once('>').expect("a root").0;
        assert!(root.contains(r#"role="img""#), "{root}");
        let named = root.split(r#"aria-labelledby=""#).nth(1).expect("named by");
        let named = named.split('"').next().expect("a quoted list");
        for id in named.split(' ') {
            assert_eq!(svg.matches(&format!(r#" id="{id}""#)).count(), 1, "{id}");
            let elsewhere = all
                .iter()
                .filter(|other| other.contains(&format!(r#" id="{id}""#)));
            assert_eq!(elsewhere.count(), 1, "{id} in more than one picture");
        }
    }
}

#[test]
fn texts_of_a_chart_cannot_break_out_of_picture_or_description() {
    let (mut sample, scale) = (penalty(), RiskScale::default());
    let hostile = "</text><script>&\"'\u{1}\u{202e}]]>";
    let names = Texts::zh_en(hostile, hostile);
    let item = &mut sample.item;
    item.names = names.clone();
    item.code = hostile.into();
    for step in &mut item.flowchart.steps {
        step.names = names.clone();
        step.documents = vec![hostile.to_owned()];
    }
    for one in &mut item.flowchart.transitions {
        one.names = names.clone();
    }
    for duty in &mut item.duties {
        duty.risks
            .iter_mut()
            .for_each(|risk| risk.description = names.clone());
    }
    sample
        .posts
        .values_mut()
        .for_each(|post| *post = names.clone());
    sample
        .departments
        .iter_mut()
        .for_each(|one| one.names = names.clone());
    let drawing = drawing(&sample, Language::English, &scale);
    let mut texts = pictures(&sample, &drawing);
    texts.push(describe(&sample.item.flowchart, &drawing).html());
    for text in texts {
        assert!(!text.contains("<script"));
        assert!(!text.contains('\u{1}') && !text.contains('\u{202e}'));
        let mut reader = Reader::from_str(&text);
        while reader.read_event().expect("well-formed XML") != Event::Eof {}
    }
}

#[test]
fn the_present_step_is_told_by_more_than_colour() {
    let sample = market_licence();
    let drawing = Drawing {
        current: vec!["decide"],
        visited: vec!["review"],
        ..Drawing::default()
    };
    for svg in pictures(&sample, &drawing) {
        assert_eq!(svg.matches(r#"stroke-width="4""#).count(), 1);
        assert!(svg.contains(">当前环节</text>") && svg.contains(">已办</text>"));
    }
    let words = describe(&sample.item.flowchart, &drawing);
    let here: Vec<&str> = words
        .steps
        .iter()
        .filter(|s| s.here)
        .map(|s| &*s.id)
        .collect();
    assert_eq!(here, ["decide"]);
    assert_eq!(words.html().matches("aria-current=\"step\"").count(), 1);
}

#[test]
fn what_another_version_changes_is_told_by_more_than_colour() {
    let before = market_licence();
    let chart = &before.item.flowchart;
    let mut after = chart.clone();
    after.steps.retain(|step| step.id != "examine");
    after.steps[0].officers += 1;
    let mut check = after.steps[0].clone();
    check.id = "second-check".into();
    after.steps.push(check);
    after.transitions[0].to = vec!["second-check".into()];
    let difference = diff::charts(chart, &after);
    let drawing = Drawing {
        changes: Some(&difference),
        ..Drawing::default()
    };
    for (chart, told, untold) in [
        (chart, ["取消", "有修改"], "新增"),
        (&after, ["新增", "有修改"], "取消"),
    ] {
        let svg = draw(chart, &drawing);
        assert_eq!(svg.matches(r#"stroke-width="3""#).count(), 2, "two boxes");
        for word in told {
            assert!(svg.contains(&format!(">{word}</text>")), "{word}");
        }
        assert!(!svg.contains(untold), "{untold}");
        let words = describe(chart, &drawing).to_string();
        assert!(
            told.iter()
                .all(|word| words.contains(&format!("- {word}\n")))
        );
        assert_eq!(
            words.matches("材料审查通过 〔有修改〕 →").count(),
            1,
            "a way"
        );
    }
}

/// Integrity-risk points are the office's own: the public's pictures are drawn without a scale.
#[test]
fn risks_are_shown_to_nobody_who_has_no_scale_for_them() {
    let (sample, scale) = (penalty(), RiskScale::default());
    let office = drawing(&sample, Language::Chinese, &scale);
    let public = Drawing {
        risks: None,
        ..office.clone()
    };
    let words = |drawing| describe(&sample.item.flowchart, drawing).to_string();
    let with_risk = |texts: Vec<String>| texts.iter().filter(|t| t.contains("畸轻畸重")).count();
    assert_eq!(with_risk(pictures(&sample, &public)), 0);
    assert_eq!(with_risk(vec![words(&public)]), 0);
    assert!(with_risk(pictures(&sample, &office)) >= 3);
    assert_eq!(with_risk(vec![words(&office)]), 1);
}

#[test]
fn lanes_stand_side_by_side_with_the_own_department_first() {
    let (mut sample, scale) = (penalty(), RiskScale::default());
    // Even where the course begins elsewhere.
    sample.item.flowchart.start = "legal-review".into();
    let svg = draw(
        &sample.item.flowchart,
        &drawing(&sample, Language::English, &scale),
    );
    let lanes = svg
        .split("class=\"lanes\"")
        .nth(1)
        .expect("there are lanes");
    let place = |name: &str| lanes.find(name).unwrap_or_else(|| panic!("no lane {name}"));
    assert!(place("Market Supervision") < place("Bureau of Justice"));
    assert!(place("Bureau of Justice") < place("outside"));
}

#[test]
fn numbers_and_names_of_steps_agree_between_pictures_and_words() {
    let scale = RiskScale::default();
    for sample in [market_licence(), penalty(), consultation()] {
        for language in LANGUAGES {
            let drawing = drawing(&sample, language, &scale);
            let words: Description = describe(&sample.item.flowchart, &drawing);
            assert_eq!(words.steps.len(), sample.item.flowchart.steps.len());
            let all = pictures(&sample, &drawing).concat();
            for step in words.steps {
                let told = format!("<title>{}. {} · ", step.number, step.name);
                assert_eq!(all.matches(&told).count(), 3, "{told}");
            }
        }
    }
}

#[test]
fn broken_charts_are_drawn_as_far_as_they_go() {
    let mut sample = market_licence();
    let chart = &mut sample.item.flowchart;
    chart.start = "nowhere".into();
    let lost = ["nowhere", "review", "deliver"].into_iter();
    for (from, to) in lost.zip(["review", "nowhere", "review"]) {
        chart.transitions.push(way(from, "x", "x", &[to], None));
    }
    // Twice the same id, and a step without a name.
    let mut double = chart.steps[0].clone();
    double.names = Texts::default();
    chart.steps.push(double);
    for svg in pictures(&sample, &Drawing::default()) {
        assert!(svg.contains("审查") && svg.contains(">review</text>"));
    }
    let words = describe(&sample.item.flowchart, &Drawing::default());
    assert!(words.to_string().contains("不存在的环节 nowhere"));
    sample.item.flowchart.steps.clear();
    for svg in pictures(&sample, &Drawing::default()) {
        assert!(svg.contains("开始"));
    }
}

#[test]
fn nothing_overlaps_however_tangled_the_chart() {
    let scale = RiskScale::default();
    for seed in 1..40 {
        let steps = 2 + seed as usize % 20;
        let sample = tangle(seed, steps, steps * 2);
        let drawing = drawing(&sample, LANGUAGES[seed as usize % 2], &scale);
        let mut all = pictures(&sample, &drawing);
        for svg in &all {
            let faults = Shapes::of(svg).faults();
            assert!(faults.is_empty(), "seed {seed}: {faults:#?}");
        }
        let mut whole = all.split_off(all.len() - 2);
        // The pages together leave nothing out and show nothing twice, either.
        whole.push(all.concat());
        for picture in whole {
            for number in 1..=steps {
                let shown = picture.matches(&format!("<title>{number}. ")).count();
                assert_eq!(shown, 1, "seed {seed}: step {number}");
            }
        }
    }
}

#[test]
fn the_samples_overlap_nowhere() {
    let scale = RiskScale::default();
    for sample in [market_licence(), penalty(), consultation()] {
        for language in LANGUAGES {
            for svg in pictures(&sample, &drawing(&sample, language, &scale)) {
                let faults = Shapes::of(&svg).faults();
                assert!(faults.is_empty(), "{}: {faults:#?}", sample.item.code);
            }
        }
    }
}

/// A page of 390 pixels with margins of its own leaves 352; no text is under 12.
#[test]
fn a_narrow_picture_fits_a_telephone_whatever_the_chart() {
    let scale = RiskScale::default();
    for seed in 1..30 {
        let sample = tangle(seed, 1 + seed as usize, 40);
        let narrow = Drawing {
            format: Format::Narrow,
            ..drawing(&sample, LANGUAGES[seed as usize % 2], &scale)
        };
        let shapes = Shapes::of(&draw(&sample.item.flowchart, &narrow));
        assert_eq!(shapes.size.0, NARROW_WIDTH, "seed {seed}");
        let least = shapes.font_sizes.iter().copied().fold(f64::MAX, f64::min);
        assert!(least >= 12.0, "seed {seed}: a text of {least} px");
    }
}

/// 8 pt are 2.82 mm, and a sheet is 180 mm wide and at most 257 mm high.
#[test]
fn a_page_can_be_read_on_paper_whatever_the_chart() {
    let scale = RiskScale::default();
    for seed in 1..30 {
        let sample = tangle(seed, 1 + seed as usize, 40);
        let drawing = drawing(&sample, LANGUAGES[seed as usize % 2], &scale);
        for svg in pages(&sample.item.flowchart, &drawing) {
            assert!(svg.contains(r#" width="180mm""#));
            let shapes = Shapes::of(&svg);
            let mm_per_unit = 180.0 / shapes.size.0;
            let high = shapes.size.1 * mm_per_unit;
            assert!(high <= 257.05, "seed {seed}: {high} mm high");
            let least = shapes.font_sizes.iter().copied().fold(f64::MAX, f64::min);
            let points = least * mm_per_unit * 72.0 / 25.4;
            assert!(points >= 8.0, "seed {seed}: a text of {points} pt");
        }
    }
}

/// As many steps and transitions as a chart may have. That it ends is the test.
#[test]
fn the_largest_lawful_chart_is_drawn_in_every_format() {
    let scale = RiskScale::default();
    let sample = tangle(2, 256, 1_024);
    let drawing = drawing(&sample, Language::Chinese, &scale);
    let mut on_pages = 0;
    let mut all = pictures(&sample, &drawing);
    for svg in all.split_off(all.len() - 2) {
        assert!(Shapes::of(&svg).boxes.len() > 256);
    }
    for svg in all {
        on_pages += Shapes::of(&svg).boxes.len();
    }
    assert!(on_pages > 256, "{on_pages}");
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    let scale = RiskScale::default();
    let sample = tangle(11, 30, 60);
    let drawing = drawing(&sample, Language::English, &scale);
    assert_eq!(pictures(&sample, &drawing), pictures(&sample, &drawing));
}
