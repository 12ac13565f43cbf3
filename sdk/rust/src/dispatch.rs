//! From the contract's questions to the author's items and back.

use crate::answer::Review;
use crate::bindings::exports::sanquan::department::department as wit;
use crate::case::{Case, Observed};
use crate::contract::{Description, ItemHandling, Problem};
use crate::department::{Acts, Department, Item, actions_at};
use crate::facts::Facts;
use crate::flowchart::Flowchart;
use crate::form::{Faults, Form};
use crate::lean;
use crate::rule::Rule;
use crate::text::texts;

/// Given when a handler proposes what is not open. Its basis is [`Department::PROCEDURE`].
const ACT_NOT_OPEN: Rule = Rule::new(
    "sdk.act-not-open",
    &[
        ("zh-CN", "该环节目前不能办理此动作"),
        ("en", "This action is not open at this step"),
    ],
    &[],
);

/// Given when what a handler filled in does not fit the form of the act. Its basis likewise.
const ACT_FORM: Rule = Rule::new(
    "sdk.act-form",
    &[
        ("zh-CN", "办理表单未填完整或有误"),
        ("en", "The form of the act is incomplete or wrong"),
    ],
    &[],
);

/// One item as the host can call it; made by [`handles`].
#[derive(Clone, Copy, Debug)]
pub struct Handles<S> {
    code: &'static str,
    describe: fn() -> ItemHandling,
    flowchart: fn(Flowchart, &S) -> Result<Flowchart, Problem>,
    intake: fn(wit::IntakeQuestion, S) -> Result<wit::IntakeAnswer, Problem>,
    review: fn(wit::ReviewQuestion, S) -> Result<wit::ReviewAnswer, Problem>,
    inspect: fn(wit::InspectQuestion, S) -> Result<wit::InspectAnswer, Problem>,
}

/// The entry of item `I` in [`Department::ITEMS`].
pub const fn handles<I: Item>() -> Handles<I::Settings> {
    Handles {
        code: I::CODE,
        describe: || ItemHandling {
            item: I::CODE.to_owned(),
            application: I::Application::form(),
            acts: I::Acts::forms(),
        },
        flowchart: I::flowchart,
        intake: intake::<I>,
        review: review::<I>,
        inspect: inspect::<I>,
    }
}

fn intake<I: Item>(
    question: wit::IntakeQuestion,
    settings: I::Settings,
) -> Result<wit::IntakeAnswer, Problem> {
    let case = Case::<I>::new(question.view, question.circumstances, settings);
    let answer = I::intake(&case)?;
    Ok(wit::IntakeAnswer {
        ruling: answer.ruling,
        reasons: answer.reasons,
        effects: answer.effects,
        annexes: Vec::new(),
    })
}

fn review<I: Item>(
    question: wit::ReviewQuestion,
    settings: I::Settings,
) -> Result<wit::ReviewAnswer, Problem> {
    let wit::ReviewQuestion {
        view,
        step,
        action,
        facts,
        circumstances,
    } = question;
    if actions_at::<I::Acts>(&step).next().is_none() {
        return Err(Problem::UnknownStep(step));
    }
    let case = Case::<I>::new(view, circumstances, settings).at_step(step, action);
    let open = I::open_actions(&case, &case.step);
    let answer = match I::Acts::read(&case.step, &case.action, &Facts::from(facts)) {
        Some(Ok(act)) if open.contains(&case.action.as_str()) => I::review(&case, act)?,
        Some(Err(faults)) if open.contains(&case.action.as_str()) => deny_form(&faults),
        _ => Review::deny(ACT_NOT_OPEN.reason()),
    };
    Ok(wit::ReviewAnswer {
        ruling: answer.way.ruling(&case.step, &case.action),
        open_actions: open.into_iter().map(str::to_owned).collect(),
        reasons: answer.reasons,
        effects: answer.effects,
        annexes: Vec::new(),
    })
}

fn deny_form(faults: &Faults) -> Review {
    let denied = Review::deny(ACT_FORM.reason());
    faults.iter().fold(denied, |denied, fault| {
        denied.because(fault.reason(&ACT_FORM))
    })
}

fn inspect<I: Item>(
    question: wit::InspectQuestion,
    settings: I::Settings,
) -> Result<wit::InspectAnswer, Problem> {
    let wit::InspectQuestion {
        view,
        act,
        circumstances,
    } = question;
    let case =
        Case::<I>::new(view, circumstances, settings).at_step(act.step.clone(), act.action.clone());
    let findings = I::inspect(&case, &Observed::new(act))?;
    Ok(wit::InspectAnswer { findings })
}

/// Who the department is.
pub fn describe<D: Department>() -> Description {
    Description {
        department: D::CODE.to_owned(),
        version: D::VERSION.to_owned(),
        titles: texts(D::TITLES),
        items: D::ITEMS.iter().map(|item| (item.describe)()).collect(),
        rules: D::RULES
            .iter()
            .copied()
            .chain([ACT_NOT_OPEN, ACT_FORM].map(|rule| Rule {
                basis: D::PROCEDURE,
                ..rule
            }))
            .map(Rule::to_wit)
            .collect(),
        effects: D::EFFECTS.to_vec(),
        settings: D::Settings::form(),
        annexes: Vec::new(),
    }
}

/// The entry of `item` and the settings that it is asked with.
fn find<D: Department>(
    item: &str,
    settings: Vec<wit::Fact>,
) -> Result<(&'static Handles<D::Settings>, D::Settings), Problem> {
    let entry = D::ITEMS.iter().find(|entry| entry.code == item);
    let Some(entry) = entry else {
        return Err(Problem::UnknownItem(item.to_owned()));
    };
    let settings = D::Settings::from_facts(&Facts::from(settings));
    let settings = settings.map_err(|faults| Problem::Settings(faults.to_string()))?;
    Ok((entry, settings))
}

impl<D: Department> wit::Guest for D {
    fn describe() -> Description {
        lean::begin();
        lean::warn_of_large_stack();
        describe::<D>()
    }

    fn flowchart(question: wit::FlowchartQuestion) -> Result<wit::Chart, Problem> {
        lean::begin();
        let (item, settings) = find::<D>(&question.base.item, question.settings)?;
        (item.flowchart)(question.base, &settings)
    }

    fn intake(mut question: wit::IntakeQuestion) -> Result<wit::IntakeAnswer, Problem> {
        lean::begin();
        let settings = std::mem::take(&mut question.circumstances.settings);
        let (item, settings) = find::<D>(&question.view.item, settings)?;
        (item.intake)(question, settings)
    }

    fn review(mut question: wit::ReviewQuestion) -> Result<wit::ReviewAnswer, Problem> {
        lean::begin();
        let settings = std::mem::take(&mut question.circumstances.settings);
        let (item, settings) = find::<D>(&question.view.item, settings)?;
        (item.review)(question, settings)
    }

    fn inspect(mut question: wit::InspectQuestion) -> Result<wit::InspectAnswer, Problem> {
        lean::begin();
        let settings = std::mem::take(&mut question.circumstances.settings);
        let (item, settings) = find::<D>(&question.view.item, settings)?;
        (item.inspect)(question, settings)
    }
}
