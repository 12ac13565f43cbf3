//! What is refused in the procedure by which items change.

use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::county::publication::*;
use sanquan_domain::county::{self, County};
use sanquan_domain::event::*;
use sanquan_domain::id::{ChangeId, ItemCode, ProposalId};
use sanquan_domain::refusal::Refusal;

use super::fixture::{self, ITEM, at, day, working_days};
use super::publication::*;

type Outcome = Result<CountyEvent, Refusal>;

fn codes_are(outcomes: impl IntoIterator<Item = (Outcome, &'static str)>) {
    for (outcome, code) in outcomes {
        assert_eq!(outcome.map_err(|refusal| refusal.code()), Err(code));
    }
}

fn propose(county: &County, change: impl Fn(&mut NewProposal)) -> Outcome {
    let mut new = NewProposal {
        proposal: ProposalId::from_bytes([9; 16]),
        item: draft(),
        reason: "shorter".into(),
        change: None,
        by: clerk("d1"),
    };
    change(&mut new);
    propose_item(county, new, at("03-02 09:00"))
}

fn revise(county: &County, on: &str, change: impl Fn(&mut NewRevision)) -> Outcome {
    let mut item = draft();
    item.promised_limit = working_days(9);
    let mut new = NewRevision {
        proposal: PROPOSAL,
        item,
        reason: "better".into(),
        by: clerk("d1"),
    };
    change(&mut new);
    revise_proposal(county, new, at(on))
}

fn review(county: &County, change: impl Fn(&mut NewReview)) -> Outcome {
    let mut new = review_of(1, ReviewOutcome::Passed);
    change(&mut new);
    review_proposal(county, new, at("03-05 09:00"))
}

fn confirm(county: &County, revision: u32, by: Participant) -> Outcome {
    confirm_review(county, PROPOSAL, revision, by, at("03-06 09:00"))
}

fn open(county: &County, change: impl Fn(&mut NewPeriod)) -> Outcome {
    let mut new = period();
    change(&mut new);
    lay_open(county, new, at("03-06 09:00"))
}

fn say(county: &County, on: &str, change: impl Fn(&mut NewComment)) -> Outcome {
    let mut new = NewComment {
        proposal: PROPOSAL,
        on: CommentOn::Whole,
        words: "太长".into(),
    };
    change(&mut new);
    comment(county, new, at(on))
}

fn answer(county: &County, change: impl Fn(&mut NewAnswer)) -> Outcome {
    let mut new = answer_to(1, false);
    change(&mut new);
    answer_comment(county, new, at("04-08 09:00"))
}

fn publish(county: &County, by: Participant) -> Outcome {
    let events = publish_proposal(county, PROPOSAL, None, by, at("04-08 09:00"));
    events.map(|mut events| events.remove(0))
}

fn proposed() -> Office {
    let mut office = Office::new();
    office.propose(draft(), "03-02 09:00");
    office
}

fn reviewed(outcome: ReviewOutcome) -> Office {
    let mut office = proposed();
    office.review(outcome, "03-05 09:00");
    office
}

#[test]
fn a_proposal_is_refused_with_a_code() {
    let (office, busy) = (Office::new(), proposed());
    let county = &office.county;
    codes_are([
        (
            propose(county, |new| new.by = legal("l1")),
            "publication.other-party",
        ),
        (
            propose(&busy.county, |_| ()),
            "publication.another-proposal",
        ),
        (
            propose(&busy.county, |new| new.proposal = PROPOSAL),
            "publication.proposal-taken",
        ),
        (
            propose(county, |new| new.item = fixture::item()),
            "county.unchanged",
        ),
        (
            propose(county, |new| new.item.valid_from = day("2019-01-01")),
            "item.validity-overlaps",
        ),
        (
            propose(county, |new| new.item.promised_limit = working_days(21)),
            "item.promise-exceeds-law",
        ),
        (propose(county, |new| new.reason.clear()), "reason.length"),
        (
            propose(county, |new| new.change = Some(CHANGE)),
            "publication.unknown-change",
        ),
        (propose(&County::default(), |_| ()), "county.not-open"),
    ]);
}

#[test]
fn a_revision_is_refused_with_a_code() {
    let mut withdrawn = proposed();
    let (reason, by) = ("no".to_owned(), clerk("d1"));
    let event = withdraw_proposal(&withdrawn.county, PROPOSAL, reason, by, at("03-03 09:00"));
    withdrawn.take(event);
    let (office, open) = (proposed(), Office::laid_open());
    let on = "03-10 09:00";
    codes_are([
        (
            revise(&Office::new().county, on, |_| ()),
            "publication.unknown-proposal",
        ),
        (
            revise(&withdrawn.county, on, |_| ()),
            "publication.proposal-ended",
        ),
        (
            revise(&office.county, on, |new| new.by = publisher("p1")),
            "publication.other-party",
        ),
        (
            revise(&office.county, on, |new| {
                new.item.code = "5108220150100400".into()
            }),
            "publication.other-item",
        ),
        (
            revise(&office.county, on, |new| new.item = draft()),
            "county.unchanged",
        ),
        (
            revise(&open.county, on, |_| ()),
            "publication.comments-running",
        ),
    ]);
}

#[test]
fn each_part_of_the_procedure_is_somebodys() {
    let nobody = Participant::known(None, Party::LegalOffice).unwrap_err();
    assert_eq!(nobody.code(), "publication.no-person");
    let somebody = Participant::known(Some("l1".into()), Party::LegalOffice);
    assert_eq!(somebody, Ok(legal("l1")));
}

/// The department's administrator has no part in the review, whatever roles the token holds.
#[test]
fn nobody_reviews_confirms_or_publishes_their_own() {
    let (office, passed) = (proposed(), reviewed(ReviewOutcome::Passed));
    let ready = Office::laid_open();
    codes_are([
        (
            review(&office.county, |new| new.by = legal("d1")),
            "publication.own-draft",
        ),
        (
            confirm(&passed.county, 1, clerk("l1")),
            "publication.own-review",
        ),
        (
            publish(&ready.county, publisher("d1")),
            "publication.own-draft",
        ),
    ]);
}

#[test]
fn a_review_and_its_confirmation_are_refused_with_a_code() {
    let (office, passed) = (proposed(), reviewed(ReviewOutcome::Passed));
    let back = reviewed(ReviewOutcome::SentBack);
    let agreed = Office::laid_open();
    codes_are([
        (
            review(&office.county, |new| new.by = clerk("d2")),
            "publication.other-party",
        ),
        (
            review(&office.county, |new| new.revision = 2),
            "publication.stale-revision",
        ),
        (
            review(&office.county, |new| new.reply = " ".into()),
            "publication.words-length",
        ),
        (
            review(&passed.county, |_| ()),
            "publication.reviewed-already",
        ),
        (
            confirm(&office.county, 1, clerk("d1")),
            "publication.not-reviewed",
        ),
        (
            confirm(&back.county, 1, clerk("d1")),
            "publication.sent-back",
        ),
        (
            confirm(&passed.county, 1, legal("l2")),
            "publication.other-party",
        ),
        (
            confirm(&passed.county, 7, clerk("d1")),
            "publication.stale-revision",
        ),
        (confirm(&agreed.county, 1, clerk("d1")), "county.unchanged"),
    ]);
}

#[test]
fn a_comment_period_is_refused_with_a_code() {
    let passed = reviewed(ReviewOutcome::Passed);
    let mut agreed = reviewed(ReviewOutcome::Passed);
    agreed.confirm("03-06 09:00");
    let county = &agreed.county;
    let mut lawless = fixture::county();
    for event in &agreed.events {
        if !matches!(event, CountyEvent::PublicationRulesSet(_)) {
            lawless.apply(event);
        }
    }
    codes_are([
        (open(&passed.county, |_| ()), "publication.not-confirmed"),
        (open(&lawless, |_| ()), "publication.no-rules"),
        (
            open(county, |new| new.from = Some(day("2026-03-05"))),
            "publication.period-in-the-past",
        ),
        (
            open(county, |new| new.until = Some(day("2026-04-03"))),
            "publication.period-too-short",
        ),
        (
            open(county, |new| {
                new.until = Some(day("2026-03-05"));
                new.shortened_because = Some("urgent".into());
            }),
            "publication.period-too-short",
        ),
        (
            open(&Office::laid_open().county, |_| ()),
            "publication.laid-open-already",
        ),
    ]);
    let shorter = open(county, |new| {
        new.until = Some(day("2026-03-13"));
        new.shortened_because = Some("防汛期间急需".into());
    });
    assert!(matches!(
        shorter.unwrap(),
        CountyEvent::CommentsOpened(opened) if opened.shortened_because.is_some()
    ));
}

#[test]
fn a_comment_is_refused_with_a_code() {
    let office = Office::laid_open();
    let county = &office.county;
    codes_are([
        (
            say(county, "03-08 23:59", |_| ()),
            "publication.comments-closed",
        ),
        (
            say(county, "04-08 00:00", |_| ()),
            "publication.comments-closed",
        ),
        (
            say(&proposed().county, "03-09 09:00", |_| ()),
            "publication.comments-closed",
        ),
        (
            say(county, "03-09 09:00", |new| {
                new.on = CommentOn::Step("x".into())
            }),
            "flow.unknown-step",
        ),
        (
            say(county, "03-09 09:00", |new| new.words = "长".repeat(2_001)),
            "publication.words-length",
        ),
        (
            say(county, "03-09 09:00", |new| {
                new.words = "请回电13800138000".into()
            }),
            "publication.personal-data",
        ),
    ]);
    assert!(say(county, "04-07 23:59", |new| new.words = "长".repeat(2_000)).is_ok());
}

#[test]
fn nothing_is_published_before_each_comment_has_its_reply() {
    let mut office = Office::laid_open();
    assert_eq!(
        publish_proposal(
            &office.county,
            PROPOSAL,
            None,
            publisher("p1"),
            at("04-07 09:00")
        )
        .unwrap_err()
        .code(),
        "publication.comments-running"
    );
    office.comment(CommentOn::Whole, "03-09 09:00");
    office.comment(CommentOn::Whole, "03-10 09:00");
    office.answer(1, true, "03-11 09:00");
    let refused = publish(&office.county, publisher("p1")).unwrap_err();
    assert_eq!(refused.code(), "publication.unanswered");
    assert_eq!(
        refused.to_string(),
        "comments `2` have no official reply: answer each of them first"
    );
    codes_are([
        (
            answer(&office.county, |_| ()),
            "publication.answered-already",
        ),
        (
            answer(&office.county, |new| new.number = 3),
            "publication.unknown-comment",
        ),
        (
            answer(&office.county, |new| {
                (new.number, new.by) = (2, legal("l1"))
            }),
            "publication.other-party",
        ),
    ]);
    office.answer(2, false, "04-08 09:00");
    codes_are([
        (
            publish(&office.county, publisher("p1")),
            "publication.not-taken-up",
        ),
        (
            publish(&office.county, clerk("d1")),
            "publication.other-party",
        ),
    ]);
    let mut agreed = reviewed(ReviewOutcome::Passed);
    codes_are([(
        publish(&agreed.county, publisher("p1")),
        "publication.not-confirmed",
    )]);
    agreed.confirm("03-06 09:00");
    codes_are([(
        publish(&agreed.county, publisher("p1")),
        "publication.not-laid-open",
    )]);
}

#[test]
fn a_change_of_law_is_refused_with_a_code() {
    let mut office = Office::new();
    let note = |county: &County, change: &dyn Fn(&mut LawChanged)| {
        let mut changed = law_changed();
        change(&mut changed);
        note_change(county, changed)
    };
    codes_are([
        (
            note(&office.county, &|new| new.by = clerk("d1")),
            "publication.other-party",
        ),
        (
            note(&office.county, &|new| new.items.clear()),
            "publication.no-items",
        ),
        (
            note(&office.county, &|new| new.items.push("none".into())),
            "item.unknown",
        ),
    ]);
    office.take(note_change(&office.county, law_changed()));
    let other = PowerItem {
        code: "5108220150100400".into(),
        version: 1,
        flowchart: sanquan_domain::flowchart::Flowchart {
            item: "5108220150100400".into(),
            ..fixture::chart()
        },
        ..fixture::item()
    };
    let code = other.code.clone();
    office.take(county::publish_item(&office.county, other));
    let report = |county: &County, item: &ItemCode| {
        let reported = NoChangeNeeded {
            item: item.clone(),
            ..no_change()
        };
        report_no_change(county, reported)
    };
    codes_are([
        (note(&office.county, &|_| ()), "publication.change-taken"),
        (report(&office.county, &code), "publication.not-concerned"),
        (
            report_no_change(
                &office.county,
                NoChangeNeeded {
                    change: ChangeId::from_bytes([8; 16]),
                    ..no_change()
                },
            ),
            "publication.unknown-change",
        ),
    ]);
    let event = report(&office.county, &ITEM.into());
    office.take(event);
    codes_are([(report(&office.county, &ITEM.into()), "county.unchanged")]);
}

#[test]
fn rules_that_nobody_could_keep_are_refused() {
    let office = Office::new();
    let set = |change: &dyn Fn(&mut PublicationRules)| {
        let mut rules = PublicationRules::published(day("2027-01-01"));
        change(&mut rules);
        set_publication_rules(&office.county, rules)
    };
    codes_are([
        (
            set(&|rules| rules.review_within = working_days(0)),
            "publication.rules-invalid",
        ),
        (
            set(&|rules| rules.sources.clear()),
            "publication.rules-invalid",
        ),
        (
            set(&|rules| rules.valid_until = Some(day("2026-12-31"))),
            "publication.rules-invalid",
        ),
        (
            set(&|rules| rules.valid_from = day("2026-01-01")),
            "county.unchanged",
        ),
    ]);
    let mut lawless = fixture::county();
    let proposed = proposed().events.pop().unwrap();
    lawless.apply(&proposed);
    assert_eq!(
        open_duties(&lawless).unwrap_err().code(),
        "publication.no-rules",
        "what cannot be said is not left out"
    );
}
