//! Drafts as citizens see them, from the first day of the comments to the day on which the version is in force.

use axum::http::StatusCode;
use sanquan_domain::catalogue::{
    Consequence, Likelihood, PowerItem, Publication, RiskPoint, StepDuty,
};
use sanquan_domain::event::{CommentOn, PublicationRules, ReviewOutcome};
use sanquan_domain::flowchart::{DayUnit, Limit, Transition};
use sanquan_domain::id::ProposalId;
use sanquan_domain::value::Texts;
use sanquan_engine::{Caller, CommentReply, DraftReview, Engine, ItemDraft};

use super::county::{LICENCE, at, day};
use super::safety::{every_language_is_framed, holds_nothing_foreign};
use super::{Site, site};
use crate::difference::Difference;
use crate::language::Language;

const DRAFTER: &str = "drafter-7";
const REVIEWER: &str = "reviewer-7";
const PUBLISHER: &str = "publisher-7";

fn person(name: &str) -> Caller {
    Caller {
        handler: Some(name.into()),
        ..Caller::operator()
    }
}

fn licence(engine: &Engine) -> PowerItem {
    let county = engine.county();
    let newest = county.catalogue.newest(&LICENCE.into()).unwrap();
    PowerItem::clone(newest)
}

/// Version 2: a second look between review and decision, and a promise of so many days instead of 8.
fn draft(engine: &Engine, promised_days: u32) -> PowerItem {
    let mut item = licence(engine);
    item.version = 2;
    item.valid_from = day("2026-05-01");
    item.promised_limit.days = promised_days;
    let chart = &mut item.flowchart;
    let mut look = chart.steps[0].clone();
    look.id = "look".to_owned();
    look.names = Texts::zh_en("复查", "Second look");
    look.limit = Some(Limit {
        days: 1,
        unit: DayUnit::WorkingDays,
    });
    for point in &mut look.points {
        point.id = format!("look-{}", point.id);
    }
    chart.steps.insert(1, look);
    let ways = chart.transitions.iter().filter(|way| way.from == "review");
    let ways: Vec<Transition> = ways
        .map(|way| Transition {
            id: format!("look-{}", way.action),
            from: "look".to_owned(),
            ..way.clone()
        })
        .collect();
    chart.transitions[0].to = vec!["look".to_owned()];
    chart.transitions.extend(ways);
    item
}

fn reasoned(item: PowerItem) -> ItemDraft {
    ItemDraft {
        item,
        reason: "群众反映办理时间太长".to_owned(),
        change: None,
    }
}

async fn propose(engine: &Engine, item: PowerItem) -> ProposalId {
    let rules = PublicationRules::published(day("2026-01-01"));
    let publisher = person(PUBLISHER);
    engine
        .set_publication_rules(&publisher, rules)
        .await
        .unwrap();
    propose_again(engine, item).await
}

async fn propose_again(engine: &Engine, item: PowerItem) -> ProposalId {
    let proposed = engine.propose_item(&person(DRAFTER), reasoned(item)).await;
    proposed.unwrap().id
}

/// The legal office passes the current revision, and the department agrees.
async fn agree(engine: &Engine, proposal: ProposalId, revision: u32) {
    let review = DraftReview {
        revision,
        outcome: ReviewOutcome::Passed,
        reply: "合法".to_owned(),
    };
    let reviewed = engine
        .review_proposal(&person(REVIEWER), proposal, review)
        .await;
    reviewed.unwrap();
    let confirmed = engine
        .confirm_review(&person(DRAFTER), proposal, revision)
        .await;
    confirmed.unwrap();
}

async fn lay_open(engine: &Engine, proposal: ProposalId, from: &str) {
    let days = (Some(day(from)), None);
    let opened = engine
        .lay_proposal_open(&person(DRAFTER), proposal, days, None)
        .await;
    opened.unwrap();
}

async fn publish(engine: &Engine, proposal: ProposalId) {
    let published = engine
        .publish_proposal(&person(PUBLISHER), proposal, None)
        .await;
    published.unwrap();
}

fn withheld() -> Publication {
    Publication::Withheld {
        reason: "涉密".to_owned(),
    }
}

async fn comment(engine: &Engine, proposal: ProposalId, on: CommentOn, words: &str) {
    let made = engine
        .comment_on_proposal(&person("window-7"), proposal, on, words.to_owned())
        .await;
    made.unwrap();
}

async fn answer(engine: &Engine, proposal: ProposalId, number: u32, adopted: bool, reply: &str) {
    let reply = CommentReply {
        number,
        adopted,
        reply: reply.to_owned(),
    };
    let answered = engine
        .answer_comment(&person(DRAFTER), proposal, reply)
        .await;
    answered.unwrap();
}

/// A site whose licence has a draft that lies open from 10 March to 8 April 2026.
async fn laid_open() -> (Site, Engine, ProposalId) {
    let site = site().await;
    let engine = site.counties[0].engine.clone();
    let proposal = propose(&engine, draft(&engine, 7)).await;
    agree(&engine, proposal, 1).await;
    lay_open(&engine, proposal, "2026-03-10").await;
    (site, engine, proposal)
}

