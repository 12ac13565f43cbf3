//! What is published about an item beside its law, limits and chart (domain.md 3.3).

use sanquan_domain::catalogue::{
    Applicants, Category, Channel, Discretion, ExerciseLevel, Fee, ItemElements, ItemKind,
    ItemResult, NationalCategory, Origin, Promise, Publication, Source, Telephone,
};
use sanquan_domain::contract::LegalBasis;
use sanquan_domain::id::DepartmentCode;
use sanquan_domain::value::Texts;

use crate::item::Known;
use crate::plan::{Entry, Planned};
use crate::random::Random;
use crate::real::Real;
use crate::template::Features;
use crate::{bodies, discretion, item, remedies};

/// What the elements are made from.
pub(crate) struct Facts<'a> {
    pub(crate) planned: &'a Planned,
    pub(crate) seed: u64,
    pub(crate) known: &'a Known,
    /// Whether somebody may choose among lawful outcomes.
    pub(crate) discretion: bool,
}

impl Facts<'_> {
    /// The law on which the item rests first.
    fn basis(&self) -> &LegalBasis {
        &self.known.basis[0]
    }

    fn is_real(&self) -> bool {
        matches!(self.planned.entry, Entry::Real(_))
    }
}

/// The elements but for the special procedures, which the chart knows.
pub(crate) fn elements(facts: &Facts<'_>, random: &mut Random) -> ItemElements {
    let category = facts.planned.category;
    let at_a_window = is_at_a_window(category);
    let head = bodies::department(facts.planned.body).map_or("主任", |body| body.head);
    let joint = facts
        .known
        .joint
        .iter()
        .map(|code| DepartmentCode::from(*code));
    ItemElements {
        origin: origin(facts),
        national_category: Some(national(category, &facts.known.features)),
        base_code: None,
        implementation_code: None,
        main_item: None,
        kind: at_a_window.then(|| kind(&facts.known.features)),
        source: Some(source(facts, random)),
        level: Some(ExerciseLevel::County),
        handling_office: office(facts.known.office),
        joint_departments: joint.collect(),
        applicants: applicants(category),
        conditions: if at_a_window {
            conditions()
        } else {
            Vec::new()
        },
        fee: fee(facts),
        result: result(facts, random),
        channels: if at_a_window {
            channels(facts, random)
        } else {
            Vec::new()
        },
        special_procedures: Vec::new(),
        remedies: remedies::of(category, &facts.known.names, facts.basis()),
        discretion: ranges(facts, random),
        promise: Some(Promise {
            by: item::title(head),
            since: item::since(),
        }),
        telephones: telephones(facts.planned.body, facts.known.office),
        publication: Publication::Public,
    }
}

fn origin(facts: &Facts<'_>) -> Origin {
    let source = match &facts.planned.entry {
        Entry::MadeUp(_) => return Origin::Generated { seed: facts.seed },
        Entry::Real(Real { checked: true, .. }) => "法律法规文本（已核对）；承诺时限和流程为示范",
        Entry::Real(_) => "法律法规文本（法定时限未核对）；承诺时限和流程为示范",
    };
    Origin::Published {
        source: source.to_owned(),
    }
}

/// Powers that are exercised at a window (domain.md 0.1), not inside the department.
const fn is_at_a_window(category: Category) -> bool {
    match category {
        Category::Penalty | Category::Coercion => false,
        Category::Licence
        | Category::Levy
        | Category::Adjudication
        | Category::Confirmation
        | Category::Benefit
        | Category::Other
        | Category::PublicService => true,
    }
}

fn national(category: Category, features: &Features) -> NationalCategory {
    match category {
        Category::Licence => NationalCategory::Licence,
        Category::Penalty => NationalCategory::Penalty,
        Category::Levy => NationalCategory::Levy,
        Category::Coercion => NationalCategory::Coercion,
        Category::Adjudication => NationalCategory::Adjudication,
        Category::Confirmation => NationalCategory::Confirmation,
        Category::Benefit => NationalCategory::Benefit,
        Category::Other if features.contains("inspection") => NationalCategory::Inspection,
        Category::Other if features.contains("reward") => NationalCategory::Reward,
        Category::Other => NationalCategory::Other,
        Category::PublicService => NationalCategory::PublicService,
    }
}

fn kind(features: &Features) -> ItemKind {
    let kinds = [
        ("instant", ItemKind::Instant),
        ("upward", ItemKind::Upward),
        ("joint", ItemKind::Joint),
    ];
    let said = kinds.into_iter().find(|(word, _)| features.contains(word));
    said.map_or(ItemKind::Promised, |(_, kind)| kind)
}

