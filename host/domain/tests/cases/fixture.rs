//! A county with one department, one licence with parallel checks, and its plugin.

use std::collections::BTreeMap;

use sanquan_domain::calendar::{
    CalendarDocument, CalendarKind, ExceptionKind, ExceptionalDay, OfficeHours,
};
use sanquan_domain::catalogue::{Binding, Category, Department, Post, PowerItem, RequiredMaterial};
use sanquan_domain::clock::ClockRules;
use sanquan_domain::contract::{ActForm, Description, EffectKind, ItemHandling, LegalBasis, Rule};
use sanquan_domain::county::{self, County};
use sanquan_domain::event::{CountyEvent, CountyOpened, Function, PluginUploaded};
use sanquan_domain::flowchart::{
    DayUnit, Ending, Flowchart, Limit, Point, PointKind, Step, StepKind, Transition,
};
use sanquan_domain::form::{ChoiceOption, Field, FieldKind, Form};
use sanquan_domain::id::{CaseId, Digest};
use sanquan_domain::shadow::{Change, Difference, Moves, Selection, ShadowReplayed};
use sanquan_domain::signature::SignaturePolicy;
use sanquan_domain::supervision::RuleSet;
use sanquan_domain::time::{Date, Instant};
use sanquan_domain::value::Texts;

pub const ITEM: &str = "5108220150100300";
pub const DEPARTMENT: &str = "015";

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// `03-02 09:00` in 2026, Chinese time.
pub fn at(text: &str) -> Instant {
    let (day, time) = text.split_once(' ').unwrap();
    format!("2026-{day}T{time}:00+08:00").parse().unwrap()
}

pub fn names(name: &str) -> Texts {
    Texts::zh_en(name, name)
}

pub fn working_days(days: u32) -> Limit {
    Limit {
        days,
        unit: DayUnit::WorkingDays,
    }
}

pub fn step(id: &str, kind: StepKind, post: Option<&str>, days: Option<u32>) -> Step {
    let point = |kind: PointKind, name: &str| Point {
        id: format!("{id}-{name}"),
        kind,
    };
    let points = match kind {
        StepKind::Work => vec![
            point(PointKind::Time, "time"),
            point(PointKind::Flow, "flow"),
            point(PointKind::Authority, "authority"),
        ],
        StepKind::Automatic | StepKind::Waiting => Vec::new(),
    };
    Step {
        id: id.to_owned(),
        names: names(id),
        kind,
        post: post.map(Into::into),
        officers: 1,
        limit: days.map(working_days),
        documents: Vec::new(),
        points,
        apart_from: Vec::new(),
        joins: Vec::new(),
    }
}

pub fn transition(
    id: &str,
    from: &str,
    action: &str,
    to: &[&str],
    ends: Option<Ending>,
) -> Transition {
    Transition {
        id: id.to_owned(),
        from: from.to_owned(),
        action: action.to_owned(),
        names: names(id),
        to: to.iter().map(|s| (*s).to_owned()).collect(),
        ends,
    }
}

/// review → sort (automatic) → fire and hygiene in parallel → decide → deliver.
pub fn chart() -> Flowchart {
    let mut fire = step("fire", StepKind::Work, Some("015-check"), Some(2));
    fire.officers = 2;
    let mut decide = step("decide", StepKind::Work, Some("015-head"), Some(1));
    decide.apart_from = vec!["review".into(), "fire".into()];
    decide.joins = vec!["fire".into(), "hygiene".into()];
    decide.documents = vec!["decision".into()];
    decide.points.push(Point {
        id: "decide-material".into(),
        kind: PointKind::Material,
    });
    Flowchart {
        item: ITEM.into(),
        start: "review".into(),
        steps: vec![
            step("review", StepKind::Work, Some("015-review"), Some(3)),
            step("sort", StepKind::Automatic, None, None),
            fire,
            step("hygiene", StepKind::Work, Some("015-review"), Some(2)),
            decide,
            step("deliver", StepKind::Waiting, None, None),
        ],
        transitions: vec![
            transition("reviewed", "review", "pass", &["sort"], None),
            transition("again", "review", "again", &["review"], None),
            transition("sorted", "sort", "proceed", &["fire", "hygiene"], None),
            transition("fire-ok", "fire", "pass", &["decide"], None),
            transition("hygiene-ok", "hygiene", "pass", &["decide"], None),
            transition("granted", "decide", "grant", &["deliver"], None),
            transition("refused", "decide", "refuse", &[], Some(Ending::Refused)),
            transition(
                "delivered",
                "deliver",
                "collect",
                &[],
                Some(Ending::Granted),
            ),
        ],
    }
}

