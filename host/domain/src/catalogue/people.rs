//! Posts and who may act in them.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::body::is_default;
use crate::id::{DepartmentCode, HandlerCode, PostCode};
use crate::time::Date;
use crate::value::Texts;

/// A position (岗位) in a department.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Post {
    /// Its code.
    #[n(0)]
    pub code: PostCode,
    /// Where it is.
    #[n(1)]
    pub department: DepartmentCode,
    /// Its names.
    #[n(2)]
    pub names: Texts,
}

/// Who may act in a post, and when.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Binding {
    /// The post.
    #[n(0)]
    pub post: PostCode,
    /// The person, by the department's number.
    #[n(1)]
    pub handler: HandlerCode,
    /// First day.
    #[n(2)]
    pub from: Date,
    /// Last day, if known.
    #[n(3)]
    pub until: Option<Date>,
    /// Last day of the officer's certificate of qualification, where the person has one.
    #[n(4)]
    pub qualified_until: Option<Date>,
    /// True for whoever stands in when the post's own handler is absent (B 岗).
    #[cbor(n(5), default, skip_if = "is_default")]
    #[serde(default, skip_serializing_if = "is_default")]
    pub deputy: bool,
}
