//! The derives of `sanquan-sdk`, which documents them. Each file is one derive; `field.rs` reads
//! the attributes that they share.

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

mod acts;
mod choice;
mod field;
mod form;
mod labels;

/// Makes a struct a form, both ways.
///
/// Each field is a `String`, a whole number, `Decimal<SCALE>`, `Amount`, `Date`, `Instant`, `bool`,
/// `FileFacts`, an enum with `derive(Choice)`, or another form; or an `Option` or `Vec` of these.
///
/// | attribute | on | means |
/// | --- | --- | --- |
/// | `zh`, `en`, `nl`, `label("…", "…")` | every field that is no form | its name; `zh` is required |
/// | `help_zh`, `help_en`, `help_nl` | the same | how to fill it in |
/// | `name = "…"` | any | its name in paths, if it is not the Rust name |
/// | `min_chars`, `max_chars` | text | default 1 and 1,000 |
/// | `min`, `max` | numbers | inclusive; decimals as `"0.50"`, amounts in minor units |
/// | `currency = "CNY"` | amounts | required there |
/// | `min_count`, `max_count` | `Vec` | default 0 and 64 |
/// | `max_bytes`, `media_type = "…"` (repeatable) | files | default 20 MiB, any |
/// | `default = …` | any that is required | what an absent value stands for |
#[proc_macro_derive(Form, attributes(form))]
pub fn derive_form(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    form::expand(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Makes an enum without fields the options of a choice.
///
/// Each variant has `#[choice(zh = "…", en = "…")]`; its code is the name in kebab-case, or
/// `code = "…"`.
#[proc_macro_derive(Choice, attributes(choice))]
pub fn derive_choice(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    choice::expand(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Makes an enum the acts of an item: one variant for each thing that a handler can do.
///
/// Each variant has one or more `#[act(step = "…", action = "…")]` and holds nothing, or the form
/// that the handler fills in.
#[proc_macro_derive(Acts, attributes(act))]
pub fn derive_acts(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    acts::expand(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
