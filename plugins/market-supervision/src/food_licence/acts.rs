//! What handlers can do, and what they fill in.

use sanquan_sdk::prelude::*;

/// Every act of the course.
#[derive(Clone, Debug, PartialEq, Eq, Acts)]
pub enum Act {
    /// The papers are in order.
    #[act(step = "review", action = "pass")]
    PassPapers(Opinion),
    /// 特别程序.
    #[act(step = "review", action = "send-to-experts")]
    SendToExperts(ExpertRequest),
    /// The papers show that it cannot be granted.
    #[act(step = "review", action = "propose-refusal")]
    ProposeRefusal(Refusal),
    /// The experts have answered.
    #[act(step = "expert-review", action = "opinion")]
    ExpertOpinion(Opinion),
    /// Two officers were there.
    #[act(step = "site-check", action = "record")]
    CheckSite(SiteCheck),
    /// The applicant has put right what the site lacked.
    #[act(step = "rectification", action = "rectified")]
    Rectified,
    /// The section agrees with what is proposed.
    #[act(step = "examine", action = "agree")]
    Agree(Opinion),
    /// The section wants the review done again.
    #[act(step = "examine", action = "send-back")]
    SendBack(Opinion),
    /// 准予许可.
    #[act(step = "decide", action = "grant")]
    Grant,
    /// 不予许可.
    #[act(step = "decide", action = "refuse")]
    Refuse(Refusal),
    /// The certificate is made.
    #[act(step = "certificate", action = "issue")]
    Issue,
    /// The applicant has it.
    #[act(step = "deliver", action = "deliver")]
    Deliver,
    /// The applicant takes the application back.
    #[act(step = "review", action = "withdraw")]
    #[act(step = "site-check", action = "withdraw")]
    #[act(step = "rectification", action = "withdraw")]
    #[act(step = "examine", action = "withdraw")]
    #[act(step = "decide", action = "withdraw")]
    Withdraw,
}

/// What somebody thinks of it.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct Opinion {
    /// In words.
    #[form(zh = "意见", en = "Opinion", max_chars = 500)]
    pub opinion: String,
}

/// Why it cannot be granted.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct Refusal {
    /// In words that the applicant will read.
    #[form(
        zh = "不予许可的理由",
        en = "Reason for refusing",
        min_chars = 5,
        max_chars = 1_000
    )]
    pub reason: String,
}

/// What is asked of experts or a laboratory.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct ExpertRequest {
    /// On which ground of 行政许可法 45.
    #[form(zh = "特别程序", en = "Special procedure")]
    pub ground: ExpertGround,
    /// What they are to judge.
    #[form(zh = "评审内容", en = "Subject", max_chars = 500)]
    pub subject: String,
    /// How long it is expected to take.
    #[form(zh = "所需工作日", en = "Working days needed", min = 1, max = 30)]
    pub days: u32,
}

/// Grounds on which the clock stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ExpertGround {
    /// 专家评审.
    #[choice(zh = "专家评审", en = "Expert review")]
    ExpertReview,
    /// 检测.
    #[choice(zh = "检验检测", en = "Testing")]
    Testing,
}

impl ExpertGround {
    /// What is stored.
    pub fn code(self) -> &'static str {
        sanquan_sdk::form::Choice::code(&self)
    }

    /// In Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::ExpertReview => "专家评审",
            Self::Testing => "检验检测",
        }
    }

    /// In English.
    pub fn en(self) -> &'static str {
        match self {
            Self::ExpertReview => "an expert review",
            Self::Testing => "testing",
        }
    }
}

/// The record of a site check.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct SiteCheck {
    /// How many took part.
    #[form(zh = "核查人员人数", en = "Number of officers", min = 1, max = 20)]
    pub officers: u32,
    /// Of all premises, as measured.
    #[form(
        zh = "实测面积（平方米）",
        en = "Measured area in m²",
        min = "0",
        max = "500000"
    )]
    pub measured_area: Decimal<2>,
    /// What was seen.
    #[form(zh = "核查情况", en = "Findings", max_chars = 1_000)]
    pub findings: String,
    /// What follows.
    #[form(zh = "核查结论", en = "Result")]
    pub result: SiteResult,
}

/// What follows from a site check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum SiteResult {
    /// As it is.
    #[choice(zh = "合格", en = "Passes")]
    Passes,
    /// After something small is put right.
    #[choice(zh = "整改后复查", en = "To be put right and checked again")]
    Rectify,
    /// Not at all.
    #[choice(zh = "不合格", en = "Fails")]
    Fails,
}
