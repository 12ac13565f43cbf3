//! The testkit's desk is an imitation: it may not use the host. Here every scenario of a bundled
//! plugin is told to the host's own law, and each question that the desk asked is compared with the
//! one that the host would have asked, clock included.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use sanquan_domain::calendar::{CalendarDocument, CalendarKind, OfficeHours};
use sanquan_domain::case::act::{self, Act, By};
use sanquan_domain::case::record_past_act::{RecordPastAct, record_past_act};
use sanquan_domain::case::supply::{Supply, supply};
use sanquan_domain::case::{Dossier, InForce, Sealer, file, inspect};
use sanquan_domain::catalogue::CatalogueDocument;
use sanquan_domain::clock::ClockRules;
use sanquan_domain::contract::{Description, InspectQuestion, IntakeQuestion, ReviewQuestion};
use sanquan_domain::county::{self, County};
use sanquan_domain::event::{Application, CountyEvent, CountyOpened, PluginUploaded, Sealed};
use sanquan_domain::flowchart::{Flowchart, StepKind};
use sanquan_domain::id::{CaseId, Digest, HandlerCode};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::signature::SignaturePolicy;
use sanquan_domain::supervision::RuleSet;
use sanquan_domain::time::Instant;
use sanquan_domain::value::Texts;
use sanquan_tests::root;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Question by question: the function, the question, and the answer or fault.
type Transcript = Vec<(String, Value, Value)>;

/// What the plugin answered natively, by the name of the scenario.
fn transcripts(plugin: &str) -> BTreeMap<String, String> {
    let answers = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new(env!("CARGO"))
        .args([
            "test",
            "--quiet",
            "--package",
            plugin,
            "--test",
            "scenarios",
        ])
        .current_dir(root().join("plugins"))
        .env("SANQUAN_NATIVE_ANSWERS", answers.path())
        .output()
        .expect("cargo runs");
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{talk}");
    let written = std::fs::read_to_string(answers.path().join(format!("{plugin}.json")));
    serde_json::from_str(&written.expect("the answers")).expect("JSON")
}

fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|e| panic!("{e}: {value}"))
}

/// Seals nothing.
struct Plain;

impl Sealer for Plain {
    fn seal(&mut self, clear: &[u8]) -> Sealed {
        Sealed {
            nonce: [0; 24],
            ciphertext: clear.to_vec(),
            commitment: Digest::of("test", clear),
        }
    }
}

/// A county with the plugin's catalogue, in which the plugin decides; Monday to Friday, as at a desk.
fn county(plugin: &Told, department: &Transcripted) -> County {
    let catalogue = root()
        .join("plugins")
        .join(plugin.name)
        .join("catalogue.json");
    let catalogue = std::fs::read_to_string(catalogue).expect("the catalogue");
    let catalogue: CatalogueDocument = serde_json::from_str(&catalogue).expect("a catalogue");
    let mut county = County::default();
    let mut take = |decide: &dyn Fn(&County) -> Result<CountyEvent, Refusal>| {
        let event = decide(&county).unwrap_or_else(|refusal| panic!("{refusal}"));
        county.apply(&event);
    };
    take(&|county| county::open_county(county, opened(plugin)));
    for department in &catalogue.departments {
        take(&|county| county::enter_department(county, department.clone()));
    }
    for post in &catalogue.posts {
        take(&|county| county::enter_post(county, post.clone()));
    }
    for binding in &catalogue.bindings {
        take(&|county| county::bind_handler(county, binding.clone()));
    }
    for item in &catalogue.items {
        take(&|county| county::publish_item(county, item.clone()));
    }
    take(&|county| county::publish_calendar(county, calendar(plugin)));
    let rules = RuleSet::default_set(ClockRules::published("1900-01-01".parse().expect("a day")));
    take(&|county| county::publish_rules(county, &rules));
    take(&|county| county::upload_plugin(county, department.uploaded()));
    let component = department.uploaded().component;
    let begins = Instant::from_millis(0);
    take(&|county| {
        county::activate_plugin(county, component, None, begins, SignaturePolicy::Optional)
    });
    county
}

