//! How an item changes: from the draft to the day on which it is in force, with everybody's part.

use sanquan_domain::catalogue::{PowerItem, Publication};
use sanquan_domain::contract::LegalBasis;
use sanquan_domain::county::publication::*;
use sanquan_domain::county::{self, County};
use sanquan_domain::event::*;
use sanquan_domain::id::{ChangeId, ProposalId};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::time::{Date, Instant};

use super::fixture::{self, DEPARTMENT, ITEM, at, day, working_days};
use super::story::tell_in;

pub const PROPOSAL: ProposalId = ProposalId::from_bytes([3; 16]);
pub const CHANGE: ChangeId = ChangeId::from_bytes([4; 16]);

pub fn clerk(person: &str) -> Participant {
    Participant {
        person: person.into(),
        party: Party::Department(DEPARTMENT.into()),
    }
}

pub fn legal(person: &str) -> Participant {
    Participant {
        person: person.into(),
        party: Party::LegalOffice,
    }
}

pub fn publisher(person: &str) -> Participant {
    Participant {
        person: person.into(),
        party: Party::Publisher,
    }
}

/// The next version: it promises 8 days where the one before promised 10.
pub fn draft() -> PowerItem {
    PowerItem {
        version: 2,
        promised_limit: working_days(8),
        valid_from: day("2026-05-01"),
        ..fixture::item()
    }
}

/// A county in which items are being changed.
pub struct Office {
    pub county: County,
    pub events: Vec<CountyEvent>,
}

impl Office {
    /// With rules of publication from the beginning of the year.
    pub fn new() -> Self {
        let mut office = Self {
            county: fixture::county(),
            events: Vec::new(),
        };
        let rules = PublicationRules::published(day("2026-01-01"));
        office.take(set_publication_rules(&office.county, rules));
        office
    }

    pub fn take(&mut self, event: Result<CountyEvent, Refusal>) {
        self.take_all(event.map(|event| vec![event]));
    }

    pub fn take_all(&mut self, events: Result<Vec<CountyEvent>, Refusal>) {
        let events = events.map_err(|refusal| refusal.to_string()).unwrap();
        events.iter().for_each(|event| self.county.apply(event));
        self.events.extend(events);
    }

    pub fn propose(&mut self, item: PowerItem, on: &str) {
        let new = NewProposal {
            proposal: PROPOSAL,
            item,
            reason: "shorter".into(),
            change: None,
            by: clerk("d1"),
        };
        self.take(propose_item(&self.county, new, at(on)));
    }

    pub fn revise(&mut self, item: PowerItem, on: &str) {
        let new = NewRevision {
            proposal: PROPOSAL,
            item,
            reason: "as reviewed".into(),
            by: clerk("d2"),
        };
        self.take(revise_proposal(&self.county, new, at(on)));
    }

    pub fn review(&mut self, outcome: ReviewOutcome, on: &str) {
        let new = review_of(self.proposal().revision(), outcome);
        self.take(review_proposal(&self.county, new, at(on)));
    }

    pub fn confirm(&mut self, on: &str) {
        let revision = self.proposal().revision();
        let by = clerk("d1");
        self.take(confirm_review(&self.county, PROPOSAL, revision, by, at(on)));
    }

    pub fn lay_open(&mut self, from: &str) {
        let new = NewPeriod {
            from: Some(day(from)),
            ..period()
        };
        let before = at("01-05 09:00");
        self.take(lay_open(&self.county, new, before));
    }

    pub fn comment(&mut self, on: CommentOn, when: &str) {
        let new = NewComment {
            proposal: PROPOSAL,
            on,
            words: "八天仍然太长".into(),
        };
        self.take(comment(&self.county, new, at(when)));
    }

    pub fn answer(&mut self, number: u32, adopted: bool, on: &str) {
        let new = answer_to(number, adopted);
        self.take(answer_comment(&self.county, new, at(on)));
    }

    pub fn publish(&mut self, on: &str) {
        let by = publisher("p1");
        self.take_all(publish_proposal(&self.county, PROPOSAL, None, by, at(on)));
    }

    pub fn proposal(&self) -> &Proposal {
        self.county.publication.proposal(PROPOSAL).unwrap()
    }

    pub fn state(&self, on: &str) -> ProposalState {
        self.proposal().state(day(on))
    }

    /// Reviewed, confirmed, laid open from 9 March to 7 April.
    pub fn laid_open() -> Self {
        let mut office = Self::new();
        office.propose(draft(), "03-02 09:00");
        office.review(ReviewOutcome::Passed, "03-05 09:00");
        office.confirm("03-06 09:00");
        office.lay_open("2026-03-09");
        office
    }
}

pub fn review_of(revision: u32, outcome: ReviewOutcome) -> NewReview {
    NewReview {
        proposal: PROPOSAL,
        revision,
        outcome,
        reply: "agreed".into(),
        by: legal("l1"),
    }
}

