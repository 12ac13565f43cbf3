//! The catalogue: departments, power items, posts and handlers (domain.md 3 and 8).
//!
//! A document of these types in JSON is what `sanquan catalogue import` reads.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::contract::LegalBasis;
use crate::flowchart::{Flowchart, Limit};
use crate::id::{DepartmentCode, Digest, HandlerCode, ItemCode, PostCode};
use crate::time::Date;
use crate::value::Texts;

/// The eight categories of the county's list (domain.md 3.1), in its order.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Category {
    /// 行政许可.
    #[n(1)]
    Licence,
    /// 行政处罚.
    #[n(2)]
    Penalty,
    /// 行政征收.
    #[n(3)]
    Levy,
    /// 行政强制.
    #[n(4)]
    Coercion,
    /// 行政裁决.
    #[n(5)]
    Adjudication,
    /// 行政确认.
    #[n(6)]
    Confirmation,
    /// 行政给付.
    #[n(7)]
    Benefit,
    /// 其他行政权力.
    #[n(8)]
    Other,
    /// 公共服务, not a power, but handled and supervised alike.
    #[n(9)]
    PublicService,
}

impl Category {
    /// Whether statute itself fixes how such a power is exercised, so that a change of the department's
    /// program needs a second person's signature.
    ///
    /// The catalogue has no mark of its own for that; the category decides. Licences, penalties and coercion
    /// have a procedural law each (行政许可法, 行政处罚法, 行政强制法), a levy takes what statute
    /// alone lets be taken (立法法 art. 11), and an adjudication binds two parties who cannot choose another
    /// judge. What is left confirms, gives or serves, by rules that the authority itself may make.
    pub const fn is_statutory(self) -> bool {
        match self {
            Self::Licence | Self::Penalty | Self::Levy | Self::Coercion | Self::Adjudication => {
                true
            }
            Self::Confirmation | Self::Benefit | Self::Other | Self::PublicService => false,
        }
    }
}

/// A body that holds powers.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Department {
    /// Its code in the county.
    #[n(0)]
    pub code: DepartmentCode,
    /// Its names.
    #[n(1)]
    pub names: Texts,
}

/// A paper that an application needs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct RequiredMaterial {
    /// Unique in the item.
    #[n(0)]
    pub code: String,
    /// Its names.
    #[n(1)]
    pub names: Texts,
    /// False for papers that only some applicants need; the plugin says who.
    #[n(2)]
    pub required: bool,
}

/// An administrative power (行政权力事项). A change makes a new version, never a new code.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct PowerItem {
    /// Its code, never used again for another item.
    #[n(0)]
    pub code: ItemCode,
    /// Counted from 1.
    #[n(1)]
    pub version: u32,
    /// Who holds it.
    #[n(2)]
    pub department: DepartmentCode,
    /// Its names.
    #[n(3)]
    pub names: Texts,
    /// Its category.
    #[n(4)]
    pub category: Category,
    /// The law that it rests on; none without.
    #[n(5)]
    pub basis: Vec<LegalBasis>,
    /// Outer bound by law, from acceptance.
    #[n(6)]
    pub statutory_limit: Limit,
    /// The shorter promise.
    #[n(7)]
    pub promised_limit: Limit,
    /// What an application must bring.
    #[n(8)]
    pub materials: Vec<RequiredMaterial>,
    /// Base flowchart, which the department's plugin may vary.
    #[n(9)]
    pub flowchart: Flowchart,
    /// First day on which it may be applied for.
    #[n(10)]
    pub valid_from: Date,
    /// Last day, if it has been abolished.
    #[n(11)]
    pub valid_until: Option<Date>,
}

impl PowerItem {
    /// Digest (purpose `sanquan.item`) of the version's CBOR.
    pub fn digest(&self) -> Digest {
        let bytes = minicbor::to_vec(self).expect("a vector takes every byte");
        Digest::of("sanquan.item", &bytes)
    }
}

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
}

/// What `sanquan catalogue import` reads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueDocument {
    /// Departments.
    #[serde(default)]
    pub departments: Vec<Department>,
    /// Items with their base flowcharts.
    #[serde(default)]
    pub items: Vec<PowerItem>,
    /// Posts.
    #[serde(default)]
    pub posts: Vec<Post>,
    /// Bindings of handlers to posts.
    #[serde(default)]
    pub bindings: Vec<Binding>,
}
