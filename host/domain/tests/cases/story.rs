//! Tells a case as a story: one line per thing that happens, `MM-DD HH:MM verb …`, in 2026.
//!
//! `file MATERIAL…` · `accept` · `correct WHAT…` · `refuse` · `refer WHO` · `supply MATERIAL…` ·
//! `act STEP ACTION POST HANDLER,… TRANSITION [EFFECT…]` (`-` for nobody; `deny` denies) ·
//! `past STEP ACTION POST HANDLER,…` · `wait` · `freeze` · `erase` · `days-off MM-DD…` (a newer
//! calendar). Effects: `stop=N`, `resume`, `extend=N`, `fee=N`, `document=TEMPLATE`.
//!
//! The clock is brought to the newest calendar, then what had come due passes. After each line the fold of the events is compared with the
//! snapshot.

use std::fmt::Write as _;

use sanquan_domain::answer::Undecided;
use sanquan_domain::calendar::WorkingCalendar;
use sanquan_domain::case::act::{self, Act, By};
use sanquan_domain::case::record_past_act::{RecordPastAct, record_past_act};
use sanquan_domain::case::supply::{Supply, supply};
use sanquan_domain::case::{
    Case, CaseContent, Clear, Dossier, InForce, Sealer, erase, file, freeze, pass_threshold,
    recompute, sealed_in,
};
use sanquan_domain::contract::*;
use sanquan_domain::county::{self, County};
use sanquan_domain::event::{Application, CaseEvent, Sealed};
use sanquan_domain::id::{CaseId, Digest};
use sanquan_domain::time::{Date, Instant};
use sanquan_domain::value::{Amount, Fact, Facts, FileFacts, Value};

use super::fixture::{self, ITEM};

/// Seals nothing: the bytes stay readable.
pub struct Plain;

impl Sealer for Plain {
    fn seal(&mut self, clear: &[u8]) -> Sealed {
        Sealed {
            nonce: [0; 24],
            ciphertext: clear.to_vec(),
            commitment: Digest::of("test", clear),
        }
    }
}

pub struct Teller {
    pub county: County,
    /// By which the clock of the case runs.
    pub calendar: WorkingCalendar,
    pub dossier: Option<Dossier>,
    pub log: Vec<(Instant, CaseEvent)>,
    pub told: String,
}

pub fn tell(story: &str) -> Teller {
    tell_in(fixture::county(), story)
}

pub fn tell_in(county: County, story: &str) -> Teller {
    let mut teller = Teller {
        calendar: county.law.calendar().unwrap().clone(),
        county,
        dossier: None,
        log: Vec::new(),
        told: String::new(),
    };
    for line in story.lines().map(str::trim).filter(|line| !line.is_empty()) {
        teller.line(line);
        teller.compare_fold();
    }
    teller
}

pub fn reason(rule: &str) -> Reason {
    Reason {
        rule: rule.into(),
        texts: fixture::names(rule),
        read: Vec::new(),
    }
}

pub fn application(materials: &[&str]) -> Application {
    let material = |code: &&str| Material {
        code: (*code).into(),
        file: FileFacts {
            name: format!("{code}.pdf"),
            media_type: "application/pdf".into(),
            size_bytes: 9,
            sha256: Digest::plain(code.as_bytes()),
        },
        supplied_on: fixture::day("2026-03-02"),
    };
    Application {
        applicant: "甲".into(),
        facts: Facts(vec![Fact {
            path: "shop".into(),
            value: Value::Text("面馆".into()),
        }]),
        materials: materials.iter().map(material).collect(),
    }
}

pub fn file_case(materials: &[&str]) -> file::FileCase {
    file::FileCase {
        case: CaseId::from_bytes([7; 16]),
        number: "015-2026-0001".into(),
        item: ITEM.into(),
        external_ref: None,
        application: application(materials),
        key: 1,
        seed: 42,
        promised_until: None,
    }
}

pub fn intake(ruling: IntakeRuling) -> IntakeAnswer {
    let reasons = vec![reason("food.missing")];
    IntakeAnswer {
        ruling,
        reasons,
        effects: Vec::new(),
        annexes: Vec::new(),
    }
}

pub fn review(transition: &str, effects: &[&str]) -> ReviewAnswer {
    ReviewAnswer {
        ruling: match transition {
            "deny" => ReviewRuling::Deny,
            id => ReviewRuling::Take(id.into()),
        },
        open_actions: vec!["pass".into()],
        reasons: vec![reason("food.ok")],
        effects: effects.iter().map(|effect| parse_effect(effect)).collect(),
        annexes: Vec::new(),
    }
}

