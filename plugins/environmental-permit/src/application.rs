//! The facts of a request: what the municipality's log knows of each.

use sanquan_sdk::prelude::*;

/// A request as it came in.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct ReceiptApplication {
    /// By which way.
    #[form(zh = "申请渠道", nl = "Kanaal", en = "Channel")]
    pub channel: Channel,
    /// Where it is handled.
    #[form(zh = "承办科室", nl = "Afdeling", en = "Department", max_chars = 100)]
    pub department: String,
    /// Who answers for it.
    #[form(
        zh = "责任人",
        nl = "Verantwoordelijke",
        en = "Responsible",
        max_chars = 100
    )]
    pub responsible: Option<String>,
    /// In which group.
    #[form(zh = "承办组", nl = "Groep", en = "Group", max_chars = 100)]
    pub group: Option<String>,
    /// When it was meant to be done.
    #[form(zh = "计划办结时间", nl = "Geplande einddatum", en = "Planned end")]
    pub planned_end: Option<Instant>,
}

/// The way by which a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Channel {
    /// By the counter of the state's website.
    #[choice(zh = "互联网", nl = "Internet", en = "Internet")]
    Internet,
    /// At the desk.
    #[choice(zh = "窗口", nl = "Balie", en = "Desk")]
    Desk,
    /// By letter.
    #[choice(zh = "邮寄", nl = "Post", en = "Post")]
    Post,
    /// By electronic mail.
    #[choice(zh = "电子邮件", nl = "E-mail", en = "E-mail", code = "e-mail")]
    EMail,
    /// From inside.
    #[choice(zh = "内部", nl = "Intern", en = "Intern")]
    Intern,
}
