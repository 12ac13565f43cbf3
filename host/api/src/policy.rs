//! Who may do what: one table, role × route × scope. What is not in it does not exist.
//!
//! The router, the OpenAPI document and the tests are made from this table, so they cannot
//! disagree with it. Item, flowchart and department are public because the law says so
//! (domain.md 3.5: catalogue, bodies, procedures, basis and limits are published), and with them the
//! rules by which items are proved; a case is public to whoever shows its number and its query code,
//! and only in the part of domain.md 9.
//!
//! Scope: a token may be held to departments. On a route of scope [`Scope::Own`] a write that
//! concerns another department is refused (403), a thing of another department is not found (404),
//! and lists leave it out. A token that is held to none is valid for all departments.

use axum::http::Method;
use sanquan_domain::event::Role;

use Allow::{Anybody, Everyone, Only};
use Endpoint as E;
use Role::{Auditor, Developer, Handler, Legal, Operator, Supervisor, Window};
use Scope::{County, Own};

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allow {
    /// The public, without a token.
    Everyone,
    /// The holder of any valid token.
    Anybody,
    /// Holders of a token with one of these roles.
    Only(&'static [Role]),
}

/// Which departments a token reaches on a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Nothing on this route belongs to a department.
    County,
    /// Only what belongs to the token's departments.
    Own,
}

/// One route.
#[derive(Clone, Debug)]
pub struct Row {
    /// How it is called.
    pub method: Method,
    /// Where; `{name}` stands for one segment.
    pub path: &'static str,
    /// Who may call it.
    pub allow: Allow,
    /// For which departments.
    pub scope: Scope,
    /// What answers.
    pub endpoint: Endpoint,
}

/// What answers a route. A variant that the table does not name is never constructed, which the
/// compiler reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the OpenAPI document says what each one does")]
pub enum Endpoint {
    Live,
    Ready,
    Metrics,
    OpenApi,
    Docs,
    Problems,
    ProblemPage,
    Counties,
    Departments,
    Items,
    Item,
    ItemFlowchart,
    ItemDifference,
    ItemVariation,
    ItemProposals,
    ProposeItem,
    ReviseProposal,
    ReviewProposal,
    ConfirmReview,
    LayProposalOpen,
    CommentOnProposal,
    AnswerComment,
    PublishProposal,
    WithdrawProposal,
    PublicProposals,
    LawChanges,
    NoteLawChange,
    ReportNoChange,
    PublicationDuties,
    PublicationRules,
    SetPublicationRules,
    ProcedureRules,
    SetProcedureRules,
    RiskScales,
    SetRiskScale,
    ImportCatalogue,
    Centres,
    Coverage,
    Posts,
    EnterPost,
    BindHandler,
    Inbox,
    Calendars,
    PublishCalendar,
    Cases,
    FileCase,
    Case,
    Act,
    Supply,
    History,
    CaseClock,
    CaseFlowchart,
    CaseRisks,
    AnswerRisk,
    EraseCase,
    PublicCase,
    Cards,
    Plugins,
    UploadPlugin,
    Plugin,
    PluginGate,
    PluginSignatures,
    SignPlugin,
    ActivatePlugin,
    PluginLogs,
    GivenVerdicts,
    QuarantinePlugin,
    ReleasePlugin,
    SetFallback,
    Deferred,
    RollBackPlugin,
    RetirePlugin,
    MigrateCases,
    Shadow,
    BeginShadow,
    CancelShadow,
    ShadowChanges,
    AcceptChanges,
    DepartmentSettings,
    ChangeSettings,
    Keys,
    RegisterKey,
    RevokeKey,
    Tokens,
    IssueToken,
    RevokeToken,
    Events,
    EventStream,
    AdvanceClock,
}

/// Everyone who reads cases of their department.
const READERS: Allow = Only(&[Window, Handler, Supervisor, Auditor]);
/// Everyone who watches.
const WATCHERS: Allow = Only(&[Handler, Supervisor, Auditor]);
/// Everyone who may look into how a department is organised.
const INSIDERS: Allow = Only(&[Operator, Developer, Window, Handler, Supervisor, Auditor]);
/// Everyone who may look at plugins.
const PLUGIN_READERS: Allow = Only(&[Operator, Developer, Supervisor, Auditor]);
/// Everyone who has a part in how items change, or watches it.
const CHANGERS: Allow = Only(&[Operator, Developer, Legal, Supervisor, Auditor]);

