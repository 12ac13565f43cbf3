//! What the procedural laws demand (domain.md 4 and 5).
//!
//! The least is the least: what most charts have and no law demands is not in it, and where the law
//! leaves a choice, each way is open. So a licence may be reviewed on paper, at the place, or as a mere
//! check of form, but it must be reviewed before it is decided, and the decision must be delivered.
//!
//! | category | least | why no more |
//! |---|---|---|
//! | 许可 | review or check → decision → delivery (34, 37, 38, 44) | acceptance is before the chart; a hearing only for some |
//! | 许可, 转报, 上报 | review | the level above decides (35) |
//! | 处罚 | filing → investigation → legal review or trial → decision → delivery (54, 57, 58, 61); investigation → prior notice → decision (44) | whether notice comes before or after legal review is open: after a hearing it comes first |
//! | 处罚, on the spot | prior notice → decision → delivery (44, 51, 52) | one officer may do all of it at once |
//! | 征收 | assessment or check → decision → delivery | payment can be remitted |
//! | 强制 | approval or demand; measure or execution (18, 35) | in whichever order: approval of an urgent measure is made good afterwards (19) |
//! | 裁决 | trial, investigation or mediation → decision or mediation → delivery | mediation may end it |
//! | 确认 | check → decision or registration → delivery, certificate or registration | |
//! | 给付 | check, visit or township's review → decision → delivery, posting or payout (社会救助暂行办法 11, 16) | |
//! | 其他 | some check → some result | heterogeneous; no law of procedure |
//! | 公共服务 | nothing | it is no power |
//!
//! Apart are, in a penalty, investigation, legal review or trial, and decision (S12), the hearing's chair
//! and the investigator (64), the decision and the collection of a fine (67); in an approval, undertaker,
//! reviewer and approver (S53), and the hearing's chair and the reviewer (许可法 48); in coercion, whoever
//! approves and whoever carries out (18). What is done on the spot may be one person's.
//!
//! Until 2021-07-14 the penalty law of 1996 holds: no filing, no legal review for everybody.

use std::sync::LazyLock;

use super::rules::{Procedure, ProcedureRules, StageOfficers, StageOrder, StagesApart};
use crate::catalogue::ItemKind::{Forwarded, Instant, Upward};
use crate::catalogue::Stage::{self, *};
use crate::catalogue::{Category, ItemKind};
use crate::time::Date;

const CHECKS: &[Stage] = &[Review, FormCheck, SiteCheck];
const LEGAL: &[Stage] = &[LegalReview, Trial];
const ROLES: &str = "承办、审核、批准三岗分离";
const LICENSING: &str = "行政许可法";

impl ProcedureRules {
    /// The sets that have been published, oldest first: each holds until the next one does.
    pub fn published() -> &'static [Self] {
        static SETS: LazyLock<Vec<ProcedureRules>> = LazyLock::new(|| {
            let before = ProcedureRules {
                name: "procedures-2012".to_owned(),
                valid_from: day(2012, 1, 1),
                valid_until: Some(day(2021, 7, 14)),
                procedures: procedures(penalty_of_1996()),
            };
            vec![before, ProcedureRules::default()]
        });
        &SETS
    }

    /// Demands nothing: for days of which no law is known here.
    pub fn none() -> Self {
        Self {
            name: "none".to_owned(),
            valid_from: day(1900, 1, 1),
            valid_until: None,
            procedures: Vec::new(),
        }
    }
}

impl Default for ProcedureRules {
    /// The newest set of [`Self::published`]: since 2021-07-15, when the penalty law in force began.
    fn default() -> Self {
        Self {
            name: "procedures-2021".to_owned(),
            valid_from: day(2021, 7, 15),
            valid_until: None,
            procedures: procedures(penalty_of_2021()),
        }
    }
}

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("it is a day of the calendar")
}

fn procedures(penalty: Procedure) -> Vec<Procedure> {
    vec![
        licence(),
        row(Category::Licence).of_kind(&[Instant]).order(
            &[CHECKS, &[Decision], &[Delivery]],
            LICENSING,
            "34, 38, 44",
        ),
        row(Category::Licence)
            .of_kind(&[Forwarded, Upward])
            .order(&[CHECKS], LICENSING, "34, 35"),
        penalty,
        row(Category::Penalty).of_kind(&[Instant]).order(
            &[&[PriorNotice], &[Decision], &[Delivery]],
            "行政处罚法",
            "44, 51, 52",
        ),
        levy(),
        coercion(),
        adjudication(),
        confirmation(),
        confirmation().of_kind(&[Instant]).by_one_person(),
        benefit(),
        benefit().of_kind(&[Instant]).by_one_person(),
        other(),
        other().of_kind(&[Instant]).by_one_person(),
        row(Category::PublicService),
    ]
}

fn licence() -> Procedure {
    row(Category::Licence)
        .order(&[CHECKS, &[Decision], &[Delivery]], LICENSING, "34, 38, 44")
        .three_roles(CHECKS)
        .apart(&[Hearing], CHECKS, LICENSING, "48")
        .officers(&[SiteCheck], 2, LICENSING, "34")
}