async fn is_hidden(site: &Site, proposal: ProposalId) -> bool {
    let list = site.get("/proposals?lang=en").await;
    let page = site.get(&format!("/proposals/{proposal}?lang=en")).await;
    let item = site.get(&format!("/items/{LICENCE}?lang=en")).await;
    list.shows("No draft has been laid open yet")
        && page.status == StatusCode::NOT_FOUND
        && page.shows("No such draft")
        && !item.shows("/proposals/proposal_")
}

#[tokio::test]
async fn a_draft_is_kept_from_citizens_until_its_first_day() {
    let site = site().await;
    let engine = site.counties[0].engine.clone();
    let proposal = propose(&engine, draft(&engine, 7)).await;
    assert!(is_hidden(&site, proposal).await, "in review");
    agree(&engine, proposal, 1).await;
    assert!(is_hidden(&site, proposal).await, "agreed");
    lay_open(&engine, proposal, "2026-03-12").await;
    assert!(is_hidden(&site, proposal).await, "the period is to come");
    site.counties[0].wait_until(at("2026-03-11T16:00:00Z"));
    assert!(!is_hidden(&site, proposal).await, "its first day has begun");
}

#[tokio::test]
async fn what_is_withheld_is_never_shown() {
    let site = site().await;
    let engine = site.counties[0].engine.clone();
    let mut secret = draft(&engine, 7);
    secret.elements.publication = withheld();
    let proposal = propose(&engine, secret).await;
    agree(&engine, proposal, 1).await;
    publish(&engine, proposal).await;
    assert!(is_hidden(&site, proposal).await);
    let item = format!("/items/{LICENCE}");
    let (changes, picture) = (
        format!("{item}/changes?version=2"),
        format!("{item}/flowchart.svg"),
    );
    let now = site.get(&item).await;
    assert_eq!(now.status, StatusCode::OK, "version 1 is still in force");
    assert!(!now.shows("/changes") && !now.shows("涉密"));
    assert_eq!(site.get(&changes).await.status, StatusCode::NOT_FOUND);
    site.counties[0].wait_until(at("2026-05-01T01:00:00Z"));
    for address in [&item, &changes, &picture] {
        let page = site.get(address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
    }
    for address in ["/", "/coverage"] {
        assert!(!site.get(address).await.shows(LICENCE), "{address}");
    }
}

#[tokio::test]
async fn a_draft_that_lies_open_shows_what_it_changes_and_how_long_it_can_be_commented_on() {
    let (site, _, proposal) = laid_open().await;
    let page = site.get(&format!("/proposals/{proposal}?lang=en")).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "Food-business licence (draft of version 2)",
        "open for comments",
        "days left, today included: 30",
        "10 March 2026 to 8 April 2026",
        "群众反映办理时间太长",
        "7 working days",
        "1 May 2026",
        "Compared with version 1:",
        "falls from 8 to 7 working days",
        "Second look",
        "The flowchart before the change (version 1)",
        "The flowchart after the change (version 2)",
        ">new</text>",
        "Nobody has commented yet",
    ] {
        assert!(page.shows(text), "{text}");
    }
    let list = site.get("/proposals?lang=en").await;
    assert!(list.shows(&format!("/proposals/{proposal}?lang=en")));
    assert!(list.shows("open for comments") && list.shows("comments: 0, answered: 0"));
    let item = site.get(&format!("/items/{LICENCE}?lang=en")).await;
    assert!(item.shows(&format!("/proposals/{proposal}?lang=en")));
}

#[tokio::test]
async fn comments_stand_beside_their_official_replies_and_no_official_is_named() {
    let (site, engine, proposal) = laid_open().await;
    let step = CommentOn::Step("look".to_owned());
    comment(&engine, proposal, step, "<b>多此一举</b>").await;
    comment(&engine, proposal, CommentOn::Whole, "七天很好").await;
    answer(&engine, proposal, 1, false, "复查可以减少差错").await;
    let page = site.get(&format!("/proposals/{proposal}?lang=en")).await;
    for text in [
        "comments: 2, answered: 1",
        "on the step “Second look”",
        "&#60;b&#62;多此一举&#60;/b&#62;",
        "not adopted",
        "复查可以减少差错",
        "on the whole draft",
        "七天很好",
        "not answered yet",
    ] {
        assert!(page.shows(text), "{text}");
    }
    for official in [DRAFTER, REVIEWER, PUBLISHER, "window-7"] {
        assert!(!page.shows(official), "{official}");
    }
}

#[tokio::test]
async fn many_comments_are_read_page_by_page() {
    let (site, engine, proposal) = laid_open().await;
    for number in 1..=26 {
        let words = format!("意见之{number}");
        comment(&engine, proposal, CommentOn::Whole, &words).await;
    }
    let address = format!("/proposals/{proposal}?lang=en");
    let first = site.get(&address).await;
    assert!(first.shows("Page 1 of 2") && !first.shows("意见之26"));
    assert!(first.shows("page=2&#38;lang=en#comments"));
    let second = site.get(&format!("{address}&page=2")).await;
    assert!(second.shows("意见之26") && !second.shows("意见之25"));
}

