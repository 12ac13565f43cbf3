//! Templates: the course of each category of power, as tables (domain.md 5.3).
//!
//! A template has more in it than any one item. Each row says `when` it is there, in words for what an item
//! is like (`site`: somebody goes and looks; `!instant`: it is not done on the spot). `features.rs` draws those
//! words for an item, `chart.rs` leaves out the rows whose words do not hold, and what remains is the
//! item's chart. So a department's variety is data, and one page shows every course that a category can take.
//!
//! | column | what may stand there |
//! |---|---|
//! | lane | `own`, `township`, `village`, `outside`, `joint 1` (the first department that takes part) |
//! | post | a role of `people.rs`; `role*2`: two officers; `auto`: the host; `-`: somebody outside |
//! | days | `3`: a share of the promise; `1<=5`: at most 5; `7c!`: fixed; `stop 20w 行政许可法 45`: the clock stands still, and the step ends by then; `stop 20w+ …`: it may go on, then the clock runs again |
//! | points | T time, F flow, A authority, M material |
//! | to | `a/b`: the first that is there; `a+b`: both at once; `end granted`: how the case ends |
//! | guard | `fact=yes`, `fact=0..99999`: the branch that is taken |

mod rows;

pub(crate) use rows::{
    CONSEQUENCES, Days, Feature, LIKELIHOODS, LaneRow, LimitRow, MaterialRow, Move, RiskRow,
    StepRow, Target, Who,
};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use sanquan_domain::catalogue::Category;

use crate::table;

/// What an item is like, in the words of its template.
pub(crate) type Features = BTreeSet<&'static str>;

/// The tables of one category.
pub(crate) struct Template {
    pub(crate) features: Vec<Feature>,
    pub(crate) limits: Vec<LimitRow>,
    pub(crate) materials: Vec<MaterialRow>,
    pub(crate) steps: Vec<StepRow>,
    pub(crate) moves: Vec<Move>,
    pub(crate) risks: Vec<RiskRow>,
}

static TEMPLATES: LazyLock<BTreeMap<Category, Template>> = LazyLock::new(|| {
    ALL.into_iter()
        .map(|c| (c, Template::read(text(c))))
        .collect()
});

/// Every category that has a template.
pub(crate) const ALL: [Category; 9] = [
    Category::Licence,
    Category::Penalty,
    Category::Levy,
    Category::Coercion,
    Category::Adjudication,
    Category::Confirmation,
    Category::Benefit,
    Category::Other,
    Category::PublicService,
];

const fn text(category: Category) -> &'static str {
    match category {
        Category::Licence => include_str!("licence.txt"),
        Category::Penalty => include_str!("penalty.txt"),
        Category::Levy => include_str!("levy.txt"),
        Category::Coercion => include_str!("coercion.txt"),
        Category::Adjudication => include_str!("adjudication.txt"),
        Category::Confirmation => include_str!("confirmation.txt"),
        Category::Benefit => include_str!("benefit.txt"),
        Category::Other => include_str!("other.txt"),
        Category::PublicService => include_str!("service.txt"),
    }
}

impl Template {
    /// The template of a category.
    pub(crate) fn of(category: Category) -> &'static Self {
        &TEMPLATES[&category]
    }

    fn read(text: &'static str) -> Self {
        Self {
            features: rows_of(text, "features", Feature::read),
            limits: rows_of(text, "limits", LimitRow::read),
            materials: rows_of(text, "materials", MaterialRow::read),
            steps: rows_of(text, "steps", StepRow::read),
            moves: rows_of(text, "moves", Move::read),
            risks: rows_of(text, "risks", RiskRow::read),
        }
    }
}

fn rows_of<const N: usize, T>(
    text: &'static str,
    name: &str,
    read: impl Fn([&'static str; N]) -> T,
) -> Vec<T> {
    table::section(text, name).into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::rows::When;
    use super::*;

    #[test]
    fn every_word_in_a_condition_is_a_feature_of_its_template() {
        for category in ALL {
            let template = Template::of(category);
            let known: Features = template.features.iter().map(|f| f.name).collect();
            let whens = template.steps.iter().map(|row| &row.when);
            let whens = whens
                .chain(template.moves.iter().map(|row| &row.when))
                .chain(template.risks.iter().map(|row| &row.when))
                .chain(template.limits.iter().map(|row| &row.when))
                .chain(template.materials.iter().map(|row| &row.when));
            let mut words: Features = whens.flat_map(When::words).collect();
            words.extend(
                template
                    .features
                    .iter()
                    .flat_map(|f| f.not_beside.iter().copied()),
            );
            let unknown: Vec<_> = words.difference(&known).collect();
            assert!(unknown.is_empty(), "{category:?}: {unknown:?}");
        }
    }

    #[test]
    fn every_place_that_a_move_or_a_risk_names_is_a_step_of_its_template() {
        for category in ALL {
            let template = Template::of(category);
            let steps: BTreeSet<&str> = template.steps.iter().map(|row| row.id).collect();
            let mut places: Vec<&str> = template.risks.iter().map(|row| row.step).collect();
            for row in &template.moves {
                places.extend(&row.from);
                if let Target::Steps(alternatives) = &row.to {
                    places.extend(alternatives.iter().flatten());
                }
            }
            for row in &template.steps {
                places.extend(row.apart_from.iter().chain(&row.joins));
            }
            for place in places {
                assert!(steps.contains(place), "{category:?}: no step `{place}`");
            }
        }
    }
}
