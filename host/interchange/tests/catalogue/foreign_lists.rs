//! Lists that real authorities published, imported as they are. What the README beside the lists says another
//! program counts in them is what the import has to find.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::PathBuf;

use sanquan_domain::catalogue::{
    Category, ExerciseLevel, NationalCategory as Kind, Origin, PowerItem,
};
use sanquan_domain::county::{County, enter_department, enter_post, open_county, publish_item};
use sanquan_domain::event::{CountyEvent, CountyOpened};
use sanquan_domain::flowchart::check;
use sanquan_domain::id::CountyCode;
use sanquan_domain::number::{self, CaseNumber};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::time::Date;
use sanquan_domain::value::Texts;
use sanquan_interchange::catalogue::{Import, Mapping, Report, Templates, import_csv};

fn file(name: &str) -> PathBuf {
    PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/data/catalogue"
    ))
    .join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(file(name)).expect("a test file")
}

fn templates() -> Templates {
    serde_json::from_str(&text("templates.json")).expect("sound templates")
}

fn mapping(toml: &str) -> Mapping {
    Mapping::read(toml).expect("a sound mapping")
}

fn imported(list: &str) -> (Vec<PowerItem>, Import) {
    let mapping = mapping(&text(&format!("{list}.map.toml")));
    let csv = File::open(file(&format!("{list}.csv"))).expect("a test file");
    let mut items = Vec::new();
    let import = import_csv(csv, &mapping, &templates(), &mut |item| items.push(item));
    (
        items,
        import.expect("a list with the columns of its mapping"),
    )
}

fn codes(mistakes: &[sanquan_interchange::Mistake]) -> BTreeMap<&str, usize> {
    let mut codes = BTreeMap::new();
    for mistake in mistakes {
        *codes.entry(mistake.code).or_default() += 1;
    }
    codes
}

#[test]
fn the_679_items_of_guangan_are_imported_as_the_district_published_them() {
    let (items, import) = imported("guangan-items");
    let report = &import.report;
    assert_eq!(
        (report.rows, report.importable, report.rejected_rows),
        (679, 679, 0)
    );
    assert_eq!((import.departments.len(), report.departments), (26, 26));
    let kinds = [
        (Kind::Licence, 408),
        (Kind::Benefit, 3),
        (Kind::Confirmation, 33),
        (Kind::Reward, 2),
        (Kind::Adjudication, 6),
        (Kind::Other, 106),
        (Kind::PublicService, 121),
    ];
    assert_eq!(report.categories, BTreeMap::from(kinds));
    let warnings = [("import.irregular-code", 38), ("import.same-name", 1)];
    assert_eq!(codes(&report.warnings), BTreeMap::from(warnings));
    let approval = items
        .iter()
        .filter(|item| item.department.as_str() == "68236467-9");
    assert_eq!(approval.count(), 344);
    let with_base_code = items
        .iter()
        .filter(|item| item.elements.base_code.is_some());
    assert_eq!(with_base_code.count(), 192);
}

/// Nothing of the list is changed on its way: codes and names stand in the items byte by byte.
#[test]
fn codes_and_names_of_guangan_are_kept_as_they_stand() {
    let (items, import) = imported("guangan-items");
    let mut list = csv::Reader::from_path(file("guangan-items.csv")).expect("a test file");
    let rows: Vec<csv::StringRecord> = list.records().map(|row| row.expect("UTF-8")).collect();
    assert_eq!(rows.len(), items.len());
    for (row, item) in rows.iter().zip(&items) {
        assert_eq!(
            (&row[5], &row[2]),
            (item.code.as_str(), item.names.get("zh-CN"))
        );
        assert_eq!(&row[7], item.department.as_str());
    }
    let longest = items
        .iter()
        .map(|item| item.names.get("zh-CN").chars().count())
        .max();
    assert_eq!(longest, Some(110));
    let names: BTreeSet<&str> = import
        .departments
        .iter()
        .map(|one| one.names.get("zh-CN"))
        .collect();
    let listed: BTreeSet<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(names, listed);
}

