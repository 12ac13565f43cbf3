//! Departments, public-service departments and townships (domain.md 10).
//!
//! All codes have three digits: departments 001 to 044, public services 301 to 326, townships the last
//! three of their area's code, so that a body's code is never another's.

use std::sync::LazyLock;

use sanquan_domain::catalogue::{BodyKind, Department, Standing};
use sanquan_domain::id::DepartmentCode;
use sanquan_domain::time::Date;
use sanquan_domain::value::Texts;

use crate::table;

/// A department as its table has it.
pub(crate) struct Body {
    pub(crate) code: &'static str,
    pub(crate) chinese: &'static str,
    pub(crate) english: &'static str,
    /// Title of its head, who promises its limits.
    pub(crate) head: &'static str,
    /// Share in each category of [`crate::size::POWERS`].
    pub(crate) weights: [u32; 8],
    /// Laws of its field.
    pub(crate) laws: Vec<&'static str>,
    /// What its items are about, in Chinese and English.
    pub(crate) things: Vec<(&'static str, &'static str)>,
}

/// The 44 departments.
pub(crate) static DEPARTMENTS: LazyLock<Vec<Body>> = LazyLock::new(|| {
    let fields = table::rows::<3>(include_str!("../data/fields.txt"));
    let bodies = table::rows::<5>(include_str!("../data/departments.txt"));
    assert_eq!(fields.len(), bodies.len(), "each department has a field");
    bodies.into_iter().zip(fields).map(body).collect()
});

fn body((row, field): ([&'static str; 5], [&'static str; 3])) -> Body {
    let [code, chinese, english, head, weights] = row;
    let [of, laws, things] = field;
    assert_eq!(code, of, "both tables are in the same order");
    let weights: Vec<u32> = weights.split(' ').map(table::number).collect();
    Body {
        code,
        chinese,
        english,
        head,
        weights: <[u32; 8]>::try_from(weights).expect("a weight for each category"),
        laws: table::parts(laws, '、'),
        things: table::parts(things, ';')
            .into_iter()
            .map(|thing| table::halves(thing, "="))
            .collect(),
    }
}

/// Code, Chinese and English name of the 26 public-service departments.
pub(crate) static SERVICES: LazyLock<Vec<[&'static str; 3]>> =
    LazyLock::new(|| table::rows(include_str!("../data/services.txt")));

/// The department with this code.
pub(crate) fn department(code: &str) -> Option<&'static Body> {
    DEPARTMENTS.iter().find(|body| body.code == code)
}

/// All bodies, as they are entered.
pub(crate) fn all() -> Vec<Department> {
    let departments = DEPARTMENTS
        .iter()
        .map(|body| Department::new(body.code, Texts::zh_en(body.chinese, body.english)));
    let services = SERVICES.iter().map(service);
    let townships = table::rows(include_str!("../data/townships.txt"))
        .into_iter()
        .map(township);
    departments.chain(services).chain(townships).collect()
}

fn service([code, chinese, english]: &[&'static str; 3]) -> Department {
    let mut service = Department::new(*code, Texts::zh_en(chinese, english));
    service.standing.kind = BodyKind::PublicService;
    service
}

/// Townships were merged at the end of 2019 (domain.md 10.2).
fn township([area, chinese, english, successor]: [&'static str; 4]) -> Department {
    let last_three = |area: &'static str| DepartmentCode::from(&area[6..]);
    let successor = table::given(successor);
    Department {
        code: last_three(area),
        names: Texts::zh_en(chinese, english),
        standing: Standing {
            kind: BodyKind::Township,
            area: Some(area.to_owned()),
            exists_from: None,
            exists_until: successor.and_then(|_| Date::new(2019, 12, 31)),
            succeeded_by: successor.map(last_three),
        },
    }
}
