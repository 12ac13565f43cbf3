//! What no page may do.

use axum::http::StatusCode;
use sanquan_domain::value::Texts;

use super::county::{self, LICENCE};
use super::{Page, Site, site};

/// Every page that can be had without a case.
const ADDRESSES: [&str; 10] = [
    "/",
    "/?q=x&page=2",
    "/case",
    "/case?number=a&code=b",
    "/nothing",
    "/items/5108220150100300",
    "/items/5108220150100300/changes",
    "/proposals",
    "/proposals/x",
    "/coverage",
];

const NASTY: &str = r#"<script>alert('1')</script>"&"#;

fn is_free_of_foreign_addresses(page: &Page) -> bool {
    let attributes = ["href=\"", "src=\"", "action=\"", "url(", "srcset=\""];
    attributes.iter().all(|attribute| {
        page.html.split(attribute).skip(1).all(|rest| {
            let address = rest.split('"').next().unwrap_or_default();
            let local = address.starts_with('/') && !address.starts_with("//");
            local || address.starts_with('#')
        })
    })
}

pub async fn holds_nothing_foreign(site: &Site, address: &str) {
    let page = site.get(address).await;
    assert!(is_free_of_foreign_addresses(&page), "{address}");
    for forbidden in ["<script", "style=\"", "<style", " onclick", "@import"] {
        assert!(!page.shows(forbidden), "{address}: {forbidden}");
    }
}

pub async fn every_language_is_framed(site: &Site, address: &str) {
    let sign = if address.contains('?') { '&' } else { '?' };
    for language in ["zh-CN", "en"] {
        let page = site.get(&format!("{address}{sign}lang={language}")).await;
        assert!(
            page.shows(&format!("<html lang=\"{language}\">")),
            "{address}"
        );
        assert_eq!(page.html.matches("<h1").count(), 1, "{address}");
        assert!(
            page.shows("<a class=\"skip\" href=\"#content\">"),
            "{address}"
        );
        assert!(page.shows("<main id=\"content\""), "{address}");
        assert!(!page.shows("<title> ·"), "{address}");
        assert!(!page.shows("{}"), "{address}");
    }
}

#[tokio::test]
async fn no_page_names_another_host_or_holds_a_script() {
    let site = site().await;
    for address in ADDRESSES {
        holds_nothing_foreign(&site, address).await;
    }
}

#[tokio::test]
async fn every_page_is_in_both_languages_with_one_heading_a_title_and_a_way_past_the_frame() {
    let site = site().await;
    for address in ADDRESSES {
        every_language_is_framed(&site, address).await;
    }
}

#[tokio::test]
async fn headers_hold_the_browser_to_text_style_and_forms() {
    let site = site().await;
    for address in ADDRESSES.into_iter().chain(["/style.css", "/icon.svg"]) {
        let page = site.get(address).await;
        assert!(
            page.header("content-security-policy")
                .starts_with("default-src 'none'; style-src 'self'")
        );
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test]
async fn names_and_words_are_text_and_never_markup() {
    let site = Site::of([county::empty("x", Texts::zh_en(NASTY, NASTY)).await]);
    let encoded: String = form_urlencoded::byte_serialize(NASTY.as_bytes()).collect();
    for address in [
        "/".to_owned(),
        format!("/?q={encoded}&department={encoded}"),
        format!("/items/{}", encoded.replace('+', "%20").replace("%2F", "")),
        format!("/case?number={encoded}"),
        format!("/case?number={encoded}&code={encoded}&x={encoded}"),
    ] {
        let page = site.get(&address).await;
        assert!(!page.shows("<script"), "{address}");
        assert!(!page.shows("\">&\""), "{address}");
        assert!(page.shows("&#60;script&#62;"), "{address}");
    }
}

#[tokio::test]
async fn only_the_style_sheet_named_by_its_hash_is_kept_for_ever() {
    let site = site().await;
    let page = site.get(&format!("/items/{LICENCE}")).await;
    assert_eq!(page.header("cache-control"), "no-store");
    let address = page
        .html
        .split("stylesheet\" href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert!(
        site.get(address)
            .await
            .header("cache-control")
            .ends_with("immutable")
    );
    for address in ["/style.css", "/style.css?v=0000000000000000"] {
        assert_eq!(
            site.get(address).await.header("cache-control"),
            "no-cache",
            "{address}"
        );
    }
    assert_eq!(site.get("/style.css").await.status, StatusCode::OK);
}
