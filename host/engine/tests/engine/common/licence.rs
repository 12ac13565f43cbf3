//! Applications for a food-business licence, and the acts of its course.

use sanquan_domain::case::act::{Act, By};
use sanquan_domain::contract::Material;
use sanquan_domain::event::Application;
use sanquan_domain::id::{Digest, HandlerCode, ItemCode, PostCode};
use sanquan_domain::value::{Fact, Facts, FileFacts, Value};
use sanquan_engine::NewCase;
use serde_json::{Value as Json, json};

use super::Stage;

pub const ITEM: &str = "5108220150100300";

pub const MATERIALS: [&str; 5] = [
    "application-form",
    "business-licence",
    "premises-plan",
    "food-safety-rules",
    "health-certificates",
];

pub fn material(code: &str) -> Material {
    Material {
        code: code.to_owned(),
        file: FileFacts {
            name: format!("{code}.pdf"),
            media_type: "application/pdf".to_owned(),
            size_bytes: 1_000,
            sha256: Digest::plain(code.as_bytes()),
        },
        supplied_on: "2026-03-02".parse().unwrap(),
    }
}

/// An application with these materials.
pub fn application(stage: &Stage, materials: &[&str]) -> NewCase {
    let filled = json!({
        "applicant": {
            "name": "清溪面馆", "credit_code": "91510822MA6252X42K",
            "legal_representative": "负责人甲", "phone": "0839-7200000"
        },
        "kind": "catering",
        "premises": [{"region": "510822", "address": "乔庄镇", "area": "80.00"}],
        "staff": [{"name": "员工甲", "certificate": "JK-1", "certificate_valid_until": "2027-01-01"}]
    });
    NewCase {
        case: stage.engine.new_case_id(),
        item: ItemCode::from(ITEM),
        external_ref: None,
        application: Application {
            applicant: "清溪面馆".to_owned(),
            facts: application_facts(stage, &filled),
            materials: materials.iter().map(|code| material(code)).collect(),
        },
    }
}

pub fn application_facts(stage: &Stage, filled: &Json) -> Facts {
    let county = stage.engine.county();
    let plugin = county.plugins.plugin(&stage.component).unwrap();
    plugin.description.items[0]
        .application
        .facts_from_json(filled)
        .unwrap()
}

pub fn by(post: &str, handlers: &[&str]) -> By {
    By::Handlers {
        post: PostCode::from(post),
        handlers: handlers.iter().copied().map(HandlerCode::from).collect(),
    }
}

pub fn act(step: &str, action: &str, by: By, facts: Vec<(&str, Value)>) -> Act {
    let fact = |(path, value): (&str, Value)| Fact {
        path: path.to_owned(),
        value,
    };
    Act {
        step: step.to_owned(),
        action: action.to_owned(),
        by,
        facts: Facts::sorted(facts.into_iter().map(fact).collect()),
        note: None,
        expected_version: None,
    }
}