/// The table.
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    get ("/livez",                              Everyone,                      County, E::Live),
    get ("/readyz",                             Everyone,                      County, E::Ready),
    get ("/metrics",                            Only(&[Operator, Auditor]),    County, E::Metrics),
    get ("/openapi.json",                       Everyone,                      County, E::OpenApi),
    get ("/docs",                               Everyone,                      County, E::Docs),
    get ("/problems",                           Everyone,                      County, E::Problems),
    get ("/problems/{code}",                    Everyone,                      County, E::ProblemPage),

    get ("/api/v1/counties",                    Everyone,                      County, E::Counties),
    get ("/api/v1/departments",                 Everyone,                      County, E::Departments),
    get ("/api/v1/items",                       Everyone,                      County, E::Items),
    get ("/api/v1/items/{code}",                Everyone,                      County, E::Item),
    get ("/api/v1/items/{code}/flowchart",      Everyone,                      County, E::ItemFlowchart),
    get ("/api/v1/items/{code}/diff",           Everyone,                      County, E::ItemDifference),
    get ("/api/v1/items/{code}/variation",      Everyone,                      County, E::ItemVariation),
    get ("/api/v1/procedure-rules",             Everyone,                      County, E::ProcedureRules),
    get ("/api/v1/risk-scales",                 Everyone,                      County, E::RiskScales),
    get ("/api/v1/public/proposals",            Everyone,                      County, E::PublicProposals),
    get ("/api/v1/public/cases/{number}",       Everyone,                      County, E::PublicCase),

    get ("/api/v1/items/{code}/proposals",      CHANGERS,                      Own,    E::ItemProposals),
    post("/api/v1/items/{code}/proposals",      Only(&[Developer]),            Own,    E::ProposeItem),
    post("/api/v1/proposals/{id}/revisions",    Only(&[Developer]),            Own,    E::ReviseProposal),
    post("/api/v1/proposals/{id}/review",       Only(&[Legal]),                Own,    E::ReviewProposal),
    post("/api/v1/proposals/{id}/confirmation", Only(&[Developer]),            Own,    E::ConfirmReview),
    post("/api/v1/proposals/{id}/comment-period", Only(&[Developer]),          Own,    E::LayProposalOpen),
    post("/api/v1/proposals/{id}/comments",     Only(&[Window]),               County, E::CommentOnProposal),
    post("/api/v1/proposals/{id}/replies",      Only(&[Developer]),            Own,    E::AnswerComment),
    post("/api/v1/proposals/{id}/publication",  Only(&[Operator]),             Own,    E::PublishProposal),
    post("/api/v1/proposals/{id}/withdrawal",   Only(&[Developer]),            Own,    E::WithdrawProposal),
    get ("/api/v1/law-changes",                 CHANGERS,                      County, E::LawChanges),
    post("/api/v1/law-changes",                 Only(&[Legal]),                County, E::NoteLawChange),
    post("/api/v1/law-changes/{id}/reports",    Only(&[Developer]),            Own,    E::ReportNoChange),
    get ("/api/v1/publication-duties",          CHANGERS,                      Own,    E::PublicationDuties),
    get ("/api/v1/publication-rules",           CHANGERS,                      County, E::PublicationRules),
    post("/api/v1/publication-rules",           Only(&[Operator]),             County, E::SetPublicationRules),
    post("/api/v1/procedure-rules",             Only(&[Operator]),             County, E::SetProcedureRules),
    post("/api/v1/risk-scales",                 Only(&[Operator]),             County, E::SetRiskScale),

    get ("/api/v1/centres",                     Everyone,                      County, E::Centres),
    post("/api/v1/catalogue",                   Only(&[Operator]),             Own,    E::ImportCatalogue),
    get ("/api/v1/coverage",                    INSIDERS,                      County, E::Coverage),
    get ("/api/v1/posts",                       INSIDERS,                      Own,    E::Posts),
    post("/api/v1/posts",                       Only(&[Operator, Developer]),  Own,    E::EnterPost),
    post("/api/v1/posts/{code}/bindings",       Only(&[Operator, Developer]),  Own,    E::BindHandler),
    get ("/api/v1/posts/{code}/inbox",          WATCHERS,                      Own,    E::Inbox),
    get ("/api/v1/calendars",                   Anybody,                       County, E::Calendars),
    post("/api/v1/calendars",                   Only(&[Operator]),             County, E::PublishCalendar),

    get ("/api/v1/cases",                       READERS,                       Own,    E::Cases),
    post("/api/v1/cases",                       Only(&[Window]),               Own,    E::FileCase),
    get ("/api/v1/cases/{id}",                  READERS,                       Own,    E::Case),
    post("/api/v1/cases/{id}/actions",          Only(&[Handler]),              Own,    E::Act),
    post("/api/v1/cases/{id}/materials",        Only(&[Window, Handler]),      Own,    E::Supply),
    get ("/api/v1/cases/{id}/history",          READERS,                       Own,    E::History),
    get ("/api/v1/cases/{id}/clock",            READERS,                       Own,    E::CaseClock),
    get ("/api/v1/cases/{id}/flowchart",        READERS,                       Own,    E::CaseFlowchart),
    get ("/api/v1/cases/{id}/risks",            WATCHERS,                      Own,    E::CaseRisks),
    post("/api/v1/cases/{id}/risks",            Only(&[Handler]),              Own,    E::AnswerRisk),
    post("/api/v1/cases/{id}/erasure",          Only(&[Operator]),             Own,    E::EraseCase),
    get ("/api/v1/cards",                       WATCHERS,                      Own,    E::Cards),

    get ("/api/v1/plugins",                     PLUGIN_READERS,                Own,    E::Plugins),
    post("/api/v1/plugins",                     Only(&[Operator, Developer]),  Own,    E::UploadPlugin),
    get ("/api/v1/plugins/{digest}",            PLUGIN_READERS,                Own,    E::Plugin),
    get ("/api/v1/plugins/{digest}/gate",       PLUGIN_READERS,                Own,    E::PluginGate),
    get ("/api/v1/plugins/{digest}/signatures", PLUGIN_READERS,                Own,    E::PluginSignatures),
    post("/api/v1/plugins/{digest}/signatures", Only(&[Operator, Developer]),  Own,    E::SignPlugin),
    post("/api/v1/plugins/{digest}/activation", Only(&[Operator, Developer]),  Own,    E::ActivatePlugin),
    get ("/api/v1/plugins/{digest}/logs",       PLUGIN_READERS,                Own,    E::PluginLogs),
    get ("/api/v1/plugins/{digest}/verdicts",   PLUGIN_READERS,                Own,    E::GivenVerdicts),
    post("/api/v1/plugins/{digest}/quarantine", Only(&[Operator]),             Own,    E::QuarantinePlugin),
    post("/api/v1/plugins/{digest}/release",    Only(&[Operator]),             Own,    E::ReleasePlugin),
    get ("/api/v1/deferred",                    WATCHERS,                      Own,    E::Deferred),
    post("/api/v1/fallbacks",                   Only(&[Operator]),             Own,    E::SetFallback),
    post("/api/v1/plugins/{digest}/retirement", Only(&[Operator, Developer]),  Own,    E::RetirePlugin),
    post("/api/v1/plugins/{digest}/migration",  Only(&[Operator, Developer]),  Own,    E::MigrateCases),
    get ("/api/v1/plugins/{digest}/shadow",     PLUGIN_READERS,                Own,    E::Shadow),
    post("/api/v1/plugins/{digest}/shadow",     Only(&[Operator, Developer]),  Own,    E::BeginShadow),
    post("/api/v1/plugins/{digest}/shadow/cancellation", Only(&[Operator, Developer]), Own, E::CancelShadow),
    get ("/api/v1/plugins/{digest}/shadow/changes",    WATCHERS,               Own,    E::ShadowChanges),
    post("/api/v1/plugins/{digest}/shadow/acceptance", Only(&[Operator, Developer]), Own, E::AcceptChanges),
    post("/api/v1/departments/{code}/rollback", Only(&[Operator, Developer]),  Own,    E::RollBackPlugin),
    get ("/api/v1/departments/{code}/settings", INSIDERS,                      Own,    E::DepartmentSettings),
    post("/api/v1/departments/{code}/settings", Only(&[Operator, Developer]),  Own,    E::ChangeSettings),

    get ("/api/v1/keys",                        PLUGIN_READERS,                County, E::Keys),
    post("/api/v1/keys",                        Only(&[Operator]),             County, E::RegisterKey),
    post("/api/v1/keys/{id}/revocation",        Only(&[Operator]),             County, E::RevokeKey),

    get ("/api/v1/tokens",                      Only(&[Operator, Auditor]),    County, E::Tokens),
    post("/api/v1/tokens",                      Only(&[Operator]),             County, E::IssueToken),
    post("/api/v1/tokens/{id}/revocation",      Only(&[Operator]),             County, E::RevokeToken),

    get ("/api/v1/events",                      READERS,                       Own,    E::Events),
    get ("/api/v1/events/stream",               READERS,                       Own,    E::EventStream),
    post("/api/v1/clock/advance",               Only(&[Operator]),             County, E::AdvanceClock),
];

