//! What the testkit reads of the contract's records; `wit/department.wit` documents each.

use serde::Deserialize;

/// A question of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Function {
    /// Who are you?
    Describe,
    /// What is your variation of this flowchart?
    Flowchart,
    /// What becomes of this application?
    Intake,
    /// May this action be taken, and where does the case go?
    Review,
    /// What do your supervision rules say?
    Inspect,
}

impl Function {
    /// As the contract names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Describe => "describe",
            Self::Flowchart => "flowchart",
            Self::Intake => "intake",
            Self::Review => "review",
            Self::Inspect => "inspect",
        }
    }
}

/// Declares records of the contract as far as they are read here.
macro_rules! records {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
        #[allow(missing_docs, reason = "the WIT text documents each field")]
        pub struct $name { $(pub $field: $type),* }
    )*};
}

records! {
    /// Words in one language.
    Text { language: String, content: String }
    /// Who the plugin is.
    Description {
        department: String, version: String, items: Vec<ItemHandling>, rules: Vec<Rule>,
        effects: Vec<String>, settings: Form,
    }
    /// An item that it handles.
    ItemHandling { item: String, application: Form, acts: Vec<ActForm> }
    /// What a handler fills in.
    ActForm { step: String, action: String, form: Form }
    /// A declared rule.
    Rule { id: String, basis: Vec<LegalBasis> }
    /// An article.
    LegalBasis { law: String, article: String }
    /// A form.
    Form { fields: Vec<Field> }
    /// One field of it.
    Field { path: String, kind: FieldKind, required: bool, max_count: u32, labels: Vec<Text> }
    /// One option of a choice.
    ChoiceOption { code: String, labels: Vec<Text> }
    /// A flowchart.
    Flowchart { item: String, start: String, steps: Vec<Step>, transitions: Vec<Transition> }
    /// A step of it.
    Step { id: String, names: Vec<Text>, kind: StepKind, post: Option<String>, joins: Vec<String> }
    /// An edge of it.
    Transition {
        id: String, from: String, action: String, names: Vec<Text>, to: Vec<String>,
        ends: Option<String>,
    }
    /// Why.
    Reason { rule: String, texts: Vec<Text>, read: Vec<String> }
    /// One thing that is missing or wrong.
    Shortcoming { what: String, reason: Reason }
    /// What becomes of an application.
    IntakeAnswer { ruling: IntakeRuling, reasons: Vec<Reason>, effects: Vec<Effect> }
    /// Where a case goes.
    ReviewAnswer {
        ruling: ReviewRuling, open_actions: Vec<String>, reasons: Vec<Reason>, effects: Vec<Effect>,
    }
    /// What the department's own supervision found.
    InspectAnswer { findings: Vec<Finding> }
    /// One of these.
    Finding { point: String, reason: Reason }
    /// Money due.
    Fee { code: String }
    /// A document to be made.
    Document { template: String }
    /// A stop of the clock.
    ClockStop { ground: String, days: u32, reason: Reason }
    /// A longer limit.
    Extension { days: u32, reason: Reason }
    /// A question to others.
    Ask { source: String, key: String }
}

/// Declares variants of the contract, likewise.
macro_rules! variants {
    ($($(#[$doc:meta])* $name:ident { $($case:tt)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "the WIT text documents each case")]
        pub enum $name { $($case)* }
    )*};
}

variants! {
    /// Type and bounds of a field.
    FieldKind {
        Text { min_chars: u32, max_chars: u32 },
        Whole { min: i64, max: i64 },
        Decimal { scale: u8, min_mantissa: i64, max_mantissa: i64 },
        Amount { currency: String, min_minor: i64, max_minor: i64 },
        Date,
        Instant,
        Choice(Vec<ChoiceOption>),
        YesNo,
        File { max_bytes: u64, media_types: Vec<String> },
    }
    /// Who acts at a step.
    StepKind { Work, Automatic, Waiting }
    /// What becomes of an application.
    IntakeRuling { Accept, Correct(Vec<Shortcoming>), Refuse, Refer(String) }
    /// What becomes of an action.
    ReviewRuling { Take(String), Deny }
    /// What the host is asked to do.
    Effect {
        Fee(Fee), Document(Document), ClockStop(ClockStop), ClockResume, Extension(Extension), Ask(Ask),
    }
}

impl Effect {
    /// Its kind, as `describe` declares it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Fee(_) => "fee",
            Self::Document(_) => "document",
            Self::ClockStop(_) => "clock_stop",
            Self::ClockResume => "clock_resume",
            Self::Extension(_) => "extension",
            Self::Ask(_) => "ask",
        }
    }

    /// Its kind and what it is about: `document grant-decision`, `clock_stop testing`.
    pub fn told(&self) -> String {
        let about = match self {
            Self::Fee(fee) => fee.code.clone(),
            Self::Document(document) => document.template.clone(),
            Self::ClockStop(stop) => stop.ground.clone(),
            Self::ClockResume => return self.kind().to_owned(),
            Self::Extension(extension) => extension.days.to_string(),
            Self::Ask(ask) => format!("{} {}", ask.source, ask.key),
        };
        format!("{} {about}", self.kind())
    }
}

impl Description {
    /// How it handles `item`.
    pub fn handling(&self, item: &str) -> Option<&ItemHandling> {
        self.items.iter().find(|handling| handling.item == item)
    }
}

impl ItemHandling {
    /// The form of `action` at `step`.
    pub fn act(&self, step: &str, action: &str) -> Option<&ActForm> {
        let wanted = |act: &&ActForm| act.step == step && act.action == action;
        self.acts.iter().find(wanted)
    }
}

impl Flowchart {
    /// The step of this id.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// Transitions that leave `step` with `action`.
    pub fn leaving<'a>(
        &'a self,
        step: &'a str,
        action: &'a str,
    ) -> impl Iterator<Item = &'a Transition> {
        let wanted = move |t: &&Transition| t.from == step && t.action == action;
        self.transitions.iter().filter(wanted)
    }

    /// Actions with which transitions leave `step`, each once, in the order of the chart.
    pub fn actions(&self, step: &str) -> Vec<&str> {
        let mut actions: Vec<&str> = Vec::new();
        for transition in self.transitions.iter().filter(|t| t.from == step) {
            if !actions.contains(&transition.action.as_str()) {
                actions.push(&transition.action);
            }
        }
        actions
    }
}

/// The words in Chinese, with the English ones behind where there are any.
pub fn words(texts: &[Text]) -> String {
    let find = |language: &str| texts.iter().find(|text| text.language == language);
    match (find("zh-CN"), find("en")) {
        (Some(zh), Some(en)) => format!("{} ({})", zh.content, en.content),
        (Some(one), None) | (None, Some(one)) => one.content.clone(),
        (None, None) => String::new(),
    }
}
