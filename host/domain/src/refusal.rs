//! Refusals: the law, the chart or the county's own record says no.
//!
//! A refusal is an answer, not an error: nothing is broken, nothing was recorded, and the message
//! says what the caller can do. Its code is stable. The codes `flow.*` and `authority.*` are at
//! the same time the rules of findings: what `Act` is refused for, `RecordPastAct` records
//! together with a finding of that name (design: two commands for facts).

use std::fmt;

use crate::event::{Party, ToldReason};
use crate::flowchart::{ChartProblem, Ending, Limit};
use crate::form::FieldError;
use crate::id::{
    ChangeId, DepartmentCode, Digest, HandlerCode, ItemCode, PostCode, ProposalId, TokenId,
};
use crate::signature::KeyId;
use crate::time::{Date, Instant};

/// Writes an enum whose variants each have a stable code and a message.
macro_rules! coded {
    ($(#[$about:meta])* pub enum $enum:ident {
        $($(#[$doc:meta])* $code:literal $name:ident $({ $($field:ident : $ty:ty),* $(,)? })?
            => ($($message:tt)+);)*
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
        #[allow(missing_docs, reason = "the message of a variant says what its fields are")]
        pub enum $enum {
            $($(#[$doc])* #[error($($message)+)] $name $({ $($field: $ty),* })?,)*
        }

        impl $enum {
            /// Every code, in the order of the list.
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// The stable code.
            pub fn code(&self) -> &'static str {
                match self { $(Self::$name { .. } => $code,)* }
            }
        }
    };
}
pub(crate) use coded;

/// Names in a message: `` `a`, `b` ``, or `none`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names(pub Vec<String>);

impl<T: ToString> FromIterator<T> for Names {
    fn from_iter<I: IntoIterator<Item = T>>(names: I) -> Self {
        Self(names.into_iter().map(|name| name.to_string()).collect())
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("none");
        }
        for (at, name) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}`{name}`")?;
        }
        Ok(())
    }
}

