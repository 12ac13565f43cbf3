//! The set that a county starts with. Sources: domain.md 1.3 (kinds of points and their weights),
//! 1.4.1 (thresholds of the case, published 2018), 1.4.3 (defaults where nothing is published).
//!
//! | rules | weight | why |
//! |---|---|---|
//! | limits of the case | early warning, yellow, red | 1.4.1 |
//! | days of a special procedure | early warning, yellow, red | 1.4.1 |
//! | limit of a step | early warning, yellow a day later, never red | 1.4.3, step overdue |
//! | flow, authority | red | 1.3 LC, QX, ZG; 1.4.3, red without any waiting |
//! | material | yellow | 1.3 CL |
//! | negative ending | yellow without card | 1.3 FD: asks for a look, not a fault |
//! | silence accepted a case | notice | 32(4) speaks for the applicant; the cause may be the platform's |

use super::rules::{RuleSet, SupervisionRule};
use crate::clock::ClockRules;
use crate::contract::LegalBasis;
use crate::event::Severity::{self, Notice, Red, Warning, Yellow};
use crate::value::Texts;

const LICENSING: &str = "行政许可法";
const PENALTIES: &str = "行政处罚法";

/// Rule, weight, card, chain, a chain per step, Chinese and English title, law and article.
type Row = (
    &'static str,
    Severity,
    bool,
    &'static str,
    bool,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("time.promised-near", Warning, true, "time.case", false, "承诺时限即将届满", "the promised limit is near", "", ""),
    ("time.promised-passed", Yellow, true, "time.case", false, "超过承诺时限", "the promised limit has passed", LICENSING, "42"),
    ("time.statutory-passed", Red, true, "time.case", false, "超过法定时限", "the statutory limit has passed", LICENSING, "42, 74"),
    ("time.step-passed", Warning, true, "time.step", true, "环节时限届满", "the limit of the step has passed", "", ""),
    ("time.step-overdue", Yellow, true, "time.step", true, "环节超时一日", "the step is a day over its limit", "", ""),
    ("time.correction-time", Notice, false, "time.correction", false, "逾期未告知补正,视为受理", "no correction notice in time: deemed accepted", LICENSING, "32(4)"),
    ("time.stop-near", Warning, true, "time.stop", false, "特别程序即将届满", "the days of a special procedure are nearly used up", LICENSING, "45"),
    ("time.stop-exhausted", Yellow, true, "time.stop", false, "特别程序超过申请天数", "a special procedure has used up its days", LICENSING, "45"),
    ("time.stop-overdue", Red, true, "time.stop", false, "特别程序逾期未结束", "a special procedure goes on beyond its days", LICENSING, "45"),
    ("flow.step-not-open", Red, true, "flow.step-not-open", false, "环节未到即办理", "an act at a step that was not open", "", ""),
    ("flow.unknown-step", Red, true, "flow.unknown-step", false, "流程图外的环节", "an act at a step outside the flowchart", "", ""),
    ("flow.unknown-action", Red, true, "flow.unknown-action", false, "流程图外的操作", "an action outside the flowchart", "", ""),
    ("flow.unknown-transition", Red, true, "flow.unknown-transition", false, "流程图外的流转", "a transition outside the flowchart", "", ""),
    ("flow.no-transition", Notice, false, "flow.no-transition", false, "流转去向不明", "where the act led is not known", "", ""),
    ("flow.step-is-automatic", Yellow, true, "flow.step-is-automatic", false, "人工办理自动环节", "an automatic step was done by hand", "", ""),
    ("flow.case-closed", Red, true, "flow.case-closed", false, "办结后继续办理", "an act after the case was closed", "", ""),
    ("flow.not-accepted", Red, true, "flow.not-accepted", false, "未受理即办理", "an act before acceptance", LICENSING, "32"),
    ("authority.no-handler", Red, true, "authority.no-handler", false, "无经办人", "nobody is named for the act", "", ""),
    ("authority.not-ours", Yellow, true, "authority.not-ours", false, "代外部办理", "an act in place of somebody outside", "", ""),
    ("authority.wrong-post", Red, true, "authority.wrong-post", false, "非本岗位办理", "an act by another post", "", ""),
    ("authority.post-not-bound", Red, true, "authority.post-not-bound", false, "经办人未在岗", "the handler was not bound to the post", "", ""),
    ("authority.too-few-officers", Red, true, "authority.too-few-officers", false, "执法人员不足", "too few officers", PENALTIES, "42"),
    ("authority.not-qualified", Red, true, "authority.not-qualified", false, "无有效执法资格", "an officer without valid certificate", PENALTIES, "42"),
    ("authority.same-person", Red, true, "authority.same-person", false, "不相容岗位由同一人办理", "one person at steps that must be apart", "", ""),
    ("authority.named-twice", Yellow, true, "authority.named-twice", false, "同一人重复列名", "one handler named twice", "", ""),
    ("material.missing", Yellow, true, "material.missing", false, "缺少应交材料", "a required material is missing", LICENSING, "32"),
    ("material.document-not-made", Notice, false, "material.document-not-made", false, "未制作环节文书", "a document of the step was not made", "", ""),
    ("decision.negative", Yellow, false, "decision.negative", false, "否定结果,提请关注", "a negative decision: to be looked at", LICENSING, "38"),
    ("data.before-receipt", Yellow, true, "data.before-receipt", false, "办理时间早于收件", "an act before the papers came", "", ""),
];

impl RuleSet {
    /// The set that a county starts with, under the time thresholds `clock`.
    pub fn default_set(clock: ClockRules) -> Self {
        Self {
            name: "sanquan-default".to_owned(),
            clock,
            rules: ROWS.iter().map(rule).collect(),
            department: Notice,
            sources: ["S3 四川省培训", "S10 监察办法", "S21 湖南省监察规则说明"]
                .map(str::to_owned)
                .to_vec(),
        }
    }
}

fn rule(&(rule, severity, card, chain, per_step, zh, en, law, article): &Row) -> SupervisionRule {
    let basis = LegalBasis {
        law: law.to_owned(),
        article: article.to_owned(),
    };
    SupervisionRule {
        rule: rule.to_owned(),
        severity,
        card,
        chain: chain.to_owned(),
        per_step,
        titles: Texts::zh_en(zh, en),
        basis: if law.is_empty() {
            Vec::new()
        } else {
            vec![basis]
        },
    }
}
