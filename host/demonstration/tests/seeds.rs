//! What holds for every seed, at a hundredth of the size.

mod support;

use std::collections::BTreeSet;

use proptest::prelude::*;
use sanquan_demonstration::{Size, generate};
use sanquan_domain::flowchart;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_seed_makes_a_county_that_can_be_published(seed: u64) {
        let size = Size::share(100);
        let county = generate(seed, size);
        for item in &county.items {
            let problems = flowchart::check(&item.flowchart, item);
            prop_assert!(problems.is_empty(), "{}: {problems:?}", item.code);
            prop_assert!(item.promised_limit.fits_within(item.statutory_limit), "{}", item.code);
        }
        let powers: Vec<_> = support::powers(&county).collect();
        prop_assert_eq!(powers.len(), size.items() as usize);
        let categories: BTreeSet<_> = powers.iter().map(|item| item.category).collect();
        prop_assert_eq!(categories.len(), 8);
        let codes: BTreeSet<_> = county.items.iter().map(|item| &item.code).collect();
        prop_assert_eq!(codes.len(), county.items.len());
        let folded = support::folded(&county);
        prop_assert_eq!(folded.catalogue.item_count(), county.items.len());
    }

    /// An item's own numbers come from its code, so that a larger county has the same item.
    #[test]
    fn real_items_are_the_same_at_every_size(seed: u64) {
        let small = generate(seed, Size::share(100));
        let large = generate(seed, Size::share(20));
        let real = |item: &&sanquan_domain::catalogue::PowerItem| {
            matches!(item.elements.origin, sanquan_domain::catalogue::Origin::Published { .. })
        };
        for item in small.items.iter().filter(real) {
            let same = large.items.iter().find(|other| other.code == item.code);
            prop_assert_eq!(Some(item), same);
        }
    }
}
