//! What people may do to a county, item and plugin apart: each command gives its event or the
//! reason why not.

use jiff::tz::TimeZone;

use super::County;
use crate::calendar::{CalendarDocument, WorkingCalendar};
use crate::catalogue::{Binding, Centre, Department, Post};
use crate::event::{
    CalendarPublished, CountyEvent, CountyOpened, Role, RulesPublished, TokenIssued,
};
use crate::id::{DepartmentCode, Digest, HandlerCode, TokenId};
use crate::refusal::Refusal;
use crate::supervision::RuleSet;
use crate::time::Instant;
use crate::value::Texts;

/// Begins the county's log.
pub fn open_county(county: &County, opened: CountyOpened) -> Result<CountyEvent, Refusal> {
    if county.is_open() {
        return Err(Refusal::CountyAlreadyOpen);
    }
    check_code("county", opened.code.as_str())?;
    check_names("the county", &opened.names)?;
    if TimeZone::get(&opened.time_zone).is_err() {
        return Err(Refusal::UnknownTimeZone {
            name: opened.time_zone,
        });
    }
    Ok(CountyEvent::CountyOpened(opened))
}

/// Enters a department or renames it.
pub fn enter_department(county: &County, department: Department) -> Result<CountyEvent, Refusal> {
    must_be_open(county)?;
    check_code("department", department.code.as_str())?;
    check_names("the department", &department.names)?;
    match county.catalogue.department(&department.code) {
        Some(known) if *known == department => Err(unchanged("department", &department.code)),
        _ => Ok(CountyEvent::DepartmentEntered(department)),
    }
}

/// Enters a centre with its windows, or changes them.
pub fn enter_centre(county: &County, centre: Centre) -> Result<CountyEvent, Refusal> {
    must_be_open(county)?;
    check_code("centre", &centre.code)?;
    check_names("the centre", &centre.names)?;
    for window in &centre.windows {
        check_code("window", &window.code)?;
        check_names("the window", &window.names)?;
        for department in &window.departments {
            must_know(county, department)?;
        }
    }
    match county.catalogue.centre(&centre.code) {
        Some(known) if *known == centre => Err(unchanged("centre", &centre.code)),
        _ => Ok(CountyEvent::CentreEntered(centre)),
    }
}

/// Enters a post or renames it.
pub fn enter_post(county: &County, post: Post) -> Result<CountyEvent, Refusal> {
    must_be_open(county)?;
    check_code("post", post.code.as_str())?;
    check_names("the post", &post.names)?;
    must_know(county, &post.department)?;
    match county.posts.post(&post.code) {
        Some(known) if *known == post => Err(unchanged("post", &post.code)),
        Some(known) if known.department != post.department => Err(Refusal::PostOfOther {
            post: post.code,
            department: known.department.clone(),
        }),
        _ => Ok(CountyEvent::PostEntered(post)),
    }
}

/// Binds a handler to a post; a second binding from the same day replaces the first.
pub fn bind_handler(county: &County, binding: Binding) -> Result<CountyEvent, Refusal> {
    must_be_open(county)?;
    check_code("handler", binding.handler.as_str())?;
    if county.posts.post(&binding.post).is_none() {
        return Err(Refusal::UnknownPost { post: binding.post });
    }
    if let Some(until) = binding.until.filter(|until| *until < binding.from) {
        let (post, from) = (binding.post, binding.from);
        return Err(Refusal::BindingReversed { post, from, until });
    }
    match county.posts.bindings(&binding.post).contains(&binding) {
        true => Err(unchanged("binding of handler", &binding.handler)),
        false => Ok(CountyEvent::HandlerBound(binding)),
    }
}

/// Publishes a calendar; it holds for every count from now on.
pub fn publish_calendar(
    county: &County,
    document: CalendarDocument,
) -> Result<CountyEvent, Refusal> {
    must_be_open(county)?;
    let bytes = document.to_bytes();
    let unreadable = |why: String| Refusal::CalendarUnreadable { why };
    if document.time_zone != county.zone_name() {
        return Err(unreadable(format!(
            "its time zone is `{}`, the county's is `{}`",
            document.time_zone,
            county.zone_name()
        )));
    }
    let calendar = WorkingCalendar::new(document).map_err(|why| unreadable(why.to_string()))?;
    let digest = calendar.digest();
    match county
        .law
        .calendar()
        .is_some_and(|known| known.digest() == digest)
    {
        true => Err(unchanged("calendar", &digest)),
        false => Ok(CountyEvent::CalendarPublished(CalendarPublished {
            digest,
            bytes,
        })),
    }
}

