//! Portal, items and pages of trouble.

use axum::http::StatusCode;
use expect_test::expect_file;
use sanquan_domain::catalogue::{BodyKind, CatalogueDocument, Centre, Department, Standing};
use sanquan_domain::value::Texts;

use super::county::{self, LICENCE};
use super::{Site, site};

#[tokio::test]
async fn the_portal_shows_the_county_its_figures_and_its_departments() {
    let page = site().await.get("/?lang=en").await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "Administrative powers of Qingchuan",
        "Market Supervision Bureau",
        "<dd>31</dd>",
        "<dd>186</dd>",
    ] {
        assert!(page.shows(text), "{text}");
    }
}

#[tokio::test]
async fn bodies_are_counted_by_kind_and_only_those_that_exist_today() {
    let body = |code: &str, kind, until: Option<&str>| Department {
        standing: Standing {
            kind,
            exists_until: until.map(county::day),
            ..Standing::default()
        },
        ..Department::new(code, Texts::zh_en(&format!("机构{code}"), code))
    };
    let centre = |code: &str, until: Option<&str>| Centre {
        code: code.to_owned(),
        names: Texts::zh_en("政务服务中心", code),
        windows: Vec::new(),
        exists_from: None,
        exists_until: until.map(county::day),
    };
    let gone = Some("2019-12-31");
    let document = CatalogueDocument {
        departments: vec![
            body("bureau-a", BodyKind::Department, None),
            body("bureau-b", BodyKind::Department, Some("2026-03-10")),
            body("bureau-c", BodyKind::Department, gone),
            body("waterworks", BodyKind::PublicService, None),
            body("town-a", BodyKind::Township, None),
            body("town-b", BodyKind::Township, None),
            body("town-c", BodyKind::Township, None),
            body("town-d", BodyKind::Township, gone),
        ],
        centres: vec![centre("hall-a", None), centre("hall-b", gone)],
        ..CatalogueDocument::default()
    };
    let names = Texts::zh_en("某县", "Some county");
    let site = Site::of([county::county("some", names, document).await]);
    let page = site.get("/?lang=en").await;
    for (what, count) in [
        ("Departments", 2),
        ("Public-service departments", 1),
        ("Townships", 3),
        ("Service centres", 1),
    ] {
        let figure = format!("<dt>{what}</dt><dd>{count}</dd>");
        assert!(page.shows(&figure), "{figure}");
        assert!(page.shows(&format!(">{what}</h2>")), "{what}");
    }
    for gone in ["bureau-c", "town-d", "hall-b"] {
        assert!(!page.shows(gone), "{gone}");
    }
    site.counties[0].wait_until(county::at("2026-03-10T16:00:00Z"));
    let tomorrow = site.get("/?lang=en").await;
    assert!(
        tomorrow.shows("<dt>Departments</dt><dd>1</dd>"),
        "a day has passed"
    );
}

#[tokio::test]
async fn the_portal_looks_as_it_did() {
    let page = site().await.get("/?q=5108220150&lang=zh-CN").await;
    expect_file!["../../tests/data/portal.html"].assert_eq(&page.html);
}

#[tokio::test]
async fn items_are_found_by_a_part_of_their_name_or_code_in_any_language() {
    let site = site().await;
    for words in ["食品", "food-BUSINESS", "0150100300"] {
        let encoded: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
        let page = site.get(&format!("/?lang=en&q={encoded}")).await;
        assert!(
            page.shows("Food-business licence") && !page.shows("Item 7"),
            "{words}"
        );
    }
    let page = site.get("/?lang=en&q=%25").await;
    assert!(
        page.shows("No item fits"),
        "words are looked for as they are"
    );
}

