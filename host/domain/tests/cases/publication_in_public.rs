//! What the public may read of a proposal, and from which day on.

use sanquan_domain::catalogue::{PowerItem, Publication};
use sanquan_domain::county::publication::withdraw_proposal;
use sanquan_domain::event::ReviewOutcome;

use super::fixture::{at, day, working_days};
use super::publication::{Office, PROPOSAL, clerk, draft};

/// Number of the revision that may be read on a day.
fn shown(office: &Office, on: &str) -> Option<u32> {
    let revision = office.proposal().public_revision(day(on));
    revision.map(|revision| revision.drafted.revision)
}

fn longer() -> PowerItem {
    PowerItem {
        promised_limit: working_days(9),
        ..draft()
    }
}

#[test]
fn a_draft_is_read_by_nobody_before_its_first_day() {
    let mut office = Office::new();
    office.propose(draft(), "03-02 09:00");
    assert_eq!(shown(&office, "2026-03-02"), None, "in review");
    office.review(ReviewOutcome::Passed, "03-05 09:00");
    office.confirm("03-06 09:00");
    assert_eq!(shown(&office, "2026-03-06"), None, "to be laid open");
    office.lay_open("2026-03-09");
    assert_eq!(shown(&office, "2026-03-08"), None, "the period is to come");
    assert_eq!(shown(&office, "2026-03-09"), Some(1));
}

#[test]
fn a_later_revision_is_read_once_it_is_published_or_laid_open_in_its_turn() {
    let mut office = Office::laid_open();
    office.revise(longer(), "04-08 09:00");
    assert_eq!(
        shown(&office, "2026-04-08"),
        Some(1),
        "the second is in review"
    );
    office.review(ReviewOutcome::Passed, "04-09 09:00");
    office.confirm("04-09 10:00");
    assert_eq!(shown(&office, "2026-04-09"), Some(1), "it can be published");
    office.publish("04-10 09:00");
    assert_eq!(shown(&office, "2026-04-10"), Some(2));

    let mut office = Office::laid_open();
    office.revise(longer(), "04-08 09:00");
    office.review(ReviewOutcome::PassedToLayOpen, "04-09 09:00");
    office.confirm("04-09 10:00");
    office.lay_open("2026-04-13");
    assert_eq!(shown(&office, "2026-04-12"), Some(1));
    assert_eq!(shown(&office, "2026-04-13"), Some(2));
}

#[test]
fn what_lay_open_stays_readable_after_it_was_withdrawn() {
    let mut office = Office::laid_open();
    let (reason, by) = ("not now".to_owned(), clerk("d1"));
    let event = withdraw_proposal(&office.county, PROPOSAL, reason, by, at("03-10 09:00"));
    office.take(event);
    assert_eq!(shown(&office, "2026-03-10"), Some(1));
}

#[test]
fn of_what_is_withheld_the_public_reads_nothing() {
    let mut office = Office::laid_open();
    let mut secret = longer();
    secret.elements.publication = Publication::Withheld {
        reason: "涉密".into(),
    };
    office.revise(secret, "04-08 09:00");
    assert_eq!(shown(&office, "2026-04-08"), None);
    office.review(ReviewOutcome::Passed, "04-09 09:00");
    office.confirm("04-09 10:00");
    office.publish("04-10 09:00");
    assert_eq!(shown(&office, "2026-04-10"), None);
}
