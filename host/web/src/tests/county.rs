//! A county in memory: two departments, a licence that the whole page can be seen with, and as many
//! other items as a second page of the list needs.

use std::sync::Arc;

use sanquan_domain::calendar::CalendarDocument;
use sanquan_domain::case::Case;
use sanquan_domain::case::Sealer;
use sanquan_domain::case::act::By;
use sanquan_domain::case::file::{self, FileCase};
use sanquan_domain::case::record_past_act::{RecordPastAct, record_past_act};
use sanquan_domain::catalogue::{
    CatalogueDocument, Category, Department, Post, PowerItem, RequiredMaterial,
};
use sanquan_domain::clock::ClockRules;
use sanquan_domain::contract::LegalBasis;
use sanquan_domain::event::{Application, CountyOpened, Sealed};
use sanquan_domain::flowchart::{
    DayUnit, Ending, Flowchart, Limit, Point, PointKind, Step, StepKind, Transition,
};
use sanquan_domain::id::{CaseId, CountyCode, Digest};
use sanquan_domain::signature::SignaturePolicy;
use sanquan_domain::supervision::RuleSet;
use sanquan_domain::time::{Date, Instant};
use sanquan_domain::value::{Facts, Texts};
use sanquan_engine::{Caller, Components, Engine, Parts, Projector, Seeded, Simulated};
use sanquan_runtime::{Runtime, RuntimeSettings};
use sanquan_store::{KeyLog, MemoryStore, RealDisk, system_randomness};

/// The licence.
pub const LICENCE: &str = "5108220150100300";

/// A county with what keeps it alive.
pub struct TestCounty {
    pub code: CountyCode,
    pub engine: Engine,
    clock: Arc<Simulated>,
    _folder: tempfile::TempDir,
}

impl TestCounty {
    pub fn wait_until(&self, at: Instant) {
        self.clock.set(at);
    }

    /// A licence case as the log of 2 March tells it: accepted, reviewed, at examination.
    pub fn case(&self) -> Case {
        let county = self.engine.county();
        let received_at = at("2026-03-02T01:00:00Z");
        let law = county
            .in_force_for_item(&LICENCE.into(), received_at)
            .unwrap();
        let command = FileCase {
            case: CaseId::from_bytes([1; 16]),
            number: format!("{}-015-01003-20260302-00001-07", self.code),
            item: LICENCE.into(),
            external_ref: None,
            application: Application {
                applicant: "一家食品店".to_owned(),
                ..Application::default()
            },
            key: 1,
            seed: 1,
            promised_until: None,
        };
        let mut dossier =
            file::record_past(command, received_at, received_at, &law, &mut Open).unwrap();
        let reviewed = RecordPastAct {
            step: "review".to_owned(),
            action: "pass".to_owned(),
            transition: Some("review-pass".to_owned()),
            by: By::Handlers {
                post: "015-handler".into(),
                handlers: vec!["015-h01".into()],
            },
            acted_at: at("2026-03-04T02:00:00Z"),
            facts: Facts::default(),
            note: None,
        };
        record_past_act(&mut dossier, &reviewed, self.engine.now(), &law, &mut Open).unwrap();
        dossier.case().clone()
    }
}

/// Leaves what it seals in the open.
struct Open;

impl Sealer for Open {
    fn seal(&mut self, clear: &[u8]) -> Sealed {
        Sealed {
            nonce: [0; 24],
            ciphertext: clear.to_vec(),
            commitment: Digest::plain(clear),
        }
    }
}

pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Qingchuan, under another name where a test wants one.
pub async fn qingchuan(name: &str) -> TestCounty {
    county("510822", Texts::zh_en(name, "Qingchuan"), document()).await
}

/// A county that has published nothing.
pub async fn empty(code: &str, names: Texts) -> TestCounty {
    county(code, names, CatalogueDocument::default()).await
}

/// A county with this catalogue, on the morning of 10 March 2026.
pub async fn county(code: &str, names: Texts, document: CatalogueDocument) -> TestCounty {
    let start = at("2026-03-10T02:00:00Z");
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Simulated::new(start));
    let time = Arc::new(move || start.as_millis());
    let keys = KeyLog::open(&folder.path().join("keys"), &RealDisk, system_randomness()).unwrap();
    let settings = RuntimeSettings {
        calls_max: 1,
        ..RuntimeSettings::default()
    };
    let engine = Engine::new(Parts {
        store: Arc::new(MemoryStore::new(Arc::new(Projector::default()), time)),
        keys: Arc::new(keys),
        runtime: Arc::new(Runtime::new(settings).unwrap()),
        components: Components::open(&folder.path().join("components")).unwrap(),
        clock: Arc::clone(&clock) as _,
        entropy: Arc::new(Seeded::new(1)),
        recent_cases: 8,
        signatures: SignaturePolicy::Optional,
    })
    .unwrap();
    let operator = Caller::operator();
    let code = CountyCode::from(code);
    let time_zone = "Asia/Shanghai".to_owned();
    let opened = CountyOpened {
        code: code.clone(),
        names,
        time_zone,
        simulated: true,
    };
    engine.open_county(&operator, opened).await.unwrap();
    engine
        .publish_calendar(&operator, CalendarDocument::china(Vec::new()))
        .await
        .unwrap();
    let rules = RuleSet::default_set(ClockRules::published(day("2018-01-01")));
    engine.publish_rules(&operator, &rules).await.unwrap();
    engine.enter_catalogue(&operator, document).await.unwrap();
    TestCounty {
        code,
        engine,
        clock,
        _folder: folder,
    }
}

