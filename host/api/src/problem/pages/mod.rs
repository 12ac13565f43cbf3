//! Every stable code with its status and its page: what it means, why it is so, what to do now.
//!
//! One table, in Chinese and English. A code is never given another meaning.

mod case;
mod county;
mod host;
mod plugin;
mod publication;
mod request;
mod signature;

use axum::http::StatusCode;

/// The same words in both languages.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Words {
    /// In one of them.
    pub fn get(self, chinese: bool) -> &'static str {
        if chinese { self.zh } else { self.en }
    }
}

/// What there is to say about a code.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The code.
    pub code: &'static str,
    /// Status of the answers that carry it.
    pub status: u16,
    /// What happened.
    pub title: Words,
    /// Why that is not allowed, or how it comes about.
    pub why: Words,
    /// What the caller can do.
    pub now: Words,
}

impl Page {
    /// Its status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// All pages, area by area.
pub fn all() -> impl Iterator<Item = &'static Page> {
    [
        request::PAGES,
        host::PAGES,
        case::PAGES,
        county::PAGES,
        plugin::PAGES,
        publication::PAGES,
        signature::PAGES,
    ]
    .into_iter()
    .flatten()
}

/// The page of `code`, if it has one.
pub fn find(code: &str) -> Option<&'static Page> {
    all().find(|page| page.code == code)
}

/// The page of `code`; that of `host.internal` for a code without one, which the tests exclude.
pub(crate) fn page(code: &str) -> &'static Page {
    find(code)
        .or_else(|| find("host.internal"))
        .expect("the code `host.internal` has a page")
}

const fn row(
    code: &'static str,
    status: u16,
    title: [&'static str; 2],
    why: [&'static str; 2],
    now: [&'static str; 2],
) -> Page {
    Page {
        code,
        status,
        title: words(title),
        why: words(why),
        now: words(now),
    }
}

const fn words([zh, en]: [&'static str; 2]) -> Words {
    Words { zh, en }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_has_one_page_with_words_in_both_languages() {
        let mut codes = BTreeSet::new();
        for page in all() {
            assert!(codes.insert(page.code), "`{}` stands twice", page.code);
            assert!((400..600).contains(&page.status), "{}", page.code);
            for words in [page.title, page.why, page.now] {
                assert!(
                    !words.zh.is_ascii() && !words.en.is_empty(),
                    "{}",
                    page.code
                );
            }
        }
    }
}