fn parse_effect(text: &str) -> Effect {
    let (kind, value) = text.split_once('=').unwrap_or((text, ""));
    match kind {
        "stop" => Effect::ClockStop(ClockStop {
            ground: "expert-review".into(),
            days: value.parse().unwrap(),
            reason: reason("food.ok"),
        }),
        "resume" => Effect::ClockResume,
        "extend" => Effect::Extension(Extension {
            days: value.parse().unwrap(),
            reason: reason("food.ok"),
        }),
        "fee" => Effect::Fee(Fee {
            code: "licence".into(),
            amount: Amount {
                minor: value.parse().unwrap(),
                currency: "CNY".into(),
            },
            names: fixture::names("工本费"),
        }),
        "document" => Effect::Document(Document {
            template: value.into(),
            fields: Facts::default(),
        }),
        "ask" => Effect::Ask(Ask {
            source: value.into(),
            key: "k".into(),
            facts: Facts::default(),
        }),
        other => panic!("no effect `{other}`"),
    }
}

pub fn by(post: &str, handlers: &str) -> By {
    match post {
        "-" => By::Outside,
        post => By::Handlers {
            post: post.into(),
            handlers: handlers.split(',').map(Into::into).collect(),
        },
    }
}

/// What the form of an action asks for.
pub fn act_facts(step: &str, action: &str) -> Facts {
    let facts = match (step, action) {
        ("fire", "pass") => vec![Fact {
            path: "result".into(),
            value: Value::Choice("good".into()),
        }],
        _ => Vec::new(),
    };
    Facts(facts)
}

impl Teller {
    fn line(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let at = fixture::at(&words[..2].join(" "));
        if words[2] == "days-off" {
            let published = fixture::days_off(&words[3..]);
            let event = county::publish_calendar(&self.county, published);
            return self.county.apply(&event.unwrap());
        }
        let county = self.county.clone();
        if words[2] == "file" || words[2] == "file-past" {
            let law = county.in_force_for_item(&ITEM.into(), at).unwrap();
            let command = file_case(&words[3..]);
            let filed = match words[2] {
                "file" => file::file(command, at, &law, &mut Plain),
                _ => file::record_past(command, at, at, &law, &mut Plain),
            };
            self.dossier = Some(filed.unwrap());
            self.take(at, Ok(()));
            return;
        }
        let law = county.in_force(self.case()).unwrap();
        let mut dossier = self.dossier.take().unwrap();
        recompute::recompute(&mut dossier, &self.calendar, at, &law);
        self.calendar = law.calendar.clone();
        pass_threshold::pass_due(&mut dossier, at, &law);
        let outcome = command(&mut dossier, &words[2..], at, &law);
        self.dossier = Some(dossier);
        self.take(at, outcome);
    }

    /// Writes down what happened, and puts the case back on the shelf as it would be stored.
    fn take(&mut self, at: Instant, outcome: Result<(), Undecided>) {
        let (events, case, content) = self.dossier.take().unwrap().into_parts();
        for (event, happened) in events {
            write_event(&mut self.told, happened, &event);
            self.log.push((happened, event));
        }
        if let Err(why) = outcome {
            writeln!(self.told, "{} ✗ {}", short(at), why.code()).unwrap();
        }
        self.dossier = Some(Dossier::new(case, content));
    }

    pub fn case(&self) -> &Case {
        self.dossier.as_ref().unwrap().case()
    }

    pub fn content(&self) -> &CaseContent {
        self.dossier.as_ref().unwrap().content()
    }

    /// Replays the log and compares; encodes the snapshot and reads it back.
    fn compare_fold(&self) {
        let mut case = Case::begun(&self.log[0].1).unwrap();
        let mut content = CaseContent::default();
        for (number, (at, event)) in self.log.iter().enumerate() {
            let clear = sealed_in(event)
                .map(|sealed| Clear::from_bytes(event, &sealed.ciphertext).unwrap());
            content.apply(event, clear.as_ref());
            if number > 0 {
                case.apply(event, *at);
            }
        }
        assert_eq!(&case, self.case(), "the fold of the log is the snapshot");
        assert_eq!(&content, self.content());
        assert_eq!(case.version as usize, self.log.len());
        let bytes = minicbor::to_vec(&case).unwrap();
        assert!(
            bytes.len() < 16 * 1024,
            "a snapshot of {} bytes",
            bytes.len()
        );
        assert_eq!(minicbor::decode::<Case>(&bytes).unwrap(), case);
        let bytes = minicbor::to_vec(&content).unwrap();
        assert_eq!(minicbor::decode::<CaseContent>(&bytes).unwrap(), content);
    }
}

