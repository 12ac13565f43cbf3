//! The encoding of every kind of event, held for ever: a new kind adds a line, a line never
//! changes. To add one, put it into the list and run with `UPDATE_GOLDENS=1`; lines that are there
//! already are compared all the same.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use data_encoding::HEXLOWER;
use sanquan_domain::case::Sealer as _;
use sanquan_domain::catalogue::Binding;
use sanquan_domain::event::*;
use sanquan_domain::flowchart::{Ending, PointKind};
use sanquan_domain::gate::{GateCheck, GateFinding, GateOutcome, GateReport, GateRule};
use sanquan_domain::id::{CaseId, Digest, FaultId, TokenId};
use sanquan_domain::signature::{Envelope, KeyRole, SecretKey};
use sanquan_domain::time::Instant;
use sanquan_domain::value::{Amount, Fact, Facts, Value};

use super::event_names::name;
use super::fixture::{self, DEPARTMENT, ITEM, at, names};
use super::full_item;
use super::proof_rules;
use super::publication;
use super::story::Plain;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/goldens/events.txt");

fn stored(body: Body) -> StoredEvent {
    StoredEvent {
        format: FORMAT,
        stream_version: 3,
        origin: Origin::Http,
        claimed_at: Some(Instant::from_millis(1_700_000_000_000)),
        entered_at: Instant::from_millis(1_700_000_000_001),
        actor: Actor::Token {
            token: TokenId::from_bytes([1; 16]),
            handler: Some("h1".into()),
        },
        judged_by: JudgedBy {
            chart: Some(Digest::plain(b"chart")),
            ..JudgedBy::default()
        },
        body,
    }
}