fn document() -> CatalogueDocument {
    let department = |code: &str, zh: &str, en: &str| Department::new(code, Texts::zh_en(zh, en));
    let post = |code: &str, zh: &str, en: &str| Post {
        code: code.into(),
        department: "015".into(),
        names: Texts::zh_en(zh, en),
    };
    let others = (1..=30).map(|number| {
        let code = format!("51082201606{number:03}00");
        let names = Texts::zh_en(&format!("事项{number}"), &format!("Item {number}"));
        item(&code, "016", names, Category::Confirmation)
    });
    let licence = item(
        LICENCE,
        "015",
        Texts::zh_en("食品经营许可", "Food-business licence"),
        Category::Licence,
    );
    CatalogueDocument {
        centres: Vec::new(),
        departments: vec![
            department("015", "市场监督管理局", "Market Supervision Bureau"),
            department("016", "民政局", "Civil Affairs Bureau"),
        ],
        items: std::iter::once(licence).chain(others).collect(),
        posts: vec![
            post("015-handler", "承办岗", "Handler"),
            post("015-leader", "分管领导岗", "Leader in charge"),
        ],
        bindings: Vec::new(),
    }
}

fn item(code: &str, department: &str, names: Texts, category: Category) -> PowerItem {
    let limit = |days| Limit {
        days,
        unit: DayUnit::WorkingDays,
    };
    PowerItem {
        code: code.into(),
        version: 1,
        department: department.into(),
        names,
        category,
        basis: vec![LegalBasis {
            law: "食品安全法".to_owned(),
            article: "35".to_owned(),
        }],
        statutory_limit: limit(20),
        promised_limit: limit(8),
        materials: vec![RequiredMaterial {
            code: "application-form".to_owned(),
            names: Texts::zh_en("申请书", "Application form"),
            required: true,
        }],
        flowchart: chart(code),
        valid_from: day("2013-01-01"),
        valid_until: None,
        elements: Default::default(),
        duties: Vec::new(),
    }
}

fn chart(item: &str) -> Flowchart {
    let edge = |from: &str, action: &str, zh: &str, en: &str, to: Option<&str>, ends| Transition {
        id: format!("{from}-{action}"),
        from: from.to_owned(),
        action: action.to_owned(),
        names: Texts::zh_en(zh, en),
        to: to.map(str::to_owned).into_iter().collect(),
        ends,
    };
    Flowchart {
        item: item.into(),
        start: "review".to_owned(),
        steps: vec![
            step("review", "审查", "Review", "015-handler"),
            step("decide", "决定", "Decision", "015-leader"),
        ],
        transitions: vec![
            edge(
                "review",
                "pass",
                "审查通过",
                "Papers passed",
                Some("decide"),
                None,
            ),
            edge(
                "review",
                "withdraw",
                "申请人撤回",
                "Withdrawn",
                None,
                Some(Ending::Withdrawn),
            ),
            edge(
                "decide",
                "send-back",
                "退回审查",
                "Sent back",
                Some("review"),
                None,
            ),
            edge(
                "decide",
                "grant",
                "准予许可",
                "Granted",
                None,
                Some(Ending::Granted),
            ),
            edge(
                "decide",
                "refuse",
                "不予许可",
                "Refused",
                None,
                Some(Ending::Refused),
            ),
            edge(
                "decide",
                "withdraw",
                "申请人撤回",
                "Withdrawn",
                None,
                Some(Ending::Withdrawn),
            ),
        ],
    }
}

fn step(id: &str, zh: &str, en: &str, post: &str) -> Step {
    let point = |kind, name: &str| Point {
        id: format!("{id}-{name}"),
        kind,
    };
    Step {
        id: id.to_owned(),
        names: Texts::zh_en(zh, en),
        kind: StepKind::Work,
        post: Some(post.into()),
        officers: 1,
        limit: Some(Limit {
            days: 2,
            unit: DayUnit::WorkingDays,
        }),
        documents: vec!["决定书".to_owned()],
        points: vec![
            point(PointKind::Time, "time"),
            point(PointKind::Flow, "flow"),
            point(PointKind::Authority, "authority"),
        ],
        apart_from: Vec::new(),
        joins: Vec::new(),
    }
}
