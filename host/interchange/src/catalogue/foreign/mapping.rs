//! The mapping file that says what the columns of a list mean here. `README.md` beside it explains the
//! format; `tests/data/catalogue/*.map.toml` are three that are in use.

use std::collections::BTreeMap;

use sanquan_domain::catalogue::NationalCategory;
use serde::Deserialize;

use super::typed;
use crate::mistake::{Mistake, Mistakes};

/// A mapping file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Number of the format; 1.
    pub format: u32,
    /// Which list it is; every item says so ([`sanquan_domain::catalogue::Origin::Published`]).
    pub source: String,
    /// Where the table begins, and what its blanks mean.
    #[serde(default)]
    pub table: TableMap,
    /// Who holds the items.
    pub department: DepartmentMap,
    /// The items.
    pub item: ItemMap,
    /// What is assumed where the list says nothing.
    #[serde(default, rename = "default")]
    pub assumptions: Vec<Assumption>,
    /// The file of the base flowcharts ([`super::Templates`]), beside the mapping. Whoever reads the mapping opens it.
    pub templates: String,
    /// Base flowchart by national category, `otherwise` for the others: names of [`super::Templates`].
    pub charts: BTreeMap<String, String>,
}

/// See [`Mapping::table`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TableMap {
    /// Of a workbook: which sheet; the first otherwise.
    pub sheet: Option<String>,
    /// Lines above the header, such as a title.
    pub skip_rows: u64,
    /// Lines that name the columns. With more than one, a column is called by all its lines, with a slash
    /// between them; a blank cell of an upper line continues the one on its left, as merged cells do.
    pub header_rows: usize,
    /// Columns in which a blank cell means what stands above it, as merged cells do.
    pub fill_down: Vec<String>,
    /// Words that mean nothing, such as `未分类`.
    pub absent: Vec<String>,
}

impl Default for TableMap {
    fn default() -> Self {
        Self {
            sheet: None,
            skip_rows: 0,
            header_rows: 1,
            fill_down: Vec::new(),
            absent: Vec::new(),
        }
    }
}

/// See [`Mapping::department`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentMap {
    /// Its code: a column of the list, or the county's own numbers as `codes` of its name.
    pub code: Field,
    /// Its name.
    pub name: Field,
}

/// See [`Mapping::item`]. What may be absent here may be absent in the list; basis, limits and the
/// first day then need an [`Assumption`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemMap {
    /// Its code, kept as it is, or made of other columns by a template.
    pub code: Field,
    /// Parts of a regular code between hyphens, `*` for any; an irregular code is a warning.
    #[serde(default)]
    pub code_parts: Vec<String>,
    /// Its name, kept as it is.
    pub name: Field,
    /// Its kind in the national scheme.
    pub category: CategoryMap,
    /// Another column that says the kind; where the two disagree is a warning.
    pub category_also: Option<CategoryMap>,
    /// The law: `law|article; law|article`, or a sentence with laws in 《》.
    pub basis: Option<Field>,
    /// Such as `20 working_days` or `20个工作日`.
    pub statutory_limit: Option<Field>,
    /// The same.
    pub promised_limit: Option<Field>,
    /// First day.
    pub valid_from: Option<Field>,
    /// National base code.
    pub base_code: Option<Field>,
    /// National implementation code.
    pub implementation_code: Option<Field>,
    /// A level of [`sanquan_domain::catalogue::ExerciseLevel`].
    pub level: Option<Field>,
    /// A kind of [`sanquan_domain::catalogue::ItemKind`].
    pub case_kind: Option<Field>,
    /// Office that handles it.
    pub handling_office: Option<Field>,
}

/// How a kind is read: the same code means different things in two provinces, so that a code without its code
/// system is refused.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryMap {
    /// The column; none where all items are of one kind.
    pub column: Option<String>,
    /// Whose codes they are.
    pub code_system: String,
    /// Value to kind.
    #[serde(default)]
    pub codes: BTreeMap<String, NationalCategory>,
    /// The kind of all items.
    pub constant: Option<NationalCategory>,
}

/// Where a value comes from: a constant, a template, or one or several columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Field {
    /// The column.
    pub column: Option<String>,
    /// Several columns, joined where they are not blank.
    pub columns: Vec<String>,
    /// What stands between them.
    pub join: String,
    /// The same value for all rows.
    pub constant: Option<String>,
    /// Text with `{column}`, or `{digest}` for ten hexadecimal digits that stand for `digest_of`.
    pub template: Option<String>,
    /// Columns by which a row is told from the others, however the list is ordered.
    pub digest_of: Vec<String>,
    /// Value to value; a value that is not listed rejects the row, an empty one means nothing.
    pub codes: BTreeMap<String, String>,
    /// Only the part before this text.
    pub before: Option<String>,
    /// Only a value of so many characters counts.
    pub characters: Option<usize>,
}