fn case_events() -> Vec<(&'static str, CaseEvent)> {
    let sealed = || Plain.seal(b"clear");
    let digest = Digest::plain(b"x");
    let now = at("03-02 09:00");
    vec![
        (
            "case_filed",
            CaseEvent::CaseFiled(CaseFiled {
                case: CaseId::from_bytes([7; 16]),
                number: "015-2026-0001".into(),
                item: ITEM.into(),
                department: DEPARTMENT.into(),
                external_ref: Some("ref".into()),
                received_at: now,
                chart: digest,
                promised_limit: fixture::working_days(10),
                statutory_limit: fixture::working_days(20),
                promised_until: Some(now),
                key: 1,
                seed: 42,
                application: sealed(),
            }),
        ),
        (
            "correction_notice_issued",
            CaseEvent::CorrectionNoticeIssued(CorrectionNoticeIssued {
                missing: vec!["id-card".into()],
                content: sealed(),
            }),
        ),
        (
            "materials_supplied",
            CaseEvent::MaterialsSupplied(MaterialsSupplied {
                codes: vec!["id-card".into()],
                content: sealed(),
            }),
        ),
        (
            "case_accepted",
            CaseEvent::CaseAccepted(CaseAccepted {
                accepted_at: now,
                deemed: true,
                opened: "review".into(),
                content: Some(sealed()),
                opened_at: now,
            }),
        ),
        (
            "act_performed",
            CaseEvent::ActPerformed(ActPerformed {
                step: "review".into(),
                action: "pass".into(),
                transition: Some("reviewed".into()),
                post: Some("015-review".into()),
                handlers: vec!["r1".into()],
                acted_at: now,
                past: false,
                rules: vec!["food.ok".into()],
                content: Some(sealed()),
                opened: vec!["sort".into()],
                arrived: vec!["decide".into()],
            }),
        ),
        (
            "clock_stopped",
            CaseEvent::ClockStopped(ClockStopped {
                from: now,
                ground: "expert-review".into(),
                days: 3,
            }),
        ),
        (
            "clock_resumed",
            CaseEvent::ClockResumed(ClockResumed { at: now }),
        ),
        (
            "limit_extended",
            CaseEvent::LimitExtended(LimitExtended { days: 10 }),
        ),
        (
            "clock_recomputed",
            CaseEvent::ClockRecomputed(ClockRecomputed {
                calendar_before: digest,
                calendar_after: Digest::plain(b"y"),
                before: DueDates {
                    correction_on: None,
                    promised_on: Some(fixture::day("2027-01-05")),
                    statutory_on: Some(fixture::day("2027-01-19")),
                    provisional: true,
                },
                after: DueDates {
                    correction_on: None,
                    promised_on: Some(fixture::day("2027-01-04")),
                    statutory_on: Some(fixture::day("2027-01-18")),
                    provisional: false,
                },
                passed_early: vec![Threshold::PromisedNear],
            }),
        ),
        (
            "threshold_passed",
            CaseEvent::ThresholdPassed(ThresholdPassed {
                threshold: Threshold::StepOverdue {
                    step: "review".into(),
                    opening: 2,
                },
                due_at: now,
                provisional: true,
            }),
        ),
        (
            "finding_established",
            CaseEvent::FindingEstablished(FindingEstablished {
                number: 1,
                rule: "time.step-overdue".into(),
                point: Some("review-time".into()),
                point_kind: Some(PointKind::Time),
                step: Some("review".into()),
                post: Some("015-review".into()),
                handlers: vec!["r1".into()],
                severity: Severity::Yellow,
                at: now,
                texts: names("超时"),
                basis: fixture::item().basis,
            }),
        ),
        (
            "card_issued",
            CaseEvent::CardIssued(CardIssued {
                number: 2,
                colour: Colour::Yellow,
                finding: 1,
                supersedes: Some(1),
                at: now,
            }),
        ),
        (
            "verdict_given",
            CaseEvent::VerdictGiven(VerdictGiven {
                function: Function::Review,
                component: digest,
                fuel: 1_234,
                input: digest,
                outcome: digest,
                settings: None,
            }),
        ),
        (
            "verdict_given_under_settings",
            CaseEvent::VerdictGiven(VerdictGiven {
                function: Function::Review,
                component: digest,
                fuel: 1_234,
                input: digest,
                outcome: digest,
                settings: Some(digest),
            }),
        ),
        (
            "case_migrated",
            CaseEvent::CaseMigrated(CaseMigrated {
                from: digest,
                to: Digest::plain(b"y"),
            }),
        ),
        (
            "fault_recorded",
            CaseEvent::FaultRecorded(fault(digest, None)),
        ),
        (
            "fault_recorded_with_its_question",
            CaseEvent::FaultRecorded(fault(digest, Some(sealed()))),
        ),
        (
            "act_deferred",
            CaseEvent::ActDeferred(ActDeferred {
                step: "review".into(),
                action: "pass".into(),
                post: Some("015-review".into()),
                handlers: vec!["r1".into()],
                content: Some(sealed()),
                at: now,
            }),
        ),
        (
            "deferral_ended",
            CaseEvent::DeferralEnded(DeferralEnded {
                step: "review".into(),
                code: "flow.case-closed".into(),
            }),
        ),
        (
            "case_closed",
            CaseEvent::CaseClosed(CaseClosed {
                ending: Ending::Referred,
                at: now,
                content: Some(sealed()),
                referred_to: Some("017".into()),
            }),
        ),
        (
            "risk_answered",
            CaseEvent::RiskAnswered(RiskAnswered {
                step: "decide".into(),
                risk: "beyond-power".into(),
                measure: 1,
                post: "015-head".into(),
                handler: "h1".into(),
                content: Some(sealed()),
                at: now,
            }),
        ),
        ("case_frozen", CaseEvent::CaseFrozen(CaseFrozen { at: now })),
        ("case_erased", CaseEvent::CaseErased),
        (
            "verdicts_kept",
            CaseEvent::VerdictsKept(VerdictsKept {
                count: 2,
                bytes: sealed(),
            }),
        ),
        (
            "fee_set",
            CaseEvent::FeeSet(FeeSet {
                code: "licence".into(),
                amount: Amount {
                    minor: 2_500,
                    currency: "CNY".into(),
                },
                names: names("工本费"),
            }),
        ),
        (
            "document_made",
            CaseEvent::DocumentMade(DocumentMade {
                template: "decision".into(),
                made_on: fixture::day("2026-03-02"),
                content: sealed(),
            }),
        ),
        (
            "question_asked",
            CaseEvent::QuestionAsked(QuestionAsked {
                source: "register".into(),
                key: "k".into(),
            }),
        ),
    ]
}

