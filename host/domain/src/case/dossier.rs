//! A case on the desk while one command works on it.

use super::Case;
use super::content::{CaseContent, Clear, Sealer};
use crate::event::{ActContent, CaseEvent, CaseFiled, Sealed, VerdictBytes, VerdictGiven};
use crate::time::Instant;

/// The case, its content in clear, and the events that this command adds.
///
/// Nothing in it is on record before the engine has stored the events; dropping a dossier drops
/// the command. A command that fails leaves no half of its events behind: use cases check first
/// and record then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    case: Case,
    content: CaseContent,
    events: Vec<(CaseEvent, Instant)>,
    /// Bytes of the verdicts among the events, until they are sealed together.
    verdict_bytes: Vec<VerdictBytes>,
    /// Acts of the host since this dossier was opened.
    pub(super) automatic: u32,
}

impl Dossier {
    /// The case as it is stored.
    pub fn new(case: Case, content: CaseContent) -> Self {
        Self {
            case,
            content,
            events: Vec::new(),
            verdict_bytes: Vec::new(),
            automatic: 0,
        }
    }

    /// The case, with every event so far.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// Its content, with every event so far.
    pub fn content(&self) -> &CaseContent {
        &self.content
    }

    /// The events that were added, in order.
    pub fn events(&self) -> impl Iterator<Item = &CaseEvent> {
        self.events.iter().map(|(event, _)| event)
    }

    /// What is to be stored: the events, each with the instant at which it happened, then the
    /// snapshot that is their fold.
    pub fn into_parts(self) -> (Vec<(CaseEvent, Instant)>, Case, CaseContent) {
        (self.events, self.case, self.content)
    }

    /// Records an event without sealed part (the engine adds verdicts and faults through here).
    /// `at` is when it happened, as the stored event will say.
    pub fn record(&mut self, event: CaseEvent, at: Instant) {
        self.push(event, None, at);
    }

    /// Records a verdict; its bytes wait for [`Self::take_verdict_bytes`].
    pub fn record_verdict(&mut self, verdict: VerdictGiven, bytes: VerdictBytes, at: Instant) {
        self.push(CaseEvent::VerdictGiven(verdict), None, at);
        self.verdict_bytes.push(bytes);
    }

    /// The bytes of the verdicts recorded since the last time, in their order.
    pub fn take_verdict_bytes(&mut self) -> Vec<VerdictBytes> {
        std::mem::take(&mut self.verdict_bytes)
    }

    pub(super) fn record_sealed(&mut self, event: CaseEvent, clear: &Clear, at: Instant) {
        self.push(event, Some(clear), at);
    }

    fn push(&mut self, event: CaseEvent, clear: Option<&Clear>, at: Instant) {
        self.case.apply(&event, at);
        self.content.apply(&event, clear);
        self.events.push((event, at));
    }

    /// A dossier that begins with the filing of its case.
    pub(super) fn begin(filed: CaseFiled, application: &Clear) -> Self {
        let case = Case::filed(&filed);
        let received_at = filed.received_at;
        let event = CaseEvent::CaseFiled(filed);
        let mut content = CaseContent::default();
        content.apply(&event, Some(application));
        Self {
            case,
            content,
            events: vec![(event, received_at)],
            verdict_bytes: Vec::new(),
            automatic: 0,
        }
    }
}

/// Seals `act` if there is anything in it.
pub(super) fn seal_act(act: ActContent, sealer: &mut dyn Sealer) -> (Option<Sealed>, Clear) {
    let empty = act == ActContent::default();
    let clear = Clear::Act(act);
    let sealed = (!empty).then(|| sealer.seal(&clear.to_bytes()));
    (sealed, clear)
}