fn penalty_of_2021() -> Procedure {
    const LAW: &str = "行政处罚法";
    let course: &[&[Stage]] = &[&[Filing], &[Investigation], LEGAL, &[Decision], &[Delivery]];
    row(Category::Penalty)
        .order(course, LAW, "54, 57, 58, 61")
        .order(
            &[&[Investigation], &[PriorNotice], &[Decision]],
            LAW,
            "44, 62",
        )
        .apart(&[Investigation], LEGAL, LAW, "58")
        .apart(&[Investigation], &[Decision], LAW, "57")
        .apart(LEGAL, &[Decision], LAW, "58")
        .apart(&[Hearing], &[Investigation], LAW, "64")
        .apart(&[Decision], &[Payment], LAW, "67")
        .officers(&[Investigation], 2, LAW, "42")
}

fn penalty_of_1996() -> Procedure {
    const LAW: &str = "行政处罚法（1996）";
    row(Category::Penalty)
        .order(
            &[&[Investigation], &[Decision], &[Delivery]],
            LAW,
            "36, 38, 40",
        )
        .order(&[&[Investigation], &[PriorNotice], &[Decision]], LAW, "31")
        .apart(&[Hearing], &[Investigation], LAW, "42")
        .apart(&[Decision], &[Payment], LAW, "46")
        .officers(&[Investigation], 2, LAW, "37")
}

fn levy() -> Procedure {
    let checks: &[Stage] = &[Assessment, Review, FormCheck, Examination];
    row(Category::Levy)
        .order(
            &[checks, &[Decision], &[Delivery]],
            "征收决定应当有据并送达",
            "",
        )
        .three_roles(&[Assessment, Review, FormCheck])
}

fn coercion() -> Procedure {
    const LAW: &str = "行政强制法";
    row(Category::Coercion)
        .order(&[&[Approval, Demand]], LAW, "18, 19, 35")
        .order(&[&[Measure, Execution]], LAW, "18, 37")
        .apart(&[Approval], &[Measure], LAW, "18")
        .officers(&[Measure], 2, LAW, "18")
}

fn adjudication() -> Procedure {
    let course: &[&[Stage]] = &[
        &[Trial, Investigation, Mediation],
        &[Decision, Mediation],
        &[Delivery],
    ];
    row(Category::Adjudication)
        .order(course, "裁决应当审理并送达", "")
        .apart(&[Investigation], &[Decision], ROLES, "")
}

fn confirmation() -> Procedure {
    let course: &[&[Stage]] = &[
        CHECKS,
        &[Decision, Registration],
        &[Delivery, Certificate, Registration],
    ];
    row(Category::Confirmation)
        .order(course, "确认应当审查并告知结果", "")
        .three_roles(CHECKS)
}

fn benefit() -> Procedure {
    let checks: &[Stage] = &[Review, FormCheck, HomeVisit, TownshipReview, Examination];
    let told: &[Stage] = &[Delivery, Publication, Posting, Payout];
    row(Category::Benefit)
        .order(&[checks, &[Decision], told], "社会救助暂行办法", "11, 16")
        .three_roles(&[Review, FormCheck, HomeVisit])
}

fn other() -> Procedure {
    let checks: &[Stage] = &[
        Review,
        FormCheck,
        SiteCheck,
        Investigation,
        PanelReview,
        Examination,
    ];
    let results: &[Stage] = &[Decision, FilingReceipt, Publication, Delivery, Closing];
    row(Category::Other)
        .order(&[checks, results], "应当审查并有结果", "")
        .three_roles(CHECKS)
}

fn row(category: Category) -> Procedure {
    Procedure {
        category,
        national: None,
        kinds: Vec::new(),
        orders: Vec::new(),
        apart: Vec::new(),
        officers: Vec::new(),
    }
}

fn source(law: &str, articles: &str) -> String {
    format!("{law} {articles}").trim_end().to_owned()
}

impl Procedure {
    fn of_kind(mut self, kinds: &[ItemKind]) -> Self {
        self.kinds = kinds.to_vec();
        self
    }

    fn by_one_person(mut self) -> Self {
        self.apart.clear();
        self
    }

    fn order(mut self, stages: &[&[Stage]], law: &str, articles: &str) -> Self {
        self.orders.push(StageOrder {
            stages: stages.iter().map(|any| any.to_vec()).collect(),
            source: source(law, articles),
        });
        self
    }

    fn apart(mut self, one: &[Stage], other: &[Stage], law: &str, articles: &str) -> Self {
        self.apart.push(StagesApart {
            one: one.to_vec(),
            other: other.to_vec(),
            source: source(law, articles),
        });
        self
    }

    /// Undertaker, reviewer and approver.
    fn three_roles(self, undertaker: &[Stage]) -> Self {
        self.apart(undertaker, &[Examination], ROLES, "")
            .apart(undertaker, &[Decision], ROLES, "")
            .apart(&[Examination], &[Decision], ROLES, "")
    }

    fn officers(mut self, stages: &[Stage], officers: u32, law: &str, articles: &str) -> Self {
        self.officers.push(StageOfficers {
            stages: stages.to_vec(),
            officers,
            source: source(law, articles),
        });
        self
    }
}
