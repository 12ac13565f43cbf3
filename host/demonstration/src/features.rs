//! What an item is like: words that its name says, and words that are drawn.

use crate::random::Random;
use crate::template::{Feature, Features, Template};

/// `said` first, in their order, then a draw for each row of the template; what cannot stand beside a word
/// that is there already is left out.
pub(crate) fn draw(template: &Template, said: &[&'static str], random: &mut Random) -> Features {
    let mut features = Features::new();
    for name in said {
        let row = find(template, name);
        if can_stand(row, &features, template) {
            features.insert(row.name);
        }
    }
    for row in &template.features {
        // Drawn even where it cannot stand, so that one row does not shift the draws of the next.
        let drawn = random.happens(row.in_a_hundred);
        if drawn && can_stand(row, &features, template) {
            features.insert(row.name);
        }
    }
    features
}

/// Exactly these words.
pub(crate) fn exactly(template: &Template, said: &[&'static str]) -> Features {
    said.iter().map(|name| find(template, name).name).collect()
}

fn find<'a>(template: &'a Template, name: &str) -> &'a Feature {
    let mut rows = template.features.iter();
    rows.find(|row| row.name == name)
        .unwrap_or_else(|| panic!("no such feature: {name}"))
}

fn can_stand(row: &Feature, features: &Features, template: &Template) -> bool {
    let excluded = row.not_beside.iter().any(|other| features.contains(other));
    let mut there = features.iter().map(|name| find(template, name));
    !excluded && !there.any(|other| other.not_beside.contains(&row.name))
}
