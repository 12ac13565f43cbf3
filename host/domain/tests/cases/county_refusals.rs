//! The county's refusals: what cannot be entered, published, activated or bound.

use super::fixture::{self, DEPARTMENT, at};
use sanquan_domain::calendar::CalendarDocument;
use sanquan_domain::catalogue::{Department, PowerItem};
use sanquan_domain::county::{self, County, IssueToken};
use sanquan_domain::event::{CountyEvent, Role};
use sanquan_domain::id::{Digest, TokenId};
use sanquan_domain::signature::SignaturePolicy::Optional;
use sanquan_domain::value::Texts;

#[test]
fn the_county_refuses_with_a_code() {
    let county = fixture::county();
    let closed = County::default();
    let now = at("03-02 09:00");
    let item = |change: &dyn Fn(&mut PowerItem)| {
        let mut item = PowerItem {
            version: 2,
            ..fixture::item()
        };
        change(&mut item);
        county::publish_item(&county, item)
    };
    let token = |change: &dyn Fn(&mut IssueToken)| {
        let mut command = IssueToken {
            token: TokenId::from_bytes([1; 16]),
            secret: Digest::plain(b"s"),
            label: String::new(),
            roles: vec![Role::Handler],
            departments: vec![DEPARTMENT.into()],
            handler: Some("r1".into()),
            expires_at: None,
        };
        change(&mut command);
        county::issue_token(&county, command, now)
    };
    let upload = |change: &dyn Fn(&mut sanquan_domain::event::PluginUploaded)| {
        let mut uploaded = fixture::uploaded();
        uploaded.component = Digest::plain(b"other");
        change(&mut uploaded);
        county::upload_plugin(&county, uploaded)
    };
    let zone = |name: &str| CalendarDocument {
        time_zone: name.into(),
        ..fixture::calendar()
    };
    let department = |code: &str, names| Department::new(code, names);
    let mut other = county.clone();
    other.apply(&CountyEvent::DepartmentEntered(department(
        "016",
        fixture::names("x"),
    )));
    let mut revoked = county.clone();
    let issued = token(&|_| ()).unwrap();
    revoked.apply(&issued);
    revoked.apply(&CountyEvent::TokenRevoked {
        token: TokenId::from_bytes([1; 16]),
    });
    let mut rules = fixture::rules();
    rules.rules[0].chain.clear();
    for (outcome, code) in [
        (
            county::open_county(&county, fixture::opened()),
            "county.already-open",
        ),
        (
            county::enter_post(&closed, fixture::post("x")),
            "county.not-open",
        ),
        (
            county::open_county(
                &closed,
                sanquan_domain::event::CountyOpened {
                    time_zone: "Mars/Base".into(),
                    ..fixture::opened()
                },
            ),
            "county.unknown-time-zone",
        ),
        (
            county::enter_department(&county, department("a b", fixture::names("x"))),
            "county.malformed-code",
        ),
        (
            county::enter_department(&county, department("016", Texts::default())),
            "county.no-chinese-name",
        ),
        (
            county::enter_department(
                &county,
                department(DEPARTMENT, fixture::names("市场监管局")),
            ),
            "county.unchanged",
        ),
        (item(&|i| i.department = "099".into()), "department.unknown"),
        (item(&|i| i.version = 5), "item.version-out-of-order"),
        (
            county::publish_item(
                &other,
                PowerItem {
                    version: 2,
                    department: "016".into(),
                    ..fixture::item()
                },
            ),
            "item.other-department",
        ),
        (item(&|i| i.basis.clear()), "item.no-basis"),
        (
            item(&|i| i.promised_limit.days = 21),
            "item.promise-exceeds-law",
        ),
        (
            item(&|i| i.valid_until = Some(fixture::day("2019-01-01"))),
            "item.validity-reversed",
        ),
        (
            item(&|i| i.valid_from = fixture::day("2019-01-01")),
            "item.validity-overlaps",
        ),
        (
            item(&|i| i.materials[1].code = "id-card".into()),
            "item.material-twice",
        ),
        (
            item(&|i| i.flowchart.start = "x".into()),
            "item.chart-invalid",
        ),
        (
            county::bind_handler(&county, fixture::binding("x", "r1", None)),
            "post.unknown",
        ),
        (
            county::enter_post(
                &other,
                sanquan_domain::catalogue::Post {
                    department: "016".into(),
                    ..fixture::post("015-head")
                },
            ),
            "post.other-department",
        ),
        (
            county::bind_handler(
                &county,
                sanquan_domain::catalogue::Binding {
                    until: Some(fixture::day("2024-01-01")),
                    ..fixture::binding("015-head", "r1", None)
                },
            ),
            "post.binding-reversed",
        ),
        (
            county::publish_calendar(&county, zone("UTC")),
            "calendar.unreadable",
        ),
        (county::publish_rules(&county, &rules), "rules.unreadable"),
        (
            upload(&|u| u.description.rules[0].basis.clear()),
            "plugin.description-invalid",
        ),
        (upload(&|u| u.charts.clear()), "plugin.charts-differ"),
        (
            county::activate_plugin(&county, Digest::plain(b"none"), None, now, Optional),
            "plugin.unknown",
        ),
        (
            county::activate_plugin(&county, Digest::plain(b"component"), None, now, Optional),
            "plugin.already-active",
        ),
        (
            county::upload_plugin(&other, {
                let mut u = fixture::uploaded();
                u.description.department = "016".into();
                u
            }),
            "plugin.not-its-item",
        ),
        (token(&|t| t.roles.clear()), "token.no-role"),
        (token(&|t| t.handler = None), "token.no-handler"),
        (token(&|t| t.expires_at = Some(now)), "token.expired"),
        (
            county::revoke_token(&county, TokenId::from_bytes([9; 16])),
            "token.unknown",
        ),
        (
            county::revoke_token(&revoked, TokenId::from_bytes([1; 16])),
            "token.revoked",
        ),
        (county::advance_clock(&county, now, now), "clock.backwards"),
    ] {
        assert_eq!(outcome.map_err(|refusal| refusal.code()), Err(code));
    }
}
