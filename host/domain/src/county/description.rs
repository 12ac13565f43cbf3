//! What a component says of itself, checked once at upload.

use std::collections::BTreeSet;

use crate::contract::{Description, ItemHandling, Rule};

/// Problems of a description, each a sentence with the place; empty when it can be taken in.
pub fn check_description(description: &Description) -> Vec<String> {
    let mut problems = Vec::new();
    if description.version.trim().is_empty() {
        problems.push("it has no version: give one such as `1.0.0`".to_owned());
    }
    if !description.titles.has_chinese() {
        problems.push("its titles have no `zh-CN`".to_owned());
    }
    if description.items.is_empty() {
        problems.push("it handles no item".to_owned());
    }
    twice(
        description.items.iter().map(|item| &item.item),
        "item",
        &mut problems,
    );
    twice(
        description.rules.iter().map(|rule| &rule.id),
        "rule",
        &mut problems,
    );
    description
        .items
        .iter()
        .for_each(|item| check_item(item, &mut problems));
    description
        .rules
        .iter()
        .for_each(|rule| check_rule(rule, &mut problems));
    form_problems("its settings", &description.settings, &mut problems);
    problems
}

fn check_item(item: &ItemHandling, problems: &mut Vec<String>) {
    let code = &item.item;
    form_problems(
        &format!("the application of item `{code}`"),
        &item.application,
        problems,
    );
    let acts = item
        .acts
        .iter()
        .map(|act| format!("{}/{}", act.step, act.action));
    twice(acts, "act form", problems);
    for act in &item.acts {
        let place = format!(
            "action `{}` at step `{}` of item `{code}`",
            act.action, act.step
        );
        form_problems(&place, &act.form, problems);
    }
}

fn check_rule(rule: &Rule, problems: &mut Vec<String>) {
    if !rule.titles.has_chinese() {
        problems.push(format!("rule `{}` has no title in `zh-CN`", rule.id));
    }
    // The SDK's own rules are about forms that were filled in wrongly, not about law.
    if rule.basis.is_empty() && !rule.id.starts_with("sdk.") {
        problems.push(format!("rule `{}` names no legal basis", rule.id));
    }
}

fn form_problems(place: &str, form: &crate::form::Form, problems: &mut Vec<String>) {
    let found = form.check_well_formed();
    problems.extend(found.iter().map(|problem| format!("{place}: {problem}")));
}

fn twice<T: AsRef<str>>(names: impl Iterator<Item = T>, what: &str, problems: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for name in names {
        let name = name.as_ref().to_owned();
        if name.is_empty() {
            problems.push(format!("a {what} without name"));
        } else if !seen.insert(name.clone()) {
            problems.push(format!("{what} `{name}` is declared twice"));
        }
    }
}
