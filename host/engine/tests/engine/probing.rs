//! A plugin that was too slow is asked again what it had been too slow for, and released when it answers.

use std::ops::ControlFlow;
use std::process::Command;
use std::sync::Arc;

use crate::common::{at, china, furnish, licence, parts, root, time_of};
use sanquan_domain::event::{Application, Body, CountyEvent};
use sanquan_domain::id::{CaseId, Digest, ItemCode};
use sanquan_domain::shadow::Selection;
use sanquan_domain::value::{Facts, Value};
use sanquan_domain::watch::BreakerState;
use sanquan_engine::replay::{Candidate, Effort, Replayed};
use sanquan_engine::{Caller, Engine, NewCase, Parts, Projector, Simulated};
use sanquan_runtime::{Limits, Runtime, RuntimeSettings};
use sanquan_store::{Home, MemoryStore, Settings, Store};

/// Faults in as many cases spend the budget.
const BUDGET: usize = 5;

/// One county in memory, whose engine can be started anew with other limits.
struct Place {
    folder: tempfile::TempDir,
    home: Home,
    clock: Arc<Simulated>,
    store: Arc<dyn Store>,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Simulated::new(at("2026-03-02T09:00:00")));
        let projector = Arc::new(Projector::default());
        Self {
            home: Home::open(folder.path(), Settings::default()).unwrap(),
            store: Arc::new(MemoryStore::new(projector, time_of(&clock))),
            folder,
            clock,
        }
    }

    /// An engine whose calls may run for so long.
    fn engine(&self, deadline_ms: u32) -> Engine {
        let runtime = Runtime::new(RuntimeSettings {
            limits: Limits {
                deadline_ms,
                ..Limits::default()
            },
            calls_max: 4,
            ..RuntimeSettings::default()
        });
        let folder = self.folder.path();
        let store = Arc::clone(&self.store);
        Engine::new(Parts {
            runtime: Arc::new(runtime.unwrap()),
            ..parts(store, &self.home, "510822", folder, &self.clock)
        })
        .unwrap()
    }
}

/// The guest that misbehaves on request, as a component.
fn turncoat() -> Vec<u8> {
    let script = root().join("tests/guests/build");
    let output = Command::new(script).output().unwrap();
    let folder = String::from_utf8(output.stdout).unwrap();
    let core = std::path::Path::new(folder.trim()).join("turncoat.wasm");
    wit_component::ComponentEncoder::default()
        .module(&std::fs::read(core).unwrap())
        .unwrap()
        .encode()
        .unwrap()
}

/// A county in which the guest decides, with cases that wait for their review.
async fn waiting_cases(engine: &Engine) -> (Digest, Vec<CaseId>) {
    let operator = Caller::operator();
    let plugin = "market-supervision";
    furnish(engine, "510822", "Asia/Shanghai", china(), plugin).await;
    let known = engine.upload_plugin(&operator, turncoat()).await.unwrap();
    see_its_effect(engine, known.component).await;
    engine
        .activate_plugin(&operator, known.component, None)
        .await
        .unwrap();
    let mut cases = Vec::new();
    for _ in 0..BUDGET {
        let new = NewCase {
            case: engine.new_case_id(),
            item: ItemCode::from(licence::ITEM),
            external_ref: None,
            application: Application {
                applicant: "清溪面馆".to_owned(),
                facts: Facts::default(),
                materials: Vec::new(),
            },
        };
        let done = engine.file_case(&operator, new, None).await.unwrap();
        cases.push(done.case.case.id);
    }
    (known.component, cases)
}

/// A shadow replay over what is on record, which is nothing yet.
async fn see_its_effect(engine: &Engine, component: Digest) {
    let operator = Caller::operator();
    let candidate = Candidate {
        component,
        settings: None,
        selection: Selection::default(),
    };
    let effort = Effort {
        threads: 1,
        in_background: false,
    };
    let whole = |_| ControlFlow::Continue(());
    let replayed = engine.shadow_replay(&operator, &candidate, effort, whole);
    let Replayed::Whole(report) = replayed.unwrap() else {
        panic!("nobody broke it off");
    };
    engine.record_replay(&operator, *report).await.unwrap();
}

/// The reviewer passes the papers; the guest writes so many notes that it takes milliseconds.
async fn review(engine: &Engine, case: CaseId) -> Result<(), &'static str> {
    let word = vec![("word", Value::Text("note-often".to_owned()))];
    let act = licence::act(
        "review",
        "pass",
        licence::by("015-handler", &["015-h03"]),
        word,
    );
    let done = engine.act(&Caller::operator(), case, act, None).await;
    done.map(drop).map_err(|error| error.code())
}

#[tokio::test]
async fn a_slow_plugin_is_released_when_it_answers_what_it_was_too_slow_for() {
    let place = Place::new();
    let (component, cases) = waiting_cases(&place.engine(250)).await;

    let impatient = place.engine(1);
    for case in &cases {
        assert_eq!(review(&impatient, *case).await, Err("plugin.deadline"));
    }
    assert_eq!(
        review(&impatient, cases[0]).await,
        Err("plugin.quarantined")
    );
    place.clock.set(at("2026-03-02T09:01:00"));
    assert_eq!(impatient.breaker(component), BreakerState::HalfOpen);
    impatient.probe_quarantined().await.unwrap();
    assert_eq!(
        impatient.breaker(component),
        BreakerState::Open,
        "too slow again"
    );
    drop(impatient);

    let patient = place.engine(250);
    patient.probe_quarantined().await.unwrap();
    assert_eq!(
        patient.breaker(component),
        BreakerState::Open,
        "it is not time yet"
    );
    place.clock.set(at("2026-03-02T09:03:00"));
    patient.probe_quarantined().await.unwrap();
    assert_eq!(patient.breaker(component), BreakerState::Closed);
    assert_eq!(review(&patient, cases[0]).await, Ok(()));
    assert_eq!(probes(&patient), [(5, 5), (5, 0)]);
}

/// Questions asked and failed in each probe.
fn probes(engine: &Engine) -> Vec<(u32, u32)> {
    let events = engine.events(&Caller::operator(), 0, 1_000).unwrap();
    events
        .into_iter()
        .map(|view| view.event.body)
        .filter_map(|body| match body {
            Body::County(CountyEvent::PluginProbed(probed)) => Some((probed.asked, probed.failed)),
            _ => None,
        })
        .collect()
}
