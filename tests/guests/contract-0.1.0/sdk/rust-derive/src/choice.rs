//! `#[derive(Choice)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, LitStr, Result, Variant};

use crate::labels::Labels;

pub fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new(
            input.ident.span(),
            "a choice is an enum; for a struct of fields use `derive(Form)`",
        ));
    };
    let name = &input.ident;
    let options = data
        .variants
        .iter()
        .map(option)
        .collect::<Result<Vec<_>>>()?;
    let (variants, codes): (Vec<_>, Vec<_>) = options
        .iter()
        .map(|option| (option.variant, &option.code))
        .unzip();
    let labels = options.iter().map(|option| option.labels.tokens());
    Ok(quote! {
        impl ::sanquan_sdk::form::Choice for #name {
            const OPTIONS: &'static [(Self, &'static str, ::sanquan_sdk::text::Words)] =
                &[#((Self::#variants, #codes, #labels)),*];
            fn code(&self) -> &'static str {
                match self { #(Self::#variants => #codes),* }
            }
        }
        impl ::std::convert::From<#name> for ::sanquan_sdk::contract::Value {
            fn from(choice: #name) -> Self {
                Self::Choice(::sanquan_sdk::form::Choice::code(&choice).to_owned())
            }
        }
        impl ::sanquan_sdk::form::Scalar for #name {
            fn kind(_: &::sanquan_sdk::form::Spec) -> ::sanquan_sdk::contract::FieldKind {
                ::sanquan_sdk::form::choice_kind::<Self>()
            }
            fn from_value(value: &::sanquan_sdk::contract::Value) -> ::std::option::Option<Self> {
                ::sanquan_sdk::form::choice_from_value(value)
            }
        }
        ::sanquan_sdk::__scalar_entry!(#name);
    })
}

struct Choice<'a> {
    variant: &'a syn::Ident,
    code: String,
    labels: Labels,
}

fn option(variant: &Variant) -> Result<Choice<'_>> {
    if !matches!(variant.fields, Fields::Unit) {
        return Err(Error::new_spanned(variant, "an option holds nothing"));
    }
    let mut labels = Labels::default();
    let mut code = kebab(&variant.ident.to_string());
    for attribute in variant
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("choice"))
    {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("code") {
                code = meta.value()?.parse::<LitStr>()?.value();
                return Ok(());
            }
            match labels.take(&meta, "")? {
                true => Ok(()),
                false => Err(meta.error("an option has labels and a `code`, nothing else")),
            }
        })?;
    }
    labels.need_chinese(variant.ident.span(), "choice")?;
    Ok(Choice {
        variant: &variant.ident,
        code,
        labels,
    })
}

/// `PrepackedOnly` as `prepacked-only`.
fn kebab(name: &str) -> String {
    let mut code = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !code.is_empty() {
            code.push('-');
        }
        code.extend(letter.to_lowercase());
    }
    code
}
