//! Who has to sign before a component decides, and what is refused.

use sanquan_domain::catalogue::Category;
use sanquan_domain::county::{self, County, NewAcceptance, NewKey, SignedBy, verify_recorded};
use sanquan_domain::event::{AcceptedChange, CountyEvent, PluginUploaded};
use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::signature::SignaturePolicy::{Optional, Required};
use sanquan_domain::signature::{
    Acceptance, CallLimits, Deployment, Envelope, KeyRole, SecretKey, SignaturePolicy, Statement,
};
use sanquan_domain::time::Instant;

use super::fixture::{self, DEPARTMENT, at, day};

const GRANTED: CallLimits = CallLimits {
    fuel: 100,
    deadline_ms: 100,
    memory_max_bytes: 100,
    output_max_bytes: 100,
};

fn developer() -> SecretKey {
    SecretKey::from_seed(&[1; 32])
}

fn approver() -> SecretKey {
    SecretKey::from_seed(&[2; 32])
}

fn stranger() -> SecretKey {
    SecretKey::from_seed(&[3; 32])
}

fn second() -> Digest {
    Digest::plain(b"second")
}

fn now() -> Instant {
    at("03-02 10:00")
}

fn key(key: &SecretKey, role: KeyRole) -> NewKey {
    NewKey {
        public_key: key.public(),
        department: DEPARTMENT.into(),
        role,
        from: None,
        until: None,
        holder: "somebody".into(),
    }
}

fn apply(county: &mut County, event: Result<CountyEvent, Refusal>) {
    county.apply(&event.unwrap());
}

/// A county in which `second` waits to decide, with a developer and an approver.
fn county() -> County {
    let mut county = fixture::county();
    let uploaded = PluginUploaded {
        component: second(),
        ..fixture::uploaded()
    };
    county.apply(&CountyEvent::PluginUploaded(uploaded));
    let mut report = fixture::replayed(second());
    report.differences.clear();
    report.changes.clear();
    county.apply(&CountyEvent::ShadowReplayed(report));
    for new in [
        key(&developer(), KeyRole::Developer),
        key(&approver(), KeyRole::Approver),
    ] {
        let event = county::register_key(&county, new, at("03-01 10:00"));
        apply(&mut county, event);
    }
    county
}

fn said() -> Deployment {
    Deployment {
        department: DEPARTMENT.into(),
        contract: "0.1.0".into(),
        source: Some("a1b2c3".into()),
        limits: GRANTED,
        purpose: None,
        approver: None,
        issued: day("2026-03-02"),
        expires: day("2026-03-31"),
    }
}

fn signed(said: Deployment, keys: &[SecretKey]) -> Envelope {
    let statement = Statement::about("second.wasm", second(), said);
    sealed(statement.to_bytes(), keys)
}

fn sealed(payload: Vec<u8>, keys: &[SecretKey]) -> Envelope {
    let mut envelope = Envelope::sealed(payload, &keys[0]);
    keys[1..].iter().for_each(|key| envelope.sign(key));
    envelope
}

fn hand_in(county: &County, envelope: Envelope, at: Instant) -> Result<CountyEvent, Refusal> {
    let description = fixture::description();
    let plugin = (second(), &description);
    county::sign_component(county, plugin, Some("0.1.0"), envelope, &GRANTED, at)
}

fn activate(county: &County, at: Instant, policy: SignaturePolicy) -> Result<CountyEvent, Refusal> {
    county::activate_plugin(county, second(), None, at, policy)
}

#[track_caller]
fn code(event: &Result<CountyEvent, Refusal>) -> &'static str {
    event.as_ref().expect_err("it is refused").code()
}

#[test]
fn a_component_decides_once_its_developer_and_an_approver_have_signed() {
    let mut county = county();
    assert_eq!(
        code(&activate(&county, now(), Required)),
        "signature.missing"
    );
    assert!(activate(&county, now(), Optional).is_ok());

    let event = hand_in(&county, signed(said(), &[developer()]), now());
    apply(&mut county, event);
    for policy in [Required, Optional] {
        let event = activate(&county, now(), policy);
        assert_eq!(code(&event), "signature.second-approver", "{policy:?}");
    }
    let event = hand_in(&county, signed(said(), &[developer(), approver()]), now());
    apply(&mut county, event);
    let event = activate(&county, now(), Required);
    let Ok(CountyEvent::PluginActivated(activated)) = &event else {
        panic!("{event:?}");
    };
    let keys = [developer(), approver()].map(|key| key.public().id());
    assert_eq!(activated.signed_by, keys);
    let again = hand_in(&county, signed(said(), &[developer(), approver()]), now());
    assert_eq!(code(&again), "county.unchanged");
}