fn opened(plugin: &Told) -> CountyOpened {
    CountyOpened {
        code: "510822".into(),
        names: Texts::zh_en("青川县", "Qingchuan"),
        time_zone: plugin.time_zone.into(),
        simulated: true,
    }
}

fn calendar(plugin: &Told) -> CalendarDocument {
    CalendarDocument {
        names: Texts::zh_en("工作日", "Working days"),
        time_zone: plugin.time_zone.into(),
        kind: CalendarKind::Working,
        work_week: vec![1, 2, 3, 4, 5],
        published_from: plugin.year,
        published_until: plugin.year,
        exceptions: Vec::new(),
        fixed_holidays: Vec::new(),
        office_hours: vec![OfficeHours::always(&[(8, 30, 12, 0), (14, 0, 17, 30)])],
    }
}

/// What the plugin said of itself.
struct Transcripted {
    description: Description,
    charts: Vec<Flowchart>,
}

impl Transcripted {
    fn of(answers: &str) -> Self {
        let answers: Vec<Value> = serde_json::from_str(answers).expect("JSON");
        Self {
            description: read(&answers[0]),
            charts: answers[1..].iter().map(read).collect(),
        }
    }

    fn uploaded(&self) -> PluginUploaded {
        PluginUploaded {
            component: Digest::plain(b"component"),
            size_bytes: 9,
            description: self.description.clone(),
            charts: self.charts.clone(),
        }
    }
}

/// One scenario, told to the host's law.
struct Retelling<'c> {
    county: &'c County,
    dossier: Option<Dossier>,
    compared: usize,
}

impl<'c> Retelling<'c> {
    fn tell(&mut self, transcript: &Transcript) {
        for (function, question, answer) in transcript {
            let answer = &answer["answer"];
            match function.as_str() {
                "intake" => self.intake(question, answer),
                "review" => self.review(question, answer),
                "inspect" => self.inspect(question, answer),
                other => panic!("a case is not asked `{other}`"),
            }
        }
    }

    fn intake(&mut self, question: &Value, answer: &Value) {
        let asked: IntakeQuestion = read(question);
        let at = asked.circumstances.at;
        let application = Application {
            applicant: "申请人甲".to_owned(),
            facts: asked.view.facts.clone(),
            materials: asked.view.materials.clone(),
        };
        let settings = asked.circumstances.settings.clone();
        let (mut dossier, law) = match self.dossier.take() {
            None => {
                let item = asked.view.item.as_str().into();
                let law = self.county.in_force_for_item(&item, at).expect("in force");
                let command = file_case(&asked, application);
                let filed = file::file(command, at, &law, &mut Plain);
                (filed.expect("it may be filed"), law)
            }
            Some(mut dossier) => {
                let law = self.law(&dossier);
                let added = Supply {
                    added: application,
                    expected_version: None,
                };
                let supplied = supply(&mut dossier, &added, at, &law, &mut Plain);
                supplied.expect("it may be supplied");
                (dossier, law)
            }
        };
        self.same(&file::question(&dossier, at, &settings, &law), question);
        let decided = file::decide(&mut dossier, &read(answer), at, &law, &mut Plain);
        decided.expect("the answer is lawful");
        self.dossier = Some(dossier);
    }

    fn review(&mut self, question: &Value, answer: &Value) {
        let asked: ReviewQuestion = read(question);
        let at = asked.circumstances.at;
        let mut dossier = self.dossier.take().expect("filed before");
        let law = self.law(&dossier);
        let act = Act {
            step: asked.step.clone(),
            action: asked.action.clone(),
            by: self.by(&dossier, &law, &asked.step, at),
            facts: asked.facts.clone(),
            note: None,
            expected_version: None,
        };
        let settings = &asked.circumstances.settings;
        let prepared = act::prepare(&dossier, &act, at, settings, &law);
        self.same(&prepared.expect("the law lets it through"), question);
        // A denial leaves the case as it is.
        let _ = act::decide(&mut dossier, &act, &read(answer), at, &law, &mut Plain);
        self.dossier = Some(dossier);
    }