pub fn period() -> NewPeriod {
    NewPeriod {
        proposal: PROPOSAL,
        from: None,
        until: None,
        shortened_because: None,
        by: clerk("d1"),
    }
}

pub fn answer_to(number: u32, adopted: bool) -> NewAnswer {
    NewAnswer {
        proposal: PROPOSAL,
        number,
        adopted,
        reply: "谢谢".into(),
        by: clerk("d1"),
    }
}

pub fn law_changed() -> LawChanged {
    LawChanged {
        change: CHANGE,
        on: day("2026-03-02"),
        words: "食品安全法修正".into(),
        basis: vec![LegalBasis {
            law: "食品安全法".into(),
            article: "35".into(),
        }],
        items: vec![ITEM.into()],
        by: legal("l1"),
    }
}

pub fn no_change() -> NoChangeNeeded {
    NoChangeNeeded {
        change: CHANGE,
        item: ITEM.into(),
        reason: "only a number moved".into(),
        by: clerk("d1"),
        at: at("03-03 09:00"),
    }
}

/// One of every kind, for the goldens.
pub fn every_kind_of_event() -> Vec<CountyEvent> {
    let mut office = Office::laid_open();
    office.comment(CommentOn::Step("fire".into()), "03-09 09:00");
    office.comment(CommentOn::Whole, "04-07 23:00");
    office.answer(1, false, "04-08 09:00");
    office.answer(2, false, "04-08 09:00");
    office.publish("04-08 10:00");
    let withdrawn = ProposalEnded {
        proposal: PROPOSAL,
        end: ProposalEnd::Withdrawn {
            reason: "not needed".into(),
        },
        by: clerk("d1"),
        at: at("03-03 09:00"),
    };
    let mut events = office.events;
    // Versions of items have lines of their own.
    events.retain(|event| !matches!(event, CountyEvent::ItemPublished(_)));
    events.extend([
        CountyEvent::ProposalEnded(withdrawn),
        CountyEvent::LawChanged(law_changed()),
        CountyEvent::NoChangeNeeded(no_change()),
    ]);
    events
}

#[test]
fn a_draft_becomes_a_version_after_everybody_has_had_their_part() {
    use ProposalState as S;
    let mut office = Office::new();
    office.propose(draft(), "03-02 09:00");
    assert_eq!(office.state("2026-03-02"), S::InReview);
    office.review(ReviewOutcome::Passed, "03-05 09:00");
    assert_eq!(office.state("2026-03-05"), S::ToConfirm);
    office.confirm("03-06 09:00");
    assert_eq!(office.state("2026-03-06"), S::ToLayOpen);
    office.lay_open("2026-03-09");
    assert_eq!(office.state("2026-03-08"), S::LaidOpen);
    assert_eq!(office.state("2026-04-07"), S::LaidOpen);
    assert_eq!(office.state("2026-04-08"), S::ToPublish);
    office.comment(CommentOn::Step("fire".into()), "03-09 00:00");
    assert_eq!(office.state("2026-04-08"), S::ToAnswer);
    office.answer(1, false, "03-20 09:00");
    assert_eq!(office.state("2026-04-08"), S::ToPublish);
    assert_eq!(office.county.catalogue.versions(&ITEM.into()).len(), 1);
    office.publish("04-08 09:00");
    assert_eq!(office.state("2026-04-08"), S::Published);
}

#[test]
fn a_published_version_is_in_force_from_its_day_and_running_cases_keep_theirs() {
    let mut office = Office::laid_open();
    let filed = tell_in(
        office.county.clone(),
        "03-02 09:00 file id-card\n 03-02 09:00 accept",
    );
    office.publish("04-08 09:00");
    let promise = |at: Instant| {
        let law = office.county.in_force_for_item(&ITEM.into(), at).unwrap();
        law.item.promised_limit.days
    };
    assert_eq!(promise(at("04-30 09:00")), 10);
    assert_eq!(promise(at("05-01 00:00")), 8);
    let law = office.county.in_force(filed.case()).unwrap();
    assert_eq!((law.item.version, law.item.promised_limit.days), (1, 10));
    assert_eq!(law.judged_by.item, Some(fixture::item().digest()));
    assert_eq!(filed.case().clock.promised.days, 10);
}

#[test]
fn a_version_may_be_in_force_later_than_drafted_but_never_in_the_past() {
    let mut office = Office::laid_open();
    let early = Some(day("2026-04-07"));
    let publish = |office: &Office, from: Option<Date>| {
        let by = publisher("p1");
        publish_proposal(&office.county, PROPOSAL, from, by, at("05-08 09:00"))
    };
    let refused = publish(&office, early).unwrap_err();
    assert_eq!(refused.code(), "publication.in-the-past");
    let events = publish(&office, None);
    office.take_all(events);
    let newest = office.county.catalogue.newest(&ITEM.into()).unwrap();
    assert_eq!(
        newest.valid_from,
        day("2026-05-08"),
        "the day of publication"
    );
}