#[tokio::test]
async fn a_later_revision_is_not_told_before_it_is_published() {
    let (site, engine, proposal) = laid_open().await;
    comment(&engine, proposal, CommentOn::Whole, "六天就够").await;
    site.counties[0].wait_until(at("2026-04-09T01:00:00Z"));
    let address = format!("/proposals/{proposal}?lang=en");
    let page = site.get(&address).await;
    assert!(page.shows("comments closed") && !page.shows("days left"));
    answer(&engine, proposal, 1, true, "采纳").await;
    let revised = reasoned(draft(&engine, 6));
    let revised = engine
        .revise_proposal(&person(DRAFTER), proposal, revised)
        .await;
    revised.unwrap();
    let page = site.get(&address).await;
    assert!(page.shows("the new draft is not public yet"));
    assert!(page.shows("falls from 8 to 7") && !page.shows("falls from 8 to 6"));
    agree(&engine, proposal, 2).await;
    publish(&engine, proposal).await;
    let page = site.get(&address).await;
    assert!(page.shows("falls from 8 to 6"));
    assert!(page.shows("Published as version 2, in force from 1 May 2026"));
}

#[tokio::test]
async fn an_item_is_shown_as_it_is_in_force_with_all_its_versions() {
    let (site, engine, proposal) = laid_open().await;
    site.counties[0].wait_until(at("2026-04-09T01:00:00Z"));
    publish(&engine, proposal).await;
    let address = format!("/items/{LICENCE}?lang=en");
    let changes = format!("/items/{LICENCE}/changes?version=2&#38;lang=en");
    let before = site.get(&address).await;
    assert!(before.shows("<b>8 working days</b>") && before.shows("to come"));
    assert!(before.shows(&changes) && !before.shows("Changes under way"));
    let list = format!("/?lang=en&q={LICENCE}");
    assert!(site.get(&list).await.shows(">8 working days</td>"));
    site.counties[0].wait_until(at("2026-05-01T01:00:00Z"));
    let after = site.get(&address).await;
    assert!(after.shows("<b>7 working days</b>") && after.shows("not in force any more"));
    assert!(site.get(&list).await.shows(">7 working days</td>"));
    let page = site
        .get(&format!("/items/{LICENCE}/changes?version=2&lang=en"))
        .await;
    assert!(page.shows("what version 2 changes") && page.shows("falls from 8 to 7"));
    for version in ["1", "3", "x"] {
        let address = format!("/items/{LICENCE}/changes?version={version}&lang=en");
        let page = site.get(&address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{version}");
    }
}

#[tokio::test]
async fn what_an_earlier_version_changed_is_told_when_a_later_one_is_withheld() {
    let (site, engine, proposal) = laid_open().await;
    site.counties[0].wait_until(at("2026-04-09T01:00:00Z"));
    publish(&engine, proposal).await;
    let changes = format!("/items/{LICENCE}/changes?version=2&lang=en");
    let item = format!("/items/{LICENCE}?lang=en");
    assert!(site.get(&changes).await.shows(&format!("\"{item}\"")));
    let mut secret = licence(&engine);
    (secret.version, secret.valid_from) = (3, day("2026-06-01"));
    secret.elements.publication = withheld();
    let proposal = propose_again(&engine, secret).await;
    agree(&engine, proposal, 1).await;
    publish(&engine, proposal).await;
    site.counties[0].wait_until(at("2026-06-01T01:00:00Z"));
    assert_eq!(site.get(&item).await.status, StatusCode::NOT_FOUND);
    let page = site.get(&changes).await;
    assert!(page.shows("falls from 8 to 7") && !page.shows(&format!("\"{item}\"")));
}

#[tokio::test]
async fn pages_of_drafts_are_framed_in_both_languages_and_hold_nothing_foreign() {
    let (site, engine, proposal) = laid_open().await;
    comment(&engine, proposal, CommentOn::Whole, "七天很好").await;
    for address in [format!("/proposals/{proposal}"), "/proposals".to_owned()] {
        every_language_is_framed(&site, &address).await;
        holds_nothing_foreign(&site, &address).await;
    }
}

#[tokio::test]
async fn nothing_of_a_risk_point_is_told() {
    let site = site().await;
    let engine = site.counties[0].engine.clone();
    let mut before = licence(&engine);
    before.duties = vec![StepDuty {
        step: "review".to_owned(),
        ..StepDuty::default()
    }];
    let mut after = before.clone();
    after.duties[0].risks = vec![RiskPoint {
        id: "r1".to_owned(),
        description: Texts::zh_en("畸轻畸重", "too mild or too harsh"),
        likelihood: Likelihood::Large,
        consequence: Consequence::Grave,
        criteria: Default::default(),
        measures: Vec::new(),
        identified_on: None,
        review_on: None,
    }];
    let county = engine.county();
    let told = Difference::of(Language::English, &county, &before, &after);
    assert_eq!(told.sentences, Vec::<String>::new());
    assert!(told.charts.is_empty());
}
