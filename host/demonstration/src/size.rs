//! How many items a county gets.

use sanquan_domain::catalogue::Category;

/// A number of power items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    items: u32,
}

impl Size {
    /// What the county of the seed article has: 5,728.
    pub const WHOLE: Self = Self { items: 5_728 };

    /// One `divisor`th of it, at least one item of each category; 0 counts as 1.
    pub const fn share(divisor: u32) -> Self {
        let divisor = if divisor == 0 { 1 } else { divisor };
        Self::of(Self::WHOLE.items / divisor)
    }

    /// The whole less what others bring: with three plugins that bring one item each, the county has 5,728 again.
    pub const fn beside(others: u32) -> Self {
        Self::of(Self::WHOLE.items.saturating_sub(others))
    }

    const fn of(items: u32) -> Self {
        let least = POWERS.len() as u32;
        Self {
            items: if items < least { least } else { items },
        }
    }

    /// How many power items there will be.
    pub const fn items(self) -> u32 {
        self.items
    }

    /// How many of `all` there are at this size, rounded up.
    pub(crate) const fn share_of(self, all: u32) -> u32 {
        (all as u64 * self.items as u64).div_ceil(Self::WHOLE.items as u64) as u32
    }
}

/// The eight categories, with their shares of the whole: penalties 69 %, adjudications tens
/// (domain.md 0.2). The shares add up to 5,728.
pub(crate) const POWERS: [(Category, u32); 8] = [
    (Category::Licence, 620),
    (Category::Penalty, 3_950),
    (Category::Levy, 95),
    (Category::Coercion, 330),
    (Category::Adjudication, 22),
    (Category::Confirmation, 165),
    (Category::Benefit, 118),
    (Category::Other, 428),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_the_categories_add_up() {
        let sum: u32 = POWERS.iter().map(|(_, share)| share).sum();
        assert_eq!(sum, Size::WHOLE.items());
    }

    #[test]
    fn no_size_is_too_small_for_all_categories() {
        assert_eq!(Size::share(u32::MAX).items(), 8);
        assert_eq!(Size::share(0), Size::WHOLE);
        assert_eq!(Size::share(100).items(), 57);
        assert_eq!(Size::beside(3).items(), 5_725);
    }
}