#[test]
fn what_a_comment_changes_is_reviewed_again_and_not_laid_open_again() {
    use ProposalState as S;
    let mut office = Office::laid_open();
    office.comment(CommentOn::Whole, "03-10 09:00");
    office.answer(1, true, "04-08 09:00");
    assert_eq!(
        office.state("2026-04-08"),
        S::ToAnswer,
        "adopted, not drafted"
    );
    let better = PowerItem {
        promised_limit: working_days(7),
        ..draft()
    };
    let mut better = better;
    better.flowchart.steps[0].limit = Some(working_days(2));
    office.revise(better, "04-09 09:00");
    assert_eq!(office.state("2026-04-09"), S::InReview);
    office.review(ReviewOutcome::Passed, "04-10 09:00");
    office.confirm("04-10 10:00");
    assert_eq!(office.state("2026-04-10"), S::ToPublish);
    office.publish("04-10 11:00");
    let revisions = &office.proposal().revisions;
    let promised = |at: usize| revisions[at].drafted.item.promised_limit.days;
    assert_eq!(
        (promised(0), promised(1)),
        (8, 7),
        "the old revision is kept"
    );
    let newest = office.county.catalogue.newest(&ITEM.into()).unwrap();
    assert_eq!(newest.promised_limit.days, 7);
}

#[test]
fn the_legal_office_may_have_a_revision_laid_open_again() {
    use ProposalState as S;
    let mut office = Office::laid_open();
    let more = PowerItem {
        promised_limit: working_days(9),
        ..draft()
    };
    office.revise(more, "04-08 09:00");
    office.review(ReviewOutcome::PassedToLayOpen, "04-09 09:00");
    office.confirm("04-09 10:00");
    assert_eq!(office.state("2026-04-09"), S::ToLayOpen);
    office.lay_open("2026-04-10");
    assert_eq!(office.state("2026-04-10"), S::LaidOpen);
    assert_eq!(
        office.proposal().periods[1].until,
        day("2026-05-11"),
        "9 May is a Saturday"
    );
    assert_eq!(office.state("2026-05-12"), S::ToPublish);
}

#[test]
fn what_is_withheld_is_published_without_being_laid_open() {
    let mut office = Office::new();
    let mut secret = draft();
    secret.elements.publication = Publication::Withheld {
        reason: "涉密".into(),
    };
    office.propose(secret, "03-02 09:00");
    office.review(ReviewOutcome::Passed, "03-05 09:00");
    office.confirm("03-06 09:00");
    assert_eq!(office.state("2026-03-06"), ProposalState::ToPublish);
    let refused = lay_open(&office.county, period(), at("03-06 09:00")).unwrap_err();
    assert_eq!(refused.code(), "publication.withheld");
    office.publish("03-06 10:00");
    assert_eq!(office.state("2026-03-06"), ProposalState::Published);
}

#[test]
fn a_draft_that_was_sent_back_is_revised() {
    let mut office = Office::new();
    office.propose(draft(), "03-02 09:00");
    office.review(ReviewOutcome::SentBack, "03-03 09:00");
    assert_eq!(office.state("2026-03-03"), ProposalState::SentBack);
    let more = PowerItem {
        promised_limit: working_days(9),
        ..draft()
    };
    office.revise(more, "03-04 09:00");
    assert_eq!(office.proposal().revision(), 2);
    assert_eq!(office.state("2026-03-04"), ProposalState::InReview);
    let first = &office.proposal().revisions[0];
    assert_eq!(
        first.review.as_ref().map(|review| review.outcome),
        Some(ReviewOutcome::SentBack)
    );
}

#[test]
fn a_retired_item_is_applied_for_until_its_last_day_and_its_code_never_again() {
    let mut office = Office::new();
    let last = day("2026-06-30");
    let retired = retired_version(&office.county, &ITEM.into(), last, at("03-02 09:00")).unwrap();
    assert_eq!(retired.valid_from, day("2026-03-02"));
    office.propose(retired, "03-02 09:00");
    office.review(ReviewOutcome::Passed, "03-05 09:00");
    office.confirm("03-06 09:00");
    office.lay_open("2026-03-09");
    office.publish("04-08 09:00");
    let in_force = |on: &str| {
        let catalogue = &office.county.catalogue;
        catalogue.in_force(&ITEM.into(), day(on)).map(|i| i.version)
    };
    assert_eq!(in_force("2026-04-07"), Some(1));
    assert_eq!(in_force("2026-06-30"), Some(2));
    assert_eq!(in_force("2026-07-01"), None);
    let revived = PowerItem {
        version: 3,
        ..draft()
    };
    let new = NewProposal {
        proposal: ProposalId::from_bytes([9; 16]),
        item: revived,
        reason: "again".into(),
        change: None,
        by: clerk("d1"),
    };
    let refused = propose_item(&office.county, new, at("07-01 09:00")).unwrap_err();
    assert_eq!(refused.code(), "publication.retired");
}

