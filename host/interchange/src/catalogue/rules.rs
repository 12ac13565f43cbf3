//! What every entry of a catalogue must keep to, whichever file it came from.
//!
//! The county's own item codes have 16 digits: 6 region, 3 department, 2 category (01 to 08 in the
//! order of the county's list), 3 item, 2 sub-item. `5108220150100300` is item 003 of department
//! 015 in county 510822, a licence. Codes of other schemes are taken as they are: the same digits
//! mean different things in two provinces, so nothing may be read from them.

use sanquan_domain::catalogue::{
    Binding, Centre, CountyItemCode, Department, Origin, Post, PowerItem,
};
use sanquan_domain::value::Texts;

/// Longest code that is accepted, in characters: what the county takes. The longest scheme in use has some 60.
const CODE_MAX_CHARS: usize = 64;

/// A rule that an entry breaks.
pub(super) struct Broken {
    pub code: &'static str,
    pub field: &'static str,
    pub value: String,
    pub rule: String,
    pub fix: &'static str,
}

/// An entry of a catalogue.
pub(super) trait Entry {
    /// What tells it apart from the others of its kind.
    fn key(&self) -> String;

    /// The rules that it breaks.
    fn broken(&self) -> Vec<Broken>;
}

impl Entry for Department {
    fn key(&self) -> String {
        self.code.to_string()
    }

    fn broken(&self) -> Vec<Broken> {
        [code(self.code.as_str()), name(&self.names)]
            .into_iter()
            .flatten()
            .collect()
    }
}

impl Entry for Centre {
    fn key(&self) -> String {
        self.code.clone()
    }

    fn broken(&self) -> Vec<Broken> {
        [code(&self.code), name(&self.names)]
            .into_iter()
            .flatten()
            .collect()
    }
}

impl Entry for Post {
    fn key(&self) -> String {
        self.code.to_string()
    }

    fn broken(&self) -> Vec<Broken> {
        [code(self.code.as_str()), name(&self.names)]
            .into_iter()
            .flatten()
            .collect()
    }
}

impl Entry for Binding {
    fn key(&self) -> String {
        format!("{}, {}, {}", self.post, self.handler, self.from)
    }

    fn broken(&self) -> Vec<Broken> {
        let backwards = self.until.filter(|until| *until < self.from);
        let broken = backwards.map(|until| Broken {
            code: "catalogue.ends-before-it-begins",
            field: "until",
            value: until.to_string(),
            rule: format!("lies before the first day {}", self.from),
            fix: "correct one of the two",
        });
        broken.into_iter().collect()
    }
}

impl Entry for PowerItem {
    fn key(&self) -> String {
        format!("{} version {}", self.code, self.version)
    }

    fn broken(&self) -> Vec<Broken> {
        [
            code(self.code.as_str()),
            code_of_department(self),
            code_of_category(self),
            version(self.version),
            name(&self.names),
            basis(self),
            validity(self),
            chart(self),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn code(code: &str) -> Option<Broken> {
    let sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !code.is_empty() && code.len() <= CODE_MAX_CHARS && code.chars().all(sound) {
        return None;
    }
    Some(Broken {
        code: "catalogue.malformed-code",
        field: "code",
        value: code.to_owned(),
        rule: format!(
            "a code has 1 to {CODE_MAX_CHARS} letters, digits, hyphens, underscores or full stops"
        ),
        fix: "correct the code",
    })
}

/// The parts of a code that the county gave. A list of others may use 16 digits as well, in another sense.
fn own_code(item: &PowerItem) -> Option<CountyItemCode<'_>> {
    let published = matches!(item.elements.origin, Origin::Published { .. });
    CountyItemCode::of(item.code.as_str()).filter(|_| !published)
}

fn code_of_department(item: &PowerItem) -> Option<Broken> {
    let digits = own_code(item)?.department;
    let department = item.department.as_str();
    let comparable = department.len() == 3 && department.bytes().all(|b| b.is_ascii_digit());
    (comparable && digits != department).then(|| Broken {
        code: "catalogue.code-disagrees",
        field: "code",
        value: item.code.to_string(),
        rule: format!("digits 7 to 9 name department `{digits}`, the entry `{department}`"),
        fix: "correct the code or the department",
    })
}

fn code_of_category(item: &PowerItem) -> Option<Broken> {
    let digits = own_code(item)?.kind;
    let expected = item.category.digits();
    (expected.is_some_and(|expected| expected != digits)).then(|| Broken {
        code: "catalogue.code-disagrees",
        field: "code",
        value: item.code.to_string(),
        rule: format!(
            "digits 10 and 11 are `{digits}`, the entry's category has `{}`",
            expected.unwrap_or_default()
        ),
        fix: "correct the code or the category",
    })
}

fn version(version: u32) -> Option<Broken> {
    (version == 0).then(|| Broken {
        code: "catalogue.version-zero",
        field: "version",
        value: version.to_string(),
        rule: "versions are counted from 1".to_owned(),
        fix: "write 1 for a new item",
    })
}

fn name(names: &Texts) -> Option<Broken> {
    let has_name = names.0.iter().any(|text| !text.content.trim().is_empty());
    (!has_name).then(|| Broken {
        code: "catalogue.without-name",
        field: "names",
        value: String::new(),
        rule: "needs a name in one language at least".to_owned(),
        fix: "add it, in Chinese where there is a Chinese one",
    })
}

fn basis(item: &PowerItem) -> Option<Broken> {
    (item.basis.is_empty()).then(|| Broken {
        code: "catalogue.without-basis",
        field: "basis",
        value: String::new(),
        rule: "no power without a law: needs one legal basis at least".to_owned(),
        fix: "add law and article, or take the item off the list",
    })
}

fn validity(item: &PowerItem) -> Option<Broken> {
    let backwards = item.valid_until.filter(|until| *until < item.valid_from);
    backwards.map(|until| Broken {
        code: "catalogue.ends-before-it-begins",
        field: "valid_until",
        value: until.to_string(),
        rule: format!("lies before the first day {}", item.valid_from),
        fix: "correct one of the two",
    })
}

fn chart(item: &PowerItem) -> Option<Broken> {
    (item.flowchart.item != item.code).then(|| Broken {
        code: "catalogue.chart-of-another-item",
        field: "flowchart",
        value: item.flowchart.item.to_string(),
        rule: format!("the chart belongs to another item than `{}`", item.code),
        fix: "correct the item of the chart",
    })
}
