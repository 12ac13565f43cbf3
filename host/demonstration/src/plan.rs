//! Which items there are: their codes, departments and names.
//!
//! Every real item has a place in the whole county; the others are spread over the departments by weight.
//! A number within department and category is counted up in the order real, made up, and passes over the codes
//! that plugins bring. So a real item has the same code for every seed and size that has it.

use sanquan_domain::catalogue::Category;
use sanquan_domain::id::ItemCode;
use sanquan_domain::value::Texts;

use crate::bodies::{self, Body};
use crate::random::Random;
use crate::real::{self, Real};
use crate::size::POWERS;
use crate::{BROUGHT_BY_PLUGINS, REGION, Size, names, quota};

/// An item to be made.
pub(crate) struct Planned {
    pub(crate) code: ItemCode,
    /// Code of the body that holds it.
    pub(crate) body: &'static str,
    pub(crate) category: Category,
    /// How many offices its body has.
    pub(crate) offices: u32,
    pub(crate) entry: Entry,
}

/// What is known of it.
pub(crate) enum Entry {
    Real(&'static Real),
    MadeUp(Texts),
}

/// Everything, power items by code and then public services.
pub(crate) fn plan(seed: u64, size: Size) -> Vec<Planned> {
    let categories: Vec<Shares> = totals(size)
        .into_iter()
        .zip(0..)
        .map(|((category, total), at)| Shares::of(category, total, at))
        .collect();
    let mut planned = Vec::new();
    for (at, body) in bodies::DEPARTMENTS.iter().enumerate() {
        for shares in &categories {
            planned.extend(of_department(body, shares, shares.made_up[at], seed));
        }
    }
    planned.extend(services(seed, size));
    planned
}

/// How many items each category gets: at least one.
fn totals(size: Size) -> Vec<(Category, u32)> {
    let weights = POWERS.map(|(_, weight)| weight);
    let mut totals = quota::shares(size.items(), &weights);
    if totals.contains(&0) {
        let each = POWERS.len() as u32;
        totals = quota::shares(size.items() - each, &weights);
        totals.iter_mut().for_each(|total| *total += 1);
    }
    let categories = POWERS.into_iter().map(|(category, _)| category);
    categories.zip(totals).collect()
}

/// The items of one category.
struct Shares {
    category: Category,
    real: &'static [Real],
    /// How many are made up, by department.
    made_up: Vec<u32>,
}

impl Shares {
    /// `at`: which weight of the departments is the category's.
    fn of(category: Category, total: u32, at: usize) -> Self {
        let real = real::of(category);
        let real = &real[..real.len().min(total as usize)];
        let weights: Vec<u32> = bodies::DEPARTMENTS
            .iter()
            .map(|body| body.weights[at])
            .collect();
        let rest = total - real.len() as u32;
        Self {
            category,
            real,
            made_up: quota::shares(rest, &weights),
        }
    }
}

fn of_department(body: &'static Body, shares: &Shares, made_up: u32, seed: u64) -> Vec<Planned> {
    let category = shares.category;
    let kind = category.digits().expect("a power has digits");
    let mut random = Random::of(seed, &format!("names {} {kind}", body.code));
    let real = shares
        .real
        .iter()
        .filter(|real| real.department == body.code);
    let names = names::made_up(body, category, made_up as usize, &mut random);
    let entries = real
        .map(Entry::Real)
        .chain(names.into_iter().map(Entry::MadeUp));
    let codes = (1..)
        .map(|number| format!("{REGION}{}{kind}{number:03}00", body.code))
        .filter(|code| !BROUGHT_BY_PLUGINS.contains(&code.as_str()));
    let planned = |(entry, code): (Entry, String)| Planned {
        code: ItemCode(code),
        body: body.code,
        category,
        offices: offices(body),
        entry,
    };
    entries.zip(codes).map(planned).collect()
}

/// One office for every eighty items or so.
fn offices(body: &Body) -> u32 {
    1 + body.weights.iter().sum::<u32>() / 80
}

/// Public services. They are not powers and have no digits in the county's codes, so theirs look different.
fn services(seed: u64, size: Size) -> Vec<Planned> {
    let all = names::services(&bodies::SERVICES);
    let count = size.share_of(all.len() as u32) as usize;
    let mut chosen: Vec<usize> = (0..all.len()).collect();
    Random::of(seed, "services").shuffle(&mut chosen);
    chosen.truncate(count);
    chosen.sort_unstable();
    let planned = |at: usize| {
        let (body, names) = &all[at];
        Planned {
            code: ItemCode(format!("{REGION}-{body}-{:03}", at + 1)),
            body: *body,
            category: Category::PublicService,
            offices: 1,
            entry: Entry::MadeUp(names.clone()),
        }
    };
    chosen.into_iter().map(planned).collect()
}
