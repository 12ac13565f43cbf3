//! Names for items that are made up: first those that a real district gave its items, then compositions.
//!
//! A composition puts one of the things that a department looks after into one of the patterns of a category.
//! No composition comes twice in a department.

use std::sync::LazyLock;

use sanquan_domain::catalogue::Category;
use sanquan_domain::value::Texts;

use crate::bodies::Body;
use crate::random::Random;
use crate::{MARK, MARK_ENGLISH, table, words};

static GUANGAN: LazyLock<Vec<[&'static str; 3]>> =
    LazyLock::new(|| table::rows(include_str!("../data/guangan-names.txt")));

static SERVICES: LazyLock<Vec<[&'static str; 2]>> =
    LazyLock::new(|| table::rows(include_str!("../data/guangan-services.txt")));

static PATTERNS: LazyLock<Vec<[&'static str; 3]>> =
    LazyLock::new(|| table::rows(include_str!("../data/patterns.txt")));

static KINDS: LazyLock<Vec<[&'static str; 3]>> =
    LazyLock::new(|| table::rows(include_str!("../data/kinds.txt")));

/// So many names for items of a department in a category, no two the same.
pub(crate) fn made_up(
    body: &Body,
    category: Category,
    count: usize,
    random: &mut Random,
) -> Vec<Texts> {
    let word = word(category);
    let known = GUANGAN.iter();
    let known = known.filter(|[of, kind, _]| *of == body.code && *kind == word);
    let mut known: Vec<Texts> = known.map(|[_, _, name]| marked(name)).collect();
    random.shuffle(&mut known);
    let mut composed = compositions(word, &body.things);
    random.shuffle(&mut composed);
    let names: Vec<Texts> = known.into_iter().chain(composed).take(count).collect();
    assert_eq!(
        names.len(),
        count,
        "department {} needs more things for {word}",
        body.code
    );
    names
}

/// Body and names of all public services: those of the real district, and four more for each body that only
/// serves.
pub(crate) fn services(bodies: &[[&'static str; 3]]) -> Vec<(&'static str, Texts)> {
    let known = SERVICES.iter().map(|[body, name]| (*body, marked(name)));
    let composed = bodies.iter().flat_map(|[code, chinese, english]| {
        let names = compositions("service", &[(*chinese, *english)]);
        names.into_iter().map(move |names| (*code, names))
    });
    known.chain(composed).collect()
}

/// What a name says about the item's course, in the words of its category's template.
pub(crate) fn features(category: Category, names: &Texts) -> Vec<&'static str> {
    let (word, chinese) = (word(category), names.get("zh-CN"));
    let said = KINDS
        .iter()
        .filter(|[of, part, _]| *of == word && chinese.contains(part));
    said.map(|[_, _, feature]| *feature).collect()
}

fn compositions(word: &str, things: &[(&'static str, &'static str)]) -> Vec<Texts> {
    let patterns = PATTERNS.iter().filter(|[of, _, _]| *of == word);
    let compose = |[_, chinese, english]: &[&'static str; 3]| {
        let with = |thing: &(&str, &str)| {
            let chinese = format!("{}{MARK}", chinese.replace("{}", thing.0));
            let english = format!("{}{MARK_ENGLISH}", english.replace("{}", thing.1));
            Texts::zh_en(&chinese, &english)
        };
        things.iter().map(with).collect::<Vec<_>>()
    };
    patterns.flat_map(compose).collect()
}

fn marked(name: &str) -> Texts {
    words::chinese(&format!("{name}{MARK}"))
}

/// How the tables call a category.
const fn word(category: Category) -> &'static str {
    match category {
        Category::Licence => "licence",
        Category::Penalty => "penalty",
        Category::Levy => "levy",
        Category::Coercion => "coercion",
        Category::Adjudication => "adjudication",
        Category::Confirmation => "confirmation",
        Category::Benefit => "benefit",
        Category::Other => "other",
        Category::PublicService => "service",
    }
}