coded! {
    /// Why a command changes nothing.
    pub enum Refusal {
        // ------------------------------------------------------------------ the case as a whole
        /// Somebody else was quicker.
        "case.stale-version" StaleVersion { expected: u64, actual: u64 }
            => ("the case is at version {actual}, not {expected}: read it again and decide anew");
        /// Its key is gone.
        "case.erased" CaseErased
            => ("the personal values of this case have been erased: it can only be read");
        /// It stands at the end of an imported log.
        "case.frozen" CaseFrozen
            => ("the case is frozen at the end of an imported log: it can only be read");
        /// The course has ended.
        "flow.case-closed" CaseClosed { ending: Ending, at: Instant }
            => ("the case was closed at {at} as {ending:?}: file a new one");
        /// Acts begin with acceptance.
        "flow.not-accepted" NotAccepted
            => ("the case has not been accepted yet: what is missing must be supplied first");
        /// One reference, one case.
        "case.reference-taken" ReferenceTaken { reference: String }
            => ("the department has a case with the reference `{reference}` already: use another one");
        /// Nothing is awaited.
        "case.nothing-awaited" NothingAwaited
            => ("the case does not wait for papers: materials are supplied between filing and acceptance");
        /// An empty supply.
        "case.nothing-supplied" NothingSupplied
            => ("nothing was supplied: name at least one material or fact");
        /// One act waits at a step.
        "case.act-waits" ActWaits { step: String }
            => ("an act waits at step `{step}` already, until the department's plugin is asked again");
        /// Only what has ended may be erased.
        "case.still-open" StillOpen
            => ("the case is still open: its personal values are erased after it has ended");

        // ------------------------------------------------------------------ the order of steps
        /// No such step.
        "flow.unknown-step" UnknownStep { step: String, known: Names }
            => ("the flowchart has no step `{step}`; its steps are {known}");
        /// The case is elsewhere.
        "flow.step-not-open" StepNotOpen { step: String, open: Names }
            => ("step `{step}` is not open; open now: {open}");
        /// No such action at the step.
        "flow.unknown-action" UnknownAction { step: String, action: String, known: Names }
            => ("step `{step}` has no action `{action}`; its actions are {known}");
        /// An edge that does not leave the step with that action.
        "flow.unknown-transition" UnknownTransition { step: String, action: String, transition: String }
            => ("transition `{transition}` does not leave step `{step}` with action `{action}`");
        /// The host alone moves automatic steps.
        "flow.step-is-automatic" StepIsAutomatic { step: String }
            => ("step `{step}` is automatic: the host moves it");
        /// A past act names no edge and the chart leaves several open, or none.
        "flow.no-transition" NoTransition { step: String, action: String }
            => ("no single transition leaves step `{step}` with action `{action}`: the act names none");

        // ------------------------------------------------------------------ who may act
        /// Work needs somebody.
        "authority.no-handler" NoHandler { step: String }
            => ("nobody acts at step `{step}`: name the post and its handlers");
        /// Somebody outside acts here.
        "authority.not-ours" NotOurs { step: String }
            => ("step `{step}` waits for somebody outside: record the act without post and handlers");
        /// Another post's work.
        "authority.wrong-post" WrongPost { step: String, post: PostCode, given: PostCode }
            => ("step `{step}` belongs to post `{post}`, not to `{given}`");
        /// The person does not hold the post that day.
        "authority.post-not-bound" PostNotBound { post: PostCode, handler: HandlerCode, on: Date }
            => ("handler `{handler}` is not bound to post `{post}` on {on}: bind the handler, or let one who is bound act");
        /// 行政处罚法 42, 行政许可法 34.
        "authority.too-few-officers" TooFewOfficers { step: String, needed: u32, given: u32 }
            => ("step `{step}` needs {needed} officers, {given} given");
        /// The certificate is missing or has run out.
        "authority.not-qualified" NotQualified { handler: HandlerCode, on: Date }
            => ("handler `{handler}` has no certificate of qualification valid on {on}");
        /// Separation of duties.
        "authority.same-person" SamePerson { step: String, other: String, handler: HandlerCode }
            => ("handler `{handler}` acted at step `{other}` and may not act at `{step}`: another person must");
        /// One person is one officer.
        "authority.named-twice" NamedTwice { handler: HandlerCode }
            => ("handler `{handler}` is named twice");

        // ------------------------------------------------------------------ what was filled in
        /// See the list of fields.
        "form.invalid" FormInvalid { errors: Vec<FieldError> }
            => ("{} of the values do not fit the form, such as {}", .errors.len(), first_field(.errors));
        /// A material that the item does not know.
        "case.unknown-material" UnknownMaterial { material: String, known: Names }
            => ("the item has no material `{material}`; its materials are {known}");
        /// Words are bounded.
        "case.text-too-long" TextTooLong { what: String, bytes: usize, limit: usize }
            => ("{what} has {bytes} bytes, the limit is {limit}: shorten it");
        /// Nobody to name on the papers.
        "case.no-applicant" NoApplicant
            => ("an application needs the applicant's name");
        /// The department says no, and why.
        "review.denied" Denied { action: String, reasons: Vec<ToldReason>, open: Names }
            => ("the department does not open action `{action}` now; open: {open}");

        // ------------------------------------------------------------------ risks
        /// The step has other risk points, or none.
        "risk.unknown" UnknownRisk { step: String, risk: String, known: Names }
            => ("step `{step}` has no risk point `{risk}`; its risk points are {known}");
        /// A measure is one of those that were set.
        "risk.unknown-measure" UnknownMeasure { risk: String, measure: u32, measures: usize }
            => ("risk point `{risk}` has {measures} control measures, there is no measure {measure}");

        // ------------------------------------------------------------------ past acts
        /// What has not happened cannot be recorded.
        "past.in-future" InFuture { claimed: Instant, now: Instant }
            => ("the act is claimed for {claimed}, after now ({now})");
        /// Not an act at all.
        "past.malformed" Malformed { what: String }
            => ("not an act: {what}");

        // ------------------------------------------------------------------ what is in force
        /// The county's log has not begun.
        "county.not-open" CountyNotOpen
            => ("the county has not been opened: open it first");
        /// It has begun.
        "county.already-open" CountyAlreadyOpen
            => ("the county is open already");
        /// No such zone.
        "county.unknown-time-zone" UnknownTimeZone { name: String }
            => ("`{name}` is not an IANA time zone: give one such as `Asia/Shanghai`");
        /// No such item.
        "item.unknown" UnknownItem { item: ItemCode }
            => ("the catalogue has no item `{item}`");
        /// Not on that day.
        "item.not-in-force" NotInForce { item: ItemCode, on: Date }
            => ("item `{item}` is not in force on {on}");
        /// Nobody decides.
        "plugin.none-active" NoActivePlugin { department: DepartmentCode, item: ItemCode }
            => ("department `{department}` has no active plugin that handles item `{item}`: activate one");
        /// Days cannot be counted.
        "calendar.none" NoCalendar
            => ("the county has no calendar: publish one");
        /// Nothing says how severe what is.
        "rules.none" NoRules { on: Date }
            => ("no supervision rule set is valid on {on}: publish one");
        /// A chart of which only the digest is known.
        "chart.unknown" UnknownChart { chart: Digest }
            => ("the county does not know the flowchart {chart}");

        // ------------------------------------------------------------------ the catalogue
        /// A code is 1 to 64 ASCII letters, digits, `-`, `_` or `.`.
        "county.malformed-code" MalformedCode { what: String, code: String }
            => ("`{code}` is not the code of a {what}: use 1 to 64 letters, digits, `-`, `_` or `.`");
        /// Chinese names are the official ones.
        "county.no-chinese-name" NoChineseName { what: String }
            => ("{what} has no name in `zh-CN`");
        /// No such department.
        "department.unknown" UnknownDepartment { department: DepartmentCode }
            => ("the county has no department `{department}`: enter it first");
        /// Versions count without gaps.
        "item.version-out-of-order" VersionOutOfOrder { item: ItemCode, expected: u32, given: u32 }
            => ("the next version of item `{item}` is {expected}, not {given}");
        /// A code belongs to one department for ever.
        "item.other-department" ItemOfOther { item: ItemCode, department: DepartmentCode }
            => ("item `{item}` belongs to department `{department}`: a code is never used again for another item");
        /// No law, no power.
        "item.no-basis" NoBasis { item: ItemCode }
            => ("item `{item}` names no legal basis: without law there is no power");
        /// 行政许可法 42: the promise may only be shorter.
        "item.promise-exceeds-law" PromiseExceedsLaw { item: ItemCode, promised: Limit, statutory: Limit }
            => ("item `{item}` promises {} {:?}, the law allows {} {:?}", .promised.days, .promised.unit, .statutory.days, .statutory.unit);
        /// It would end before it begins.
        "item.validity-reversed" ValidityReversed { item: ItemCode, from: Date, until: Date }
            => ("item `{item}` would be valid from {from} until {until}");
        /// A later version starts later.
        "item.validity-overlaps" ValidityOverlaps { item: ItemCode, from: Date, before: Date }
            => ("the new version of item `{item}` starts on {from}, before the one it replaces ({before})");
        /// Two materials of one code.
        "item.material-twice" MaterialTwice { item: ItemCode, material: String }
            => ("item `{item}` lists material `{material}` twice");
        /// See the list of problems.
        "item.chart-invalid" ChartInvalid { item: ItemCode, problems: Vec<ChartProblem> }
            => ("the flowchart of item `{item}` has {} problems, such as {}", .problems.len(), first_problem(.problems));
        /// No such post.
        "post.unknown" UnknownPost { post: PostCode }
            => ("the county has no post `{post}`: enter it first");
        /// A post stays in its department.
        "post.other-department" PostOfOther { post: PostCode, department: DepartmentCode }
            => ("post `{post}` belongs to department `{department}`");
        /// It would end before it begins.
        "post.binding-reversed" BindingReversed { post: PostCode, from: Date, until: Date }
            => ("the binding to post `{post}` would hold from {from} until {until}");
        /// The same again.
        "county.unchanged" Unchanged { what: String }
            => ("{what} stands in the record exactly like this already");
        /// Bytes that are not a calendar.
        "calendar.unreadable" CalendarUnreadable { why: String }
            => ("not a calendar: {why}");
        /// Bytes that are not a rule set.
        "rules.unreadable" RulesUnreadable { why: String }
            => ("not a supervision rule set: {why}");

        // ------------------------------------------------------------------ plugins
        /// A plugin speaks for one department.
        "plugin.not-its-item" NotItsItem { department: DepartmentCode, item: ItemCode, owner: DepartmentCode }
            => ("the plugin speaks for department `{department}`, item `{item}` belongs to `{owner}`");
        /// See the list of problems.
        "plugin.description-invalid" DescriptionInvalid { problems: Vec<String> }
            => ("the plugin's description has {} problems, such as: {}", .problems.len(), .problems.first().map_or("", |p| p));
        /// A chart is missing or one too many.
        "plugin.charts-differ" ChartsDiffer { items: Names, charts: Names }
            => ("the plugin handles the items {items} but gave flowcharts for {charts}");
        /// Not taken in.
        "plugin.unknown" UnknownPlugin { component: Digest }
            => ("no component {component} was uploaded");
        /// Nothing to do.
        "plugin.already-active" AlreadyActive { component: Digest }
            => ("component {component} is active already");
        /// It failed too often, or the operator said so.
        "plugin.quarantined" Quarantined { component: Digest, department: DepartmentCode, since: Instant, next_probe_at: Option<Instant> }
            => ("the plugin of department `{department}`, component {component}, has been quarantined since {since} and is not asked; {}", until(*.next_probe_at));
        /// Its quarantine began while the question waited.
        "plugin.stopped" Stopped { component: Digest, department: DepartmentCode }
            => ("the plugin of department `{department}`, component {component}, was quarantined before it was asked: try again");
        /// The law alone does not decide it.
        "plugin.judgement-needed" NeedsDepartment { step: String, action: String }
            => ("action `{action}` at step `{step}` needs the department's judgement, and its plugin is quarantined");
        /// Once is enough.
        "plugin.already-quarantined" AlreadyQuarantined { component: Digest }
            => ("component {component} is quarantined already");
        /// Nothing to release.
        "plugin.not-quarantined" NotQuarantined { component: Digest }
            => ("component {component} is not quarantined");
        /// Its effect on past cases was not seen.
        "activation.no-report" NoReport { component: Digest, department: DepartmentCode }
            => ("no complete shadow replay of {component} is on record: first see what it would have done in department `{department}`, by `sanquan plugin shadow {component}`");
        /// What was compared with is no longer what decides.
        "activation.report-outdated" ReportOutdated { component: Digest, report: Digest, why: &'static str }
            => ("report {report} no longer holds: {why}; run `sanquan plugin shadow {component}` again");
        /// Somebody has to answer for them.
        "activation.changes-not-accepted" ChangesNotAccepted { component: Digest, report: Digest, changes: u64 }
            => ("report {report} of {component} lists {changes} answers that would have been others: accept them one by one (`sanquan plugin accept {component} --report {report}`), or mend the plugin");
        /// Not on record, or a newer one is.
        "activation.unknown-report" UnknownReport { report: Digest }
            => ("no report {report} is on record as the newest of its candidate");
        /// What is accepted is not what was found.
        "activation.acceptance-differs" AcceptanceDiffers { report: Digest, given: usize, listed: usize }
            => ("the acceptance lists {given} verdicts, and report {report} {listed}: an acceptance lists exactly those that the report does, in its order");
        /// Nobody can look at so many.
        "activation.too-many-changes" TooManyChanges { changes: u64, limit: usize }
            => ("{changes} answers would have been others, at most {limit} can be accepted one by one: change less at a time");
        /// It never decides again.
        "plugin.retired" Retired { component: Digest }
            => ("component {component} was retired: deploy another");
        /// Another one has to take over first.
        "plugin.active" StillActive { component: Digest }
            => ("component {component} decides for its department: activate another one first");
        /// All or none of the cases is not a share.
        "canary.share" CanaryShare { share_percent: u8, min: u8, max: u8 }
            => ("a canary's share of new cases is {min} to {max} percent, not {share_percent}: for all of them activate the component without a share");
        /// There is nothing to stand beside.
        "canary.alone" CanaryAlone { component: Digest, department: DepartmentCode }
            => ("department `{department}` has no active component, beside which {component} could judge a share of the cases: activate it for all of them");
        /// One at a time, and it goes first.
        "canary.running" CanaryRunning { component: Digest, department: DepartmentCode }
            => ("component {component} is the canary of department `{department}`: end it first, by `sanquan plugin rollback {department}`");
        /// They would have no judge.
        "plugin.has-cases" HasCases { component: Digest, cases: u64 }
            => ("{cases} open cases are judged by component {component}: move them first, by `sanquan plugin migrate`");
        /// Only what was accepted once can be gone back to.
        "rollback.never-active" NeverActive { component: Digest, department: DepartmentCode }
            => ("component {component} was never active in department `{department}`: activate it instead");
        /// There is no way back.
        "rollback.nothing-before" NothingBefore { department: DepartmentCode }
            => ("no earlier component of department `{department}` is on record that was not retired");
        /// Why is part of the record.
        "reason.length" ReasonLength { length: usize, limit: usize }
            => ("the reason has {length} characters: give 1 to {limit}");
        /// They do not fit the form.
        "settings.invalid" SettingsInvalid { errors: Vec<FieldError> }
            => ("the settings do not fit the plugin's form: {}", first_field(.errors));
        /// Nobody says what can be set.
        "settings.no-plugin" SettingsWithoutPlugin { department: DepartmentCode }
            => ("department `{department}` has no active plugin, which would say what can be set: activate one");
        /// The past was decided already.
        "settings.in-the-past" SettingsInThePast { valid_from: Date, today: Date }
            => ("the settings would hold from {valid_from}, before today ({today}): acts of past days were decided already");

        // ------------------------------------------------------------------ signatures
        /// Nobody answers for it.
        "signature.missing" NotSigned { component: Digest }
            => ("nobody has signed for component {component}, and this host asks for it: `sanquan plugin sign COMPONENT --key KEY`, then `sanquan plugin deploy COMPONENT` again");
        /// Nobody answers for what it changes.
        "signature.acceptance-missing" AcceptanceNotSigned { report: Digest, candidate: Digest }
            => ("the acceptance of report {report} is not signed, and this host asks for it: `sanquan plugin accept {candidate} --report {report} --key KEY`");
        /// Not an envelope or not a statement.
        "signature.malformed" SignatureMalformed { why: String }
            => ("what is signed cannot be read: {why}; have it made anew by `sanquan plugin sign COMPONENT --key KEY`");
        /// The bytes are not those that were signed.
        "signature.invalid" SignatureInvalid { key: KeyId }
            => ("the signature does not fit: what it stands under was changed, or it is not by key {key}; sign anew by `sanquan plugin sign COMPONENT --key KEY`");
        /// Nobody knows whose it is.
        "signature.unknown-key" UnknownKey { key: KeyId }
            => ("key {key} is not registered here: the operator registers it by `sanquan key add PUBLIC --department CODE --role ROLE`");
        /// Not any more.
        "signature.revoked-key" KeyRevoked { key: KeyId, since: Instant, reason: String }
            => ("key {key} was revoked at {since} ({reason}) and signs for nothing any more: sign with another key, by `sanquan plugin sign COMPONENT --key KEY`");
        /// Too early or too late.
        "signature.key-not-in-force" KeyNotInForce { key: KeyId, from: Date, until: Option<Date>, on: Date }
            => ("key {key} may sign from {from}{}, and today is {on}: sign with another key, or let the operator register it anew by `sanquan key add`", until_day(*.until));
        /// It signs elsewhere.
        "signature.key-of-other-department" KeyOfOther { key: KeyId, department: DepartmentCode, of: Names }
            => ("key {key} may sign for {of}, not for department `{department}`: sign with a key of that department");
        /// It had its time.
        "signature.expired" SignatureExpired { component: Digest, expires: Date, on: Date }
            => ("what was signed for component {component} held until {expires}, and today is {on}: sign anew by `sanquan plugin sign COMPONENT --key KEY`");
        /// The file beside the component belongs to another one.
        "signature.other-component" SignedOther { what: &'static str, signed: Digest, given: Digest }
            => ("the signature is for the {what} {signed}, and this is {given}: sign this one");
        /// Whoever signed meant another department's.
        "signature.other-department" SignedForOther { signed: DepartmentCode, department: DepartmentCode }
            => ("it was signed for department `{signed}`, and is of department `{department}`: sign anew, without `--department`");
        /// Approving is not enough.
        "signature.no-developer" NoDeveloper { department: DepartmentCode }
            => ("none of the signatures is by a developer's key of department `{department}`: the developer signs first, by `sanquan plugin sign COMPONENT --key KEY`");
        /// Four eyes.
        "signature.second-approver" NoSecondApprover { what: String, why: String, next: String }
            => ("{what} has 0 valid signatures of an approver and needs 1, since {why}: {next}");
        /// The host would not grant what it was tried with.
        "signature.limits" LimitsBeyond { limit: &'static str, asked: u64, granted: u64 }
            => ("the statement asks for {limit} {asked}, and this host grants {granted} to a call: try it within that, and sign anew");
        /// A statement about something else.
        "signature.statement-differs" StatementDiffers { what: &'static str, signed: String, actual: String }
            => ("the statement says that {what} is `{signed}`, and it is `{actual}`: sign anew by `sanquan plugin sign COMPONENT --key KEY`");
        /// It would end before it begins.
        "key.validity-reversed" KeyValidityReversed { from: Date, until: Date }
            => ("the key would be in force from {from} until {until}");
        /// Once is enough, and for good.
        "key.revoked" KeyIsRevoked { key: KeyId, since: Instant }
            => ("key {key} was revoked at {since} for good: make another by `sanquan key new`");
        /// No such key.
        "key.unknown" NoSuchKey { key: KeyId }
            => ("no key {key} is registered: `sanquan key list` shows those that are");

        // ------------------------------------------------------------------ how items change
        /// No such proposal.
        "publication.unknown-proposal" UnknownProposal { proposal: ProposalId }
            => ("no proposal {proposal} is on record");
        /// An id names one proposal.
        "publication.proposal-taken" ProposalTaken { proposal: ProposalId }
            => ("proposal {proposal} is on record already: give a new proposal a new id, or revise that one");
        /// It came to its end.
        "publication.proposal-ended" ProposalOver { proposal: ProposalId }
            => ("proposal {proposal} was published or withdrawn: propose anew");
        /// One at a time.
        "publication.another-proposal" AnotherProposal { item: ItemCode, proposal: ProposalId }
            => ("proposal {proposal} for item `{item}` is under way: revise it, or withdraw it first");
        /// A proposal is about one item.
        "publication.other-item" ProposalOfOther { proposal: ProposalId, item: ItemCode, given: ItemCode }
            => ("proposal {proposal} is about item `{item}`, not `{given}`: propose the other item by itself");
        /// Each of the three parties has its part.
        "publication.other-party" OtherParty { due: Party, given: Party }
            => ("this is for {due} to do, not for {given}");
        /// Each part is somebody's.
        "publication.no-person" NoPerson
            => ("each part of the procedure is recorded with a person: use a token that is issued for a handler");
        /// Nobody approves what they drafted.
        "publication.own-draft" OwnDraft { person: HandlerCode, revision: u32 }
            => ("`{person}` drafted revision {revision} and may neither review nor publish it: another person must");
        /// Nobody agrees with themselves.
        "publication.own-review" OwnReview { person: HandlerCode, revision: u32 }
            => ("`{person}` reviewed revision {revision} and may not confirm the reply: another person must");
        /// Somebody else was quicker.
        "publication.stale-revision" StaleRevision { given: u32, current: u32 }
            => ("revision {given} is not the current one, which is {current}: read it and decide anew");
        /// Once is enough.
        "publication.reviewed-already" ReviewedAlready { revision: u32 }
            => ("revision {revision} has been reviewed: only a new revision is reviewed again");
        /// What was not reviewed may not go on.
        "publication.not-reviewed" NotReviewed { revision: u32 }
            => ("the legal office has not reviewed revision {revision} yet");
        /// It may not go on like this.
        "publication.sent-back" WasSentBack { revision: u32, reply: String }
            => ("the legal office sent revision {revision} back ({reply}): revise or withdraw the proposal");
        /// Only then is the review effective.
        "publication.not-confirmed" NotConfirmed { revision: u32 }
            => ("the department has not confirmed the legal office's reply on revision {revision} yet");
        /// The public was not asked.
        "publication.not-laid-open" NotLaidOpen { revision: u32 }
            => ("revision {revision} has to be laid open for comments first");
        /// It lies open, or lay.
        "publication.laid-open-already" LaidOpenAlready { revision: u32, until: Date }
            => ("revision {revision} need not be laid open again: comments on the proposal were taken until {until}");
        /// What must be kept secret is not laid open.
        "publication.withheld" DraftWithheld { item: ItemCode }
            => ("the draft of item `{item}` is withheld from the public for the reason that it gives: it is published without comments");
        /// Whoever comments must know on what.
        "publication.comments-running" CommentsRunning { until: Date }
            => ("comments are taken until the end of {until}: wait for the next day");
        /// Too early or too late.
        "publication.comments-closed" CommentsClosed { proposal: ProposalId, on: Date }
            => ("proposal {proposal} does not lie open for comments on {on}");
        /// Nobody can comment yesterday.
        "publication.period-in-the-past" PeriodInThePast { from: Date, today: Date }
            => ("comments would be taken from {from}, before today ({today})");
        /// A shorter period needs a reason.
        "publication.period-too-short" PeriodTooShort { until: Date, least: Date }
            => ("comments would be taken until {until}, the rules want them until {least}: give that day, or say why the period is shortened");
        /// Each comment has an official reply.
        "publication.unanswered" Unanswered { comments: Names }
            => ("comments {comments} have no official reply: answer each of them first");
        /// What was promised to whoever commented must be in the draft.
        "publication.not-taken-up" NotTakenUp { comments: Names, revision: u32 }
            => ("comments {comments} were adopted, and the draft is still revision {revision}: revise it first");
        /// No such comment.
        "publication.unknown-comment" UnknownComment { number: u32, comments: usize }
            => ("there is no comment {number}: the proposal has {comments}");
        /// An official reply is given once.
        "publication.answered-already" AnsweredAlready { number: u32 }
            => ("comment {number} has its official reply already");
        /// The public record keeps what it has for ever.
        "publication.personal-data" PersonalData { what: &'static str }
            => ("the words contain what looks like {what}: comments are public for ever, leave it out");
        /// Words are bounded.
        "publication.words-length" WordsLength { what: &'static str, length: usize, limit: usize }
            => ("{what} has {length} characters: give 1 to {limit}");
        /// The draft would come into force before it is published.
        "publication.in-the-past" ForceInThePast { valid_from: Date, today: Date }
            => ("the version would be in force from {valid_from}, before today ({today}): cases of past days keep the version they have");
        /// A code is never used again.
        "publication.retired" RetiredItem { item: ItemCode, until: Date }
            => ("item `{item}` was retired, its last day was {until}: its code is never used again, propose another item");
        /// Nothing says how long anything takes.
        "publication.no-rules" NoPublicationRules { on: Date }
            => ("no rules of publication are valid on {on}: set some");
        /// Rules that nobody could keep.
        "publication.rules-invalid" PublicationRulesInvalid { why: String }
            => ("not rules of publication: {why}");
        /// Rules by which nothing could be proved.
        "procedure-rules.invalid" ProcedureRulesInvalid { name: String, why: String }
            => ("`{name}` is not a set of procedure rules: {why}");
        /// One law on a day.
        "procedure-rules.overlap" ProcedureRulesOverlap { earlier: String, until: Option<Date>, later: String, from: Date }
            => ("procedure rules `{earlier}` hold{}, and `{later}` from {from}: one set holds on a day, let `{earlier}` end before {from}", until_day(*.until));
        /// Figures by which nothing could be graded.
        "risk-scale.invalid" RiskScaleInvalid { why: String }
            => ("not a scale of risks: {why}");
        /// No such change of law.
        "publication.unknown-change" UnknownChange { change: ChangeId }
            => ("no change of law {change} is on record");
        /// An id names one change.
        "publication.change-taken" ChangeTaken { change: ChangeId }
            => ("change of law {change} is on record already: give another one a new id");
        /// It is about other items.
        "publication.not-concerned" NotConcerned { change: ChangeId, item: ItemCode }
            => ("change of law {change} does not name item `{item}`");
        /// A change of nothing.
        "publication.no-items" NoItems
            => ("a change of law names at least one item that may have to follow");

        // ------------------------------------------------------------------ tokens and the clock
        /// A token that may do nothing.
        "token.no-role" NoRole
            => ("a token needs at least one role");
        /// Handlers act in person.
        "token.no-handler" TokenWithoutHandler
            => ("a token with the role `handler` names the handler for whom it acts");
        /// It would be dead at birth.
        "token.expired" TokenExpired { expires_at: Instant, now: Instant }
            => ("the token would expire at {expires_at}, before now ({now})");
        /// No such token.
        "token.unknown" UnknownToken { token: TokenId }
            => ("no token {token} was issued");
        /// Once is enough.
        "token.revoked" TokenRevoked { token: TokenId }
            => ("token {token} has been revoked already");
        /// Real time moves by itself.
        "clock.not-simulated" NotSimulated
            => ("this county runs on real time: only a county opened with a simulated clock can be advanced");
        /// Never back.
        "clock.backwards" Backwards { now: Instant, to: Instant }
            => ("the clock stands at {now} and cannot go back to {to}");
    }
}

fn until(next_probe_at: Option<Instant>) -> String {
    let operator = "the operator releases it, or activates another component";
    match next_probe_at {
        Some(at) => format!("it is probed at {at}; or {operator}"),
        None => operator.to_owned(),
    }
}

fn until_day(until: Option<Date>) -> String {
    until.map_or_else(String::new, |until| format!(" until {until}"))
}

fn first_field(errors: &[FieldError]) -> String {
    errors.first().map_or_else(String::new, ToString::to_string)
}

fn first_problem(problems: &[ChartProblem]) -> String {
    problems
        .first()
        .map_or_else(String::new, ToString::to_string)
}

impl Refusal {
    /// The values that do not fit the form, where that is the reason.
    pub fn fields(&self) -> &[FieldError] {
        match self {
            Self::FormInvalid { errors } => errors,
            _ => &[],
        }
    }

    /// The department's reasons, where it said no.
    pub fn reasons(&self) -> &[ToldReason] {
        match self {
            Self::Denied { reasons, .. } => reasons,
            _ => &[],
        }
    }

    /// What is wrong with the flowchart, where that is the reason.
    pub fn chart_problems(&self) -> &[ChartProblem] {
        match self {
            Self::ChartInvalid { problems, .. } => problems,
            _ => &[],
        }
    }
}
