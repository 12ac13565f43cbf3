//! What handlers can do in the receipt phase. The numbers are those of the municipality's tasks.

use sanquan_sdk::prelude::*;

/// Every act of the course.
#[derive(Clone, Debug, PartialEq, Eq, Acts)]
pub enum Act {
    /// Confirmation of receipt.
    #[act(step = "receipt", action = "confirm")]
    Confirm,
    /// T11, T16: a document or report is written.
    #[act(step = "document-draft", action = "draft")]
    #[act(step = "report-draft", action = "draft")]
    Draft,
    /// T02, T12, T17: what was written is checked.
    #[act(step = "receipt-check", action = "check")]
    #[act(step = "document-check", action = "check")]
    #[act(step = "report-check", action = "check")]
    Check(Check),
    /// T03, T13, T18: it is adjusted.
    #[act(step = "receipt-adjust", action = "adjust")]
    #[act(step = "document-adjust", action = "adjust")]
    #[act(step = "report-adjust", action = "adjust")]
    Adjust,
    /// T04, T14, T19: it is determined.
    #[act(step = "receipt-determine", action = "determine")]
    #[act(step = "document-determine", action = "determine")]
    #[act(step = "report-determine", action = "determine")]
    Determine,
    /// T05, T15, T20: it is printed and sent.
    #[act(step = "receipt-print", action = "print")]
    #[act(step = "document-print", action = "print")]
    #[act(step = "report-print", action = "print")]
    Print,
    /// T06: is advice needed?
    #[act(step = "stop-advice", action = "determine")]
    JudgeAdvice(AdviceNeed),
    /// T07-1 to T07-5: advice from inside.
    #[act(step = "intern-advice", action = "draft-1")]
    #[act(step = "intern-advice", action = "draft-2")]
    #[act(step = "intern-advice", action = "draft-3")]
    #[act(step = "intern-advice", action = "draft-4")]
    #[act(step = "intern-advice", action = "draft-5")]
    InternAdvice(InternAdvice),
    /// T08: others are asked.
    #[act(step = "advice-request", action = "send")]
    RequestAdvice(Request),
    /// T09-1 to T09-4: they answer.
    #[act(step = "external-advice", action = "receive-1")]
    #[act(step = "external-advice", action = "receive-2")]
    #[act(step = "external-advice", action = "receive-3")]
    #[act(step = "external-advice", action = "receive-4")]
    ExternalAdvice(ExternalAdvice),
    /// T10: must the request be stopped?
    #[act(step = "stop-indication", action = "determine")]
    JudgeStop(Stop),
    /// The host, when the question of T10 is settled.
    #[act(step = "settled", action = "proceed")]
    Settle,
    /// The phase is closed.
    #[act(step = "finish", action = "close")]
    Close,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct Check {
    /// Whether it may go on as it is.
    #[form(zh = "是否无误", nl = "Akkoord", en = "In order")]
    pub in_order: bool,
    /// What is wrong with it.
    #[form(zh = "问题", nl = "Opmerkingen", en = "Remarks", max_chars = 1_000)]
    pub remarks: Option<String>,
}

/// Whether advice is needed.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct AdviceNeed {
    /// From whom.
    #[form(zh = "需要的意见", nl = "Benodigd advies", en = "Advice needed")]
    pub need: Need,
}

/// From whom advice is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Need {
    /// From nobody.
    #[choice(zh = "不需要", nl = "Geen", en = "None")]
    None,
    /// From inside.
    #[choice(zh = "内部意见", nl = "Intern", en = "Intern")]
    Intern,
    /// From others.
    #[choice(zh = "外部意见", nl = "Extern", en = "External")]
    Request,
}

/// Advice from inside.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct InternAdvice {
    /// What it says.
    #[form(zh = "意见", nl = "Advies", en = "Advice", max_chars = 2_000)]
    pub advice: String,
    /// What it leads to.
    #[form(zh = "后续", nl = "Vervolg", en = "What follows")]
    pub next: InternNext,
}

/// What follows advice from inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum InternNext {
    /// More of it.
    #[choice(
        zh = "继续征求内部意见",
        nl = "Meer intern advies",
        en = "More intern advice"
    )]
    More,
    /// Others are asked too.
    #[choice(zh = "征询外部意见", nl = "Extern advies", en = "External advice")]
    Request,
    /// Others who were asked have yet to answer.
    #[choice(
        zh = "等待外部意见",
        nl = "Wacht op extern advies",
        en = "Wait for external advice"
    )]
    External,
    /// Back to the question.
    #[choice(zh = "意见已足", nl = "Genoeg", en = "Enough")]
    Enough,
}

/// A request for advice.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct Request {
    /// Who is asked.
    #[form(
        zh = "征询对象",
        nl = "Partijen",
        en = "Parties",
        min_count = 1,
        max_count = 4
    )]
    pub parties: Vec<String>,
    /// By when they are asked to answer.
    #[form(zh = "答复期限", nl = "Antwoord voor", en = "Answer by")]
    pub answer_by: Date,
    /// Whether more advice from inside is drafted meanwhile.
    #[form(
        zh = "同时征求内部意见",
        nl = "Intussen intern advies",
        en = "Intern advice meanwhile",
        default = false
    )]
    pub intern_meanwhile: bool,
}

/// Advice from another party.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct ExternalAdvice {
    /// What it says.
    #[form(zh = "意见", nl = "Advies", en = "Advice", max_chars = 2_000)]
    pub advice: String,
    /// What it leads to.
    #[form(zh = "后续", nl = "Vervolg", en = "What follows")]
    pub next: ExternalNext,
}

/// What follows advice from another party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ExternalNext {
    /// Another party has yet to answer.
    #[choice(zh = "等待其他意见", nl = "Nog een partij", en = "Another party")]
    More,
    /// Advice from inside comes next.
    #[choice(zh = "征求内部意见", nl = "Intern advies", en = "Intern advice")]
    Intern,
    /// Back to the question.
    #[choice(zh = "意见已足", nl = "Genoeg", en = "Enough")]
    Enough,
}

/// Whether the request must be stopped.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct Stop {
    /// How it goes on.
    #[form(zh = "结论", nl = "Uitkomst", en = "Outcome")]
    pub outcome: StopOutcome,
}

/// How a request goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum StopOutcome {
    /// Nothing stops it.
    #[choice(zh = "无须中止", nl = "Geen stop", en = "No stop")]
    None,
    /// No permit is needed: document X says so.
    #[choice(
        zh = "无须许可（文书X）",
        nl = "Vergunningvrij (document X)",
        en = "Unlicensed (document X)"
    )]
    Document,
    /// It is held: report Y says why.
    #[choice(
        zh = "暂缓（报告Y）",
        nl = "Aanhouden (rapport Y)",
        en = "Hold (report Y)"
    )]
    Report,
}
