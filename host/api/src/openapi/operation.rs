//! What each endpoint does, in words and names of schemas.

use crate::policy::Endpoint as E;

/// What a route takes and gives.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// One line.
    pub summary: &'static str,
    /// What else there is to know.
    pub about: &'static str,
    /// Query parameters: name, JSON type, meaning.
    pub query: &'static [(&'static str, &'static str, &'static str)],
    /// Its body.
    pub takes: Takes,
    /// Status of success.
    pub status: u16,
    /// Its answer.
    pub gives: Gives,
    /// Takes `Idempotency-Key`.
    pub repeatable: bool,
    /// Takes `If-Match`.
    pub conditional: bool,
}

/// A body.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// None.
    Nothing,
    /// JSON of this schema.
    Json(&'static str),
    /// A WebAssembly component, alone or as JSON with what it must answer.
    Wasm,
}

/// An answer.
#[derive(Clone, Copy, Debug)]
pub enum Gives {
    /// JSON of this schema.
    Json(&'static str),
    /// A page of entries of this schema.
    Entries(&'static str),
    /// JSON of this schema, a picture, or a file for other tools.
    Chart(&'static str),
    /// A picture.
    Svg,
    /// Text of this media type.
    Text(&'static str),
}

const LIMIT: (&str, &str, &str) = (
    "limit",
    "integer",
    "most entries of the page, 1 to 500; 100 unless given",
);
const AFTER: (&str, &str, &str) = ("after", "string", "`next` of the page before");

const fn read(summary: &'static str, gives: Gives) -> Operation {
    Operation {
        summary,
        about: "",
        query: &[],
        takes: Takes::Nothing,
        status: 200,
        gives,
        repeatable: false,
        conditional: false,
    }
}

const fn write(summary: &'static str, takes: Takes, status: u16, gives: &'static str) -> Operation {
    Operation {
        takes,
        status,
        ..read(summary, Gives::Json(gives))
    }
}

/// What `endpoint` takes and gives.
#[rustfmt::skip]
pub const fn operation(endpoint: E) -> Operation {
    use Gives::{Chart, Entries, Json, Svg, Text};
    match endpoint {
        E::Live => read("Whether the process answers", Text("text/plain")),
        E::Ready => Operation {
            about: "503 with one line per county while a store is in trouble.",
            ..read("Whether every county can be served", Text("text/plain"))
        },
        E::Metrics => read("Figures in the format of OpenMetrics", Text("application/openmetrics-text")),
        E::OpenApi => read("This document", Json("Any")),
        E::Docs => read("This document as a page", Text("text/html")),
        E::Problems => read("All problem codes", Text("text/html")),
        E::ProblemPage => read("What a problem code means and what to do", Text("text/html")),

        E::Counties => read("Counties that this host serves", Entries("County")),
        E::Departments => read("Departments (部门)", Entries("Department")),
        E::Items => Operation {
            query: &[("department", "string", "only items of this department"), AFTER, LIMIT],
            ..read("Power items (行政权力事项) as in force today, else their newest version; without what is withheld from the public", Entries("ItemSummary"))
        },
        E::Item => Operation {
            about: "The version in force today, else the newest one. What is withheld from the public is not found.",
            ..read("A power item with its forms", Json("Item"))
        },
        E::ItemFlowchart => Operation {
            about: "The variation of the department's active plugin, else the published base chart. `Accept: image/svg+xml` draws it, `application/bpmn+xml` gives it as BPMN 2.0.",
            query: &[
                ("format", "string", "of a picture: `wide`, the default, or `narrow` for a telephone"),
                ("language", "string", "of a picture: `zh-CN`, the default, or `en`"),
            ],
            ..read("Flowchart (流程图) of an item", Chart("Flowchart"))
        },
        E::ItemDifference => Operation {
            query: &[("from", "integer", "the earlier version"), ("to", "integer", "the later version")],
            ..read("What one version of an item changes in another, in words", Json("Diff"))
        },
        E::ItemVariation => Operation {
            about: "Empty where the base itself is in force. Computed from the two charts on record.",
            ..read("Where the flowchart in force departs from the published base", Json("Diff"))
        },
        E::ItemProposals => read("Proposals to change an item, oldest first", Entries("Proposal")),
        E::ProposeItem => Operation {
            about: "By a person of the item's department. The draft is held to every rule of publication at once; an item has one proposal at a time. A retirement is a draft with `valid_until`.",
            ..write("Propose a new version of an item", Takes::Json("NewDraft"), 201, "Proposal")
        },
        E::ReviseProposal => Operation {
            about: "The old revision is kept; the new one is reviewed and confirmed again. Refused while comments are taken. `change` is not looked at.",
            ..write("Replace the draft of a proposal", Takes::Json("NewDraft"), 200, "Proposal")
        },
        E::ReviewProposal => Operation {
            about: "By a person of the legal office who drafted no revision. `passed_to_lay_open` has a later revision laid open again.",
            ..write("Review a revision (法制审核)", Takes::Json("NewReview"), 200, "Proposal")
        },
        E::ConfirmReview => write("Confirm the legal office's reply", Takes::Json("Confirmation"), 200, "Proposal"),
        E::LayProposalOpen => Operation {
            about: "From today and for as long as the rules say unless days are given; a shorter period needs its reason, which is published.",
            ..write("Lay the current revision open for comments (公开征求意见)", Takes::Json("NewPeriod"), 200, "Proposal")
        },
        E::CommentOnProposal => Operation {
            about: "Comments are public for ever and carry no name; words with an identity or telephone number are refused.",
            ..write("Take in a comment of the public", Takes::Json("NewComment"), 201, "Comment")
        },
        E::AnswerComment => Operation {
            about: "Each comment is answered before publication. What was adopted has to be drafted first.",
            ..write("Give the official reply to a comment", Takes::Json("NewReply"), 200, "Proposal")
        },
        E::PublishProposal => Operation {
            about: "By a person who drafted no revision. From the day in the draft unless `valid_from` is given, never from a day that has passed. Running cases keep their version.",
            ..write("Publish a draft as the next version of its item", Takes::Json("NewForce"), 200, "Proposal")
        },
        E::WithdrawProposal => write("Take a proposal back", Takes::Json("Reason"), 200, "Proposal"),
        E::PublicProposals => read("Drafts that lie or lay open, with comments and replies", Entries("LaidOpen")),
        E::LawChanges => read("Changes of law that items have to follow, oldest first", Entries("LawChange")),
        E::NoteLawChange => write("Note a change of law", Takes::Json("NewLawChange"), 201, "LawChange"),
        E::ReportNoChange => write("Report that an item stays as it is", Takes::Json("NewReport"), 200, "LawChange"),
        E::PublicationDuties => Operation {
            query: &[("overdue", "boolean", "only what should have been done before today")],
            ..read("Reports and reviews that somebody owes, what is due first coming first", Entries("PublicationDuty"))
        },
        E::PublicationRules => read("Periods of the procedure, in the order in which they were set", Entries("PublicationRules")),
        E::SetPublicationRules => Operation {
            about: "What began before keeps the periods of its first day.",
            ..write("Set the periods of the procedure from a day on", Takes::Json("PublicationRules"), 201, "PublicationRules")
        },
        E::ProcedureRules => Operation {
            about: "At most one set holds on a day. A county that has set none goes by those that are shown all the same: they were published.",
            ..read("What the law demands of the procedure of each category, oldest first", Entries("ProcedureRules"))
        },
        E::SetProcedureRules => Operation {
            about: "A set without a last day holds until the next one begins; one that begins on the day of another replaces it. An item must fulfil every set that holds while it is valid; versions that were published before stay as they are.",
            ..write("Set what the law demands of procedures from a day on", Takes::Json("ProcedureRules"), 201, "ProcedureRules")
        },
        E::RiskScales => Operation {
            about: "Each scale holds until the next one begins. A county that has set none goes by the one that is shown all the same.",
            ..read("Figures by which integrity risks (廉政风险点) are graded, oldest first", Entries("RiskScale"))
        },
        E::SetRiskScale => Operation {
            about: "One that begins on the day of another replaces it. Cases keep the scale of the day on which they were accepted.",
            ..write("Set the figures by which risks are graded from a day on", Takes::Json("RiskScale"), 201, "RiskScale")
        },
        E::ImportCatalogue => Operation {
            about: "What the record holds already is skipped, so that a document can be imported again.",
            ..write("Import departments, items, posts and bindings", Takes::Json("CatalogueDocument"), 200, "CatalogueCounts")
        },
        E::Centres => read("Centres (服务中心) with their windows", Entries("Centre")),
        E::Coverage => Operation {
            query: &[("on", "string", "the day; today where it is absent")],
            about: "By objects, items and areas. Each question says how many things it looked at and names all that lack what is asked for, so that an empty list is an answer.",
            ..read("What has no supervision point, post, handler, chart or plugin", Json("Coverage"))
        },
        E::Posts => Operation {
            query: &[("department", "string", "only posts of this department")],
            ..read("Posts (岗位) and who is bound to them", Entries("PostWithBindings"))
        },
        E::EnterPost => write("Enter a post or rename it", Takes::Json("Post"), 201, "Post"),
        E::BindHandler => write("Bind a handler (经办人) to a post", Takes::Json("NewBinding"), 201, "Binding"),
        E::Inbox => Operation {
            query: &[AFTER, LIMIT],
            ..read("Open steps that wait for a post, oldest first", Entries("InboxEntry"))
        },
        E::Calendars => read("The working calendar in force", Entries("Calendar")),
        E::PublishCalendar => Operation {
            about: "It holds for every count, those that have begun included. Running clocks are computed anew in the background; where that moves a day or a threshold, the case's history says `clock_recomputed`. The county's log says `clocks_recomputed` when all are done.",
            ..write("Publish a calendar", Takes::Json("CalendarDocument"), 201, "CalendarDigest")
        },

        E::Cases => Operation {
            query: &[
                ("department", "string", "only cases of this department"),
                ("phase", "string", "received, awaiting_correction, open or closed"),
                ("item", "string", "only cases of this item"),
                ("due_before", "string", "only cases whose promised limit is over before this instant"),
                ("number", "string", "the one case with this public number"),
                ("external_ref", "string", "the one case with this reference of the caller's; needs `department`"),
                AFTER, LIMIT,
            ],
            ..read("Cases (案件) by department, phase and due date", Entries("CaseSummary"))
        },
        E::FileCase => Operation {
            repeatable: true,
            about: "The plugin of the item's department accepts it, asks once for corrections, refuses it or refers it elsewhere. `query_code` is shown once.",
            ..write("File a case (收件)", Takes::Json("NewCase"), 201, "FiledCase")
        },
        E::Case => Operation {
            about: "`ETag` is the version. The applicant, facts and materials are null once the case was erased.",
            ..read("A case", Json("Case"))
        },
        E::Act => Operation {
            repeatable: true, conditional: true,
            about: "With `If-Match` the act is refused with 409 `case.stale-version` when the case has changed since it was read. A plugin that fails leaves the case where it was (503). While it is quarantined and the fallback is `human-queue` the act waits: 202, and `deferred` names it.",
            ..write("Act at a step", Takes::Json("Act"), 200, "CaseSummary")
        },
        E::Supply => Operation {
            repeatable: true, conditional: true,
            about: "Metadata and SHA-256 of files; never their content.",
            ..write("Supply what a correction notice asked for (补正)", Takes::Json("Supply"), 200, "CaseSummary")
        },
        E::History => Operation {
            query: &[("after", "integer", "`next` of the page before: a version of the case"), LIMIT],
            ..read("Every event of a case, oldest first", Entries("Event"))
        },
        E::CaseClock => read("How the deadlines of a case come about, day by day", Json("Derivation")),
        E::CaseFlowchart => read("The case's flowchart with its present position", Svg),
        E::CaseRisks => Operation {
            about: "Risk points of steps where somebody has acted. Grades are by the scale of the day on which the case was accepted.",
            ..read("Integrity risks (廉政风险点) of a case, answered for or not", Json("Risks"))
        },
        E::AnswerRisk => Operation {
            repeatable: true, conditional: true,
            about: "In the handler's own name, for the post of the step. `measure` counts the risk's control measures from 1. Also after the case has ended.",
            ..write("Say what was done about a risk", Takes::Json("NewRiskAnswer"), 200, "CaseSummary")
        },
        E::EraseCase => Operation {
            about: "Deletes the key of an ended case: its personal values are unreadable for ever; the log still verifies.",
            ..write("Erase the personal values of a case", Takes::Nothing, 200, "Erasure")
        },
        E::PublicCase => Operation {
            query: &[("code", "string", "the query code, shown at filing")],
            about: "For applicants: five wrong codes lock the number for fifteen minutes (429).",
            ..read("Where a case stands, for its applicant", Json("PublicCase"))
        },
        E::Cards => Operation {
            query: &[
                ("department", "string", "only cards of this department's cases"),
                ("colour", "string", "warning, yellow or red"),
                ("live", "boolean", "only cards that no higher card has superseded"),
                AFTER, LIMIT,
            ],
            ..read("Cards (预警、黄牌、红牌), newest first", Entries("Card"))
        },

        E::Plugins => read("Uploaded plugins", Entries("Plugin")),
        E::UploadPlugin => Operation {
            about: "It passes the deployment gate or is refused; the problem's `gate` then says what each rule found. As JSON it brings recorded questions with the answers that are expected, which are played in the sandbox, and what was signed about it, which is checked before anything is kept. The same component again changes nothing, but another envelope is kept with it.",
            ..write("Upload a component", Takes::Wasm, 201, "Plugin")
        },
        E::Plugin => Operation {
            about: "Figures are those of this process since it started. Quantiles are upper bounds, powers of two; `max` is null above 2^28.",
            ..read("A plugin: what it is, how it does, what it may take", Json("PluginInspection"))
        },
        E::PluginLogs => Operation {
            query: &[
                ("after", "integer", "`next` of the page before: the number of a line, 0 for the oldest that is kept"),
                ("level", "string", "only lines that matter as much: debug, info, warning or error"),
                LIMIT,
            ],
            about: "The newest 512 lines that it noted, kept in memory alone. Numbers count from 1 since the host started; one that is missing is not kept any more. `next` is never null: ask again with it for what has come since.",
            ..read("What a plugin wrote for its developer", Entries("PluginNote"))
        },
        E::GivenVerdicts => Operation {
            query: &[("from", "integer", "`next` of the page before: the number of an event; by default that by which it last began to decide")],
            about: "In the order of the log, without a word of a reason; those of erased cases are left out. A page ends where enough of the log was looked at, so it may be empty and still have a `next`.",
            ..read("Verdicts that a plugin gave", Entries("GivenVerdict"))
        },
        E::QuarantinePlugin => Operation {
            about: "It is not asked any more until it is released; `fallbacks` say what becomes of acts meanwhile. The host does the same by itself when a plugin spends its error budget.",
            ..write("Quarantine a plugin (停用观察)", Takes::Json("Reason"), 200, "PluginInspection")
        },
        E::ReleasePlugin => write("Ask a quarantined plugin again", Takes::Json("Reason"), 200, "PluginInspection"),
        E::Deferred => Operation {
            query: &[AFTER, LIMIT],
            ..read("Acts that wait for a quarantined plugin, oldest first", Entries("DeferredEntry"))
        },
        E::SetFallback => Operation {
            about: "`refuse`: acts are refused with 503 and cases wait where they are. `last-good`: the component that was active before judges. `human-queue`: acts wait, on record and in `deferred`, and happen in the name of whoever proposed them when the plugin is asked again; applications and supplies are refused. `base-flowchart`: new cases keep the published chart, and cases go on by law alone as far as nobody has to judge; what grants or refuses stays closed. Without `item` it holds for all items of the department that have none of their own.",
            ..write("Say what becomes of acts while a department's plugin is quarantined", Takes::Json("NewFallback"), 200, "NewFallback")
        },
        E::ActivatePlugin => Operation {
            query: &[
                ("canary", "integer", "only for so many percent of the new cases, 1 to 99, beside the active component; which ones, follows from the case's id"),
                ("reason", "string", "why, at most 500 characters"),
            ],
            about: "Cases keep the component that judged them first. Where another component decides now, a complete shadow replay of this one must be on record, with no changed outcome or with an acceptance of each. Where the host asks for signatures, a developer of its department must have signed for it, and an approver too where an item is statutory (a licence, a penalty, a levy, coercion, an adjudication) or the statement names one; today, and by keys that are in force and not revoked.",
            ..write("Let a component decide the new cases of its department", Takes::Nothing, 200, "Plugin")
        },
        E::RollBackPlugin => Operation {
            about: "Without `to`: a canary gets no more new cases, or else the component that decided last decides again. Needs no replay: it was accepted once. No key that signed for it may have been revoked; that a date has passed does not count.",
            ..write("Take back what was activated last", Takes::Json("Rollback"), 200, "RolledBack")
        },
        E::RetirePlugin => Operation {
            about: "Refused while it is active or judges open cases.",
            ..write("Take a component out of use for ever", Takes::Json("Reason"), 200, "Retired")
        },
        E::MigrateCases => Operation {
            about: "A case is moved when this component knows every step that may still come, with the same ways out of it, and would have answered every recorded question with the same outcome. With `dry_run` nothing is moved.",
            ..write("Move the open cases of another component to this one", Takes::Json("NewMigration"), 200, "Migration")
        },
        E::Shadow => read("How it stands with the shadow replays of a component", Json("Shadow")),
        E::BeginShadow => Operation {
            about: "Every recorded question of the component's department is asked of it again, in the background. One replay runs at a time; the same again finds the one that runs, and one that was broken off goes on.",
            ..write("Begin a shadow replay", Takes::Json("NewShadow"), 202, "Shadow")
        },
        E::CancelShadow => write("Break a shadow replay off", Takes::Nothing, 200, "Shadow"),
        E::ShadowChanges => Operation {
            query: &[("after", "integer", "`next` of the page before"), LIMIT],
            about: "The recorded answer is read back and the candidate asked again; neither is kept with the report.",
            ..read("Changes that the newest replay found, with both answers in full", Entries("ExplainedChange"))
        },
        E::AcceptChanges => Operation {
            about: "`accepted` lists exactly the changes of the report that are more than other reasons, in its order. Where the host asks for signatures, `envelope` holds an in-toto Statement of the type `urn:sanquan:acceptance:v1` about the report's digest, with the same list, by a key of the department: an approver's where an item is statutory.",
            ..write("Answer for the changes that a replay found", Takes::Json("Acceptance"), 200, "Shadow")
        },
        E::DepartmentSettings => read("Every version of a department's settings, in the order of their record", Entries("Settings")),
        E::ChangeSettings => Operation {
            about: "A shadow replay of the active component under these settings must be on record.",
            ..write("Set what holds for a department's plugin from a day on", Takes::Json("NewSettings"), 201, "Settings")
        },
        E::PluginGate => Operation {
            about: "404 for a plugin that was taken in before there was a gate.",
            ..read("What the deployment gate found of a plugin, rule by rule", Json("GateReport"))
        },

        E::PluginSignatures => read("What was signed about a plugin, the newest last", Entries("Envelope")),
        E::SignPlugin => Operation {
            about: "An envelope that another person has signed too. Checked like one that comes with the component; the same again changes nothing.",
            ..write("Keep one more envelope with a plugin", Takes::Json("Envelope"), 200, "Plugin")
        },

        E::Keys => read("Keys that may sign, by name", Entries("Key")),
        E::RegisterKey => Operation {
            about: "A key signs for a department as one thing. Registered again for the same department it has the new role and dates.",
            ..write("Let a key sign for a department", Takes::Json("NewKey"), 201, "Key")
        },
        E::RevokeKey => Operation {
            about: "For good. From then on nothing that it signed is accepted; what decides already goes on.",
            ..write("Revoke a key", Takes::Json("Reason"), 200, "Key")
        },
        E::Tokens => read("Tokens, without their secrets", Entries("Token")),
        E::IssueToken => Operation {
            about: "The secret is shown once and kept nowhere.",
            ..write("Issue a token", Takes::Json("NewToken"), 201, "IssuedToken")
        },
        E::RevokeToken => write("Revoke a token for good", Takes::Nothing, 200, "Revocation"),

        E::Events => Operation {
            query: &[("after", "integer", "`next` of the page before: a number in the log, 0 for the beginning"), LIMIT],
            about: "`next` moves on even where all events belong to departments outside the token's scope.",
            ..read("Events of the county in order", Entries("Event"))
        },
        E::EventStream => Operation {
            query: &[("after", "integer", "where to begin; `Last-Event-ID` wins")],
            about: "Server-sent events. `id` is the number in the log: reconnecting with `Last-Event-ID` loses nothing. A comment line is sent when nothing happens for a while.",
            ..read("Events of the county as they happen", Text("text/event-stream"))
        },
        E::AdvanceClock => Operation {
            about: "Only for a county opened with a simulated clock; 404 otherwise.",
            ..write("Move the simulated clock forward", Takes::Json("NewInstant"), 200, "Now")
        },
    }
}
