//! A county in memory, with a catalogue, a department's plugin and a simulated clock.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, LazyLock, OnceLock};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, Method, Request, StatusCode};
use sanquan_api::Settings;
use sanquan_domain::calendar::CalendarDocument;
use sanquan_domain::catalogue::{CatalogueDocument, Department};
use sanquan_domain::clock::ClockRules;
use sanquan_domain::event::{CountyOpened, Role};
use sanquan_domain::id::DepartmentCode;
use sanquan_domain::signature::SignaturePolicy;
use sanquan_domain::supervision::RuleSet;
use sanquan_domain::time::Date;
use sanquan_domain::value::Texts;
use sanquan_engine::{
    Caller, Clock, Components, Engine, NewToken, Parts, Projector, Seeded, Simulated,
};
use sanquan_runtime::{Runtime, RuntimeSettings};
use sanquan_store::{KeyLog, MemoryStore, RealDisk};
use serde_json::{Value, json};
use tokio::sync::watch;
use tower::ServiceExt;

use crate::schema;

pub const ITEM: &str = "5108220150100300";

/// A host of one county.
pub struct TestHost {
    pub router: Router,
    pub engine: Engine,
    pub stop: watch::Sender<bool>,
    _folder: tempfile::TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {:?}", self.body))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// Says that the answer is this problem.
    #[track_caller]
    pub fn is(&self, status: u16, code: &str) -> Value {
        let problem = self.json();
        assert_eq!(
            (self.status.as_u16(), problem["code"].as_str()),
            (status, Some(code)),
            "{problem}"
        );
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(problem["type"], format!("/problems/{code}"));
        assert_eq!(problem["status"], status);
        problem
    }

    #[track_caller]
    pub fn done(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self.json()
    }
}

/// A request under construction.
pub struct Asking<'a> {
    host: &'a TestHost,
    method: Method,
    path: String,
    headers: Vec<(HeaderName, String)>,
    body: Body,
    json: Option<Value>,
}

impl Asking<'_> {
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers
            .push((HeaderName::from_static(name), value.to_owned()));
        self
    }

    pub fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub fn json(mut self, value: &Value) -> Self {
        self.json = Some(value.clone());
        self.bytes("application/json", value.to_string())
    }

    pub fn bytes(mut self, media_type: &str, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self.header("content-type", media_type)
    }

    /// The answer as it is, body unread.
    pub async fn raw(self) -> axum::response::Response {
        let mut request = Request::builder().method(self.method).uri(self.path);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let request = request.body(self.body).unwrap();
        self.host.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn send(self) -> Answer {
        let (method, path, json) = (self.method.clone(), self.path.clone(), self.json.clone());
        let response = self.raw().await;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap();
        let answer = Answer {
            status,
            headers,
            body,
        };
        schema::check(&method, &path, json.as_ref(), &answer);
        answer
    }
}