    fn inspect(&mut self, question: &Value, answer: &Value) {
        let asked: InspectQuestion = read(question);
        let at = asked.circumstances.at;
        let mut dossier = self.dossier.take().expect("filed before");
        let law = self.law(&dossier);
        if asked.act.past {
            let past = RecordPastAct {
                step: asked.act.step.clone(),
                action: asked.act.action.clone(),
                transition: asked.act.transition.clone(),
                by: self.by(&dossier, &law, &asked.act.step, at),
                acted_at: at,
                facts: asked.act.facts.clone(),
                note: None,
            };
            record_past_act(&mut dossier, &past, at, &law, &mut Plain).expect("it may be recorded");
        }
        let settings = &asked.circumstances.settings;
        let host = inspect::question(&dossier, at, settings, &law).expect("an act was done");
        self.same(&host, question);
        let established = inspect::establish(&mut dossier, &read(answer), at, &law);
        established.expect("its findings are lawful");
        self.dossier = Some(dossier);
    }

    fn law(&self, dossier: &Dossier) -> InForce<'c> {
        self.county.in_force(dossier.case()).expect("in force")
    }

    /// Handlers of the step's post, apart from those who acted at steps that must be apart.
    fn by(&self, dossier: &Dossier, law: &InForce<'_>, step: &str, at: Instant) -> By {
        let step = law.chart.step(step).expect("a step of the chart");
        let Some(post) = &step.post else {
            return match step.kind {
                StepKind::Automatic => By::Host,
                StepKind::Work | StepKind::Waiting => By::Outside,
            };
        };
        let acts = dossier.case().acts.iter();
        let apart: Vec<&HandlerCode> = acts
            .filter(|act| step.apart_from.contains(&act.step))
            .flat_map(|act| &act.handlers)
            .collect();
        let bound = self.county.posts.handlers(post, law.day(at));
        let free = bound.into_iter().filter(|handler| !apart.contains(handler));
        By::Handlers {
            post: post.clone(),
            handlers: free.take(step.officers as usize).cloned().collect(),
        }
    }

    fn same(&mut self, host: &impl serde::Serialize, desk: &Value) {
        let host = serde_json::to_value(host).expect("JSON");
        assert_eq!(
            &host, desk,
            "the host asks\n{host:#}\nthe desk asks\n{desk:#}"
        );
        self.compared += 1;
    }
}

fn file_case(asked: &IntakeQuestion, application: Application) -> file::FileCase {
    file::FileCase {
        case: CaseId::from_bytes([7; 16]),
        number: asked.view.number.clone(),
        item: asked.view.item.as_str().into(),
        external_ref: None,
        application,
        key: 1,
        seed: asked.circumstances.seed,
        promised_until: None,
    }
}

/// A bundled plugin, and where and when its scenarios take place.
struct Told {
    name: &'static str,
    time_zone: &'static str,
    year: i16,
}

fn retell(plugin: &Told) -> usize {
    let transcripts = transcripts(plugin.name);
    let department = Transcripted::of(&transcripts["department"]);
    let county = county(plugin, &department);
    let mut compared = 0;
    for (name, transcript) in &transcripts {
        if Path::new(name)
            .extension()
            .is_none_or(|ending| ending != "toml")
        {
            continue;
        }
        println!("{name}");
        let transcript: Transcript = serde_json::from_str(transcript).expect("a transcript");
        let mut retelling = Retelling {
            county: &county,
            dossier: None,
            compared: 0,
        };
        retelling.tell(&transcript);
        compared += retelling.compared;
    }
    println!("{}: {compared} questions compared", plugin.name);
    compared
}

#[test]
fn a_desk_asks_what_the_host_would_ask() {
    let market = Told {
        name: "market-supervision",
        time_zone: "Asia/Shanghai",
        year: 2026,
    };
    assert!(retell(&market) >= 74);
    let permits = Told {
        name: "environmental-permit",
        time_zone: "Europe/Amsterdam",
        year: 2011,
    };
    assert!(retell(&permits) >= 220);
}
