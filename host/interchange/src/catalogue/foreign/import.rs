//! Rows of a list as items.

use std::collections::{HashMap, HashSet};

use sanquan_domain::calendar::WorkingCalendar;
use sanquan_domain::catalogue::{
    Department, ItemElements, NationalCategory, Origin, Post, PowerItem, RiskScale,
};
use sanquan_domain::flowchart::ChartProblem;
use sanquan_domain::flowchart::proof::{
    ProcedureRules, Question, contradictions, prove_throughout,
};
use sanquan_domain::id::{DepartmentCode, ItemCode};
use sanquan_domain::value::{Text, Texts};

use super::mapping::{Assumption, Field, ItemMap, Mapping};
use super::names::{comparable, has_parts, html_entity};
use super::report::word_of;
use super::row::{Fields, ListRow, spelled};
use super::typed::{bases, day, limit};
use super::{Import, Report, Template, Templates};
use crate::catalogue::rules::Entry;
use crate::mistake::{Mistake, Mistakes};

/// Names the chart of all kinds that have none of their own.
const OTHERWISE: &str = "otherwise";

/// An import on its way. Beside the report it keeps what finds duplicates: one entry for each code and each
/// name, so that its time and memory grow with the list and not with its square.
pub(super) struct Importing<'a> {
    mapping: &'a Mapping,
    charts: HashMap<NationalCategory, (&'a str, &'a Template)>,
    otherwise: Option<(&'a str, &'a Template)>,
    departments: Vec<Department>,
    /// Line and name with which each department's code came first.
    department_codes: HashMap<String, (u64, String)>,
    posts: Vec<Post>,
    /// Departments and charts whose posts are there.
    posted: HashSet<(DepartmentCode, &'a str)>,
    /// Line in which each item code stands.
    codes: HashMap<String, u64>,
    /// Line in which a department's item of that name came first.
    names: HashMap<(DepartmentCode, String), u64>,
    report: Report,
}

/// What a row says.
struct Found<'a> {
    department: Department,
    item: PowerItem,
    assumed: Vec<&'a Assumption>,
    template: (&'a str, &'a Template),
}

impl<'a> Importing<'a> {
    pub fn new(mapping: &'a Mapping, templates: &'a Templates) -> Result<Self, Mistakes> {
        let (mut charts, mut otherwise, mut mistakes) = (HashMap::new(), None, Vec::new());
        for (kind, name) in &mapping.charts {
            let Some(template) = templates.charts.get(name) else {
                let known: Vec<&str> = templates.charts.keys().map(String::as_str).collect();
                let rule = format!("there is no chart `{name}`; there are {}", known.join(", "));
                mistakes.push(wrong_chart("mapping.unknown-chart", kind, rule));
                continue;
            };
            match spelled::<NationalCategory>(kind) {
                _ if kind == OTHERWISE => otherwise = Some((name.as_str(), template)),
                Ok(category) => {
                    charts.insert(category, (name.as_str(), template));
                }
                Err(rule) => mistakes.push(wrong_chart("mapping.unknown-category", kind, rule)),
            }
        }
        let importing = Self {
            mapping,
            charts,
            otherwise,
            departments: Vec::new(),
            department_codes: HashMap::new(),
            posts: Vec::new(),
            posted: HashSet::new(),
            codes: HashMap::new(),
            names: HashMap::new(),
            report: Report {
                source: mapping.source.clone(),
                ..Report::default()
            },
        };
        Mistakes::or(importing, mistakes)
    }

    /// A row that could not even be taken apart.
    pub fn reject(&mut self, mistake: Mistake) {
        self.report.rows += 1;
        self.report.rejected_rows += 1;
        self.report.rejected.push(mistake);
    }

    /// Hands on the row's item if it can be entered; else its mistakes stand in the report.
    pub fn row(&mut self, row: &ListRow, take: &mut dyn FnMut(PowerItem)) {
        self.report.rows += 1;
        let before = self.report.rejected.len();
        let found = self.found(row);
        if let Some(found) = &found {
            self.check(row, found);
        }
        match found {
            Some(found) if self.report.rejected.len() == before => self.accept(row, found, take),
            _ => self.report.rejected_rows += 1,
        }
    }

    /// What was found. Departments without an item that can be entered are not in it.
    pub fn done(mut self) -> Import {
        self.report.departments = self.departments.len() as u64;
        Import {
            departments: self.departments,
            posts: self.posts,
            report: self.report,
        }
    }

