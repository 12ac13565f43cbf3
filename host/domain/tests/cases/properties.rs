//! What holds for every course of a case. Each story compares the fold of its log with the
//! snapshot after every line, so a random story is a random test of that, too.

use proptest::prelude::*;

use sanquan_domain::event::{CaseEvent, Colour};

use super::story::{Teller, tell};

const MOVES: [&str; 8] = [
    "act review pass 015-review r1 reviewed",
    "act review again 015-review r1 again stop=2",
    "act fire pass 015-check c1,c2 fire-ok",
    "act hygiene pass 015-review r1 hygiene-ok extend=3",
    "act decide grant 015-head h1 granted document=decision",
    "act deliver collect - - delivered",
    "past decide grant 015-review x9",
    "wait",
];

fn story(moves: &[(usize, u32)]) -> Teller {
    let mut day = sanquan_domain::time::Date::new(2026, 3, 2).expect("a day");
    let mut story = "03-02 09:00 file\n 03-02 09:00 accept\n".to_owned();
    for (choice, days) in moves {
        day = day.plus_days(i32::try_from(*days).expect("few days"));
        let date = day.to_string();
        story.push_str(&format!(
            "{} 10:00 {}\n",
            &date[5..],
            MOVES[choice % MOVES.len()]
        ));
    }
    tell(&story)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_opening_is_left_once_and_cards_only_rise(moves in prop::collection::vec((0_usize..8, 0_u32..9), 0..20)) {
        let teller = story(&moves);
        let mut thresholds = Vec::new();
        let mut highest = std::collections::BTreeMap::<u32, Colour>::new();
        for (_, event) in &teller.log {
            match event {
                CaseEvent::ThresholdPassed(passed) => {
                    prop_assert!(!thresholds.contains(&passed.threshold), "{:?} passed twice", passed.threshold);
                    thresholds.push(passed.threshold.clone());
                }
                CaseEvent::CardIssued(card) => {
                    if let Some(lower) = card.supersedes {
                        prop_assert!(highest[&lower] < card.colour);
                    }
                    highest.insert(card.number, card.colour);
                }
                _ => {}
            }
        }
        let acts = |step: &str| teller.log.iter().filter(|(_, event)| {
            matches!(event, CaseEvent::ActPerformed(act) if act.step == step && !act.past)
        }).count();
        prop_assert!(acts("fire") <= acts("sort"), "each opening of a step is left at most once");
    }
}