/// What is assumed where the list says nothing. It is written into the origin of each item.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// `basis`, `statutory_limit`, `promised_limit` or `valid_from`.
    pub field: String,
    /// For which kinds; all if none is named. The first assumption that fits is taken.
    #[serde(default)]
    pub categories: Vec<NationalCategory>,
    /// The value, written as in a column.
    pub value: String,
    /// Why it may be assumed.
    pub reason: String,
}

impl Assumption {
    /// Whether it speaks about that field of items of that kind.
    pub(super) fn fits(&self, field: &str, category: NationalCategory) -> bool {
        let of_category = self.categories.is_empty() || self.categories.contains(&category);
        self.field == field && of_category
    }
}

impl Mapping {
    /// Reads a mapping file (TOML).
    ///
    /// # Errors
    ///
    /// `mapping.malformed` for what is not such a file; `mapping.…` for every part that says too little.
    pub fn read(toml: &str) -> Result<Self, Mistakes> {
        let mapping: Self = toml::from_str(toml).map_err(|error| malformed(toml, &error))?;
        let mut mistakes = Vec::new();
        mapping.check(&mut mistakes);
        Mistakes::or(mapping, mistakes)
    }

    fn check(&self, mistakes: &mut Vec<Mistake>) {
        let mut wrong = |code, place: &str, rule: &str, fix: &str| {
            mistakes.push(Mistake {
                column: format!("`{place}`"),
                rule: rule.to_owned(),
                fix: fix.into(),
                ..Mistake::at(code, 0)
            });
        };
        if self.format != 1 {
            wrong(
                "mapping.format",
                "format",
                "must be 1",
                "write `format = 1`",
            );
        }
        if self.source.trim().is_empty() {
            let rule = "must say which list it is, since every item names it";
            wrong("mapping.source", "source", rule, "name the list");
        }
        if self.table.header_rows == 0 {
            wrong(
                "mapping.header",
                "table.header_rows",
                "columns need names",
                "write 1 or more",
            );
        }
        for (place, category) in [
            ("item.category", Some(&self.item.category)),
            ("item.category_also", self.item.category_also.as_ref()),
        ] {
            if category.is_some_and(|map| map.code_system.trim().is_empty()) {
                let rule = "the same code means different things in two provinces";
                wrong(
                    "mapping.code-system",
                    place,
                    rule,
                    "name the code system in `code_system`",
                );
            }
            if category.is_some_and(|map| map.column.is_some() == map.constant.is_some()) {
                let rule = "needs either a column with codes or a constant";
                wrong("mapping.category", place, rule, "give one of the two");
            }
        }
        for (number, assumption) in self.assumptions.iter().enumerate() {
            let place = format!("default[{number}]");
            if assumption.reason.trim().is_empty() {
                let rule = "nothing is assumed without a reason";
                wrong("mapping.reason", &place, rule, "say why it may be assumed");
            }
            if let Err(rule) = typed::check(&assumption.field, &assumption.value) {
                wrong(
                    "mapping.assumption",
                    &place,
                    &rule,
                    "correct field or value",
                );
            }
        }
    }

    /// The columns that it speaks of, each once.
    pub(super) fn columns(&self) -> Vec<&str> {
        let item = &self.item;
        let optional = [
            &item.basis,
            &item.statutory_limit,
            &item.promised_limit,
            &item.valid_from,
            &item.base_code,
            &item.implementation_code,
            &item.level,
            &item.case_kind,
            &item.handling_office,
        ];
        let fields = [
            &self.department.code,
            &self.department.name,
            &item.code,
            &item.name,
        ];
        let fields = fields.into_iter().chain(optional.into_iter().flatten());
        let kinds = [Some(&item.category), item.category_also.as_ref()];
        let kinds = kinds
            .into_iter()
            .flatten()
            .filter_map(|map| map.column.as_deref());
        let filled = self.table.fill_down.iter().map(String::as_str);
        let mut columns: Vec<&str> = fields
            .flat_map(Field::names)
            .chain(kinds)
            .chain(filled)
            .collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

impl Field {
    /// The columns that it is made of.
    pub(super) fn names(&self) -> Vec<&str> {
        let named = self
            .column
            .iter()
            .chain(&self.columns)
            .chain(&self.digest_of);
        let named = named.map(String::as_str);
        let in_template = self.template.iter().flat_map(|template| {
            let parts = template.split('{').skip(1);
            parts.filter_map(|part| part.split_once('}').map(|(name, _)| name))
        });
        named
            .chain(in_template.filter(|name| *name != DIGEST))
            .collect()
    }
}

/// What a template calls the digits that stand for the row.
pub(super) const DIGEST: &str = "digest";

fn malformed(toml: &str, error: &toml::de::Error) -> Mistake {
    let before = error
        .span()
        .map_or("", |span| toml.get(..span.start).unwrap_or(""));
    Mistake {
        rule: error.message().to_owned(),
        fix: "correct the mapping file".into(),
        ..Mistake::at("mapping.malformed", before.matches('\n').count() as u64 + 1)
    }
}