fn county_events() -> Vec<(&'static str, CountyEvent)> {
    let token = TokenId::from_bytes([1; 16]);
    let digest = Digest::plain(b"x");
    let mut events = fixture::county_events();
    // Rule sets change with every edition; the bytes of one are not the event's.
    for event in &mut events {
        if let CountyEvent::RulesPublished(published) = event {
            *published = RulesPublished {
                digest,
                bytes: vec![1, 2, 3],
            };
        }
    }
    events.extend([
        CountyEvent::DepartmentEntered(full_item::township()),
        CountyEvent::CentreEntered(full_item::centre()),
        CountyEvent::ItemPublished(full_item::item().into()),
        CountyEvent::HandlerBound(Binding {
            deputy: true,
            ..fixture::binding("015-head", "d1", None)
        }),
        CountyEvent::TokenIssued(TokenIssued {
            token,
            secret: digest,
            label: "window 3".into(),
            roles: vec![Role::Window, Role::Handler],
            departments: vec![DEPARTMENT.into()],
            handler: Some("r1".into()),
            expires_at: Some(at("12-31 00:00")),
        }),
        CountyEvent::TokenRevoked { token },
        CountyEvent::ClockAdvanced {
            to: at("03-02 09:00"),
        },
        CountyEvent::ClocksRecomputed(ClocksRecomputed {
            calendar: digest,
            changed: 7,
        }),
        CountyEvent::ComponentGated(ComponentGated {
            component: digest,
            report: GateReport {
                contract: Some("0.1.0".into()),
                checks: vec![
                    GateCheck::of(GateRule::Size, GateOutcome::Passed)
                        .measured("1 byte", "2 bytes"),
                    GateCheck::of(GateRule::Headroom, GateOutcome::Warned).found(vec![
                        GateFinding {
                            code: "gate.headroom".into(),
                            place: "describe".into(),
                            message: "60 % of the fuel".into(),
                        },
                    ]),
                ],
            },
        }),
        CountyEvent::PluginFaulted(PluginFaulted {
            fault: FaultId::from_bytes([2; 16]),
            function: Function::Flowchart,
            component: digest,
            code: "plugin.out-of-fuel".into(),
            message: "".into(),
            item: Some(ITEM.into()),
        }),
        CountyEvent::ShadowReplayed(fixture::replayed(digest)),
        CountyEvent::ChangesAccepted(ChangesAccepted {
            report: digest,
            accepted: vec![AcceptedChange {
                case: CaseId::from_bytes([7; 16]),
                version: 4,
            }],
            reason: "the old rule was wrong".into(),
            envelope: None,
        }),
        CountyEvent::PluginRolledBack(PluginActivated {
            department: DEPARTMENT.into(),
            component: digest,
            replaces: Some(digest),
            charts: vec![],
            reason: Some("it denied everything".into()),
            report: None,
            signed_by: Vec::new(),
        }),
        CountyEvent::PluginRetired(PluginRetired {
            component: digest,
            reason: "nobody asks it".into(),
        }),
        CountyEvent::CanaryStarted(CanaryStarted {
            department: DEPARTMENT.into(),
            component: digest,
            share_percent: 10,
            beside: digest,
            charts: vec![],
            reason: Some("carefully".into()),
            report: digest,
            signed_by: vec![],
        }),
        CountyEvent::CanaryEnded(CanaryEnded {
            department: DEPARTMENT.into(),
            component: digest,
            reason: "it denied everything".into(),
        }),
        CountyEvent::SettingsChanged(SettingsChanged {
            department: DEPARTMENT.into(),
            valid_from: fixture::day("2026-04-01"),
            settings: Facts(vec![Fact {
                path: "days".into(),
                value: Value::Whole(5),
            }]),
            reason: "new tariff".into(),
            report: digest,
        }),
    ]);
    events.extend(watch_events(digest));
    events.extend(signed_events(digest));
    events.extend(publication::every_kind_of_event());
    events.extend(proof_rules::every_kind_of_event());
    events
        .into_iter()
        .map(|event| (name(&event), event))
        .collect()
}

