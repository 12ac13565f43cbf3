//! Version 0.1.0, whose records are the plain types of the domain one to one.

mod bindings;
mod convert;
mod functions;

use bumpalo::Bump;
use sanquan_domain::contract::{
    Description, FlowchartQuestion, InspectAnswer, InspectQuestion, IntakeAnswer, IntakeQuestion,
    ReviewAnswer, ReviewQuestion,
};
use sanquan_domain::flowchart::Flowchart;
use wasmtime::StoreContextMut;
use wasmtime::component::{Component, Linker, WasmStr};

use super::{Adapter, NoAnswer, Released};
use crate::call::{Called, Level};
use crate::fault::Fault;
use crate::guard::{self, Guard};
use crate::plugin::Plugin;
use crate::visit::visit;
use bindings::questions as wit;
pub(crate) use functions::Exports;

pub(super) const RELEASED: Released = Released {
    version: "0.1.0",
    questions: QUESTIONS,
    diagnostics: DIAGNOSTICS,
    offered: &["level", "note"],
    link,
    connect,
};

const QUESTIONS: &str = "sanquan:department/department@0.1.0";
const DIAGNOSTICS: &str = "sanquan:department/diagnostics@0.1.0";

fn connect(component: &Component) -> wasmtime::Result<Adapter> {
    Exports::of(component, QUESTIONS).map(Adapter::V0_1_0)
}

fn link(linker: &mut Linker<Guard>) -> wasmtime::Result<()> {
    linker.instance(DIAGNOSTICS)?.func_wrap("note", note)
}

fn note(
    store: StoreContextMut<'_, Guard>,
    (level, message): (bindings::Level, WasmStr),
) -> wasmtime::Result<()> {
    let level = match level {
        bindings::Level::Debug => Level::Debug,
        bindings::Level::Info => Level::Info,
        bindings::Level::Warning => Level::Warning,
        bindings::Level::Error => Level::Error,
    };
    guard::note(store, level, &message)
}

pub(super) async fn describe(
    plugin: &Plugin,
    exports: &Exports,
) -> Result<Called<Description>, Fault> {
    let take = |(answer,): (_,)| Ok(convert::description(answer)?);
    visit(plugin, &exports.describe, (), take).await
}

pub(super) async fn flowchart(
    plugin: &Plugin,
    exports: &Exports,
    question: &FlowchartQuestion,
) -> Result<Called<Flowchart>, Fault> {
    let lent = Bump::new();
    let asked = (convert::flowchart_question(&lent, question),);
    let take = |(answer,): (Result<_, _>,)| Ok(convert::flowchart(answer?));
    visit(plugin, &exports.flowchart, asked, take).await
}

pub(super) async fn intake(
    plugin: &Plugin,
    exports: &Exports,
    question: &IntakeQuestion,
) -> Result<Called<IntakeAnswer>, Fault> {
    let lent = Bump::new();
    let asked = (convert::intake_question(&lent, question),);
    let take = |(answer,): (Result<_, _>,)| Ok(convert::intake_answer(answer?)?);
    visit(plugin, &exports.intake, asked, take).await
}

pub(super) async fn review(
    plugin: &Plugin,
    exports: &Exports,
    question: &ReviewQuestion,
) -> Result<Called<ReviewAnswer>, Fault> {
    let lent = Bump::new();
    let asked = (convert::review_question(&lent, question),);
    let take = |(answer,): (Result<_, _>,)| Ok(convert::review_answer(answer?)?);
    visit(plugin, &exports.review, asked, take).await
}

pub(super) async fn inspect(
    plugin: &Plugin,
    exports: &Exports,
    question: &InspectQuestion,
) -> Result<Called<InspectAnswer>, Fault> {
    let lent = Bump::new();
    let asked = (convert::inspect_question(&lent, question),);
    let take = |(answer,): (Result<_, _>,)| Ok(convert::inspect_answer(answer?)?);
    visit(plugin, &exports.inspect, asked, take).await
}

impl From<wit::Problem> for NoAnswer {
    fn from(problem: wit::Problem) -> Self {
        Self::Problem(convert::problem(problem))
    }
}
