//! Where a component's five functions are: looked up, and their types compared, once.
//!
//! wasmtime's binding would look all five up and compare all their types in each instance, and that
//! takes longer than a call. Here it happens when the component is loaded, and a call takes the one
//! function that it needs.

use std::marker::PhantomData;

use wasmtime::component::types::ComponentItem;
use wasmtime::component::{
    Component, ComponentExportIndex, ComponentNamedList, Instance, Lift, Lower, TypedFunc,
};
use wasmtime::{AsContextMut, Result, format_err};

use crate::call::Function;

/// A function of the contract, with its types.
pub(crate) trait Question: Sized {
    /// Its name.
    const FUNCTION: Function;
    /// What it takes.
    type Asked<'a>: ComponentNamedList + Lower + Send + Sync;
    /// What it returns.
    type Answered: ComponentNamedList + Lift + Send + Sync + 'static;
}

/// Declares the functions of a version of the contract in the types of its bindings, which are in
/// scope as `wit`, and `Exports` with a place for each.
macro_rules! questions {
    ($($name:ident $field:ident($($asked:ident)?) -> $answered:ty;)*) => {
        $(
            pub(crate) struct $name;

            impl $crate::exports::Question for $name {
                const FUNCTION: $crate::call::Function = $crate::call::Function::$name;
                type Asked<'a> = ($(wit::$asked<'a>,)?);
                type Answered = ($answered,);
            }
        )*

        /// The functions of one component.
        pub(crate) struct Exports { $(pub(crate) $field: $crate::exports::Export<$name>,)* }

        impl Exports {
            /// Finds the functions of `interface`, and compares their types with the contract's.
            pub(crate) fn of(
                component: &wasmtime::component::Component,
                interface: &str,
            ) -> wasmtime::Result<Self> {
                Ok(Self { $($field: $crate::exports::Export::of(component, interface)?,)* })
            }
        }
    };
}
pub(crate) use questions;

/// A function of a component that has the types of `Q`: only [`Export::of`] makes one.
pub(crate) struct Export<Q> {
    index: ComponentExportIndex,
    types: PhantomData<Q>,
}

impl<Q: Question> Export<Q> {
    /// Finds the function of `interface` and compares its types.
    pub(crate) fn of(component: &Component, interface: &str) -> Result<Self> {
        let name = Q::FUNCTION.as_str();
        let found = component
            .get_export(None, interface)
            .and_then(|(_, interface)| component.get_export(Some(&interface), name));
        let Some((ComponentItem::ComponentFunc(function), index)) = found else {
            return Err(format_err!("`{name}` is not a function"));
        };
        function
            .typecheck::<Q::Asked<'static>, Q::Answered>(
                &component.component_type().instance_type(),
            )
            .map_err(|error| format_err!("`{name}`: {error:#}"))?;
        Ok(Self {
            index,
            types: PhantomData,
        })
    }

    /// The function in an instance of its component.
    #[expect(
        unsafe_code,
        reason = "the types were compared when the component was loaded"
    )]
    pub(crate) fn function<'a>(
        &self,
        store: impl AsContextMut,
        instance: &Instance,
    ) -> TypedFunc<Q::Asked<'a>, Q::Answered> {
        let function = instance
            .get_func(store, self.index)
            .expect("the instance is of the component in which the function was found");
        // SAFETY: `of` has compared exactly these types; wasmtime knows an index of another component
        // and returns none for it.
        unsafe { TypedFunc::new_unchecked(function) }
    }
}