/// Keys and signatures; and what had no signature before, now with one.
fn signed_events(component: Digest) -> [CountyEvent; 5] {
    let key = SecretKey::from_seed(&[7; 32]);
    let (public_key, id) = (key.public(), key.public().id());
    let envelope = Envelope::sealed(b"said".to_vec(), &key);
    [
        CountyEvent::KeyRegistered(KeyRegistered {
            public_key,
            department: DEPARTMENT.into(),
            role: KeyRole::Approver,
            from: fixture::day("2026-01-01"),
            until: Some(fixture::day("2026-12-31")),
            holder: "section 2".into(),
        }),
        CountyEvent::KeyRevoked(KeyRevoked {
            key: id,
            reason: "lost".into(),
            at: at("03-02 09:00"),
        }),
        CountyEvent::ComponentSigned(ComponentSigned {
            component,
            envelope: envelope.clone(),
        }),
        CountyEvent::ChangesAccepted(ChangesAccepted {
            report: component,
            accepted: Vec::new(),
            reason: "the old rule was wrong".into(),
            envelope: Some(envelope),
        }),
        CountyEvent::PluginActivated(PluginActivated {
            department: DEPARTMENT.into(),
            component,
            replaces: None,
            charts: vec![],
            reason: None,
            report: None,
            signed_by: vec![id],
        }),
    ]
}

fn fault(component: Digest, question: Option<Sealed>) -> FaultRecorded {
    FaultRecorded {
        fault: FaultId::from_bytes([2; 16]),
        function: Function::Intake,
        component,
        code: "plugin.trap".into(),
        message: "unreachable".into(),
        step: Some("review".into()),
        question,
    }
}

fn watch_events(component: Digest) -> [CountyEvent; 4] {
    let department = || DEPARTMENT.into();
    let noted = NotedFault {
        fault: FaultId::from_bytes([2; 16]),
        function: Function::Review,
        code: "plugin.deadline".into(),
        case: Some(CaseId::from_bytes([7; 16])),
    };
    [
        CountyEvent::PluginQuarantined(PluginQuarantined {
            component,
            department: department(),
            why: QuarantineGround::BudgetSpent,
            faults: vec![noted],
            at: at("03-02 09:00"),
            next_probe_at: Some(at("03-02 09:01")),
        }),
        CountyEvent::PluginProbed(PluginProbed {
            component,
            asked: 5,
            failed: 1,
            code: Some("plugin.trap".into()),
            at: at("03-02 09:01"),
            next_probe_at: None,
        }),
        CountyEvent::PluginReleased(PluginReleased {
            component,
            department: department(),
            why: ReleaseGround::Operator {
                reason: "mended".into(),
            },
        }),
        CountyEvent::FallbackSet(FallbackSet {
            department: department(),
            item: Some(ITEM.into()),
            fallback: Fallback::LastGood,
        }),
    ]
}

#[test]
fn stored_bytes_of_every_kind_of_event_never_change() {
    let mut lines = BTreeMap::new();
    let cases = case_events()
        .into_iter()
        .map(|(name, event)| (name, Body::Case(event)));
    let counties = county_events()
        .into_iter()
        .map(|(name, event)| (name, Body::County(event)));
    for (name, body) in cases.chain(counties) {
        let event = stored(body);
        let bytes = event.to_bytes();
        assert_eq!(
            StoredEvent::from_bytes(&bytes).unwrap(),
            event,
            "{name} comes back"
        );
        lines.entry(name).or_insert_with(|| HEXLOWER.encode(&bytes));
    }
    assert_eq!(lines.len(), 27 + 49, "every kind of event has a line");
    let golden = std::fs::read_to_string(PATH).unwrap_or_default();
    for line in golden.lines() {
        let (name, hex) = line.split_once(' ').unwrap();
        assert_eq!(
            lines.get(name).map(String::as_str),
            Some(hex),
            "stored bytes of {name} changed"
        );
    }
    let text = lines.iter().fold(String::new(), |mut text, (name, hex)| {
        writeln!(text, "{name} {hex}").unwrap();
        text
    });
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(PATH, &text).unwrap();
    } else {
        assert_eq!(
            golden, text,
            "a new kind of event: run once with UPDATE_GOLDENS=1"
        );
    }
}