    fn found(&mut self, row: &ListRow) -> Option<Found<'a>> {
        let mapping = self.mapping;
        let map = &mapping.item;
        let mut assumed = Vec::new();
        let mut fields = Fields {
            row,
            mistakes: &mut self.report.rejected,
        };
        // Everything is read before the first `?`, so that all mistakes of a row are found.
        let department_code = fields.required(&mapping.department.code);
        let department_name = fields.required(&mapping.department.name);
        let (code, name) = (fields.required(&map.code), fields.required(&map.name));
        let elements = elements(&mut fields, map);
        let category = fields.category(&map.category)?;
        let from = (mapping.assumptions.as_slice(), category);
        let basis = fields.or_assumed(("basis", map.basis.as_ref()), from, &mut assumed, bases);
        let statutory = ("statutory_limit", map.statutory_limit.as_ref());
        let statutory = fields.or_assumed(statutory, from, &mut assumed, limit);
        let promised = ("promised_limit", map.promised_limit.as_ref());
        let promised = fields.or_assumed(promised, from, &mut assumed, limit);
        let valid_from = ("valid_from", map.valid_from.as_ref());
        let valid_from = fields.or_assumed(valid_from, from, &mut assumed, day);
        let elements = ItemElements {
            origin: Origin::Published {
                source: source(&mapping.source, &assumed),
            },
            national_category: Some(category),
            ..elements
        };
        let template = self.template(row, category)?;
        let elements = ItemElements {
            remedies: template.1.remedies.clone(),
            ..elements
        };
        let (code, department) = (ItemCode(code?), DepartmentCode(department_code?));
        let item = PowerItem {
            version: 1,
            names: chinese(&name?),
            category: category.in_county_list(),
            basis: basis?,
            statutory_limit: statutory?,
            promised_limit: promised?,
            materials: Vec::new(),
            flowchart: template.1.chart(&code, &department),
            valid_from: valid_from?,
            valid_until: None,
            elements,
            duties: template.1.duties.clone(),
            department: department.clone(),
            code,
        };
        Some(Found {
            department: Department::new(department, chinese(&department_name?)),
            item,
            assumed,
            template,
        })
    }

    /// The base flowchart for items of a kind.
    fn template(
        &mut self,
        row: &ListRow,
        category: NationalCategory,
    ) -> Option<(&'a str, &'a Template)> {
        let template = self.charts.get(&category).copied().or(self.otherwise);
        if template.is_none() {
            let rule = format!("the mapping has no chart for `{}`", word_of(category));
            let columns = self.mapping.item.category.column.iter();
            let columns: Vec<&str> = columns.map(String::as_str).collect();
            let fix = "name one under [charts], or `otherwise`";
            self.report
                .rejected
                .push(row.mistake("import.no-chart", &columns, rule, fix));
        }
        template
    }

    /// Rules of the catalogue, and whether the code stands in the list already.
    fn check(&mut self, row: &ListRow, found: &Found<'a>) {
        self.check_law(row, found);
        let item = self.mapping.item.code.names();
        let department = self.mapping.department.code.names();
        let of_item = found
            .item
            .broken()
            .into_iter()
            .map(|broken| (broken, &item));
        let of_department = found
            .department
            .broken()
            .into_iter()
            .map(|broken| (broken, &department));
        for (broken, columns) in of_item.chain(of_department) {
            let rule = format!("`{}` of the entry: {}", broken.field, broken.rule);
            self.report
                .rejected
                .push(row.mistake(broken.code, columns, rule, broken.fix));
        }
        let first = *self
            .codes
            .entry(found.item.code.to_string())
            .or_insert(row.line);
        if first != row.line {
            let rule = format!("this code already stands in line {first}");
            let fix = "keep one of the two rows";
            self.report
                .rejected
                .push(row.mistake("catalogue.duplicate", &item, rule, fix));
        }
    }

    /// What the county would refuse when the item is published: a promise beyond the law, a chart that is refuted.
    fn check_law(&mut self, row: &ListRow, found: &Found<'a>) {
        let item = &found.item;
        let (promised, statutory) = (item.promised_limit, item.statutory_limit);
        let columns = self.mapping.item.promised_limit.as_ref();
        let columns = columns.map(Field::names).unwrap_or_default();
        if !promised.fits_within(statutory) {
            let rule = format!(
                "{} {:?} are promised, the law allows {} {:?}",
                promised.days, promised.unit, statutory.days, statutory.unit
            );
            let fix = "see which of the two is right";
            self.report.rejected.push(row.mistake(
                "import.promise-exceeds-law",
                &columns,
                rule,
                fix,
            ));
        }
        if let Some(problem) = unlawful(item) {
            let (chart, code) = (found.template.0, problem.code);
            let rule = format!("the chart `{chart}` cannot be this item's: {code}: {problem}");
            let fix = "correct the chart, or name another under [charts]";
            self.report
                .rejected
                .push(row.mistake("import.unlawful-chart", &columns, rule, fix));
        }
    }

    fn accept(&mut self, row: &ListRow, found: Found<'a>, take: &mut dyn FnMut(PowerItem)) {
        self.warn(row, &found);
        let Found {
            department,
            item,
            assumed,
            template,
        } = found;
        if let Some(category) = item.elements.national_category {
            *self.report.categories.entry(category).or_default() += 1;
        }
        for assumption in assumed {
            let told = format!(
                "{} = {} ({})",
                assumption.field, assumption.value, assumption.reason
            );
            *self.report.assumed.entry(told).or_default() += 1;
        }
        if self.posted.insert((department.code.clone(), template.0)) {
            let new = template.1.posts_in(&department.code);
            let there: HashSet<String> = self
                .posts
                .iter()
                .map(|post| post.code.to_string())
                .collect();
            self.posts
                .extend(new.filter(|post| !there.contains(post.code.as_str())));
        }
        if !self.department_codes.contains_key(department.code.as_str()) {
            let name = department.names.get("zh-CN").to_owned();
            let code = department.code.to_string();
            self.department_codes.insert(code, (row.line, name));
            self.departments.push(department);
        }
        self.report.importable += 1;
        take(item);
    }

    /// What somebody should look at although the row can be entered.
    fn warn(&mut self, row: &ListRow, found: &Found) {
        let (map, item) = (&self.mapping.item, &found.item);
        let (codes, names) = (map.code.names(), map.name.names());
        let name = item.names.get("zh-CN");
        let mut warn = |code, columns: &[&str], rule: String, fix: &str| {
            self.report
                .warnings
                .push(row.mistake(code, columns, rule, fix));
        };
        if let Some(entity) = html_entity(name) {
            let rule = format!("has the HTML entity `{entity}`, which nobody decoded");
            warn(
                "import.html-entity",
                &names,
                rule,
                "decode the list, or correct the name later",
            );
        }
        if !map.code_parts.is_empty() && !has_parts(item.code.as_str(), &map.code_parts) {
            let rule = format!(
                "is irregular: regular codes are `{}`",
                map.code_parts.join("-")
            );
            warn(
                "import.irregular-code",
                &codes,
                rule,
                "it is kept as it is; nothing is read from it",
            );
        }
        let key = (item.department.clone(), comparable(name));
        let first = *self.names.entry(key).or_insert(row.line);
        if first != row.line {
            let rule =
                format!("the department's item in line {first} has the same name and another code");
            warn(
                "import.same-name",
                &names,
                rule,
                "see whether it is one item or two",
            );
        }
        let known = self.department_codes.get(item.department.as_str());
        let department = found.department.names.get("zh-CN");
        if let Some((line, name)) = known.filter(|(_, name)| name != department) {
            let rule = format!("the code of this department belongs to `{name}` in line {line}");
            let fix = "the first name is kept; correct the list";
            warn(
                "import.department-renamed",
                &self.mapping.department.name.names(),
                rule,
                fix,
            );
        }
        self.compare_kinds(row, found);
    }

    /// Where the list says the kind twice, the two should agree.
    fn compare_kinds(&mut self, row: &ListRow, found: &Found) {
        let Some(also) = &self.mapping.item.category_also else {
            return;
        };
        let mut unknown = Vec::new();
        let mut fields = Fields {
            row,
            mistakes: &mut unknown,
        };
        let other = fields.category(also);
        self.report.warnings.extend(unknown);
        if other.is_some_and(|other| Some(other) != found.item.elements.national_category) {
            let maps = [&self.mapping.item.category, also];
            let columns: Vec<&str> = maps
                .iter()
                .filter_map(|map| map.column.as_deref())
                .collect();
            let rule = "the two do not mean the same kind".to_owned();
            let fix = "the first is taken; see which one is right";
            self.report
                .warnings
                .push(row.mistake("import.kinds-disagree", &columns, rule, fix));
        }
    }
}