/// The letter in a code says nothing reliable: 17 items with A are other powers, 13 are public services.
#[test]
fn the_kind_comes_from_the_code_of_the_kind_and_not_from_the_letter_in_the_item_code() {
    let (items, _) = imported("guangan-items");
    let mut kinds: BTreeMap<Option<Kind>, u32> = BTreeMap::new();
    for item in &items {
        if item.code.as_str().chars().find(char::is_ascii_uppercase) == Some('A') {
            *kinds.entry(item.elements.national_category).or_insert(0) += 1;
        }
    }
    let expected = [
        (Kind::Licence, 408),
        (Kind::Other, 17),
        (Kind::PublicService, 13),
        (Kind::Confirmation, 2),
    ];
    assert_eq!(
        kinds,
        expected
            .into_iter()
            .map(|(kind, count)| (Some(kind), count))
            .collect()
    );
    assert!(items.iter().any(|item| item.category == Category::Other));
}

#[test]
fn what_was_assumed_stands_in_the_origin_of_each_item_with_its_reason() {
    let (items, import) = imported("guangan-items");
    for item in &items {
        let Origin::Published { source } = &item.elements.origin else {
            panic!("{} comes from a list", item.code);
        };
        for said in [
            "广安市广安区政务服务事项目录",
            "basis (the list names no law)",
            "statutory_limit (the list has no limits; 行政许可法 42)",
            "valid_from (the list has no dates)",
        ] {
            assert!(source.contains(said), "{source}");
        }
    }
    let total: u64 = import
        .report
        .assumed
        .iter()
        .filter(|(told, _)| told.starts_with("basis"))
        .map(|(_, n)| n)
        .sum();
    assert_eq!(total, 679);
}

#[test]
fn the_inspections_of_zhejiang_are_imported_with_the_laws_of_their_sentences() {
    let (items, import) = imported("zhejiang-inspection-items");
    let report = &import.report;
    assert_eq!(
        (report.rows, report.importable, report.rejected_rows),
        (79, 79, 0)
    );
    assert_eq!(report.categories, BTreeMap::from([(Kind::Inspection, 79)]));
    assert!(items.iter().all(|item| item.category == Category::Other));
    let of = |code| {
        items
            .iter()
            .filter(|item| item.department.as_str() == code)
            .count()
    };
    assert_eq!((of("015"), of("009")), (75, 4));
    // One law for each title, but the titles that stand within another.
    let laws: usize = items.iter().map(|item| item.basis.len()).sum();
    let titles = items
        .iter()
        .flat_map(|item| &item.basis)
        .map(|basis| basis.law.matches('《').count());
    assert_eq!(laws - 1 + titles.sum::<usize>(), 170);
    let assumed: Vec<&PowerItem> = items
        .iter()
        .filter(|item| matches!(&item.elements.origin, Origin::Published { source } if source.contains("basis")))
        .collect();
    assert_eq!(assumed.len(), 1);
    assert!(assumed[0].names.get("zh-CN").contains("商标许可使用行为"));
}

/// Codes that are made of a row's own words stay the same when the list is sorted anew.
#[test]
fn made_codes_do_not_depend_on_the_order_of_the_list() {
    let list = text("zhejiang-inspection-items.csv");
    let (header, rows) = list.split_once('\n').expect("a header");
    let turned: Vec<&str> = rows.lines().rev().collect();
    let turned = format!("{header}\n{}\n", turned.join("\n"));
    let mapping = mapping(&text("zhejiang-inspection-items.map.toml"));
    let mut codes = BTreeMap::new();
    for list in [&list, &turned] {
        let mut take = |item: PowerItem| {
            codes
                .entry(item.code)
                .or_insert_with(Vec::new)
                .push(item.names)
        };
        import_csv(list.as_bytes(), &mapping, &templates(), &mut take).expect("a sound list");
    }
    assert_eq!(codes.len(), 79);
    assert!(
        codes
            .values()
            .all(|names| names.len() == 2 && names[0] == names[1])
    );
}

#[test]
fn an_item_that_names_no_authority_is_rejected_and_the_others_are_not() {
    let (items, import) = imported("mixed-power-items");
    let report = &import.report;
    assert_eq!(
        (report.rows, report.importable, report.rejected_rows),
        (14, 13, 1)
    );
    let rejected: Vec<(&str, u64, &str)> = report
        .rejected
        .iter()
        .map(|one| (one.code, one.line, one.column.as_str()))
        .collect();
    assert_eq!(rejected, [("import.blank", 15, "`authority`"); 2]);
    let kinds = [
        (Kind::Licence, 2),
        (Kind::Penalty, 2),
        (Kind::Coercion, 1),
        (Kind::Reward, 1),
        (Kind::Other, 7),
    ];
    assert_eq!(report.categories, BTreeMap::from(kinds));
    let levels = |level| {
        items
            .iter()
            .filter(|item| item.elements.level == level)
            .count()
    };
    let [city, county] =
        [ExerciseLevel::City, ExerciseLevel::County].map(|level| levels(Some(level)));
    assert_eq!((city, county, levels(None)), (7, 3, 3));
}