#[tokio::test]
async fn a_long_list_has_pages_and_a_page_beyond_the_last_is_the_last() {
    let site = site().await;
    let first = site.get("/?lang=en&department=016").await;
    assert!(first.shows("Power items of Civil Affairs Bureau"));
    assert!(
        first.shows("Page 1 of 2") && first.shows("department=016&#38;page=2&#38;lang=en#items")
    );
    for number in ["2", "99"] {
        let page = site
            .get(&format!("/?lang=en&department=016&page={number}"))
            .await;
        assert!(
            page.shows("Page 2 of 2") && page.shows("Item 30"),
            "{number}"
        );
    }
    for number in ["0", "-1", "x"] {
        let page = site
            .get(&format!("/?lang=en&department=016&page={number}"))
            .await;
        assert!(page.shows("Page 1 of 2"), "{number}");
    }
}

#[tokio::test]
async fn an_item_shows_its_limits_its_materials_its_law_and_its_flowchart() {
    let page = site().await.get(&format!("/items/{LICENCE}?lang=en")).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "8 working days",
        "20 working days",
        "Application form",
        "食品安全法 35",
        "<svg",
        "Handler",
        "Supervision points: 6, over 2 steps",
        "/api/v1/items/5108220150100300/flowchart",
    ] {
        assert!(page.shows(text), "{text}");
    }
}

#[tokio::test]
async fn the_flowchart_is_also_a_picture_of_its_own() {
    let picture = site()
        .await
        .get(&format!("/items/{LICENCE}/flowchart.svg"))
        .await;
    assert_eq!(picture.header("content-type"), "image/svg+xml");
    assert!(picture.html.starts_with("<svg"));
}

#[tokio::test]
async fn the_address_chooses_the_language_before_the_browser_and_chinese_comes_last() {
    let site = site().await;
    for (address, browser, language) in [
        ("/", "", "zh-CN"),
        ("/", "en-GB,en;q=0.9", "en"),
        ("/", "nl", "zh-CN"),
        ("/?lang=zh-CN", "en", "zh-CN"),
        ("/?lang=en", "zh", "en"),
        ("/?lang=nl", "en", "en"),
    ] {
        let page = site.get_as(address, browser).await;
        assert!(
            page.shows(&format!("<html lang=\"{language}\">")),
            "{address} {browser}"
        );
        assert_eq!(page.header("content-language"), language);
        assert_eq!(page.header("vary"), "accept-language");
    }
}

#[tokio::test]
async fn a_chosen_language_is_carried_on() {
    let page = site().await.get("/?lang=en").await;
    assert!(page.shows(&format!("/items/{LICENCE}?lang=en")));
    assert!(page.shows("<input type=\"hidden\" name=\"lang\" value=\"en\">"));
    assert!(page.shows("href=\"/?lang=zh-CN\" hreflang=\"zh-CN\""));
}

#[tokio::test]
async fn a_host_of_several_counties_asks_which_one_and_carries_it_on() {
    let other = county::empty("wabo", Texts::zh_en("瓦博", "Wabo")).await;
    let site = Site::of([county::qingchuan("青川县").await, other]);
    let choice = site.get("/?lang=en").await;
    assert!(choice.shows("Choose a county") && choice.shows("/?lang=en&#38;county=wabo"));
    let page = site.get("/?lang=en&county=510822").await;
    assert!(page.shows(&format!("/items/{LICENCE}?lang=en&#38;county=510822")));
    assert!(
        site.get("/?lang=en&county=wabo")
            .await
            .shows("No department has been published yet")
    );
    let unknown = site.get("/?lang=en&county=000000").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_does_not_exist_gets_a_page_that_says_so() {
    let site = site().await;
    for (address, text) in [
        ("/nothing?lang=en", "No such page"),
        (
            "/items/0000?lang=en",
            "This county has no item with the code “0000”",
        ),
        (
            "/items/0000/flowchart.svg?lang=en",
            "This county has no item with the code “0000”",
        ),
    ] {
        let page = site.get(address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        assert!(
            page.shows(text) && page.shows("Back to the home page"),
            "{address}"
        );
    }
}
