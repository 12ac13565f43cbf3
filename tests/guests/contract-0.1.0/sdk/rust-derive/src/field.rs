//! The attributes of one field of a form, checked against its type as it is written.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Error, Expr, Field, GenericArgument, LitStr, PathArguments, Result, Type};

use crate::labels::Labels;

/// What the macro can see of a type. An enum, a form and an alias all look alike: `Other`.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Text,
    Whole,
    Decimal,
    Amount,
    File,
    Plain,
    Other,
}

/// One field with its attributes.
pub struct FormField<'a> {
    pub rust_name: &'a syn::Ident,
    pub path_name: String,
    pub ty: &'a Type,
    pub default: Option<Expr>,
    pub span: Span,
    inner: Type,
    labels: Labels,
    help: Labels,
    min: Option<Expr>,
    max: Option<Expr>,
    currency: Option<LitStr>,
    min_count: Option<Expr>,
    max_count: Option<Expr>,
    max_bytes: Option<Expr>,
    media_types: Vec<LitStr>,
    shape: Shape,
    repeated: bool,
}

impl<'a> FormField<'a> {
    pub fn parse(field: &'a Field) -> Result<Self> {
        let rust_name = field
            .ident
            .as_ref()
            .ok_or_else(|| Error::new(field.span(), "a form needs named fields"))?;
        let (inner, repeated, optional) = peel(&field.ty);
        let mut parsed = Self {
            rust_name,
            path_name: rust_name.to_string().trim_start_matches("r#").to_owned(),
            ty: &field.ty,
            default: None,
            span: field.ty.span(),
            shape: shape(&inner),
            inner,
            labels: Labels::default(),
            help: Labels::default(),
            min: None,
            max: None,
            currency: None,
            min_count: None,
            max_count: None,
            max_bytes: None,
            media_types: Vec::new(),
            repeated,
        };
        for attribute in field
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("form"))
        {
            attribute.parse_nested_meta(|meta| parsed.take(&meta))?;
        }
        parsed.check(optional)?;
        Ok(parsed)
    }

    fn take(&mut self, meta: &ParseNestedMeta) -> Result<()> {
        if self.labels.take(meta, "")? || self.help.take(meta, "help_")? {
            return Ok(());
        }
        let key = meta.path.to_token_stream().to_string();
        let numbers = [Shape::Whole, Shape::Decimal, Shape::Amount];
        match key.as_str() {
            "name" => self.path_name = path_name(&meta.value()?.parse()?)?,
            "default" => self.default = Some(meta.value()?.parse()?),
            "min_chars" => self.min = Some(self.bound(meta, "text", &[Shape::Text])?),
            "max_chars" => self.max = Some(self.bound(meta, "text", &[Shape::Text])?),
            "min" => self.min = Some(self.bound(meta, "numbers", &numbers)?),
            "max" => self.max = Some(self.bound(meta, "numbers", &numbers)?),
            "currency" => self.currency = Some(self.bound(meta, "amounts", &[Shape::Amount])?),
            "max_bytes" => self.max_bytes = Some(self.bound(meta, "files", &[Shape::File])?),
            "media_type" => {
                let media = self.bound(meta, "files", &[Shape::File])?;
                self.media_types.push(media);
            }
            "min_count" => self.min_count = Some(self.count(meta)?),
            "max_count" => self.max_count = Some(self.count(meta)?),
            _ => return Err(meta.error(format!("`{key}` is no attribute of a form's field"))),
        }
        Ok(())
    }

    /// The value of a bound that only some types have.
    fn bound<T: syn::parse::Parse>(
        &self,
        meta: &ParseNestedMeta,
        what: &str,
        shapes: &[Shape],
    ) -> Result<T> {
        match shapes.contains(&self.shape) {
            true => meta.value()?.parse(),
            false => {
                let (key, ty) = (meta.path.to_token_stream(), self.inner.to_token_stream());
                Err(meta.error(format!("`{key}` is for {what}, and this field is `{ty}`")))
            }
        }
    }

    fn count(&self, meta: &ParseNestedMeta) -> Result<Expr> {
        match self.repeated {
            true => meta.value()?.parse(),
            false => {
                let key = meta.path.to_token_stream();
                Err(meta.error(format!(
                    "`{key}` is for a `Vec`, and this field is `{}`",
                    self.ty.to_token_stream()
                )))
            }
        }
    }

    fn check(&self, optional: bool) -> Result<()> {
        if self.shape != Shape::Other || !self.labels.is_empty() {
            self.labels.need_chinese(self.rust_name.span(), "form")?;
        }
        if !self.help.is_empty() {
            self.help.need_chinese(self.rust_name.span(), "form")?;
        }
        if self.shape == Shape::Amount && self.currency.is_none() {
            return Err(Error::new(
                self.span,
                "an amount needs its currency: add `currency = \"CNY\"`",
            ));
        }
        match &self.default {
            Some(default) if optional || self.repeated => Err(Error::new_spanned(
                default,
                "a default is for a field that must have a value; an `Option` or `Vec` may be absent as it is",
            )),
            _ => Ok(()),
        }
    }

    /// The `Spec` of this field, as a constant expression.
    pub fn spec(&self) -> TokenStream {
        let (labels, help) = (self.labels.tokens(), self.help.tokens());
        let optional = |name: TokenStream, value: Option<TokenStream>| {
            value.map(|value| quote!(#name: #value,))
        };
        let bounds = [
            optional(
                quote!(min),
                self.min.as_ref().map(|bound| self.number(bound)),
            ),
            optional(
                quote!(max),
                self.max.as_ref().map(|bound| self.number(bound)),
            ),
            optional(
                quote!(currency),
                self.currency.as_ref().map(ToTokens::to_token_stream),
            ),
            optional(
                quote!(min_count),
                self.min_count.as_ref().map(ToTokens::to_token_stream),
            ),
            optional(
                quote!(max_count),
                self.max_count.as_ref().map(ToTokens::to_token_stream),
            ),
            optional(
                quote!(max_bytes),
                self.max_bytes.as_ref().map(ToTokens::to_token_stream),
            ),
        ];
        let media_types = &self.media_types;
        quote! {
            ::sanquan_sdk::form::Spec {
                labels: #labels,
                help: #help,
                #(#bounds)*
                media_types: &[#(#media_types),*],
                ..::sanquan_sdk::form::Spec::NONE
            }
        }
    }

    fn number(&self, bound: &Expr) -> TokenStream {
        let inner = &self.inner;
        match self.shape {
            Shape::Decimal => {
                quote!(::std::option::Option::Some(<#inner>::literal(#bound).mantissa()))
            }
            _ => quote!(::std::option::Option::Some((#bound) as i64)),
        }
    }

    pub fn has_labels(&self) -> bool {
        !self.labels.is_empty()
    }
}

fn path_name(given: &LitStr) -> Result<String> {
    let name = given.value();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    match name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(plain) {
        true => Ok(name),
        false => Err(Error::new(
            given.span(),
            "a name is lower-case letters, digits, `_` and `-`, and begins with a letter",
        )),
    }
}

/// The type inside `Option` and `Vec`: (inner, repeated, optional).
fn peel(ty: &Type) -> (Type, bool, bool) {
    match (argument(ty, "Vec"), argument(ty, "Option")) {
        (Some(inner), _) => {
            let (inner, _, _) = peel(inner);
            (inner, true, false)
        }
        (_, Some(inner)) => {
            let (inner, repeated, _) = peel(inner);
            (inner, repeated, true)
        }
        _ => (ty.clone(), false, false),
    }
}

fn argument<'a>(ty: &'a Type, wrapper: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == wrapper)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}

fn shape(ty: &Type) -> Shape {
    let Type::Path(path) = ty else {
        return Shape::Other;
    };
    let Some(last) = path.path.segments.last() else {
        return Shape::Other;
    };
    match last.ident.to_string().as_str() {
        "String" => Shape::Text,
        "i64" | "i32" | "i16" | "i8" | "u32" | "u16" | "u8" => Shape::Whole,
        "Decimal" => Shape::Decimal,
        "Amount" => Shape::Amount,
        "FileFacts" => Shape::File,
        "Date" | "Instant" | "bool" => Shape::Plain,
        _ => Shape::Other,
    }
}
