//! Text for people, by language.

pub use crate::bindings::exports::sanquan::department::department::Text;

/// The same text by language; the contract wants `zh-CN` among them.
pub type Texts = Vec<Text>;

/// Words that are known when the plugin is built: (language, content) pairs.
pub type Words = &'static [(&'static str, &'static str)];

/// Text in Chinese and English.
///
/// ```
/// let name = sanquan_sdk::text::zh_en("现场核查", "Site check");
/// assert_eq!(name[0].language, "zh-CN");
/// ```
pub fn zh_en(zh: impl Into<String>, en: impl Into<String>) -> Texts {
    vec![text("zh-CN", zh), text("en", en)]
}

/// Text in any languages.
pub fn texts(words: &[(&str, &str)]) -> Texts {
    words
        .iter()
        .map(|(language, content)| text(language, *content))
        .collect()
}

/// Text in one language.
pub fn text(language: &str, content: impl Into<String>) -> Text {
    Text {
        language: language.to_owned(),
        content: content.into(),
    }
}

/// The words in `language`, else in Chinese, else nothing.
pub(crate) fn word(words: Words, language: &str) -> &'static str {
    let find = |wanted: &str| {
        words
            .iter()
            .find(|(l, _)| *l == wanted)
            .map(|(_, content)| *content)
    };
    find(language).or_else(|| find("zh-CN")).unwrap_or_default()
}
