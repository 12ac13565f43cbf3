//! Items that exist (domain.md 11), as their tables have them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use sanquan_domain::catalogue::Category;
use sanquan_domain::contract::LegalBasis;
use sanquan_domain::flowchart::Limit;
use sanquan_domain::time::Date;

use crate::{table, words};

/// One of them.
pub(crate) struct Real {
    pub(crate) chinese: &'static str,
    pub(crate) english: &'static str,
    /// Who holds it, by the departments of 2013.
    pub(crate) department: &'static str,
    pub(crate) basis: Vec<LegalBasis>,
    pub(crate) statutory: Limit,
    pub(crate) promised: Limit,
    /// What it is like, in the words of its category's template.
    pub(crate) features: Vec<&'static str>,
    /// Departments that take part.
    pub(crate) with: Vec<&'static str>,
    /// The law that lets a fee be taken; without it the item is free.
    pub(crate) fee: Option<LegalBasis>,
    /// Whether the text of the law gives the limit, by the section of domain.md that the table names.
    pub(crate) checked: bool,
    /// Last day, where the power has been abolished.
    pub(crate) until: Option<Date>,
}

static REAL: LazyLock<BTreeMap<Category, Vec<Real>>> = LazyLock::new(|| {
    let tables = [
        (Category::Licence, include_str!("../data/real/licence.txt")),
        (Category::Penalty, include_str!("../data/real/penalty.txt")),
        (Category::Levy, include_str!("../data/real/levy.txt")),
        (
            Category::Coercion,
            include_str!("../data/real/coercion.txt"),
        ),
        (
            Category::Adjudication,
            include_str!("../data/real/adjudication.txt"),
        ),
        (
            Category::Confirmation,
            include_str!("../data/real/confirmation.txt"),
        ),
        (Category::Benefit, include_str!("../data/real/benefit.txt")),
        (Category::Other, include_str!("../data/real/other.txt")),
    ];
    let read = |(category, text)| (category, table::rows(text).into_iter().map(read).collect());
    tables.into_iter().map(read).collect()
});

/// The real items of a category, in the order of their table.
pub(crate) fn of(category: Category) -> &'static [Real] {
    REAL.get(&category).map_or(&[], Vec::as_slice)
}

fn read(row: [&'static str; 11]) -> Real {
    let [chinese, english, department, basis, statutory, promised, ..] = row;
    let [.., features, with, fee, found_in, until] = row;
    Real {
        chinese,
        english,
        department,
        basis: words::bases(basis),
        statutory: words::limit(statutory),
        promised: words::limit(promised),
        features: table::parts(features, ' '),
        with: table::parts(with, ' '),
        fee: (fee != "no").then(|| words::basis(fee)),
        checked: found_in != "no",
        until: table::given(until).map(|day| day.parse().expect("a day of the table")),
    }
}
