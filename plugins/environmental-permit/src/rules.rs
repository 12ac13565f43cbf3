//! The rules that the department gives as reasons. Awb: Algemene wet bestuursrecht, the Dutch general
//! administrative law act.

use sanquan_sdk::prelude::*;

/// Awb 4:5: an incomplete request may be completed.
pub const COMPLETE: Rule = Rule::new(
    "wabo.complete-request",
    &[
        ("zh-CN", "申请应当完整，不完整的应当允许补正"),
        ("nl", "een onvolledige aanvraag mag worden aangevuld"),
        ("en", "a request must be complete, and may be completed"),
    ],
    &[("Algemene wet bestuursrecht", "4:5")],
);

/// Awb 3:2: a decision is prepared with care, which is what a draft is checked for.
pub const CAREFUL: Rule = Rule::new(
    "wabo.careful-preparation",
    &[
        ("zh-CN", "决定应当经过审慎准备，文书核对有误的应当修改"),
        (
            "nl",
            "een besluit wordt zorgvuldig voorbereid; een concept met fouten wordt aangepast",
        ),
        (
            "en",
            "a decision is prepared with care; a draft with mistakes is adjusted",
        ),
    ],
    &[("Algemene wet bestuursrecht", "3:2")],
);

/// Awb 3:6: who is asked for advice is given a term.
pub const ADVICE: Rule = Rule::new(
    "wabo.advice",
    &[
        ("zh-CN", "需要时征求意见，并给定答复期限"),
        ("nl", "waar nodig wordt advies gevraagd, met een termijn"),
        ("en", "advice is asked for where it is needed, with a term"),
    ],
    &[("Algemene wet bestuursrecht", "3:6")],
);

/// Awb 4:3a: the receipt of an electronic request is confirmed.
pub const CONFIRMED_SOON: Rule = Rule::new(
    "wabo.confirmed-soon",
    &[
        ("zh-CN", "应当及时确认收到申请"),
        ("nl", "de ontvangst van een aanvraag wordt tijdig bevestigd"),
        ("en", "the receipt of a request is confirmed soon"),
    ],
    &[("Algemene wet bestuursrecht", "4:3a")],
);

/// All of them.
pub const ALL: &[Rule] = &[COMPLETE, CAREFUL, ADVICE, CONFIRMED_SOON];
