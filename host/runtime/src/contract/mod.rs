//! The versions of the contract that this host speaks, each through an adapter of its own.
//!
//! A released version is frozen text (`wit/released/VERSION`), and so is whatever was built for it. Its
//! adapter holds the bindings made from that text and converts between them and the plain types of
//! `sanquan_domain::contract`, which are those of the newest version. The names of a component's
//! exports say which adapter it needs; that is found out once, when it is loaded, and no call asks again.
//!
//! To release a version: freeze its text, give it a folder here, a row in [`RELEASED`] and a variant in
//! [`Adapter`]; the compiler then names the places that must know it.

mod no_answer;
mod v0_1_0;

pub(crate) use no_answer::{NoAnswer, Unusable};

use sanquan_domain::contract::{
    Description, FlowchartQuestion, InspectAnswer, InspectQuestion, IntakeAnswer, IntakeQuestion,
    ReviewAnswer, ReviewQuestion,
};
use sanquan_domain::flowchart::Flowchart;
use wasmtime::component::{Component, Linker};

use crate::call::Called;
use crate::fault::Fault;
use crate::guard::Guard;
use crate::plugin::Plugin;

/// A version of the contract that was released.
pub(crate) struct Released {
    /// Such as `0.1.0`.
    pub(crate) version: &'static str,
    /// The interface that a plugin exports.
    pub(crate) questions: &'static str,
    /// The interface that a plugin may import.
    pub(crate) diagnostics: &'static str,
    /// What that interface holds.
    pub(crate) offered: &'static [&'static str],
    /// Offers it to components.
    pub(crate) link: fn(&mut Linker<Guard>) -> wasmtime::Result<()>,
    /// Finds the functions of a component and compares their types.
    pub(crate) connect: fn(&Component) -> wasmtime::Result<Adapter>,
}

/// Every released version, oldest first.
pub(crate) const RELEASED: [Released; 1] = [v0_1_0::RELEASED];

/// The newest of them.
pub(crate) const NEWEST: &Released = &RELEASED[RELEASED.len() - 1];

/// The versions in words: `0.1.0, 0.2.0`.
pub(crate) fn spoken() -> String {
    RELEASED
        .each_ref()
        .map(|released| released.version)
        .join(", ")
}

/// A component's functions, in the types of the version that it was built for.
pub(crate) enum Adapter {
    V0_1_0(v0_1_0::Exports),
}

pub(crate) async fn describe(plugin: &Plugin) -> Result<Called<Description>, Fault> {
    match &plugin.loaded.adapter {
        Adapter::V0_1_0(exports) => v0_1_0::describe(plugin, exports).await,
    }
}

pub(crate) async fn flowchart(
    plugin: &Plugin,
    question: &FlowchartQuestion,
) -> Result<Called<Flowchart>, Fault> {
    match &plugin.loaded.adapter {
        Adapter::V0_1_0(exports) => v0_1_0::flowchart(plugin, exports, question).await,
    }
}

pub(crate) async fn intake(
    plugin: &Plugin,
    question: &IntakeQuestion,
) -> Result<Called<IntakeAnswer>, Fault> {
    match &plugin.loaded.adapter {
        Adapter::V0_1_0(exports) => v0_1_0::intake(plugin, exports, question).await,
    }
}

pub(crate) async fn review(
    plugin: &Plugin,
    question: &ReviewQuestion,
) -> Result<Called<ReviewAnswer>, Fault> {
    match &plugin.loaded.adapter {
        Adapter::V0_1_0(exports) => v0_1_0::review(plugin, exports, question).await,
    }
}

pub(crate) async fn inspect(
    plugin: &Plugin,
    question: &InspectQuestion,
) -> Result<Called<InspectAnswer>, Fault> {
    match &plugin.loaded.adapter {
        Adapter::V0_1_0(exports) => v0_1_0::inspect(plugin, exports, question).await,
    }
}