#[test]
fn what_nobody_may_rely_on_is_not_taken_in() {
    let mut county = county();
    let entered = sanquan_domain::catalogue::Department::new("016", fixture::names("x"));
    county.apply(&CountyEvent::DepartmentEntered(entered));
    let elsewhere = SecretKey::from_seed(&[4; 32]);
    let early = SecretKey::from_seed(&[5; 32]);
    for new in [
        NewKey {
            department: "016".into(),
            ..key(&elsewhere, KeyRole::Developer)
        },
        NewKey {
            from: Some(day("2026-03-03")),
            ..key(&early, KeyRole::Developer)
        },
    ] {
        let event = county::register_key(&county, new, now());
        apply(&mut county, event);
    }
    let change = |change: &dyn Fn(&mut Deployment)| {
        let mut changed = said();
        change(&mut changed);
        signed(changed, &[developer()])
    };
    let forged = |change: &dyn Fn(&mut Envelope)| {
        let mut forged = signed(said(), &[developer()]);
        change(&mut forged);
        forged
    };
    let other = Statement::about("x", Digest::plain(b"other"), said());
    let by = |key: SecretKey| signed(said(), &[key]);
    for (envelope, expected) in [
        (
            sealed(b"{}".to_vec(), &[developer()]),
            "signature.malformed",
        ),
        (forged(&|e| e.payload_type.clear()), "signature.malformed"),
        (forged(&|e| e.payload.push(b' ')), "signature.invalid"),
        (
            forged(&|e| e.signatures[0].sig[5] ^= 1),
            "signature.invalid",
        ),
        (
            forged(&|e| e.signatures[0].keyid = approver().public().id()),
            "signature.invalid",
        ),
        (by(stranger()), "signature.unknown-key"),
        (
            signed(said(), &[developer(), stranger()]),
            "signature.unknown-key",
        ),
        (by(elsewhere), "signature.key-of-other-department"),
        (by(early), "signature.key-not-in-force"),
        (by(approver()), "signature.no-developer"),
        (
            sealed(other.to_bytes(), &[developer()]),
            "signature.other-component",
        ),
        (
            change(&|said| said.department = "016".into()),
            "signature.other-department",
        ),
        (
            change(&|said| said.expires = day("2026-03-01")),
            "signature.expired",
        ),
        (
            change(&|said| said.limits.deadline_ms = 101),
            "signature.limits",
        ),
        (
            change(&|said| said.contract = "0.2.0".into()),
            "signature.statement-differs",
        ),
    ] {
        assert_eq!(code(&hand_in(&county, envelope, now())), expected);
    }
}

#[test]
fn a_signature_counts_no_longer_than_its_statement_and_its_key() {
    let mut county = county();
    let until = NewKey {
        until: Some(day("2026-03-20")),
        ..key(&approver(), KeyRole::Approver)
    };
    let event = county::register_key(&county, until, now());
    apply(&mut county, event);
    let event = hand_in(&county, signed(said(), &[developer(), approver()]), now());
    apply(&mut county, event);
    let mut replay = |at: Instant| {
        let mut report = fixture::replayed(second());
        report.differences.clear();
        report.changes.clear();
        report.ended_at = at;
        county.apply(&CountyEvent::ShadowReplayed(report));
        activate(&county, at, Required)
    };
    assert!(replay(at("03-20 23:59")).is_ok(), "the last day counts");
    assert_eq!(
        code(&replay(at("03-21 00:00"))),
        "signature.key-not-in-force"
    );
    assert_eq!(code(&replay(at("04-01 00:00"))), "signature.expired");
}

