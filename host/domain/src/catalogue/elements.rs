//! What is published about an item beside its law, limits and chart (domain.md 3.3).
//!
//! Everything here may be absent: lists of other authorities lack most of it, and what is absent is
//! shown as absent. An item of which nothing of this is known takes no room in the log.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::body::is_default;
use super::category::NationalCategory;
use super::discretion::Discretion;
use crate::contract::LegalBasis;
use crate::flowchart::Limit;
use crate::id::DepartmentCode;
use crate::time::Date;
use crate::value::{Amount, Texts};

/// The published elements of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ItemElements {
    /// Where the entry comes from.
    #[n(0)]
    #[serde(skip_serializing_if = "is_default")]
    pub origin: Origin,
    /// Its kind in the national scheme.
    #[n(1)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub national_category: Option<NationalCategory>,
    /// National base code (12 characters).
    #[n(2)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_code: Option<String>,
    /// National implementation code (31 characters).
    #[n(3)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implementation_code: Option<String>,
    /// Code of the item under whose name it stands.
    #[n(4)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub main_item: Option<String>,
    /// Which kind of case it makes.
    #[n(5)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ItemKind>,
    /// Whence the body has the power.
    #[n(6)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Level at which it is exercised.
    #[n(7)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<ExerciseLevel>,
    /// Office that handles it.
    #[n(8)]
    #[serde(skip_serializing_if = "is_default")]
    pub handling_office: Texts,
    /// Bodies that handle it together with the item's own.
    #[n(9)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub joint_departments: Vec<DepartmentCode>,
    /// Who may apply.
    #[n(10)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub applicants: Vec<Applicants>,
    /// Conditions of acceptance, one by one.
    #[n(11)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Texts>,
    /// What it costs; free where it is absent.
    #[n(12)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<Fee>,
    /// What the applicant holds at the end.
    #[n(13)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<ItemResult>,
    /// Where it can be applied for.
    #[n(14)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// Procedures for which its clock may stand still.
    #[n(15)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub special_procedures: Vec<SpecialProcedure>,
    /// What whoever is refused can do.
    #[n(16)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<Remedy>,
    /// How far a decision may reach.
    #[n(17)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub discretion: Vec<Discretion>,
    /// Who promised the limit, and since when.
    #[n(18)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise: Option<Promise>,
    /// Telephones.
    #[n(19)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub telephones: Vec<Telephone>,
    /// Whether it is published, and why not.
    #[n(20)]
    #[serde(skip_serializing_if = "is_default")]
    pub publication: Publication,
}

/// Where an entry comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The county entered it.
    #[default]
    #[n(0)]
    Entered,
    /// A list that others published.
    #[n(1)]
    Published {
        /// Which list.
        #[n(0)]
        source: String,
    },
    /// A generator made it for a demonstration: no such item exists.
    #[n(2)]
    Generated {
        /// Seed of the generator.
        #[n(0)]
        seed: u64,
    },
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($n:literal $variant:ident $zh:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize,
            Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        #[cbor(index_only)]
        pub enum $name {
            $(#[doc = $zh] #[n($n)] $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its Chinese name.
            pub const fn chinese(self) -> &'static str {
                match self { $(Self::$variant => $zh),* }
            }
        }
    )*};
}

words! {
    /// Kind of case (domain.md 4.5).
    ItemKind {
        1 Promised "承诺件",
        2 Instant "即办件",
        3 Forwarded "转报件",
        4 Upward "上报件",
        5 Joint "联办件",
    }
    /// Whence a body has a power.
    Source {
        1 Statutory "法定本级",
        2 Authorised "授权",
        3 Entrusted "委托",
        4 Delegated "上级下放",
    }
    /// Level at which a power is exercised.
    ExerciseLevel {
        1 State "国家级",
        2 Province "省级",
        3 City "市级",
        4 County "县级",
        5 Township "乡镇级",
        6 Village "村级",
    }
    /// Who may apply.
    Applicants {
        1 Persons "自然人",
        2 Enterprises "企业法人",
        3 Institutions "事业法人",
        4 Associations "社会组织法人",
        5 Others "其他组织",
    }
    /// Where an item can be applied for.
    Channel {
        1 Window "窗口办理",
        2 Online "网上办理",
        3 Post "快递申请",
        4 Anywhere "全县通办",
    }
}

/// What an item costs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Fee {
    /// The law that lets it be taken.
    #[n(0)]
    pub basis: Vec<LegalBasis>,
    /// The tariff in words.
    #[n(1)]
    pub standard: Texts,
    /// The amount, where it is one amount.
    #[n(2)]
    pub amount: Option<Amount>,
    /// Who need not pay.
    #[n(3)]
    pub exemption: Texts,
}

/// What the applicant holds at the end.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct ItemResult {
    /// Such as 食品经营许可证.
    #[n(0)]
    pub names: Texts,
    /// How many months it is valid; for ever where it is absent.
    #[n(1)]
    pub valid_months: Option<u32>,
}

/// A procedure for which the clock may stand still (特别程序).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct SpecialProcedure {
    /// Such as 听证 or 专家评审.
    #[n(0)]
    pub names: Texts,
    /// At most so long.
    #[n(1)]
    pub at_most: Limit,
    /// Which law lets the clock stand still.
    #[n(2)]
    pub basis: LegalBasis,
}

/// What whoever is refused can do.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Remedy {
    /// Such as 行政复议 or 行政诉讼.
    #[n(0)]
    pub names: Texts,
    /// Where.
    #[n(1)]
    pub body: Texts,
    /// Within so many days of the decision.
    #[n(2)]
    pub within: Limit,
    /// By which law.
    #[n(3)]
    pub basis: LegalBasis,
}

/// Who promised the limit (main leaders promise in public: domain.md 0.1).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Promise {
    /// The leader, by office: 局长.
    #[n(0)]
    pub by: Texts,
    /// Since when.
    #[n(1)]
    pub since: Date,
}

/// A telephone.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Telephone {
    /// What for: questions, complaints, supervision.
    #[n(0)]
    pub names: Texts,
    /// The number as it is dialled.
    #[n(1)]
    pub number: String,
}

/// Whether an item is published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Publication {
    /// To everybody.
    #[default]
    #[n(0)]
    Public,
    /// Not, for a written reason.
    #[n(1)]
    Withheld {
        /// The reason.
        #[n(0)]
        reason: String,
    },
}
