//! `#[derive(Form)]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Data, DeriveInput, Error, Fields, Result};

use crate::field::FormField;

pub fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(Error::new(
            input.ident.span(),
            "a form is a struct; for an enum of options use `derive(Choice)`",
        ));
    };
    let Fields::Named(named) = &data.fields else {
        return Err(Error::new(input.ident.span(), "a form needs named fields"));
    };
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(
            &input.generics,
            "a form cannot be generic",
        ));
    }
    let fields = parse_all(named)?;
    let name = &input.ident;
    let checks = fields.iter().map(check);
    let declares = fields.iter().map(declare);
    let reads = fields.iter().map(read);
    let writes = fields.iter().map(write);
    let (rust_names, values): (Vec<_>, Vec<_>) = fields
        .iter()
        .map(|field| (field.rust_name, value(field)))
        .unzip();
    Ok(quote! {
        #(#checks)*
        const _: () = {
            use ::sanquan_sdk::form::{Entry, Faults, Place, Spec, join};
            impl Entry for #name {
                const LABELLED: bool = false;
                fn declare(_: &Spec, place: &Place, fields: &mut ::std::vec::Vec<::sanquan_sdk::contract::Field>) {
                    #(#declares)*
                }
                fn read(
                    _: &Spec,
                    path: &str,
                    facts: &::sanquan_sdk::facts::Facts,
                    faults: &mut Faults,
                ) -> ::std::option::Option<Self> {
                    #(#reads)*
                    ::std::option::Option::Some(Self { #(#rust_names: #values?),* })
                }
                fn write(&self, path: &str, facts: &mut ::sanquan_sdk::facts::Facts) {
                    #(#writes)*
                }
            }
            impl ::sanquan_sdk::form::Form for #name {}
        };
    })
}

/// All fields, or the errors of all of them together.
fn parse_all(named: &syn::FieldsNamed) -> Result<Vec<FormField<'_>>> {
    let mut fields: Vec<FormField> = Vec::new();
    let mut errors: Option<Error> = None;
    let mut add = |error: Error| match &mut errors {
        Some(errors) => errors.combine(error),
        None => errors = Some(error),
    };
    for field in &named.named {
        match FormField::parse(field) {
            Ok(field)
                if fields
                    .iter()
                    .any(|known| known.path_name == field.path_name) =>
            {
                add(Error::new(
                    field.rust_name.span(),
                    format!("a second field named `{}`", field.path_name),
                ));
            }
            Ok(field) => fields.push(field),
            Err(error) => add(error),
        }
    }
    errors.map_or(Ok(fields), Err)
}

/// Whether a type is one value or a group is known to the compiler only, so it checks the label.
fn check(field: &FormField) -> TokenStream {
    let (ty, labelled) = (field.ty, field.has_labels());
    quote_spanned! {field.span=>
        const _: () = {
            ::std::assert!(
                #labelled || !<#ty as ::sanquan_sdk::form::Entry>::LABELLED,
                "a Chinese label is required: add `#[form(zh = \"…\")]`",
            );
            ::std::assert!(
                !#labelled || <#ty as ::sanquan_sdk::form::Entry>::LABELLED,
                "a group of fields has no label of its own: its fields have",
            );
        };
    }
}

fn declare(field: &FormField) -> TokenStream {
    let (ty, name, spec) = (field.ty, &field.path_name, field.spec());
    let place = match field.default {
        Some(_) => quote!(place.field(#name).optional()),
        None => quote!(place.field(#name)),
    };
    quote! {
        {
            const SPEC: Spec = #spec;
            <#ty as Entry>::declare(&SPEC, &#place, fields);
        }
    }
}

fn value(field: &FormField) -> proc_macro2::Ident {
    format_ident!("value_of_{}", field.path_name.replace('-', "_"))
}

fn read(field: &FormField) -> TokenStream {
    let (ty, name, spec, value) = (field.ty, &field.path_name, field.spec(), value(field));
    let read = quote!(<#ty as Entry>::read(&SPEC, &at, facts, faults));
    let read = match &field.default {
        Some(default) => quote! {
            match facts.has(&at) {
                true => #read,
                false => ::std::option::Option::Some(#default),
            }
        },
        None => read,
    };
    quote! {
        let #value = {
            const SPEC: Spec = #spec;
            let at = join(path, #name);
            #read
        };
    }
}

fn write(field: &FormField) -> TokenStream {
    let (rust_name, name) = (field.rust_name, &field.path_name);
    quote!(Entry::write(&self.#rust_name, &join(path, #name), facts);)
}