impl TestHost {
    /// A county with departments 015 (whose plugin is active) and 016, on 2026-03-02, 10:00.
    pub async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    pub async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Simulated::new("2026-03-02T02:00:00Z".parse().unwrap()));
        let engine = engine(folder.path(), Arc::clone(&clock) as Arc<dyn Clock>);
        let (stop, stopped) = watch::channel(false);
        let counties = BTreeMap::from([("510822".into(), engine.clone())]);
        let router = sanquan_api::router(counties, settings, stopped);
        let host = Self {
            router,
            engine,
            stop,
            _folder: folder,
        };
        host.furnish().await;
        host
    }

    async fn furnish(&self) {
        let operator = Caller::operator();
        let opened = CountyOpened {
            code: "510822".into(),
            names: Texts::zh_en("青川县", "Qingchuan"),
            time_zone: "Asia/Shanghai".to_owned(),
            simulated: true,
        };
        self.engine.open_county(&operator, opened).await.unwrap();
        let calendar = CalendarDocument::china(Vec::new());
        self.engine
            .publish_calendar(&operator, calendar)
            .await
            .unwrap();
        let rules = RuleSet::default_set(ClockRules::published(Date::new(2013, 1, 1).unwrap()));
        self.engine.publish_rules(&operator, &rules).await.unwrap();
        let mut catalogue: CatalogueDocument = serde_json::from_str(include_str!(
            "../../../../plugins/market-supervision/catalogue.json"
        ))
        .unwrap();
        catalogue
            .departments
            .push(Department::new("016", Texts::zh_en("林业局", "Forestry")));
        self.engine
            .enter_catalogue(&operator, catalogue)
            .await
            .unwrap();
        let plugin = self
            .engine
            .upload_plugin(&operator, component().to_vec())
            .await
            .unwrap();
        self.engine
            .activate_plugin(&operator, plugin.component, None)
            .await
            .unwrap();
    }

    pub fn get(&self, path: &str) -> Asking<'_> {
        self.ask(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> Asking<'_> {
        self.ask(Method::POST, path)
    }

    pub fn ask(&self, method: Method, path: &str) -> Asking<'_> {
        Asking {
            host: self,
            method,
            path: path.to_owned(),
            headers: Vec::new(),
            body: Body::empty(),
            json: None,
        }
    }

    /// A token with this role for department 015.
    pub async fn token(&self, role: Role) -> String {
        self.token_for(role, "015").await
    }

    pub async fn token_for(&self, role: Role, department: &str) -> String {
        self.issue(role, vec![department.into()]).await
    }

    /// A token with this role for all departments.
    pub async fn token_for_all(&self, role: Role) -> String {
        self.issue(role, Vec::new()).await
    }

    async fn issue(&self, role: Role, departments: Vec<DepartmentCode>) -> String {
        let new = NewToken {
            label: format!("{role:?}"),
            roles: vec![role],
            departments,
            handler: (role == Role::Handler).then(|| "015-h03".into()),
            expires_at: None,
        };
        let issued = self
            .engine
            .issue_token(&Caller::operator(), new)
            .await
            .unwrap();
        issued.secret
    }

    /// Files a case that is accepted; its id and number.
    pub async fn filed(&self, window: &str) -> Value {
        let answer = self
            .post("/api/v1/cases")
            .token(window)
            .json(&application(1))
            .send()
            .await;
        answer.done(201)
    }
}

/// An application with so many materials: none is sent back for correction, one is accepted.
pub fn application(materials: usize) -> Value {
    let codes = ["application-form", "business-licence", "premises-plan"];
    let materials: Vec<Value> = codes[..materials]
        .iter()
        .map(|code| material(code))
        .collect();
    json!({
        "item": ITEM,
        "applicant": "乔庄镇某食品店",
        "facts": { "field0": "四川青川乔庄镇", "field1": 3 },
        "materials": materials,
    })
}

pub fn material(code: &str) -> Value {
    json!({
        "code": code, "name": "form.pdf", "media_type": "application/pdf",
        "size_bytes": 1024, "sha256": "ab".repeat(32),
    })
}

fn engine(folder: &Path, clock: Arc<dyn Clock>) -> Engine {
    static RUNTIME: LazyLock<Arc<Runtime>> = LazyLock::new(|| {
        let settings = RuntimeSettings {
            calls_max: 8,
            ..RuntimeSettings::default()
        };
        Arc::new(Runtime::new(settings).unwrap())
    });
    let now = Arc::clone(&clock);
    let store = MemoryStore::new(
        Arc::new(Projector::default()),
        Arc::new(move || now.now().as_millis()),
    );
    let randomness = Arc::new(|bytes: &mut [u8]| {
        bytes.fill(7);
        Ok(())
    });
    let keys = KeyLog::open(&folder.join("keys"), &RealDisk, randomness).unwrap();
    Engine::new(Parts {
        store: Arc::new(store),
        keys: Arc::new(keys),
        runtime: Arc::clone(&RUNTIME),
        components: Components::open(&folder.join("components")).unwrap(),
        clock,
        entropy: Arc::new(Seeded::new(11)),
        recent_cases: 64,
        signatures: SignaturePolicy::Optional,
    })
    .unwrap()
}

/// The well-behaved guest of the sandbox's tests; it speaks for department 015.
pub fn component() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/guests/build");
        let output = Command::new(script).output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let folder = String::from_utf8(output.stdout).unwrap();
        let core = std::fs::read(Path::new(folder.trim()).join("echo.wasm")).unwrap();
        let encoder = wit_component::ComponentEncoder::default()
            .module(&core)
            .unwrap();
        encoder.validate(true).encode().unwrap()
    })
}