#[test]
fn reports_and_reviews_are_due_in_working_days_and_listed_when_overdue() {
    let mut office = Office::new();
    office.take(note_change(&office.county, law_changed()));
    let due = |office: &Office| -> Vec<(Party, String)> {
        let duties = open_duties(&office.county).unwrap();
        let line = |owed: PublicationDuty| (owed.party, owed.due_on.date.to_string());
        duties.into_iter().map(line).collect()
    };
    let overdue = |office: &Office, now: &str| {
        let late = overdue_duties(&office.county, at(now)).unwrap();
        late.into_iter().map(|owed| owed.duty).collect::<Vec<_>>()
    };
    let department = Party::Department(DEPARTMENT.into());
    assert_eq!(due(&office), [(department, "2026-03-30".to_owned())]);
    assert_eq!(overdue(&office, "03-30 23:59"), []);
    let report = Duty::Report {
        change: CHANGE,
        item: ITEM.into(),
    };
    assert_eq!(
        overdue(&office, "03-31 00:00"),
        std::slice::from_ref(&report)
    );
    let new = NewProposal {
        proposal: PROPOSAL,
        item: draft(),
        reason: "the law changed".into(),
        change: Some(CHANGE),
        by: clerk("d1"),
    };
    office.take(propose_item(&office.county, new, at("03-31 09:00")));
    assert_eq!(
        due(&office),
        [(Party::LegalOffice, "2026-04-14".to_owned())]
    );
    let review = Duty::Review {
        proposal: PROPOSAL,
        revision: 1,
    };
    assert_eq!(overdue(&office, "04-15 09:00"), [review]);
    office.review(ReviewOutcome::Passed, "04-15 09:00");
    assert_eq!(due(&office), []);
    let (reason, by) = ("not now".to_owned(), clerk("d1"));
    office.take(withdraw_proposal(
        &office.county,
        PROPOSAL,
        reason,
        by,
        at("04-16 09:00"),
    ));
    assert_eq!(
        overdue(&office, "04-16 09:00"),
        [report],
        "a proposal that was withdrawn is no report"
    );
    office.take(report_no_change(&office.county, no_change()));
    assert_eq!(due(&office), []);
}

#[test]
fn rules_hold_from_their_day_for_what_begins_then() {
    let mut office = Office::new();
    let quicker = PublicationRules {
        valid_from: day("2026-03-03"),
        review_within: working_days(5),
        ..PublicationRules::published(day("2026-01-01"))
    };
    office.take(set_publication_rules(&office.county, quicker));
    office.propose(draft(), "03-02 09:00");
    let due = |office: &Office| open_duties(&office.county).unwrap()[0].due_on.date;
    assert_eq!(due(&office), day("2026-03-16"), "by the rules of 2 March");
    office.revise(
        PowerItem {
            promised_limit: working_days(9),
            ..draft()
        },
        "03-03 09:00",
    );
    assert_eq!(due(&office), day("2026-03-10"), "by the rules of 3 March");
}

#[test]
fn the_log_gives_the_same_proposals_again() {
    let mut folded = fixture::county();
    let events = every_kind_of_event();
    events.iter().for_each(|event| {
        let bytes = minicbor::to_vec(event).unwrap();
        folded.apply(&minicbor::decode(&bytes).unwrap());
    });
    let proposal = folded.publication.proposal(PROPOSAL).unwrap();
    assert_eq!(proposal.comments.len(), 2);
    assert!(proposal.comments.iter().all(|c| c.answer.is_some()));
    assert!(proposal.was_withdrawn());
    assert_eq!(folded.publication.change(CHANGE).unwrap().kept.len(), 1);
    let json = serde_json::to_value(proposal.as_ref()).unwrap();
    assert_eq!(json["revisions"][0]["drafted"]["item"]["version"], 2);
}

/// What the first list and every import does: no procedure, as documented there.
#[test]
fn direct_publication_goes_past_the_procedure_and_overtakes_a_draft() {
    let mut office = Office::laid_open();
    let other = PowerItem {
        promised_limit: working_days(9),
        ..draft()
    };
    office.take(county::publish_item(&office.county, other));
    let by = publisher("p1");
    let overtaken = publish_proposal(&office.county, PROPOSAL, None, by, at("04-08 09:00"));
    assert_eq!(
        overtaken.unwrap_err().code(),
        "item.version-out-of-order",
        "the department revises its draft"
    );
}
