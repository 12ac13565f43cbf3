//! Words by language: `zh = "…", en = "…", label("bo", "…")`.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::{LitStr, Result, Token, parenthesized};

const LANGUAGES: [(&str, &str); 3] = [("zh", "zh-CN"), ("en", "en"), ("nl", "nl")];

/// Words by language, in the order in which they were written.
#[derive(Default)]
pub struct Labels(Vec<(String, LitStr)>);

impl Labels {
    /// Takes `meta` if it is words, such as `zh` or, with the prefix `help_`, `help_zh`.
    pub fn take(&mut self, meta: &ParseNestedMeta, prefix: &str) -> Result<bool> {
        let Some(key) = meta.path.get_ident().map(ToString::to_string) else {
            return Ok(false);
        };
        let Some(key) = key.strip_prefix(prefix) else {
            return Ok(false);
        };
        if key == "label" {
            let content;
            parenthesized!(content in meta.input);
            let language: LitStr = content.parse()?;
            content.parse::<Token![,]>()?;
            self.add(language.value(), content.parse()?)?;
            return Ok(true);
        }
        match LANGUAGES.iter().find(|(short, _)| *short == key) {
            Some((_, language)) => self
                .add((*language).to_owned(), meta.value()?.parse()?)
                .map(|()| true),
            None => Ok(false),
        }
    }

    fn add(&mut self, language: String, words: LitStr) -> Result<()> {
        if words.value().trim().is_empty() {
            return Err(syn::Error::new(words.span(), "a label needs words"));
        }
        if self.0.iter().any(|(known, _)| *known == language) {
            return Err(syn::Error::new(
                words.span(),
                format!("a second label in `{language}`"),
            ));
        }
        self.0.push((language, words));
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Refuses words without Chinese: the contract wants `zh-CN` in every text.
    pub fn need_chinese(&self, at: Span, attribute: &str) -> Result<()> {
        match self.0.iter().any(|(language, _)| language == "zh-CN") {
            true => Ok(()),
            false => Err(syn::Error::new(
                at,
                format!("a Chinese label is required: add `#[{attribute}(zh = \"…\")]`"),
            )),
        }
    }

    pub fn tokens(&self) -> TokenStream {
        let pairs = self
            .0
            .iter()
            .map(|(language, words)| quote!((#language, #words)));
        quote!(&[#(#pairs),*])
    }
}
