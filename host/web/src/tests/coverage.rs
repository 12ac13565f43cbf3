//! What the page of coverage says, and what it keeps to itself.

use axum::http::StatusCode;
use sanquan_domain::catalogue::{CatalogueDocument, Department};
use sanquan_domain::value::Texts;

use super::county::{self, LICENCE};
use super::{Site, site};
use crate::coverage::asked;
use crate::texts::{CHINESE, ENGLISH};

/// A row of the page in English, after the words of the question.
fn numbers(examined: usize, lacking: usize, result: &str) -> String {
    format!(
        "</th>\n<td data-label=\"Examined\">{examined}</td>\n\
         <td data-label=\"Lacking\">{lacking}</td>\n<td data-label=\"Result\">{result}</td>"
    )
}

#[tokio::test]
async fn every_question_about_a_county_has_words_in_both_languages() {
    let test = county::qingchuan("青川县").await;
    let county = test.engine.county();
    let today = county.day(test.engine.now());
    let coverage = sanquan_domain::county::coverage(&county, today);
    assert!(coverage.questions().count() >= 24);
    for question in coverage.questions() {
        for texts in [&CHINESE, &ENGLISH] {
            assert!(asked(texts, &question.id).is_some(), "{}", question.id);
        }
    }
}

#[tokio::test]
async fn nothing_to_examine_is_told_apart_from_nothing_that_lacks() {
    let page = site().await.get("/coverage?lang=en").await;
    assert_eq!(page.status, StatusCode::OK);
    let nothing = numbers(0, 0, "– nothing to examine");
    assert!(page.shows(&format!("Townships without a post{nothing}")));
    let covered = numbers(2, 0, "✓ nothing lacking");
    assert!(page.shows(&format!("Departments without a power item{covered}")));
    assert!(page.shows("Who is supervised") && page.shows("What is supervised"));
}

#[tokio::test]
async fn what_lacks_something_is_named_with_a_link_to_its_page() {
    let page = site().await.get("/coverage?lang=en").await;
    let lacking = numbers(2, 1, "<b>✗ something lacking</b>");
    assert!(page.shows(&format!("Departments without a post</a>{lacking}")));
    assert!(page.shows(
        "<li><a href=\"/?department=016&#38;lang=en#items\">Civil Affairs Bureau</a> <small><code>016</code></small></li>"
    ));
    assert!(page.shows(&format!("<a href=\"/items/{LICENCE}?lang=en\">")));
    assert!(
        page.shows("<summary>21 more</summary>"),
        "of 31 items without plugin"
    );
    assert!(!page.shows("Not listed"));
}

#[tokio::test]
async fn a_long_list_is_counted_beyond_what_a_page_holds() {
    let departments = (1..=120).map(|number| {
        let names = Texts::zh_en(&format!("部门{number}"), &format!("Department {number}"));
        Department::new(format!("{number:03}").as_str(), names)
    });
    let document = CatalogueDocument {
        departments: departments.collect(),
        ..CatalogueDocument::default()
    };
    let names = Texts::zh_en("大县", "Large");
    let site = Site::of([county::county("large", names, document).await]);
    let page = site.get("/coverage?lang=en").await;
    assert!(page.shows("<summary>90 more</summary>") && page.shows("Not listed: 20."));
    assert!(page.shows("Department 100<") && !page.shows("Department 101<"));
}

#[tokio::test]
async fn who_holds_a_post_and_where_a_risk_lies_is_counted_and_not_named() {
    let page = site().await.get("/coverage?lang=en").await;
    let posts = numbers(2, 2, "<b>✗ something lacking</b>");
    assert!(page.shows(&format!("Posts without a handler{posts}")));
    let risks = numbers(31, 31, "<b>✗ something lacking</b>");
    assert!(page.shows(&format!("Items without an integrity-risk point{risks}")));
    for name in [
        "015-handler",
        "015-leader",
        "item.without-risk-point",
        "post.without-handler",
    ] {
        assert!(!page.shows(name), "{name}");
    }
}
