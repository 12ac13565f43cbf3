//! What an author writes: a declaration of the department, and one [`Item`] for each power item.

use crate::answer::{Finding, Intake, Review};
use crate::bindings::exports::sanquan::department::department as wit;
use crate::case::{Case, Observed};
use crate::contract::{ActForm, Problem};
use crate::facts::Facts;
use crate::flowchart::Flowchart;
use crate::form::{Faults, Form};
use crate::rule::Rule;
use crate::text::Words;

pub use crate::dispatch::{Handles, describe, handles};

/// Who the plugin is and what it handles: constants only.
pub trait Department {
    /// The plugin's own parameters, such as tariffs; `()` where there are none.
    type Settings: Form + 'static;
    /// Code of the department in the county's catalogue.
    const CODE: &'static str;
    /// The plugin's own version; usually `env!("CARGO_PKG_VERSION")`.
    const VERSION: &'static str;
    /// Names of the department, `zh-CN` among them.
    const TITLES: Words;
    /// Rules that may be given as reasons. The host refuses an answer that names another.
    const RULES: &'static [Rule];
    /// Articles by which the office acts in the prescribed course: what a denial rests on that the
    /// SDK gives by itself, when a handler proposes what is not open or leaves its form incomplete.
    /// 行政许可法 4 (authority, scope, conditions and procedure are those of the law) if not said.
    const PROCEDURE: &'static [(&'static str, &'static str)] = &[("行政许可法", "4")];
    /// Effects that answers may contain.
    const EFFECTS: &'static [wit::EffectKind] = &[];
    /// The items: `&[handles::<FoodLicence>()]`.
    const ITEMS: &'static [Handles<Self::Settings>];
}

/// How one power item is handled. Every function is pure: what it may know is in the [`Case`].
pub trait Item: Sized {
    /// The department's settings.
    type Settings: Form + 'static;
    /// The application form.
    type Application: Form;
    /// What handlers can do, step by step.
    type Acts: Acts;
    /// Code of the item in the county's catalogue.
    const CODE: &'static str;

    /// The department's variation of the county's base flowchart; the base itself if not said.
    fn flowchart(base: Flowchart, _settings: &Self::Settings) -> Result<Flowchart, Problem> {
        Ok(base)
    }

    /// An application has come in: accept, ask for corrections, refuse, or refer?
    fn intake(case: &Case<Self>) -> Result<Intake, Problem>;

    /// A handler does `act` at `case.step`: where does the case go? Asked only about acts that are
    /// [open](Self::open_actions) and whose form is complete.
    fn review(case: &Case<Self>, act: Self::Acts) -> Result<Review, Problem>;

    /// Actions that are open at `step`; all that [`Acts`] knows there if not said.
    fn open_actions(_case: &Case<Self>, step: &str) -> Vec<&'static str> {
        actions_at::<Self::Acts>(step).collect()
    }

    /// An act was decided: what do the department's own supervision rules say? Nothing, if not said.
    fn inspect(_case: &Case<Self>, _act: &Observed<Self>) -> Result<Vec<Finding>, Problem> {
        Ok(Vec::new())
    }
}

/// What handlers can do: derive it for an enum.
///
/// ```
/// use sanquan_sdk::prelude::*;
///
/// #[derive(Form)]
/// struct Opinion {
///     #[form(zh = "审查意见", en = "Opinion")]
///     opinion: String,
/// }
///
/// #[derive(Acts)]
/// enum Act {
///     #[act(step = "review", action = "pass")]
///     Pass(Opinion),
///     #[act(step = "review", action = "withdraw")]
///     #[act(step = "decide", action = "withdraw")]
///     Withdraw,
/// }
/// ```
pub trait Acts: Sized {
    /// The form of each act.
    fn forms() -> Vec<ActForm>;
    /// Each (step, action).
    fn known() -> &'static [(&'static str, &'static str)];
    /// The act with what the handler filled in; `None` for an unknown step or action.
    fn read(step: &str, action: &str, facts: &Facts) -> Option<Result<Self, Faults>>;
}

/// Actions that `A` knows at `step`.
pub(crate) fn actions_at<A: Acts>(step: &str) -> impl Iterator<Item = &'static str> {
    A::known()
        .iter()
        .filter(move |(known, _)| *known == step)
        .map(|(_, action)| *action)
}

#[doc(hidden)]
pub fn act_form<F: Form>(step: &str, action: &str) -> ActForm {
    ActForm {
        step: step.to_owned(),
        action: action.to_owned(),
        form: F::form(),
    }
}