const fn get(path: &'static str, allow: Allow, scope: Scope, endpoint: Endpoint) -> Row {
    Row {
        method: Method::GET,
        path,
        allow,
        scope,
        endpoint,
    }
}

const fn post(path: &'static str, allow: Allow, scope: Scope, endpoint: Endpoint) -> Row {
    Row {
        method: Method::POST,
        path,
        allow,
        scope,
        endpoint,
    }
}

impl Allow {
    /// Whether a token with `roles` may call the route.
    pub fn admits(self, roles: &[Role]) -> bool {
        match self {
            Everyone | Anybody => true,
            Only(allowed) => roles.iter().any(|role| allowed.contains(role)),
        }
    }
}

impl Row {
    /// Whether it belongs to the interface proper, rather than to the host's own pages and probes.
    pub fn is_interface(&self) -> bool {
        self.path.starts_with("/api/")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use expect_test::expect;

    use super::*;

    #[test]
    fn public_exceptions_are_this_short_list() {
        let public: String = TABLE
            .iter()
            .filter(|row| row.allow == Everyone)
            .map(|row| format!("{} {}\n", row.method, row.path))
            .collect();
        expect![[r#"
            GET /livez
            GET /readyz
            GET /openapi.json
            GET /docs
            GET /problems
            GET /problems/{code}
            GET /api/v1/counties
            GET /api/v1/departments
            GET /api/v1/items
            GET /api/v1/items/{code}
            GET /api/v1/items/{code}/flowchart
            GET /api/v1/items/{code}/diff
            GET /api/v1/items/{code}/variation
            GET /api/v1/procedure-rules
            GET /api/v1/risk-scales
            GET /api/v1/public/proposals
            GET /api/v1/public/cases/{number}
            GET /api/v1/centres
        "#]]
        .assert_eq(&public);
    }

    #[test]
    fn no_route_and_no_endpoint_stands_twice() {
        let routes: BTreeSet<_> = TABLE
            .iter()
            .map(|row| (row.method.as_str(), row.path))
            .collect();
        assert_eq!(routes.len(), TABLE.len());
        let endpoints: BTreeSet<_> = TABLE
            .iter()
            .map(|row| format!("{:?}", row.endpoint))
            .collect();
        assert_eq!(endpoints.len(), TABLE.len());
    }

    #[test]
    fn nothing_is_written_without_a_role() {
        for row in TABLE.iter().filter(|row| row.method != Method::GET) {
            assert!(matches!(row.allow, Only(_)), "{} {}", row.method, row.path);
            assert!(!row.allow.admits(&[]), "{} {}", row.method, row.path);
        }
    }
}
