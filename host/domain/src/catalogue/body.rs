//! Bodies: who holds powers, and where people are served.
//!
//! Departments, public-service departments and townships hold items, posts and people alike, so all of them
//! are a [`Department`] with a kind. A centre holds none: it is a hall with windows, behind which departments
//! sit. Bodies come and go (Qingchuan had 36 townships in 2015 and has 20 today, domain.md 10.2), so
//! each has the days on which it exists; its code is never given to another.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::DepartmentCode;
use crate::time::Date;
use crate::value::Texts;

/// What kind of body it is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum BodyKind {
    /// 部门: it holds powers.
    #[default]
    #[n(0)]
    Department,
    /// 公共服务部门: it serves without power, such as an insurance office or a waterworks.
    #[n(1)]
    PublicService,
    /// 乡镇.
    #[n(2)]
    Township,
}

/// A body that holds powers or serves.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Department {
    /// Its code in the county.
    #[n(0)]
    pub code: DepartmentCode,
    /// Its names.
    #[n(1)]
    pub names: Texts,
    /// What else is known of it; entries of older logs have nothing.
    #[cbor(n(2), default, skip_if = "is_default")]
    #[serde(flatten, default, skip_serializing_if = "is_default")]
    pub standing: Standing,
}

/// See [`Department::standing`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// Its kind.
    #[n(0)]
    pub kind: BodyKind,
    /// Code of its area (GB/T 2260 and GB/T 10114), where it is not the whole county's.
    #[n(1)]
    pub area: Option<String>,
    /// First day on which it exists; unknown: since before the log.
    #[n(2)]
    pub exists_from: Option<Date>,
    /// Last day, if it was abolished or merged.
    #[n(3)]
    pub exists_until: Option<Date>,
    /// Which body took over its items, if it was merged.
    #[n(4)]
    pub succeeded_by: Option<DepartmentCode>,
}

impl Department {
    /// A department of which nothing but code and names is known.
    pub fn new(code: impl Into<DepartmentCode>, names: Texts) -> Self {
        Self {
            code: code.into(),
            names,
            standing: Standing::default(),
        }
    }

    /// Whether it exists on that day.
    pub fn exists_on(&self, day: Date) -> bool {
        let begun = self.standing.exists_from.is_none_or(|from| from <= day);
        begun && self.standing.exists_until.is_none_or(|until| day <= until)
    }
}

/// A hall in which people are served (服务中心).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Centre {
    /// Its code in the county.
    #[n(0)]
    pub code: String,
    /// Its names.
    #[n(1)]
    pub names: Texts,
    /// Its windows.
    #[n(2)]
    pub windows: Vec<Window>,
    /// First day on which it is open.
    #[n(3)]
    pub exists_from: Option<Date>,
    /// Last day, if it was closed.
    #[n(4)]
    pub exists_until: Option<Date>,
}

impl Centre {
    /// Whether it is open on that day.
    pub fn exists_on(&self, day: Date) -> bool {
        let begun = self.exists_from.is_none_or(|from| from <= day);
        begun && self.exists_until.is_none_or(|until| day <= until)
    }
}

/// A counter of a centre (窗口).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Window {
    /// Unique in its centre.
    #[n(0)]
    pub code: String,
    /// Its names.
    #[n(1)]
    pub names: Texts,
    /// Who is served for there.
    #[n(2)]
    pub departments: Vec<DepartmentCode>,
}

/// What the log leaves out, because nothing is said with it.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
