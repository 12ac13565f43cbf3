//! The tables of the catalogue, parents before children.

use sanquan_domain::catalogue::{
    Applicants, BodyKind, Channel, Consequence, Criterion, ExerciseLevel, ItemKind, Likelihood,
    NationalCategory, Source, Stage,
};
use sanquan_domain::flowchart::{Ending, PointKind, StepKind};

use super::form::Kind::{
    Bases, Day, List, OptionalDay, OptionalForm, OptionalText, OptionalWhole, OptionalWord,
    OptionalYesNo, Present, SameAs, Spans, Text, Texts, Whole, Word, Words, YesNo,
};
use super::form::{Column, Form, Kind, category, number, unit, word};

/// Columns: name, path, how it is written, what it says.
macro_rules! columns {
    ($($name:literal $path:literal: $kind:expr, $about:literal;)*) => {
        &[$(Column { name: $name, path: $path, kind: $kind, about: $about }),*]
    };
}

const fn root(
    name: &'static str,
    key: &'static [&'static str],
    columns: &'static [Column],
    about: &'static str,
) -> Form {
    Form {
        name,
        parent: None,
        list: name,
        always: true,
        of: &[],
        key,
        columns,
        about,
    }
}

/// Columns that name an item in the tables of its parts.
const ITEM: &[&str] = &["item", "version"];
/// And a step of it.
const STEP: &[&str] = &["item", "version", "step"];

const fn of_item(
    name: &'static str,
    list: &'static str,
    always: bool,
    columns: &'static [Column],
    about: &'static str,
) -> Form {
    Form {
        name,
        parent: Some("items"),
        list,
        always,
        of: ITEM,
        key: &[],
        columns,
        about,
    }
}

/// All tables.
pub(crate) static FORMS: &[Form] = &[
    root(
        "departments",
        &["code"],
        DEPARTMENT,
        "a body that holds powers or serves",
    ),
    root("centres", &["code"], CENTRE, "a service centre"),
    Form {
        name: "windows",
        parent: Some("centres"),
        list: "windows",
        always: true,
        of: &["centre"],
        key: &[],
        columns: WINDOW,
        about: "a counter of a centre",
    },
    root("posts", &["code"], POST, "a position in a department"),
    root("bindings", &[], BINDING, "who may act in a post"),
    root(
        "items",
        &["code", "version"],
        ITEM_COLUMNS,
        "a version of a power item",
    ),
    of_item(
        "bases",
        "basis",
        true,
        BASIS,
        "a law on which an item rests",
    ),
    of_item(
        "materials",
        "materials",
        true,
        MATERIAL,
        "a paper that an application needs",
    ),
    Form {
        key: &["id"],
        ..of_item(
            "steps",
            "flowchart.steps",
            true,
            CHART_STEP,
            "a step of an item's flowchart",
        )
    },
    Form {
        name: "points",
        parent: Some("steps"),
        list: "points",
        always: true,
        of: STEP,
        key: &[],
        columns: POINT,
        about: "a supervision point of a step",
    },
    of_item(
        "transitions",
        "flowchart.transitions",
        true,
        TRANSITION,
        "an edge of an item's flowchart",
    ),
    Form {
        key: &["step"],
        ..of_item(
            "duties",
            "duties",
            false,
            DUTY,
            "what is known of a step beyond its course",
        )
    },
    Form {
        name: "branches",
        parent: Some("duties"),
        list: "branches",
        always: false,
        of: STEP,
        key: &["action"],
        columns: BRANCH,
        about: "how an action of a step chooses between its transitions",
    },
    Form {
        name: "guards",
        parent: Some("branches"),
        list: "guards",
        always: true,
        of: &["item", "version", "step", "action"],
        key: &[],
        columns: GUARD,
        about: "when a branch takes a transition",
    },
    Form {
        name: "risks",
        parent: Some("duties"),
        list: "risks",
        always: false,
        of: STEP,
        key: &["id"],
        columns: RISK,
        about: "an integrity-risk point of a step",
    },
    Form {
        name: "measures",
        parent: Some("risks"),
        list: "measures",
        always: true,
        of: &["item", "version", "step", "risk"],
        key: &[],
        columns: MEASURE,
        about: "what lowers a risk",
    },
    of_item(
        "conditions",
        "elements.conditions",
        false,
        CONDITION,
        "a condition of acceptance",
    ),
    of_item(
        "special_procedures",
        "elements.special_procedures",
        false,
        SPECIAL,
        "a procedure for which the clock may stand still",
    ),
    of_item(
        "remedies",
        "elements.remedies",
        false,
        REMEDY,
        "what whoever is refused can do",
    ),
    of_item(
        "discretion",
        "elements.discretion",
        false,
        DISCRETION,
        "how far a decision may reach in a circumstance",
    ),
    of_item(
        "telephones",
        "elements.telephones",
        false,
        TELEPHONE,
        "a telephone of an item",
    ),
];

