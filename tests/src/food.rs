//! The food-business licence of the bundled plugin, as callers handle it.

use serde_json::{Value, json};

use crate::county::County;
use crate::http::Client;
use crate::root;
use crate::server::Server;

/// The item.
pub const ITEM: &str = "5108220150100300";

/// Everybody whom a case meets, with a token each.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// Files, and acts as the window's handler 015-h01.
    pub window: String,
    /// 015-h03, who reviews.
    pub handler: String,
    /// 015-h05, who checks sites.
    pub inspector: String,
    /// 015-h08, who examines.
    pub section: String,
    /// 015-h10, who decides.
    pub leader: String,
    /// Sees everything; for all departments.
    pub supervisor: String,
    /// Moves the clock; for all departments.
    pub operator: String,
    /// Uploads plugins of the department.
    pub developer: String,
}

impl Tokens {
    /// Issues them; the county is not being served yet.
    pub fn issue(county: &County) -> Self {
        let handler = |code| county.token(&["handler"], Some(code));
        Self {
            window: county.token(&["window", "handler"], Some("015-h01")),
            handler: handler("015-h03"),
            inspector: handler("015-h05"),
            section: handler("015-h08"),
            leader: handler("015-h10"),
            supervisor: county.token_for_all("supervisor"),
            operator: county.token_for_all("operator"),
            developer: county.token(&["developer"], None),
        }
    }
}

/// The walk-through's application, in which the health certificates are missing.
pub fn incomplete_application() -> Value {
    read("application.json")
}

/// What it lacks.
pub fn missing() -> Value {
    read("missing.json")
}

/// An application that is accepted, by the applicant's own reference.
pub fn application(external_ref: &str) -> Value {
    let mut application = incomplete_application();
    let materials = missing()["materials"][0].clone();
    let all = application["materials"].as_array_mut();
    all.expect("a list of materials").push(materials);
    application["external_ref"] = json!(external_ref);
    application
}

/// An act of `handlers` in `post`.
pub fn act(step: &str, action: &str, post: &str, handlers: &[&str], facts: &Value) -> Value {
    json!({ "step": step, "action": action, "post": post, "handlers": handlers, "facts": facts })
}

/// The reviewer passes the papers.
pub fn pass_papers() -> Value {
    let opinion = json!({ "opinion": "材料齐全" });
    act("review", "pass", "015-handler", &["015-h03"], &opinion)
}

/// Moves the simulated clock.
pub fn advance(operator: &Client, to: &str) {
    let moved = operator.post("/api/v1/clock/advance", &json!({ "to": to }));
    moved.done(200);
}

/// Every entry of a list, however many pages it has.
pub fn all(client: &Client, path: &str) -> Vec<Value> {
    let mut entries = Vec::new();
    let mut next = Value::Null;
    loop {
        let sign = if path.contains('?') { '&' } else { '?' };
        let after = match &next {
            Value::Null => String::new(),
            Value::String(cursor) => format!("&after={cursor}"),
            number => format!("&after={number}"),
        };
        let page = client
            .get(&format!("{path}{sign}limit=500{after}"))
            .done(200);
        entries.extend(page["entries"].as_array().expect("a list").iter().cloned());
        next = page["next"].clone();
        if next.is_null() {
            return entries;
        }
    }
}

/// The events of a case.
pub fn history(client: &Client, case: &str) -> Vec<Value> {
    all(client, &format!("/api/v1/cases/{case}/history"))
}

/// The kinds of a case's events, in order.
pub fn kinds(history: &[Value]) -> Vec<&str> {
    let kinds = history.iter().map(|event| event["body"]["kind"].as_str());
    kinds
        .map(|kind| kind.expect("an event has a kind"))
        .collect()
}

/// Number of the county's newest event.
pub fn head(host: &Server, supervisor: &str) -> u64 {
    let events = all(&host.client(supervisor), "/api/v1/events");
    events.last().map_or(0, |event| {
        event["seq"].as_u64().expect("an event has a number")
    })
}

fn read(name: &str) -> Value {
    let path = root().join("tests/walk-through").join(name);
    let text = std::fs::read_to_string(&path).expect("the walk-through's files are here");
    serde_json::from_str(&text).expect("the walk-through's files are JSON")
}
