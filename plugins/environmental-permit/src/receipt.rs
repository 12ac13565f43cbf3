//! The receipt phase of a request for an environmental permit (omgevingsvergunning).
//!
//! Source: Wabo (Wet algemene bepalingen omgevingsrecht) 3.9 gives eight weeks for the regular
//! procedure, and once six weeks more; Awb 3:2, 3:6, 4:3a and 4:5 say how an office prepares. The
//! course is the municipality's own: a confirmation is checked, determined and sent, while beside it
//! stands the question whether the request must be stopped, for which advice may be asked.
//!
//! A worked example: received on 2011-10-11, so eight weeks end on 2011-12-06; confirmed and sent on
//! the 12th; no advice needed, no stop: both parts have ended, and the phase can be closed.

use sanquan_sdk::prelude::*;

use crate::acts::{Act, Check, ExternalNext, InternNext, Need, Request, StopOutcome};
use crate::application::ReceiptApplication;
use crate::rules;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// The item.
#[derive(Debug)]
pub struct Receipt;

/// What the department may change without a new version of the plugin.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct Settings {
    /// From here on a confirmation counts as late.
    #[form(
        zh = "确认收件最长天数",
        nl = "Langste termijn ontvangstbevestiging (dagen)",
        en = "Longest time to the confirmation, in days",
        min = 1,
        max = 365,
        default = 28
    )]
    pub confirmation_days: u32,
}

impl Item for Receipt {
    type Settings = Settings;
    type Application = ReceiptApplication;
    type Acts = Act;
    const CODE: &'static str = "receipt";

    fn intake(case: &Case<Self>) -> Result<Intake, Problem> {
        let mut missing = Shortcomings::of(case);
        if let Err(faults) = &case.filed {
            missing.add_faults(faults, &rules::COMPLETE);
        }
        Ok(Intake::correct_or_accept(missing))
    }

    fn review(_: &Case<Self>, act: Act) -> Result<Review, Problem> {
        Ok(match act {
            Act::Confirm
            | Act::Draft
            | Act::Adjust
            | Act::Determine
            | Act::Print
            | Act::Settle
            | Act::Close => Review::go(),
            Act::Check(check) => after_check(&check),
            Act::JudgeAdvice(advice) => match advice.need {
                Need::None => Review::branch("none"),
                Need::Intern => {
                    Review::branch("intern").because(rules::ADVICE.reason().reading(["need"]))
                }
                Need::Request => {
                    Review::branch("request").because(rules::ADVICE.reason().reading(["need"]))
                }
            },
            Act::InternAdvice(advice) => Review::branch(match advice.next {
                InternNext::More => "more",
                InternNext::Request => "request",
                InternNext::External => "external",
                InternNext::Enough => "enough",
            }),
            Act::RequestAdvice(request) => ask(&request),
            Act::ExternalAdvice(advice) => Review::branch(match advice.next {
                ExternalNext::More => "more",
                ExternalNext::Intern => "intern",
                ExternalNext::Enough => "enough",
            }),
            Act::JudgeStop(stop) => Review::branch(match stop.outcome {
                StopOutcome::None => "none",
                StopOutcome::Document => "document",
                StopOutcome::Report => "report",
            }),
        })
    }

    /// The confirmation is the applicant's only sign that the request arrived, so a late one is found.
    fn inspect(case: &Case<Self>, observed: &Observed<Self>) -> Result<Vec<Finding>, Problem> {
        let days = (case.at.0 - case.received_at.0) / DAY;
        let longest = i64::from(case.settings.confirmation_days);
        let late =
            case.step == "receipt-print" && observed.act == Some(Act::Print) && days > longest;
        let finding = || {
            let words = rules::CONFIRMED_SOON.because(sanquan_sdk::text::texts(&[
                (
                    "zh-CN",
                    &format!("收到申请 {days} 天后才发出确认，超过 {longest} 天"),
                ),
                (
                    "nl",
                    &format!("de bevestiging is na {days} dagen verzonden, later dan {longest}"),
                ),
                (
                    "en",
                    &format!("the confirmation was sent after {days} days, more than {longest}"),
                ),
            ]));
            Finding::new("receipt-print-time", words)
        };
        Ok(late.then(finding).into_iter().collect())
    }
}

fn after_check(check: &Check) -> Review {
    let remarks = check.remarks.as_deref().unwrap_or("-");
    match check.in_order {
        true => Review::branch("in-order"),
        false => Review::branch("adjust").because(rules::CAREFUL.because(zh_en(
            format!("核对意见：{remarks}"),
            format!("to be adjusted: {remarks}"),
        ))),
    }
}

fn ask(request: &Request) -> Review {
    let letter = request.parties.iter().enumerate().fold(
        Facts::new().with("answer_by", request.answer_by),
        |letter, (index, party)| letter.with(&format!("parties[{index}]"), party.as_str()),
    );
    let branch = if request.intern_meanwhile {
        "intern"
    } else {
        "wait"
    };
    Review::branch(branch).with(Effect::document("advice-request", letter))
}