const DEPARTMENT: &[Column] = columns! {
    "code" "code": Text, "its code in the county";
    "name" "names": Texts, "its name";
    "kind" "kind": OptionalWord(word::<BodyKind>), "what kind of body; blank: a department";
    "area" "area": OptionalText, "code of its area, where it is not the whole county";
    "exists_from" "exists_from": OptionalDay, "first day";
    "exists_until" "exists_until": OptionalDay, "last day";
    "succeeded_by" "succeeded_by": OptionalText, "which body took over its items";
};

const CENTRE: &[Column] = columns! {
    "code" "code": Text, "its code in the county";
    "name" "names": Texts, "its name";
    "exists_from" "exists_from": OptionalDay, "first day";
    "exists_until" "exists_until": OptionalDay, "last day";
};

const WINDOW: &[Column] = columns! {
    "code" "code": Text, "unique in its centre";
    "name" "names": Texts, "its name";
    "departments" "departments": List, "codes of the departments behind it";
};

const POST: &[Column] = columns! {
    "code" "code": Text, "its code";
    "department" "department": Text, "where it is";
    "name" "names": Texts, "its name";
};

const BINDING: &[Column] = columns! {
    "post" "post": Text, "the post";
    "handler" "handler": Text, "the person, by the department's number";
    "from" "from": Day, "first day";
    "until" "until": OptionalDay, "last day";
    "qualified_until" "qualified_until": OptionalDay, "last day of the certificate";
    "deputy" "deputy": OptionalYesNo, "whether the person only stands in (B 岗)";
};

const ITEM_COLUMNS: &[Column] = columns! {
    "code" "code": Text, "its code";
    "version" "version": Whole(number::<u32>), "counted from 1";
    "department" "department": Text, "who holds it";
    "name" "names": Texts, "its name";
    "category" "category": Word(category), "its category; `许可`, `行政许可` and `01` are understood as well";
    "statutory_days" "statutory_limit.days": Whole(number::<u32>), "outer bound by law";
    "statutory_unit" "statutory_limit.unit": Word(unit), "how the days count";
    "promised_days" "promised_limit.days": Whole(number::<u32>), "the shorter promise";
    "promised_unit" "promised_limit.unit": Word(unit), "how the days count";
    "chart_start" "flowchart.start": Text, "first step of its flowchart";
    "" "flowchart.item": SameAs("code"), "";
    "valid_from" "valid_from": Day, "first day";
    "valid_until" "valid_until": OptionalDay, "last day";
    "origin" "elements.origin": OptionalForm(&[("entered", false), ("published", true), ("generated", true)]),
        "blank: entered by the county";
    "origin_source" "elements.origin:published.source": Text, "of which published list";
    "origin_seed" "elements.origin:generated.seed": Whole(number::<u64>), "of a generated item";
    "national_category" "elements.national_category": OptionalWord(word::<NationalCategory>),
        "its kind in the national scheme";
    "base_code" "elements.base_code": OptionalText, "national base code";
    "implementation_code" "elements.implementation_code": OptionalText, "national implementation code";
    "main_item" "elements.main_item": OptionalText, "code of the item that it belongs to";
    "case_kind" "elements.kind": OptionalWord(word::<ItemKind>), "which kind of case it makes";
    "power_source" "elements.source": OptionalWord(word::<Source>), "whence the power comes";
    "level" "elements.level": OptionalWord(word::<ExerciseLevel>), "where it is exercised";
    "handling_office" "elements.handling_office": Texts, "who handles it";
    "joint_departments" "elements.joint_departments": List, "who handles it as well";
    "applicants" "elements.applicants": Words(word::<Applicants>), "who may apply";
    "fee" "elements.fee": Present, "`yes` where it costs something";
    "fee_basis" "elements.fee.basis": Bases, "by which laws";
    "fee_standard" "elements.fee.standard": Texts, "the tariff in words";
    "fee_minor" "elements.fee.amount.minor": Whole(number::<i64>), "the amount in fen";
    "fee_currency" "elements.fee.amount.currency": Text, "such as `CNY`";
    "fee_exemption" "elements.fee.exemption": Texts, "who need not pay";
    "result" "elements.result": Present, "`yes` where the applicant gets something";
    "result_name" "elements.result.names": Texts, "what";
    "result_months" "elements.result.valid_months": OptionalWhole(number::<u32>),
        "how many months it is valid; blank: for ever";
    "channels" "elements.channels": Words(word::<Channel>), "where to apply";
    "promised_by" "elements.promise.by": Texts, "who promised the limit";
    "promised_since" "elements.promise.since": Day, "since when";
    "publication" "elements.publication": OptionalForm(&[("public", false), ("withheld", true)]), "blank: public";
    "withheld_reason" "elements.publication:withheld.reason": Text, "why it is withheld";
};

const BASIS: &[Column] = columns! {
    "law" "law": Text, "the law";
    "article" "article": Text, "its article";
};

const MATERIAL: &[Column] = columns! {
    "code" "code": Text, "unique in the item";
    "name" "names": Texts, "its name";
    "required" "required": YesNo, "`no` where only some applicants need it";
};