#[test]
fn the_way_back_to_what_was_accepted_once_stays_open_when_its_statement_has_run_out() {
    let (mut county, late) = (county(), at("04-01 00:00"));
    let event = hand_in(&county, signed(said(), &[developer(), approver()]), now());
    apply(&mut county, event);
    let event = activate(&county, now(), Required);
    apply(&mut county, event);
    let department = DepartmentCode::from(DEPARTMENT);
    let back = |county: &County, to, policy| {
        county::roll_back_plugin(county, &department, to, "a test".into(), policy)
    };
    let event = back(&county, None, Optional);
    apply(&mut county, event);
    let mut report = fixture::replayed(second());
    report.differences.clear();
    report.changes.clear();
    report.ended_at = late;
    county.apply(&CountyEvent::ShadowReplayed(report));
    assert_eq!(
        code(&activate(&county, late, Required)),
        "signature.expired"
    );
    assert!(back(&county, Some(second()), Required).is_ok());
}

#[test]
fn a_revoked_key_stops_the_next_activation_and_not_what_decides() {
    let mut county = county();
    let event = hand_in(&county, signed(said(), &[developer(), approver()]), now());
    apply(&mut county, event);
    let event = activate(&county, now(), Required);
    apply(&mut county, event);
    let id = developer().public().id();
    let revoke = |county: &County| county::revoke_key(county, id, "lost".into(), now());
    let event = revoke(&county);
    apply(&mut county, event);
    let department = DepartmentCode::from(DEPARTMENT);
    let active = county.plugins.active(&department).unwrap().clone();
    assert_eq!(active.component, second(), "it goes on");
    let wrong = |signed: &SignedBy| signed.wrong.clone();
    let signers = county::signed_by(&county, &active, now());
    let told: Vec<_> = signers.iter().map(wrong).collect();
    assert_eq!(told, [Some("signature.revoked-key".to_owned()), None]);

    let first = Digest::plain(b"component");
    let roll_back = |county: &County, to| {
        let reason = "a test".to_owned();
        county::roll_back_plugin(county, &department, Some(to), reason, Required)
    };
    assert_eq!(code(&roll_back(&county, first)), "signature.missing");
    let without = county::roll_back_plugin(&county, &department, None, "x".into(), Optional);
    apply(&mut county, without);
    assert_eq!(code(&roll_back(&county, second())), "signature.revoked-key");
    let fresh = hand_in(&county, signed(said(), &[developer()]), now());
    assert_eq!(code(&fresh), "signature.revoked-key");

    assert_eq!(code(&revoke(&county)), "key.revoked");
    let again = county::register_key(&county, key(&developer(), KeyRole::Developer), now());
    assert_eq!(code(&again), "key.revoked");
    let unknown = stranger().public().id();
    let unknown = county::revoke_key(&county, unknown, "x".into(), now());
    assert_eq!(code(&unknown), "key.unknown");
}

#[test]
fn items_that_no_statute_fixes_need_one_signature_unless_the_statement_names_an_approver() {
    let other = SecretKey::from_seed(&[6; 32]);
    let mut county = county();
    let mut item = fixture::item();
    (item.version, item.category) = (2, Category::PublicService);
    item.valid_from = day("2026-03-01");
    county.apply(&CountyEvent::ItemPublished(item.into()));
    let event = county::register_key(&county, key(&other, KeyRole::Approver), now());
    apply(&mut county, event);
    let keys = |others: &[&SecretKey]| {
        let own = |key: &&SecretKey| SecretKey::from_pem(&key.to_pem()).unwrap();
        others.iter().map(own).collect::<Vec<_>>()
    };
    let (developer, approver) = (developer(), approver());
    let named = Some(approver.public().id());
    let lacks = Some("signature.second-approver");
    for (named, by, expected) in [
        (None, keys(&[&developer]), None),
        (named, keys(&[&developer]), lacks),
        (named, keys(&[&developer, &other]), lacks),
        (named, keys(&[&developer, &approver]), None),
    ] {
        let mut county = county.clone();
        let said = Deployment {
            approver: named,
            ..said()
        };
        let event = hand_in(&county, signed(said, &by), now());
        apply(&mut county, event);
        let event = activate(&county, now(), Required);
        assert_eq!(event.as_ref().err().map(Refusal::code), expected);
    }
}