/// What the list says beyond what every item must have.
fn elements(fields: &mut Fields, map: &ItemMap) -> ItemElements {
    let level = fields.typed(map.level.as_ref(), spelled);
    let kind = fields.typed(map.case_kind.as_ref(), spelled);
    let mut optional = |field: &Option<Field>| field.as_ref().and_then(|one| fields.optional(one));
    ItemElements {
        base_code: optional(&map.base_code),
        implementation_code: optional(&map.implementation_code),
        handling_office: optional(&map.handling_office)
            .map(|text| chinese(&text))
            .unwrap_or_default(),
        level,
        kind,
        ..ItemElements::default()
    }
}

fn wrong_chart(code: &'static str, kind: &str, rule: String) -> Mistake {
    Mistake {
        column: format!("`charts.{kind}`"),
        rule,
        fix: "correct [charts] in the mapping".into(),
        ..Mistake::at(code, 0)
    }
}

fn chinese(text: &str) -> Texts {
    Texts(vec![Text {
        language: "zh-CN".to_owned(),
        content: text.to_owned(),
    }])
}

/// The list, and what was assumed: `…; assumed: valid_from (the list has no dates)`.
fn source(list: &str, assumed: &[&Assumption]) -> String {
    let told = |one: &&Assumption| format!("{} ({})", one.field, one.reason);
    let assumed: Vec<String> = assumed.iter().map(told).collect();
    if assumed.is_empty() {
        return list.to_owned();
    }
    format!("{list}; assumed: {}", assumed.join(", "))
}

/// The first thing that contradicts what must be proved of the item, by the published rules. That a promise exceeds
/// the law has a code and columns of its own.
fn unlawful(item: &PowerItem) -> Option<ChartProblem> {
    let (rules, scale) = (ProcedureRules::published(), RiskScale::default());
    let calendar = WorkingCalendar::without_days_off();
    let proofs = prove_throughout(item, rules, &scale, calendar, None);
    let mut failures = contradictions(&proofs).into_iter();
    let first = failures.find(|failure| failure.question != Question::Promise);
    first.map(ChartProblem::from)
}