pub fn command(
    dossier: &mut Dossier,
    words: &[&str],
    at: Instant,
    law: &InForce<'_>,
) -> Result<(), Undecided> {
    let rest = &words[1..];
    let strings = || rest.iter().map(|s| (*s).to_owned());
    match words[0] {
        "accept" => file::decide(dossier, &intake(IntakeRuling::Accept), at, law, &mut Plain),
        "refuse" => file::decide(dossier, &intake(IntakeRuling::Refuse), at, law, &mut Plain),
        "refer" => file::decide(
            dossier,
            &intake(IntakeRuling::Refer(rest[0].into())),
            at,
            law,
            &mut Plain,
        ),
        "correct" => {
            let missing = strings().map(|what| Shortcoming {
                what,
                reason: reason("food.missing"),
            });
            let ruling = IntakeRuling::Correct(missing.collect());
            file::decide(dossier, &intake(ruling), at, law, &mut Plain)
        }
        "supply" => {
            let mut added = application(rest);
            added.facts = Facts::default();
            Ok(supply(
                dossier,
                &Supply {
                    added,
                    expected_version: None,
                },
                at,
                law,
                &mut Plain,
            )?)
        }
        "act" => {
            let act = Act {
                step: rest[0].into(),
                action: rest[1].into(),
                by: by(rest[2], rest[3]),
                facts: act_facts(rest[0], rest[1]),
                note: None,
                expected_version: None,
            };
            act::prepare(dossier, &act, at, &Facts::default(), law)?;
            act::decide(
                dossier,
                &act,
                &review(rest[4], &rest[5..]),
                at,
                law,
                &mut Plain,
            )?;
            while let Some(act) = act::next_automatic(dossier, law.chart)? {
                act::prepare(dossier, &act, at, &Facts::default(), law)?;
                let first = law.chart.leaving(&act.step).next().unwrap().id.clone();
                act::decide(dossier, &act, &review(&first, &[]), at, law, &mut Plain)?;
            }
            Ok(())
        }
        "past" => {
            let act = RecordPastAct {
                step: rest[0].into(),
                action: rest[1].into(),
                transition: rest.get(4).map(|id| (*id).into()),
                by: by(rest[2], rest[3]),
                acted_at: at,
                facts: Facts::default(),
                note: None,
            };
            Ok(record_past_act(dossier, &act, at, law, &mut Plain)?)
        }
        "wait" => Ok(()),
        "freeze" => Ok(freeze::freeze(dossier, at)?),
        "erase" => Ok(erase::erase(dossier, at)?),
        other => panic!("no verb `{other}`"),
    }
}

fn short(at: Instant) -> String {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    zone.to_datetime(at.timestamp())
        .strftime("%m-%d %H:%M")
        .to_string()
}

fn write_event(told: &mut String, at: Instant, event: &CaseEvent) {
    let words = match event {
        CaseEvent::CaseFiled(filed) => format!("filed {}", filed.number),
        CaseEvent::CorrectionNoticeIssued(notice) => {
            format!("correction notice {:?}", notice.missing)
        }
        CaseEvent::MaterialsSupplied(supplied) => format!("supplied {:?}", supplied.codes),
        CaseEvent::CaseAccepted(accepted) => {
            let deemed = if accepted.deemed { "deemed " } else { "" };
            format!(
                "{deemed}accepted {}, opens {}",
                short(accepted.accepted_at),
                accepted.opened
            )
        }
        CaseEvent::ActPerformed(act) => {
            let transition = act.transition.as_deref().unwrap_or("?");
            let past = if act.past { "past " } else { "" };
            format!(
                "{past}act {}/{} → {transition} opens {:?} waits {:?}",
                act.step, act.action, act.opened, act.arrived
            )
        }
        CaseEvent::ClockStopped(stop) => format!("clock stopped for {} days", stop.days),
        CaseEvent::ClockResumed(_) => "clock resumed".to_owned(),
        CaseEvent::LimitExtended(extended) => format!("extended by {} days", extended.days),
        CaseEvent::ClockRecomputed(recomputed) => format!(
            "clock recomputed: promised {} → {}, statutory {} → {}, passed early {:?}",
            due(recomputed.before.promised_on),
            due(recomputed.after.promised_on),
            due(recomputed.before.statutory_on),
            due(recomputed.after.statutory_on),
            recomputed.passed_early
        ),
        CaseEvent::ThresholdPassed(passed) => format!("passed {:?}", passed.threshold),
        CaseEvent::FindingEstablished(finding) => {
            format!(
                "finding {} {} {:?} at {:?}",
                finding.number, finding.rule, finding.severity, finding.point
            )
        }
        CaseEvent::CardIssued(card) => {
            format!(
                "card {} {:?} for finding {} supersedes {:?}",
                card.number, card.colour, card.finding, card.supersedes
            )
        }
        CaseEvent::CaseClosed(closed) => format!("closed {:?}", closed.ending),
        CaseEvent::CaseFrozen(_) => "frozen".to_owned(),
        CaseEvent::CaseErased => "erased".to_owned(),
        CaseEvent::FeeSet(fee) => format!("fee {}", fee.amount.minor),
        CaseEvent::DocumentMade(document) => format!("document {}", document.template),
        other => format!("{other:?}"),
    };
    writeln!(told, "{} {words}", short(at)).unwrap();
}

fn due(on: Option<Date>) -> String {
    on.map_or("-".to_owned(), |on| on.to_string()[5..].to_owned())
}
