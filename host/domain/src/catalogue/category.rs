//! Kinds of power, in the two schemes that are in use (domain.md 3.1).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

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

/// The ten kinds of the national platform (domain.md 3.1). Where the county's list says 其他, this one tells
/// inspections and rewards apart; public services stand beside the ten.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum NationalCategory {
    /// 行政许可.
    #[n(1)]
    Licence,
    /// 行政处罚.
    #[n(2)]
    Penalty,
    /// 行政强制.
    #[n(3)]
    Coercion,
    /// 行政征收.
    #[n(4)]
    Levy,
    /// 行政给付.
    #[n(5)]
    Benefit,
    /// 行政检查.
    #[n(6)]
    Inspection,
    /// 行政确认.
    #[n(7)]
    Confirmation,
    /// 行政奖励.
    #[n(8)]
    Reward,
    /// 行政裁决.
    #[n(9)]
    Adjudication,
    /// 其他行政权力.
    #[n(10)]
    Other,
    /// 公共服务.
    #[n(11)]
    PublicService,
}

impl NationalCategory {
    /// Where the county's list of eight has it.
    pub const fn in_county_list(self) -> Category {
        match self {
            Self::Licence => Category::Licence,
            Self::Penalty => Category::Penalty,
            Self::Coercion => Category::Coercion,
            Self::Levy => Category::Levy,
            Self::Benefit => Category::Benefit,
            Self::Confirmation => Category::Confirmation,
            Self::Adjudication => Category::Adjudication,
            Self::Inspection | Self::Reward | Self::Other => Category::Other,
            Self::PublicService => Category::PublicService,
        }
    }
}