pub fn item() -> PowerItem {
    let material = |code: &str, required| RequiredMaterial {
        code: code.into(),
        names: names(code),
        required,
    };
    PowerItem {
        code: ITEM.into(),
        version: 1,
        department: DEPARTMENT.into(),
        names: names("食品经营许可"),
        category: Category::Licence,
        basis: vec![LegalBasis {
            law: "食品安全法".into(),
            article: "35".into(),
        }],
        statutory_limit: working_days(20),
        promised_limit: working_days(10),
        materials: vec![material("id-card", true), material("lease", false)],
        flowchart: chart(),
        valid_from: day("2020-01-01"),
        valid_until: None,
        elements: Default::default(),
        duties: Vec::new(),
    }
}

pub fn field(path: &str, kind: FieldKind, required: bool, max_count: u32) -> Field {
    Field {
        path: path.into(),
        kind,
        required,
        max_count,
        labels: names(path),
        help: Texts::default(),
    }
}

pub fn application_form() -> Form {
    Form {
        fields: vec![
            field(
                "shop",
                FieldKind::Text {
                    min_chars: 1,
                    max_chars: 20,
                },
                true,
                1,
            ),
            field(
                "area",
                FieldKind::Decimal {
                    scale: 2,
                    min_mantissa: 0,
                    max_mantissa: 100_000,
                },
                false,
                1,
            ),
            field(
                "rooms[].use",
                FieldKind::Text {
                    min_chars: 1,
                    max_chars: 20,
                },
                true,
                3,
            ),
        ],
    }
}

pub fn description() -> Description {
    let rule = |id: &str| Rule {
        id: id.into(),
        titles: names(id),
        basis: vec![LegalBasis {
            law: "食品安全法".into(),
            article: "33".into(),
        }],
    };
    let options = ["good", "bad"].map(|code| ChoiceOption {
        code: code.into(),
        labels: names(code),
    });
    let result = field("result", FieldKind::Choice(options.to_vec()), true, 1);
    Description {
        department: DEPARTMENT.into(),
        version: "1.0.0".into(),
        titles: names("市场监管"),
        items: vec![ItemHandling {
            item: ITEM.into(),
            application: application_form(),
            acts: vec![ActForm {
                step: "fire".into(),
                action: "pass".into(),
                form: Form {
                    fields: vec![result],
                },
            }],
        }],
        rules: vec![rule("food.ok"), rule("food.missing")],
        effects: vec![
            EffectKind::Fee,
            EffectKind::Document,
            EffectKind::ClockStop,
            EffectKind::ClockResume,
            EffectKind::Extension,
        ],
        settings: Form::default(),
        annexes: Vec::new(),
    }
}

pub fn uploaded() -> PluginUploaded {
    PluginUploaded {
        component: Digest::plain(b"component"),
        size_bytes: 9,
        description: description(),
        charts: vec![chart()],
    }
}

pub fn calendar() -> CalendarDocument {
    CalendarDocument {
        names: names("工作日"),
        time_zone: "Asia/Shanghai".into(),
        kind: CalendarKind::Working,
        work_week: vec![1, 2, 3, 4, 5],
        published_from: 2026,
        published_until: 2026,
        exceptions: Vec::new(),
        fixed_holidays: Vec::new(),
        office_hours: vec![OfficeHours::always(&[(8, 30, 12, 0), (14, 0, 17, 30)])],
    }
}