#[test]
fn flowcharts_and_posts_of_all_imported_items_are_lawful_and_complete() {
    for list in [
        "guangan-items",
        "zhejiang-inspection-items",
        "mixed-power-items",
    ] {
        let (items, import) = imported(list);
        let posts: BTreeSet<&str> = import.posts.iter().map(|post| post.code.as_str()).collect();
        assert_eq!(
            posts.len(),
            import.posts.len(),
            "{list}: no post stands twice"
        );
        for item in &items {
            let problems = check(&item.flowchart, item);
            assert!(problems.is_empty(), "{list}: {}: {problems:?}", item.code);
            for post in item
                .flowchart
                .steps
                .iter()
                .filter_map(|step| step.post.as_ref())
            {
                assert!(posts.contains(post.as_str()), "{list}: {post}");
            }
        }
    }
}

/// What the report calls importable, the county does take.
#[test]
fn every_importable_item_can_be_published_with_its_department_and_posts() {
    for list in [
        "guangan-items",
        "zhejiang-inspection-items",
        "mixed-power-items",
    ] {
        let (items, import) = imported(list);
        let mut county = County::default();
        let opened = CountyOpened {
            code: "510822".into(),
            names: Texts::zh_en("青川县", "Qingchuan"),
            time_zone: "Asia/Shanghai".to_owned(),
            simulated: true,
        };
        let take = |event: Result<CountyEvent, Refusal>| match event {
            Ok(event) => event,
            Err(refusal) => panic!("{list}: {refusal}"),
        };
        let event = take(open_county(&county, opened));
        county.apply(&event);
        for department in import.departments {
            let event = take(enter_department(&county, department));
            county.apply(&event);
        }
        for item in items {
            let event = take(publish_item(&county, item));
            county.apply(&event);
        }
        for post in import.posts {
            let event = take(enter_post(&county, post));
            county.apply(&event);
        }
        assert_eq!(
            county.catalogue.item_count() as u64,
            import.report.importable
        );
    }
}

/// Their codes are longer than what a case number can take, or have signs that it cannot.
#[test]
fn a_case_can_be_filed_for_every_imported_item_and_no_two_get_the_same_number() {
    let county = CountyCode::from("510822");
    let day = Date::new(2026, 3, 2).expect("a day");
    for list in [
        "guangan-items",
        "zhejiang-inspection-items",
        "mixed-power-items",
    ] {
        let (items, _) = imported(list);
        let mut filed: BTreeMap<String, u32> = BTreeMap::new();
        let mut given = BTreeSet::new();
        for item in &items {
            let series = filed.entry(number::part(item.department.as_str()));
            let serial = series.and_modify(|serial| *serial += 1).or_insert(1);
            let number = CaseNumber::new(&county, &item.department, &item.code, day, *serial);
            let text = number.to_string();
            assert_eq!(text.parse(), Ok(number), "{list}: {}", item.code);
            assert!(given.insert(text), "{list}: {} twice", item.code);
        }
    }
}

const SMALL: &str = r#"
format = 1
source = "a list"
templates = "templates.json"
table = { fill_down = ["部门"], absent = ["无"] }
department = { code = { column = "部门", codes = { "市监局" = "015", "公安局" = "009" } }, name = { column = "部门" } }
default = [{ field = "basis", value = "行政许可法|第十二条", reason = "no law" }]
charts = { licence = "application" }

[item]
code = { column = "编码" }
name = { column = "名称" }
category = { column = "类型", code_system = "here", codes = { "1" = "licence", "2" = "penalty" } }
category_also = { column = "类型名", code_system = "names", codes = { "许可" = "licence", "处罚" = "penalty" } }
statutory_limit = { column = "法定" }
promised_limit = { column = "承诺" }
valid_from = { column = "生效" }
"#;