#[test]
fn whoever_answers_for_changed_outcomes_signs_for_exactly_those() {
    let mut county = county();
    let event = hand_in(&county, signed(said(), &[developer(), approver()]), now());
    apply(&mut county, event);
    let report = fixture::replayed(second());
    county.apply(&CountyEvent::ShadowReplayed(report.clone()));
    let listed: Vec<AcceptedChange> = report.listed_to_accept().collect();
    let acceptance = |accepted: &[AcceptedChange]| Acceptance {
        department: DEPARTMENT.into(),
        candidate: second(),
        accepted: accepted.to_vec(),
        reason: "the old rule was wrong".into(),
        issued: day("2026-03-02"),
    };
    let about = |digest, said, key: SecretKey| {
        Some(sealed(
            Statement::about("report", digest, said).to_bytes(),
            &[key],
        ))
    };
    let accept = |county: &County, envelope| {
        let new = NewAcceptance {
            report: report.digest(),
            accepted: listed.clone(),
            reason: "the old rule was wrong".into(),
            envelope,
        };
        county::accept_changes(county, new, now(), Required)
    };
    for (envelope, expected) in [
        (None, "signature.acceptance-missing"),
        (
            about(report.digest(), acceptance(&listed), developer()),
            "signature.second-approver",
        ),
        (
            about(report.digest(), acceptance(&listed), stranger()),
            "signature.unknown-key",
        ),
        (
            about(report.digest(), acceptance(&[]), approver()),
            "activation.acceptance-differs",
        ),
        (
            about(second(), acceptance(&listed), approver()),
            "signature.other-component",
        ),
    ] {
        assert_eq!(code(&accept(&county, envelope)), expected);
    }
    let mut unsigned = county.clone();
    let new = NewAcceptance {
        report: report.digest(),
        accepted: listed.clone(),
        reason: "x".into(),
        envelope: None,
    };
    let event = county::accept_changes(&unsigned, new, now(), Optional);
    apply(&mut unsigned, event);
    assert_eq!(
        code(&activate(&unsigned, now(), Required)),
        "signature.acceptance-missing"
    );
    let envelope = about(report.digest(), acceptance(&listed), approver());
    let event = accept(&county, envelope);
    apply(&mut county, event);
    assert!(activate(&county, now(), Required).is_ok());
}

#[test]
fn what_is_on_record_is_held_against_the_keys_of_its_time() {
    let mut county = county();
    let event = hand_in(&county, signed(said(), &[developer()]), now()).unwrap();
    assert_eq!(verify_recorded(&county, &event, now()), Ok(()));
    let CountyEvent::ComponentSigned(mut forged) = event.clone() else {
        panic!("a component is signed");
    };
    forged.envelope.payload[10] ^= 1;
    let forged = CountyEvent::ComponentSigned(forged);
    let refused =
        |county: &County, event| verify_recorded(county, event, now()).unwrap_err().code();
    assert_eq!(refused(&county, &forged), "signature.invalid");
    let revoked = county::revoke_key(&county, developer().public().id(), "x".into(), now());
    apply(&mut county, revoked);
    assert_eq!(refused(&county, &event), "signature.revoked-key");
}

#[test]
fn keys_are_registered_for_departments_that_there_are_and_for_days_in_order() {
    let county = county();
    let register = |change: &dyn Fn(&mut NewKey)| {
        let mut new = key(&stranger(), KeyRole::Developer);
        change(&mut new);
        county::register_key(&county, new, now())
    };
    let event = register(&|_| ());
    let Ok(CountyEvent::KeyRegistered(registered)) = &event else {
        panic!("{event:?}");
    };
    assert_eq!(registered.from, day("2026-03-02"), "from today");
    for (event, expected) in [
        (
            register(&|new| new.department = "099".into()),
            "department.unknown",
        ),
        (
            register(&|new| new.until = Some(day("2026-03-01"))),
            "key.validity-reversed",
        ),
        (
            register(&|new| new.holder = "x".repeat(201)),
            "case.text-too-long",
        ),
        (
            county::register_key(
                &county,
                key(&developer(), KeyRole::Developer),
                at("03-01 11:00"),
            ),
            "county.unchanged",
        ),
    ] {
        assert_eq!(code(&event), expected);
    }
}