const CHART_STEP: &[Column] = columns! {
    "id" "id": Text, "unique in the chart";
    "name" "names": Texts, "its name";
    "kind" "kind": Word(word::<StepKind>), "who moves it";
    "post" "post": OptionalText, "whose handlers act there";
    "officers" "officers": Whole(number::<u32>), "how many handlers one act needs";
    "limit_days" "limit.days": Whole(number::<u32>), "its own limit";
    "limit_unit" "limit.unit": Word(unit), "how the days count";
    "documents" "documents": List, "documents that it makes";
    "apart_from" "apart_from": List, "steps whose handler must be another person";
    "joins" "joins": List, "steps that must all have ended before it";
};

const POINT: &[Column] = columns! {
    "id" "id": Text, "unique in the chart";
    "kind" "kind": Word(word::<PointKind>), "what it watches";
};

const TRANSITION: &[Column] = columns! {
    "id" "id": Text, "unique in the chart";
    "from" "from": Text, "the step that it leaves";
    "action" "action": Text, "what the handler does";
    "name" "names": Texts, "its name";
    "to" "to": List, "steps that open; blank where it ends the course";
    "ends" "ends": OptionalWord(word::<Ending>), "how the case ends";
};

const DUTY: &[Column] = columns! {
    "step" "step": Text, "the step";
    "lane" "lane": OptionalForm(&[("own", false), ("body", true), ("township", false), ("village", false), ("outside", false)]),
        "in whose lane it stands; blank: the item's department";
    "lane_body" "lane:body": Text, "which body, for the lane `body`";
    "stages" "stages": Words(word::<Stage>), "which stages of the procedure it is";
    "discretion" "discretion": OptionalYesNo, "whether the handler may choose";
    "stop_days" "stop.at_most.days": Whole(number::<u32>), "how long the clock stands still";
    "stop_unit" "stop.at_most.unit": Word(unit), "how the days count";
    "stop_law" "stop.basis.law": Text, "by which law";
    "stop_article" "stop.basis.article": Text, "and article";
    "sub_flow" "sub_flow": OptionalText, "the item of which it is a case";
};

const BRANCH: &[Column] = columns! {
    "action" "action": Text, "the action";
    "fact" "fact": Text, "path of the fact that is looked at";
    "domain" "domain": Kind::Form(&[("choice", true), ("whole", true)]), "what it can be";
    "choices" "domain:choice": List, "all its values";
    "low" "domain:whole.low": Whole(number::<i64>), "least number";
    "high" "domain:whole.high": Whole(number::<i64>), "greatest number";
};

const GUARD: &[Column] = columns! {
    "transition" "transition": Text, "the transition";
    "when" "when": Kind::Form(&[("choices", true), ("spans", true)]), "by what it is chosen";
    "choices" "when:choices": List, "any of these values";
    "spans" "when:spans": Spans, "a number in any of these ranges";
};

const RISK: &[Column] = columns! {
    "id" "id": Text, "unique in the item";
    "description" "description": Texts, "what could happen";
    "likelihood" "likelihood": Word(word::<Likelihood>), "how likely";
    "consequence" "consequence": Word(word::<Consequence>), "how bad";
    "criteria" "criteria": Words(word::<Criterion>), "criteria that it meets";
    "identified_on" "identified_on": OptionalDay, "when it was identified";
    "review_on" "review_on": OptionalDay, "when to look at it again";
};

const MEASURE: &[Column] = columns! {
    "measure" "": Texts, "what lowers the risk";
};

const CONDITION: &[Column] = columns! {
    "condition" "": Texts, "the condition";
};

const SPECIAL: &[Column] = columns! {
    "name" "names": Texts, "its name";
    "days" "at_most.days": Whole(number::<u32>), "at most so long";
    "unit" "at_most.unit": Word(unit), "how the days count";
    "law" "basis.law": Text, "by which law";
    "article" "basis.article": Text, "and article";
};

const REMEDY: &[Column] = columns! {
    "name" "names": Texts, "its name";
    "body" "body": Texts, "where";
    "days" "within.days": Whole(number::<u32>), "within so many days";
    "unit" "within.unit": Word(unit), "how the days count";
    "law" "basis.law": Text, "by which law";
    "article" "basis.article": Text, "and article";
};

const DISCRETION: &[Column] = columns! {
    "id" "id": Text, "unique in the item";
    "circumstances" "circumstances": Texts, "when it holds";
    "range" "range": Kind::Form(&[("amount", true), ("multiple", true), ("kind", true)]), "how it is bounded";
    "low_minor" "range:amount.low_minor": Whole(number::<i64>), "least, in fen";
    "high_minor" "range:amount.high_minor": Whole(number::<i64>), "most, in fen";
    "currency" "range:amount.currency": Text, "such as `CNY`";
    "low_percent" "range:multiple.low_percent": Whole(number::<u32>), "least, in hundredths";
    "high_percent" "range:multiple.high_percent": Whole(number::<u32>), "most, in hundredths";
    "base" "range:multiple.base": Texts, "of what it is a multiple";
    "penalty" "range:kind.name": Texts, "another kind of penalty than money";
    "basis" "basis": Bases, "where it is written";
};

const TELEPHONE: &[Column] = columns! {
    "name" "names": Texts, "what for";
    "number" "number": Text, "as it is dialled";
};
