//! What a component says of itself, checked once at upload.

use std::collections::BTreeSet;

use crate::contract::{ActForm, Description, Rule};

/// Problems of a description, each a sentence with the place; empty when it can be taken in.
pub fn check_description(description: &Description) -> Vec<String> {
    let mut problems = check_declaration(description);
    problems.extend(check_forms(description));
    problems
}

/// Problems of all but the forms.
pub fn check_declaration(description: &Description) -> Vec<String> {
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
    let items = description.items.iter().map(|item| &item.item);
    twice(items, "item", &mut problems);
    let rules = description.rules.iter().map(|rule| &rule.id);
    twice(rules, "rule", &mut problems);
    for item in &description.items {
        let name = |act: &ActForm| format!("{}/{}", act.step, act.action);
        twice(item.acts.iter().map(name), "act form", &mut problems);
    }
    for rule in &description.rules {
        check_rule(rule, &mut problems);
    }
    problems
}

/// Problems of the forms: of applications, of acts, of the settings.
pub fn check_forms(description: &Description) -> Vec<String> {
    let mut problems = Vec::new();
    for item in &description.items {
        let code = &item.item;
        let place = format!("the application of item `{code}`");
        form_problems(&place, &item.application, &mut problems);
        for act in &item.acts {
            let place = format!(
                "action `{}` at step `{}` of item `{code}`",
                act.action, act.step
            );
            form_problems(&place, &act.form, &mut problems);
        }
    }
    form_problems("its settings", &description.settings, &mut problems);
    problems
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
