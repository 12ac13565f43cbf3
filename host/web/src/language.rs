//! Which language a page is in: the one that its address names, else the one that the browser
//! prefers, else Chinese. Nothing is remembered between requests, so there is no cookie.

use sanquan_domain::value::Texts as NamesByLanguage;

use crate::texts::{CHINESE, ENGLISH, Texts};

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// 中文, the default.
    Chinese,
    /// English.
    English,
}

impl Language {
    /// The language with this tag or a wider one, such as `zh`, `zh-Hans-CN`, `en-GB`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let main = tag.split('-').next().unwrap_or_default();
        match main {
            _ if main.eq_ignore_ascii_case("zh") => Some(Self::Chinese),
            _ if main.eq_ignore_ascii_case("en") => Some(Self::English),
            _ => None,
        }
    }

    /// The first known language in order of preference of an `Accept-Language` header.
    pub fn preferred(accepted: &str) -> Option<Self> {
        let mut ranked: Vec<(Self, u32)> = accepted.split(',').filter_map(ranked).collect();
        // The sort is stable: of equals, the one that stands first wins.
        ranked.sort_by_key(|(_, thousandths)| std::cmp::Reverse(*thousandths));
        ranked.first().map(|(language, _)| *language)
    }

    /// Its tag (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Chinese => Self::English,
            Self::English => Self::Chinese,
        }
    }

    /// Its sentences.
    pub fn texts(self) -> &'static Texts {
        match self {
            Self::Chinese => &CHINESE,
            Self::English => &ENGLISH,
        }
    }

    /// A name from the county's data.
    pub fn name(self, names: &NamesByLanguage) -> Name {
        let text = names.get(self.tag()).to_owned();
        let spoken = names.0.iter().find(|name| name.content == text);
        let spoken = spoken.map(|name| name.language.clone());
        let foreign = spoken.filter(|tag| Self::from_tag(tag) != Some(self));
        Name { text, foreign }
    }
}

/// A language with its weight in thousandths; nothing where it is unknown or not wanted.
fn ranked(part: &str) -> Option<(Language, u32)> {
    let mut parts = part.split(';').map(str::trim);
    let language = Language::from_tag(parts.next()?)?;
    let weight = match parts.find_map(|parameter| parameter.strip_prefix("q=")) {
        Some(weight) => weight.parse::<f32>().ok()?,
        None => 1.0,
    };
    let thousandths = (weight.clamp(0.0, 1.0) * 1_000.0) as u32;
    (thousandths > 0).then_some((language, thousandths))
}

/// A name, and the tag of its language where that is not the page's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Name {
    /// The words.
    pub text: String,
    /// Such as `zh-CN` for a Chinese name on an English page, so that it is read out rightly.
    pub foreign: Option<String>,
}

impl Name {
    /// A code in place of a name.
    pub fn code(code: &str) -> Self {
        Self {
            text: code.to_owned(),
            foreign: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_first_known_language_is_taken() {
        for (accepted, language) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Some(Language::Chinese)),
            ("en-GB,en;q=0.9,zh;q=0.8", Some(Language::English)),
            ("zh;q=0.3, en;q=0.7", Some(Language::English)),
            ("fr, en;q=0.1", Some(Language::English)),
            ("en;q=0, zh-TW;q=0.1", Some(Language::Chinese)),
            ("en;q=a lot", None),
            ("nl", None),
            ("*", None),
            ("", None),
        ] {
            assert_eq!(Language::preferred(accepted), language, "{accepted}");
        }
    }

    #[test]
    fn a_name_says_when_it_is_not_in_the_language_of_the_page() {
        let both = NamesByLanguage::zh_en("市场监管局", "Market supervision");
        assert_eq!(
            Language::English.name(&both),
            Name::code("Market supervision")
        );
        let chinese = NamesByLanguage(both.0[..1].to_vec());
        assert_eq!(
            Language::English.name(&chinese).foreign.as_deref(),
            Some("zh-CN")
        );
        assert_eq!(Language::Chinese.name(&chinese).foreign, None);
    }
}