fn small(csv: &str) -> (Vec<PowerItem>, Report) {
    let mut items = Vec::new();
    let import = import_csv(csv.as_bytes(), &mapping(SMALL), &templates(), &mut |item| {
        items.push(item)
    });
    (items, import.expect("a list with all columns").report)
}

#[test]
fn every_rejected_row_and_every_warning_says_where_what_and_why() {
    let (items, report) = small(
        "部门,编码,名称,类型,类型名,法定,承诺,生效\n\
         市监局,A-1,食品经营（许可）,1,许可,20个工作日,10个工作日,2026-01-01\n\
         ,A-2,食品经营(许可),1,处罚,20 working_days,8 working_days,2026-01-01\n\
         税务局,A-3,登记,1,许可,20,10个工作日,soon\n\
         市监局,A 4,无,20,许可,20个工作日,10个工作日,2026-01-01\n\
         市监局,A-1,小餐饮 &amp; 摊贩,1,许可,20个工作日,,2026-01-01\n\
         公安局,A-6,处罚,2,处罚,20个工作日,10个工作日,2026-01-01\n\
         公安局,A-7,旅馆,1\n\
         公安局,A-8,旅馆 &amp; 民宿,1,许可,20个工作日,10个工作日,2026-01-01\n\
         公安局,A-9,典当,1,许可,20个工作日,30个工作日,2026-01-01\n\
         公安局,A-10,印章,1,许可,20个工作日,2个工作日,2026-01-01\n",
    );
    assert_eq!(items.len(), 3);
    assert_eq!(
        items[1].department.as_str(),
        "015",
        "a merged cell means what stands above it"
    );
    assert_eq!(
        items[1].names.get("zh-CN"),
        "食品经营(许可)",
        "names are kept"
    );
    expect_test::expect_file!["../data/catalogue/small-list.expected"]
        .assert_eq(&report.to_string());
    let json = serde_json::to_value(&report).expect("a report is plain data");
    assert_eq!(json["rejected"][0]["line"], 4);
    assert_eq!(json["categories"]["licence"], 3);
}

#[test]
fn a_list_without_the_columns_of_its_mapping_is_refused_as_a_whole() {
    let csv = "部门,编码,名称,类型,法定,承诺,承诺\n";
    let mut take = |_| panic!("nothing may be handed on");
    let error = import_csv(csv.as_bytes(), &mapping(SMALL), &templates(), &mut take)
        .expect_err("no such columns");
    let told: Vec<(&str, &str)> = error
        .0
        .iter()
        .map(|one| (one.code, one.column.as_str()))
        .collect();
    let expected = [
        ("import.ambiguous-column", "`承诺`"),
        ("import.missing-column", "`生效`"),
        ("import.missing-column", "`类型名`"),
    ];
    assert_eq!(BTreeSet::from_iter(told), BTreeSet::from(expected));
    let empty =
        import_csv(&b"\n"[..], &mapping(SMALL), &templates(), &mut take).expect_err("no header");
    assert_eq!(empty.0[0].code, "import.no-header");
}

#[test]
fn a_mapping_that_says_too_little_is_refused() {
    for (from, to, code) in [
        ("format = 1", "format = 2", "mapping.format"),
        ("source = \"a list\"", "source = \"\"", "mapping.source"),
        (
            "code_system = \"here\"",
            "code_system = \"\"",
            "mapping.code-system",
        ),
        ("code_system = \"here\", ", "", "mapping.malformed"),
        ("reason = \"no law\"", "reason = \" \"", "mapping.reason"),
        (", reason = \"no law\"", "", "mapping.malformed"),
        (
            "field = \"basis\"",
            "field = \"materials\"",
            "mapping.assumption",
        ),
        ("column = \"类型\", ", "", "mapping.category"),
        ("absent", "absend", "mapping.malformed"),
    ] {
        let changed = SMALL.replacen(from, to, 1);
        assert_ne!(changed, SMALL, "{from}");
        let mistakes = Mapping::read(&changed).expect_err(code);
        assert_eq!(mistakes.0[0].code, code, "{mistakes}");
    }
    let unknown = SMALL.replace("\"application\"", "\"lost\"");
    let error = import_csv(&b""[..], &mapping(&unknown), &templates(), &mut |_| {})
        .expect_err("no such chart");
    assert_eq!(error.0[0].code, "mapping.unknown-chart");
}