/// Publishes a supervision rule set; it holds from its first day of validity.
pub fn publish_rules(county: &County, rules: &RuleSet) -> Result<CountyEvent, Refusal> {
    must_be_open(county)?;
    rules
        .check()
        .map_err(|why| Refusal::RulesUnreadable { why })?;
    if county.law.rule_sets().any(|known| known == rules) {
        return Err(unchanged("rule set", &rules.name));
    }
    let (digest, bytes) = (rules.digest(), rules.to_bytes());
    Ok(CountyEvent::RulesPublished(RulesPublished {
        digest,
        bytes,
    }))
}

/// The command that issues a token. The engine makes the secret and keeps only its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueToken {
    /// Its id.
    pub token: TokenId,
    /// Digest (purpose `sanquan.token`) of its secret.
    pub secret: Digest,
    /// What it is for.
    pub label: String,
    /// What it may do.
    pub roles: Vec<Role>,
    /// Departments to which it is held; empty means all.
    pub departments: Vec<DepartmentCode>,
    /// The person for whom it acts.
    pub handler: Option<HandlerCode>,
    /// Not valid from then on.
    pub expires_at: Option<Instant>,
}

/// Issues a token.
pub fn issue_token(
    county: &County,
    mut command: IssueToken,
    now: Instant,
) -> Result<CountyEvent, Refusal> {
    must_be_open(county)?;
    command.roles.sort_unstable();
    command.roles.dedup();
    if command.roles.is_empty() {
        return Err(Refusal::NoRole);
    }
    if command.roles.contains(&Role::Handler) && command.handler.is_none() {
        return Err(Refusal::TokenWithoutHandler);
    }
    command
        .departments
        .iter()
        .try_for_each(|department| must_know(county, department))?;
    if let Some(expires_at) = command.expires_at.filter(|end| *end <= now) {
        return Err(Refusal::TokenExpired { expires_at, now });
    }
    if command.label.len() > LABEL_MAX_BYTES {
        let bytes = command.label.len();
        return Err(Refusal::TextTooLong {
            what: "the label".to_owned(),
            bytes,
            limit: LABEL_MAX_BYTES,
        });
    }
    Ok(CountyEvent::TokenIssued(TokenIssued {
        token: command.token,
        secret: command.secret,
        label: command.label,
        roles: command.roles,
        departments: command.departments,
        handler: command.handler,
        expires_at: command.expires_at,
    }))
}

const LABEL_MAX_BYTES: usize = 200;

/// Revokes a token for good.
pub fn revoke_token(county: &County, token: TokenId) -> Result<CountyEvent, Refusal> {
    match county.tokens.token(&token) {
        None => Err(Refusal::UnknownToken { token }),
        Some(known) if known.revoked => Err(Refusal::TokenRevoked { token }),
        Some(_) => Ok(CountyEvent::TokenRevoked { token }),
    }
}

/// Moves the simulated clock forward.
pub fn advance_clock(county: &County, now: Instant, to: Instant) -> Result<CountyEvent, Refusal> {
    must_be_open(county)?;
    if !county.is_simulated() {
        return Err(Refusal::NotSimulated);
    }
    match to > now {
        true => Ok(CountyEvent::ClockAdvanced { to }),
        false => Err(Refusal::Backwards { now, to }),
    }
}

pub(super) fn must_be_open(county: &County) -> Result<(), Refusal> {
    match county.is_open() {
        true => Ok(()),
        false => Err(Refusal::CountyNotOpen),
    }
}

pub(super) fn must_know(county: &County, department: &DepartmentCode) -> Result<(), Refusal> {
    match county.catalogue.department(department) {
        Some(_) => Ok(()),
        None => Err(Refusal::UnknownDepartment {
            department: department.clone(),
        }),
    }
}

pub(super) fn check_code(what: &str, code: &str) -> Result<(), Refusal> {
    let fits = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.');
    match (1..=64).contains(&code.len()) && code.bytes().all(fits) {
        true => Ok(()),
        false => Err(Refusal::MalformedCode {
            what: what.to_owned(),
            code: code.chars().take(80).collect(),
        }),
    }
}

pub(super) fn check_names(what: &str, names: &Texts) -> Result<(), Refusal> {
    match names.has_chinese() {
        true => Ok(()),
        false => Err(Refusal::NoChineseName {
            what: what.to_owned(),
        }),
    }
}

pub(super) fn unchanged(what: &str, name: &impl std::fmt::Display) -> Refusal {
    Refusal::Unchanged {
        what: format!("{what} `{name}`"),
    }
}
