//! One item, whole.

use sanquan_domain::catalogue::{Category, PowerItem, RequiredMaterial};
use sanquan_domain::contract::LegalBasis;
use sanquan_domain::flowchart::Limit;
use sanquan_domain::time::Date;
use sanquan_domain::value::Texts;

use crate::chart::{Course, Subject};
use crate::elements::{self, Facts};
use crate::people::PostUse;
use crate::plan::{Entry, Planned};
use crate::random::Random;
use crate::template::{Features, Template};
use crate::{bodies, duties, features, names, words};

/// An item and the posts that it needs.
pub(crate) struct Made {
    pub(crate) item: PowerItem,
    pub(crate) uses: Vec<PostUse>,
}

/// Departments that take part in what concerns several: planning, land, environment, water, police, fire.
const PARTNERS: [&str; 6] = ["014", "012", "013", "017", "007", "044"];

/// Who pays benefits out.
const TREASURY: &str = "010";

/// First day of the list, of the promises and of the posts.
pub(crate) fn since() -> Date {
    Date::new(2013, 1, 1).expect("a day")
}

/// Heads of bodies by their titles.
pub(crate) fn title(chinese: &str) -> Texts {
    Texts::zh_en(chinese, "Head")
}

/// What is settled about an item before its chart is drawn.
pub(crate) struct Known {
    pub(crate) names: Texts,
    pub(crate) features: Features,
    /// Office of its body that handles it, from 1.
    pub(crate) office: u32,
    /// Departments that take part.
    pub(crate) joint: Vec<&'static str>,
    /// At least one.
    pub(crate) basis: Vec<LegalBasis>,
    statutory: Limit,
    promised: Limit,
}

impl Known {
    fn of(planned: &Planned, template: &Template, random: &mut Random) -> Self {
        let names = names_of(&planned.entry);
        let features = features_of(planned, template, &names, random);
        let office = random.between(1, planned.offices);
        let joint = joint(planned, &features, random);
        let basis = basis(planned, random);
        let (statutory, promised) = limits(planned, template, &features, random);
        Self {
            names,
            features,
            office,
            joint,
            basis,
            statutory,
            promised,
        }
    }

    fn subject<'a>(&'a self, planned: &'a Planned) -> Subject<'a> {
        Subject {
            code: &planned.code,
            department: planned.body,
            office: self.office,
            joint: &self.joint,
            // Where an item rests on several articles, the last is the one that gives terms.
            basis: self.basis.last().expect("at least one"),
            promised: self.promised,
        }
    }
}

/// Makes a planned item.
pub(crate) fn make(planned: &Planned, seed: u64) -> Made {
    let mut random = Random::of(seed, planned.code.as_str());
    let template = Template::of(planned.category);
    let known = Known::of(planned, template, &mut random);
    let subject = known.subject(planned);
    let course = Course::of(template, &known.features);
    let facts = Facts {
        planned,
        seed,
        known: &known,
        discretion: course.steps.iter().any(|row| row.discretion),
    };
    let mut elements = elements::elements(&facts, &mut random);
    elements.special_procedures = duties::special_procedures(&course, &subject);
    let duties = duties::duties(&course, template, &known.features, &subject, &mut random);
    let uses = course.posts(&subject);
    let item = PowerItem {
        code: planned.code.clone(),
        version: 1,
        department: planned.body.into(),
        category: planned.category,
        statutory_limit: known.statutory,
        promised_limit: known.promised,
        materials: materials(template, &known.features),
        flowchart: course.chart(&subject),
        valid_from: since(),
        valid_until: match &planned.entry {
            Entry::Real(real) => real.until,
            Entry::MadeUp(_) => None,
        },
        elements,
        duties,
        names: known.names,
        basis: known.basis,
    };
    Made { item, uses }
}

fn names_of(entry: &Entry) -> Texts {
    match entry {
        Entry::Real(real) => Texts::zh_en(real.chinese, real.english),
        Entry::MadeUp(names) => names.clone(),
    }
}

fn features_of(
    planned: &Planned,
    template: &Template,
    names: &Texts,
    random: &mut Random,
) -> Features {
    match &planned.entry {
        Entry::Real(real) => features::exactly(template, &real.features),
        Entry::MadeUp(_) => {
            let said = names::features(planned.category, names);
            features::draw(template, &said, random)
        }
    }
}

fn limits(
    planned: &Planned,
    template: &Template,
    features: &Features,
    random: &mut Random,
) -> (Limit, Limit) {
    if let Entry::Real(real) = &planned.entry {
        return (real.statutory, real.promised);
    }
    let mut rows = template.limits.iter();
    let row = rows
        .find(|row| row.when.holds(features))
        .expect("the last row of limits always holds");
    let promised = Limit {
        days: random.between(row.promised.0, row.promised.1),
        unit: row.statutory.unit,
    };
    (row.statutory, promised)
}

fn joint(planned: &Planned, features: &Features, random: &mut Random) -> Vec<&'static str> {
    if let Entry::Real(real) = &planned.entry {
        return real.with.clone();
    }
    if planned.category == Category::Benefit && planned.body != TREASURY {
        return vec![TREASURY];
    }
    if !features.contains("joint") {
        return Vec::new();
    }
    let mut partners = PARTNERS.to_vec();
    partners.retain(|partner| *partner != planned.body);
    random.shuffle(&mut partners);
    partners.truncate(2);
    partners
}

/// What a made-up item rests on: a law of its department's field, with an article that says that it is none, and
/// the law of procedure that does hold for its kind.
fn basis(planned: &Planned, random: &mut Random) -> Vec<LegalBasis> {
    let own = match &planned.entry {
        Entry::Real(real) => real.basis.clone(),
        Entry::MadeUp(_) => vec![field_law(planned.body, random)],
    };
    let procedure = match planned.category {
        Category::Licence => Some(("行政许可法", "42")),
        Category::Penalty => Some(("行政处罚法", "60")),
        Category::Coercion => Some(("行政强制法", "18")),
        Category::Levy
        | Category::Adjudication
        | Category::Confirmation
        | Category::Benefit
        | Category::Other
        | Category::PublicService => None,
    };
    let procedure = procedure.map(|(law, article)| words::law_of(law, article));
    own.into_iter().chain(procedure).collect()
}

fn field_law(body: &str, random: &mut Random) -> LegalBasis {
    let Some(body) = bodies::department(body) else {
        return words::law_of("国务院关于在线政务服务的若干规定", "4");
    };
    let law = body.laws[random.below(body.laws.len() as u32) as usize];
    words::law_of(law, &format!("演示{}", random.between(1, 60)))
}

fn materials(template: &Template, features: &Features) -> Vec<RequiredMaterial> {
    let rows = template.materials.iter();
    rows.filter(|row| row.when.holds(features))
        .map(|row| RequiredMaterial {
            code: row.code.to_owned(),
            names: Texts::zh_en(row.chinese, row.english),
            required: row.required,
        })
        .collect()
}