/// The calendar, published anew with these days off (`MM-DD` of 2026).
pub fn days_off(days: &[&str]) -> CalendarDocument {
    let off = |date: &&str| ExceptionalDay {
        date: day(&format!("2026-{date}")),
        kind: ExceptionKind::DayOff,
        names: names("假日"),
    };
    CalendarDocument {
        exceptions: days.iter().map(off).collect(),
        ..calendar()
    }
}

pub fn opened() -> CountyOpened {
    CountyOpened {
        code: "510822".into(),
        names: names("青川县"),
        time_zone: "Asia/Shanghai".into(),
        simulated: true,
    }
}

pub fn post(code: &str) -> Post {
    Post {
        code: code.into(),
        department: DEPARTMENT.into(),
        names: names(code),
    }
}

pub fn binding(post: &str, handler: &str, qualified_until: Option<&str>) -> Binding {
    Binding {
        post: post.into(),
        handler: handler.into(),
        from: day("2025-01-01"),
        until: None,
        qualified_until: qualified_until.map(day),
        deputy: false,
    }
}

pub fn rules() -> RuleSet {
    RuleSet::default_set(ClockRules::published(day("1900-01-01")))
}

/// Every event of the county, each decided by its command.
pub fn county_events() -> Vec<CountyEvent> {
    let mut county = County::default();
    let mut events = Vec::new();
    let mut take = |county: &mut County, event: Result<CountyEvent, _>| {
        let event: CountyEvent = event
            .map_err(|refusal: sanquan_domain::refusal::Refusal| refusal.to_string())
            .unwrap();
        county.apply(&event);
        events.push(event);
    };
    let event = county::open_county(&county, opened());
    take(&mut county, event);
    let department = Department::new(DEPARTMENT, names("市场监管局"));
    let event = county::enter_department(&county, department);
    take(&mut county, event);
    for code in ["015-review", "015-check", "015-head"] {
        let event = county::enter_post(&county, post(code));
        take(&mut county, event);
    }
    for binding in [
        binding("015-review", "r1", None),
        binding("015-check", "c1", Some("2026-12-31")),
        binding("015-check", "c2", Some("2026-12-31")),
        binding("015-check", "c3", Some("2026-01-31")),
        binding("015-head", "h1", None),
        binding("015-head", "r1", None),
    ] {
        let event = county::bind_handler(&county, binding);
        take(&mut county, event);
    }
    let event = county::publish_item(&county, item());
    take(&mut county, event);
    let event = county::publish_calendar(&county, calendar());
    take(&mut county, event);
    let event = county::publish_rules(&county, &rules());
    take(&mut county, event);
    let event = county::upload_plugin(&county, uploaded());
    take(&mut county, event);
    let event = county::activate_plugin(
        &county,
        Digest::plain(b"component"),
        None,
        at("01-01 09:00"),
        SignaturePolicy::Optional,
    );
    take(&mut county, event);
    events
}

/// What a replay of `candidate` over the whole department found: one answer in three differs.
pub fn replayed(candidate: Digest) -> ShadowReplayed {
    let (mut moves, mut report) = (
        Moves::default(),
        ShadowReplayed {
            department: DEPARTMENT.into(),
            candidate,
            active: Some(Digest::plain(b"component")),
            settings: None,
            selection: Selection::of_department(DEPARTMENT.into()),
            upto: 40,
            verdicts: 3,
            unchanged: 2,
            erased: 0,
            differences: BTreeMap::new(),
            moves: Vec::new(),
            changes: Vec::new(),
            ended_at: at("03-02 09:00"),
        },
    );
    let change = Change {
        case: CaseId::from_bytes([7; 16]),
        version: 4,
        function: Function::Review,
        item: ITEM.into(),
        step: Some("review".into()),
        difference: Difference::Outcome,
        before: "take review-pass".into(),
        after: "deny".into(),
        rule: Some("complete".into()),
    };
    report.add(change, &mut moves);
    report.moves = moves.sorted();
    report
}

pub fn county() -> County {
    let mut county = County::default();
    county_events().iter().for_each(|event| county.apply(event));
    county
}