fn source(facts: &Facts<'_>, random: &mut Random) -> Source {
    if facts.is_real() {
        return Source::Statutory;
    }
    match random.below(20) {
        0 => Source::Entrusted,
        1 | 2 => Source::Delegated,
        _ => Source::Statutory,
    }
}

fn office(number: u32) -> Texts {
    match number {
        1 => Texts::zh_en("行政审批股", "Office of approvals"),
        n => Texts::zh_en(&format!("业务{n}股"), &format!("Office {n}")),
    }
}

fn applicants(category: Category) -> Vec<Applicants> {
    match category {
        Category::Benefit | Category::PublicService => vec![Applicants::Persons],
        Category::Licence => vec![Applicants::Persons, Applicants::Enterprises],
        Category::Penalty
        | Category::Levy
        | Category::Coercion
        | Category::Adjudication
        | Category::Confirmation
        | Category::Other => vec![
            Applicants::Persons,
            Applicants::Enterprises,
            Applicants::Others,
        ],
    }
}

fn conditions() -> Vec<Texts> {
    vec![
        Texts::zh_en(
            "符合法律、法规规定的条件",
            "The conditions of the law are met",
        ),
        Texts::zh_en(
            "申请材料齐全并符合法定形式",
            "The papers are complete and in due form",
        ),
    ]
}

/// A fee needs a law that lets it be taken (行政许可法 58).
fn fee(facts: &Facts<'_>) -> Option<Fee> {
    let basis = match &facts.planned.entry {
        Entry::Real(real) => real.fee.clone()?,
        Entry::MadeUp(_) if facts.planned.category == Category::Levy => facts.basis().clone(),
        Entry::MadeUp(_) => return None,
    };
    Some(Fee {
        basis: vec![basis],
        standard: Texts::zh_en("按照公布的标准收取", "By the published tariff"),
        amount: None,
        exemption: Texts::zh_en("法律、法规规定减免的", "Where the law exempts"),
    })
}

/// What it is called and for how long it holds; of real items the tables do not say, and nothing is made up.
fn result(facts: &Facts<'_>, random: &mut Random) -> Option<ItemResult> {
    if facts.is_real() {
        return None;
    }
    let category = facts.planned.category;
    let (chinese, english) = match category {
        Category::Licence => ("许可证件", "Licence"),
        Category::Penalty => ("行政处罚决定书", "Penalty decision"),
        Category::Levy => ("非税收入票据", "Voucher"),
        Category::Coercion => ("行政强制决定书", "Coercion decision"),
        Category::Adjudication => ("行政裁决书", "Adjudication"),
        Category::Confirmation => ("确认证书", "Certificate"),
        Category::Benefit => ("补助资金", "Payment"),
        Category::Other => ("决定书或者回执", "Decision or receipt"),
        Category::PublicService => ("结果告知单", "Note of the result"),
    };
    let valid = [None, Some(36), Some(48), Some(60)];
    Some(ItemResult {
        names: Texts::zh_en(chinese, english),
        valid_months: match category {
            Category::Licence => valid[random.below(4) as usize],
            _ => None,
        },
    })
}

fn channels(facts: &Facts<'_>, random: &mut Random) -> Vec<Channel> {
    let mut channels = vec![Channel::Window];
    if facts.is_real() {
        return channels;
    }
    if random.happens(60) {
        channels.push(Channel::Online);
    }
    if random.happens(30) {
        channels.push(Channel::Post);
    }
    channels
}

fn ranges(facts: &Facts<'_>, random: &mut Random) -> Vec<Discretion> {
    match &facts.planned.entry {
        Entry::Real(real) if facts.planned.category == Category::Penalty => {
            discretion::real(real.chinese)
        }
        Entry::MadeUp(_) if facts.planned.category == Category::Penalty => {
            discretion::made_up(facts.basis(), random)
        }
        Entry::Real(_) | Entry::MadeUp(_) if facts.discretion => discretion::choice(facts.basis()),
        Entry::Real(_) | Entry::MadeUp(_) => Vec::new(),
    }
}

/// No local number in China begins with 0, so that these never ring at anybody's; 12345 is the hotline.
fn telephones(body: &str, office: u32) -> Vec<Telephone> {
    let number = format!("0839-0{body}{office:03}");
    vec![
        Telephone {
            names: Texts::zh_en("咨询电话", "Questions"),
            number,
        },
        Telephone {
            names: Texts::zh_en("监督投诉电话", "Complaints"),
            number: "12345".to_owned(),
        },
    ]
}
