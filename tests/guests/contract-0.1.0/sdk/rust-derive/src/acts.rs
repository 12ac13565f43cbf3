//! `#[derive(Acts)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, LitStr, Result, Type, Variant};

pub fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new(
            input.ident.span(),
            "acts are an enum: one variant for each thing that a handler can do",
        ));
    };
    let acts = data
        .variants
        .iter()
        .map(acts_of)
        .collect::<Result<Vec<_>>>()?
        .concat();
    let name = &input.ident;
    let forms = acts.iter().map(|act| {
        let (step, action, form) = (&act.step, &act.action, act.form());
        quote!(::sanquan_sdk::department::act_form::<#form>(#step, #action))
    });
    let pairs = acts.iter().map(|act| {
        let (step, action) = (&act.step, &act.action);
        quote!((#step, #action))
    });
    let arms = acts.iter().map(arm);
    Ok(quote! {
        impl ::sanquan_sdk::department::Acts for #name {
            fn forms() -> ::std::vec::Vec<::sanquan_sdk::contract::ActForm> {
                ::std::vec![#(#forms),*]
            }
            fn known() -> &'static [(&'static str, &'static str)] {
                &[#(#pairs),*]
            }
            fn read(
                step: &str,
                action: &str,
                facts: &::sanquan_sdk::facts::Facts,
            ) -> ::std::option::Option<::std::result::Result<Self, ::sanquan_sdk::form::Faults>> {
                match (step, action) {
                    #(#arms)*
                    _ => ::std::option::Option::None,
                }
            }
        }
    })
}

#[derive(Clone)]
struct Act<'a> {
    variant: &'a syn::Ident,
    holds: Option<&'a Type>,
    step: LitStr,
    action: LitStr,
}

impl Act<'_> {
    fn form(&self) -> TokenStream {
        self.holds.map_or(quote!(()), |form| quote!(#form))
    }
}

fn arm(act: &Act) -> TokenStream {
    let (variant, step, action) = (act.variant, &act.step, &act.action);
    let act = match act.holds {
        Some(form) => {
            quote!(<#form as ::sanquan_sdk::form::Form>::from_facts(facts).map(Self::#variant))
        }
        None => quote!(::std::result::Result::Ok(Self::#variant)),
    };
    quote!((#step, #action) => ::std::option::Option::Some(#act),)
}

fn acts_of(variant: &Variant) -> Result<Vec<Act<'_>>> {
    let holds = match &variant.fields {
        Fields::Unit => None,
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            fields.unnamed.first().map(|field| &field.ty)
        }
        _ => {
            return Err(Error::new_spanned(
                variant,
                "an act holds nothing or one form: `Check(SiteCheck)`",
            ));
        }
    };
    let mut acts = Vec::new();
    for attribute in variant
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("act"))
    {
        let (mut step, mut action) = (None::<LitStr>, None::<LitStr>);
        attribute.parse_nested_meta(|meta| {
            let target = match &meta.path {
                path if path.is_ident("step") => &mut step,
                path if path.is_ident("action") => &mut action,
                _ => return Err(meta.error("an act has a `step` and an `action`, nothing else")),
            };
            *target = Some(meta.value()?.parse()?);
            Ok(())
        })?;
        let (Some(step), Some(action)) = (step, action) else {
            return Err(Error::new_spanned(
                attribute,
                "name both: `#[act(step = \"…\", action = \"…\")]`",
            ));
        };
        acts.push(Act {
            variant: &variant.ident,
            holds,
            step,
            action,
        });
    }
    match acts.is_empty() {
        true => Err(Error::new(
            variant.ident.span(),
            "where does this act happen? add `#[act(step = \"…\", action = \"…\")]`",
        )),
        false => Ok(acts),
    }
}
