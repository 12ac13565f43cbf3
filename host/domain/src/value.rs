//! Typed facts: what an application, an act or a plugin's settings say.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::Digest;
use crate::time::{Date, Instant};

/// Text for people in one language (BCP 47).
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
pub struct Text {
    /// Such as `zh-CN` or `en`.
    #[n(0)]
    pub language: String,
    /// The words.
    #[n(1)]
    pub content: String,
}

/// The same text by language; `zh-CN` first where it matters, any order otherwise.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct Texts(#[n(0)] pub Vec<Text>);

impl Texts {
    /// In Chinese and English.
    pub fn zh_en(zh: &str, en: &str) -> Self {
        Self(vec![
            Text {
                language: "zh-CN".to_owned(),
                content: zh.to_owned(),
            },
            Text {
                language: "en".to_owned(),
                content: en.to_owned(),
            },
        ])
    }

    /// True when there is a text in `zh-CN` with something in it.
    pub fn has_chinese(&self) -> bool {
        let chinese = |t: &Text| t.language == "zh-CN" && !t.content.trim().is_empty();
        self.0.iter().any(chinese)
    }

    /// The words in `language`, else in Chinese, else the first there are, else nothing.
    pub fn get(&self, language: &str) -> &str {
        let find = |l: &str| self.0.iter().find(|t| t.language == l);
        find(language)
            .or_else(|| find("zh-CN"))
            .or_else(|| self.0.first())
            .map_or("", |t| &t.content)
    }
}

/// An exact number: mantissa × 10^-scale, scale at most 18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
pub struct Decimal {
    /// The digits.
    #[n(0)]
    pub mantissa: i64,
    /// How many of them stand after the point.
    #[n(1)]
    pub scale: u8,
}

/// Money in the minor unit of its currency (ISO 4217).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
pub struct Amount {
    /// Such as fen for `CNY`, cents for `EUR`.
    #[n(0)]
    pub minor: i64,
    /// Three capital letters.
    #[n(1)]
    pub currency: String,
}

/// A file that was handed in: what it is, never its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
pub struct FileFacts {
    /// As the sender named it.
    #[n(0)]
    pub name: String,
    /// Such as `application/pdf`.
    #[n(1)]
    pub media_type: String,
    /// Size of the content.
    #[n(2)]
    pub size_bytes: u64,
    /// Plain SHA-256 of the content.
    #[n(3)]
    pub sha256: Digest,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Words.
    #[n(0)]
    Text(#[n(0)] String),
    /// A whole number.
    #[n(1)]
    Whole(#[n(0)] i64),
    /// An exact fraction.
    #[n(2)]
    Decimal(#[n(0)] Decimal),
    /// Money.
    #[n(3)]
    Amount(#[n(0)] Amount),
    /// A day.
    #[n(4)]
    Date(#[n(0)] Date),
    /// A moment.
    #[n(5)]
    Instant(#[n(0)] Instant),
    /// Code of one of a field's options.
    #[n(6)]
    Choice(#[n(0)] String),
    /// Yes or no.
    #[n(7)]
    YesNo(#[n(0)] bool),
    /// A file.
    #[n(8)]
    File(#[n(0)] FileFacts),
}

/// One value at a path such as `premises[0].area`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
pub struct Fact {
    /// Where.
    #[n(0)]
    pub path: String,
    /// What.
    #[n(1)]
    pub value: Value,
}

/// Facts sorted by path (names by bytes, indexes by number), no path twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct Facts(#[n(0)] pub Vec<Fact>);

impl Facts {
    /// The value at `path`.
    pub fn get(&self, path: &str) -> Option<&Value> {
        self.0
            .iter()
            .find(|fact| fact.path == path)
            .map(|fact| &fact.value)
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// By which verdicts name a department's settings (purpose `sanquan.settings`).
    pub fn settings_digest(&self) -> Digest {
        let bytes = minicbor::to_vec(self).expect("a vector takes every byte");
        Digest::of("sanquan.settings", &bytes)
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let width = usize::from(self.scale);
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = format!("{:0>1$}", self.mantissa.unsigned_abs(), width + 1);
        let (whole, fraction) = digits.split_at(digits.len() - width);
        match fraction {
            "" => write!(f, "{sign}{whole}"),
            _ => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}
