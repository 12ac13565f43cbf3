//! Rules with their legal basis, and reasons that rest on them.

use crate::bindings::exports::sanquan::department::department as wit;
use crate::text::{Texts, Words, texts};

pub use wit::Reason;

/// A rule that the plugin may give as a reason, declared in `describe`.
///
/// ```
/// use sanquan_sdk::prelude::*;
/// const TWO_OFFICERS: Rule = Rule::new(
///     "site-check.two-officers",
///     &[("zh-CN", "核查人员不得少于两人"), ("en", "At least two officers check the site")],
///     &[("行政许可法", "34")],
/// );
/// let reason = TWO_OFFICERS.reason().reading(["officers"]);
/// assert_eq!(reason.rule, "site-check.two-officers");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable and unique in the plugin.
    pub id: &'static str,
    /// What it says, by language.
    pub titles: Words,
    /// Articles that it rests on: (law, article).
    pub basis: &'static [(&'static str, &'static str)],
}

impl Rule {
    /// A rule; the titles must contain `zh-CN`.
    pub const fn new(
        id: &'static str,
        titles: Words,
        basis: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self { id, titles, basis }
    }

    /// The rule as a reason, in the words of its titles.
    pub fn reason(&self) -> Reason {
        self.because(texts(self.titles))
    }

    /// The rule as a reason, in words about the case at hand.
    pub fn because(&self, words: Texts) -> Reason {
        Reason {
            rule: self.id.to_owned(),
            texts: words,
            read: Vec::new(),
        }
    }

    pub(crate) fn to_wit(self) -> wit::Rule {
        let basis = self.basis.iter().map(|(law, article)| wit::LegalBasis {
            law: (*law).to_owned(),
            article: (*article).to_owned(),
        });
        wit::Rule {
            id: self.id.to_owned(),
            titles: texts(self.titles),
            basis: basis.collect(),
        }
    }
}

impl Reason {
    /// Names the facts that were read for it.
    #[must_use]
    pub fn reading<P: Into<String>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.read.extend(paths.into_iter().map(Into::into));
        self
    }
}
