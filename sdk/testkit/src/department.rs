//! A department as its answerer describes it, with the items of its folder.

use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use crate::answerer::{Answerer, Fault};
use crate::contract::{Description, Flowchart, Function};
use crate::folder::Item;

/// Who the plugin says it is, and what it varies.
#[derive(Clone, Debug)]
pub struct Department {
    /// Who it is.
    pub description: Description,
    /// The items of the catalogue that it handles, each with its variation.
    pub items: Vec<Handled>,
    answers: Vec<Json>,
}

/// An item that the department handles.
#[derive(Clone, Debug)]
pub struct Handled {
    /// The item as the county publishes it.
    pub item: Item,
    /// The department's variation under its default settings.
    pub chart: Flowchart,
}

impl Department {
    /// Asks who it is, and for its variation of each base flowchart.
    pub fn ask(items: &[Item], answerer: &mut dyn Answerer) -> Result<Self, Fault> {
        let described = answerer.ask(Function::Describe, &Json::Null)?;
        let description: Description = read(Function::Describe, &described)?;
        let mut department = Self {
            description,
            items: Vec::new(),
            answers: vec![described],
        };
        for item in items {
            if department.description.handling(&item.code).is_none() {
                continue;
            }
            let answer =
                answerer.ask(Function::Flowchart, &flowchart_question(item, &json!([])))?;
            department.items.push(Handled {
                item: item.clone(),
                chart: read(Function::Flowchart, &answer)?,
            });
            department.answers.push(answer);
        }
        Ok(department)
    }

    /// What it answered to `describe` and `flowchart`, in order.
    pub fn answers(&self) -> &[Json] {
        &self.answers
    }

    /// The item of this code; the only one where none is named.
    pub fn item(&self, code: Option<&str>) -> Result<&Handled, String> {
        let known = || {
            let codes: Vec<_> = self
                .items
                .iter()
                .map(|one| one.item.code.as_str())
                .collect();
            codes.join(", ")
        };
        match (code, self.items.as_slice()) {
            (Some(code), items) => items.iter().find(|one| one.item.code == code).ok_or_else(
                || {
                    format!(
                        "the department handles no item `{code}` of catalogue.json; it handles {}",
                        known()
                    )
                },
            ),
            (None, [only]) => Ok(only),
            (None, []) => Err(
                "catalogue.json beside the plugin has no item that the department handles"
                    .to_owned(),
            ),
            (None, _) => Err(format!(
                "the department handles several items: name one of {}",
                known()
            )),
        }
    }
}

pub(crate) fn flowchart_question(item: &Item, settings: &Json) -> Json {
    json!({ "base": item.flowchart, "settings": settings })
}

/// Reads an answer as the contract's record.
pub(crate) fn read<T: DeserializeOwned>(function: Function, answer: &Json) -> Result<T, Fault> {
    serde_json::from_value(answer.clone()).map_err(|e| {
        let message = format!(
            "`{}` answers what is not of the contract's form: {e}",
            function.as_str()
        );
        Fault::new("plugin.invalid-answer", message)
    })
}
