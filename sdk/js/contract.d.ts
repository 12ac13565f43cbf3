// The contract `sanquan:department` as JavaScript sees it: made from wit/department.wit by
// tests/src/typescript.rs, and held to it by a test. Numbers are 64 bits wide in the contract and exact up to
// 2^53 here.

/** A calendar day in the county's time zone, Gregorian, years 1 to 9999. */
export interface Date {
  year: number;
  month: number;
  day: number;
}

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** Text for people in one language (BCP 47, such as `zh-CN` or `en`). */
export interface Text {
  language: string;
  content: string;
}

/** An exact number: mantissa × 10^-scale, scale at most 18. */
export interface Decimal {
  mantissa: number;
  scale: number;
}

/** Money in the minor unit of its currency (ISO 4217), such as fen for `CNY`. */
export interface Amount {
  minor: number;
  currency: string;
}

/** A file that was handed in. The plugin sees what it is, never its bytes. */
export interface File {
  name: string;
  mediaType: string;
  sizeBytes: number;
  /** 64 lower-case hexadecimal digits. */
  sha256: string;
}

export type Value =
  | { tag: "text"; val: string }
  | { tag: "whole"; val: number }
  | { tag: "decimal"; val: Decimal }
  | { tag: "amount"; val: Amount }
  | { tag: "date"; val: Date }
  | { tag: "instant"; val: Instant }
  /** The code of one of the field's options. */
  | { tag: "choice"; val: string }
  | { tag: "yes-no"; val: boolean }
  | { tag: "file"; val: File };

/**
 * One value at a path such as `applicant.name` or `premises[0].area`. Indexes count from 0
 * without gaps. What is absent was not given: there is no null.
 */
export interface Fact {
  path: string;
  value: Value;
}

/** Sorted by path (bytes, indexes by number), no path twice. */
export type Facts = Fact[];

export interface TextBounds {
  minChars: number;
  maxChars: number;
}

export interface WholeBounds {
  min: number;
  max: number;
}

/** Bounds are inclusive and have the field's scale. */
export interface DecimalBounds {
  scale: number;
  minMantissa: number;
  maxMantissa: number;
}

export interface AmountBounds {
  currency: string;
  minMinor: number;
  maxMinor: number;
}

export interface ChoiceOption {
  code: string;
  labels: Text[];
}

export interface FileBounds {
  maxBytes: number;
  mediaTypes: string[];
}

export type FieldKind =
  | { tag: "text"; val: TextBounds }
  | { tag: "whole"; val: WholeBounds }
  | { tag: "decimal"; val: DecimalBounds }
  | { tag: "amount"; val: AmountBounds }
  | { tag: "date" }
  | { tag: "instant" }
  | { tag: "choice"; val: ChoiceOption[] }
  | { tag: "yes-no" }
  | { tag: "file"; val: FileBounds };

/** One field of a form. In its path `[]` stands for any index: `premises[].area`. */
export interface Field {
  path: string;
  kind: FieldKind;
  /**
   * A form without a required field is still taken in: its absence is what `intake`
   * answers with a correction notice. In the form of an act or of settings it is refused.
   */
  required: boolean;
  /** Most entries of the list that the path's last `[]` stands for; 1 where there is none. */
  maxCount: number;
  labels: Text[];
  help: Text[];
}

export interface Form {
  fields: Field[];
}

/** An article that a rule rests on, such as 行政许可法, 32(4). */
export interface LegalBasis {
  law: string;
  article: string;
}

/** A rule that the plugin may give as a reason. Its id is stable, such as `food.area-too-small`. */
export interface Rule {
  id: string;
  titles: Text[];
  basis: LegalBasis[];
}

/** What a handler fills in when taking `action` at `step`. */
export interface ActForm {
  step: string;
  action: string;
  form: Form;
}

export interface ItemHandling {
  /** Code of the power item in the county's catalogue. */
  item: string;
  application: Form;
  acts: ActForm[];
}

export type EffectKind = "fee" | "document" | "clock-stop" | "clock-resume" | "extension" | "ask";

export interface Annex {
  name: string;
  content: Uint8Array;
}

export interface Description {
  /** Code of the department, as in the county's catalogue. */
  department: string;
  /** The plugin's own version, semver. */
  version: string;
  titles: Text[];
  items: ItemHandling[];
  rules: Rule[];
  /** Effects that its answers may contain; others are refused. */
  effects: EffectKind[];
  /** The plugin's own parameters, such as tariffs; set by the department, with dates. */
  settings: Form;
  annexes: Annex[];
}

export type StepKind = "work" | "automatic" | "waiting";

export type DayUnit = "working-days" | "calendar-days";

export interface Limit {
  days: number;
  unit: DayUnit;
}

export type PointKind = "time" | "flow" | "authority" | "material";

/** A place where the host checks a rule at every act of the step. */
export interface Point {
  id: string;
  kind: PointKind;
}

export interface Step {
  id: string;
  names: Text[];
  kind: StepKind;
  /** Code of the post whose handlers act here; required for `work`, absent otherwise. */
  post: string | null;
  /** Handlers needed for an act; two for a site check (行政处罚法 42, 行政许可法 34). */
  officers: number;
  limit: Limit | null;
  /** Documents that the step makes, by name. */
  documents: string[];
  points: Point[];
  /** Steps whose handler must be another person. */
  apartFrom: string[];
  /**
   * Steps that must all have ended towards this one before it opens (parallel parts).
   * Empty: it opens with the first arrival.
   */
  joins: string[];
}

export type Ending = "granted" | "refused" | "not-accepted" | "referred" | "withdrawn" | "returned" | "terminated" | "completed";

/** An edge. Several with the same step and action are a branch: `review` chooses one. */
export interface Transition {
  id: string;
  from: string;
  action: string;
  names: Text[];
  /** Steps that open; more than one starts a parallel part. Empty when it ends the course. */
  to: string[];
  /** What the case is decided as when this transition ends it. */
  ends: Ending | null;
}

export interface Chart {
  item: string;
  /** First step after acceptance. */
  start: string;
  steps: Step[];
  transitions: Transition[];
}

export interface FlowchartQuestion {
  /** The county's base flowchart of the item. */
  base: Chart;
  settings: Facts;
}

export interface Material {
  /** Code of the material in the item's list. */
  code: string;
  file: File;
  suppliedOn: Date;
}

/** One act that has been recorded. The handler is not named: the host keeps persons apart. */
export interface PastAct {
  step: string;
  action: string;
  post: string | null;
  actedAt: Instant;
  facts: Facts;
}

export interface Clock {
  /** First working day that counts, and the last one that is in time. */
  acceptedOn: Date | null;
  promisedDueOn: Date | null;
  statutoryDueOn: Date | null;
  /** Working days used so far, stops not counted, a day begun counts whole. */
  elapsedWorkingDays: number;
  stopped: boolean;
}

/** A reply to the effect `ask`. */
export interface Reply {
  source: string;
  key: string;
  facts: Facts;
  repliedAt: Instant;
}

export interface CaseView {
  number: string;
  item: string;
  receivedAt: Instant;
  /** Open steps, sorted. */
  position: string[];
  /** The application, with everything supplied since. */
  facts: Facts;
  materials: Material[];
  /** The newest 64, oldest first. */
  acts: PastAct[];
  /**
   * Codes of missing materials and paths of missing facts in the correction notice, if one
   * was given. The law allows one notice (行政许可法 32(4)): a second one may only repeat
   * what stands in the first.
   */
  corrections: string[];
  clock: Clock;
}

/** What every question about a case comes with. */
export interface Circumstances {
  /** The instant that the answer is for, and its day in the county's time zone. */
  at: Instant;
  today: Date;
  /** The plugin's settings in force on that day. */
  settings: Facts;
  replies: Reply[];
  /** For lots and samples: fixed for the case, unknown beforehand. */
  seed: number;
}

/** Why: a declared rule, told in words, with the facts that were read. */
export interface Reason {
  rule: string;
  texts: Text[];
  read: string[];
}

export interface Fee {
  code: string;
  amount: Amount;
  names: Text[];
}

export interface Document {
  template: string;
  fields: Facts;
}

export interface ClockStop {
  ground: string;
  days: number;
  reason: Reason;
}

export interface Extension {
  days: number;
  reason: Reason;
}

export interface Ask {
  source: string;
  key: string;
  facts: Facts;
}

/** What the host is asked to do when the answer is accepted. */
export type Effect =
  | { tag: "fee"; val: Fee }
  | { tag: "document"; val: Document }
  /** 特别程序: counts for at most its days (行政许可法 45). */
  | { tag: "clock-stop"; val: ClockStop }
  | { tag: "clock-resume" }
  | { tag: "extension"; val: Extension }
  | { tag: "ask"; val: Ask };

/** Why no answer can be given: a fault of the plugin or of its settings, never of the case. */
export type Problem =
  | { tag: "unknown-item"; val: string }
  | { tag: "unknown-step"; val: string }
  | { tag: "settings"; val: string }
  | { tag: "other"; val: string };

/** One thing that is missing or wrong: the code of a material or the path of a fact. */
export interface Shortcoming {
  what: string;
  reason: Reason;
}

export type IntakeRuling =
  | { tag: "accept" }
  /** All that is missing, at once. */
  | { tag: "correct"; val: Shortcoming[] }
  /** 不予受理. */
  | { tag: "refuse" }
  /** Not ours: code or name of the department that it belongs to. */
  | { tag: "refer"; val: string };

export interface IntakeQuestion {
  view: CaseView;
  circumstances: Circumstances;
}

export interface IntakeAnswer {
  ruling: IntakeRuling;
  reasons: Reason[];
  effects: Effect[];
  annexes: Annex[];
}

export interface ReviewQuestion {
  view: CaseView;
  step: string;
  /** What the handler proposes; `proceed` at an automatic step. */
  action: string;
  /** What the handler filled in. */
  facts: Facts;
  circumstances: Circumstances;
}

export type ReviewRuling =
  /** Take this transition of the flowchart; it must leave `step` with `action`. */
  | { tag: "take"; val: string }
  /** The action is not open now, and why; the handler may do something else. */
  | { tag: "deny" };

export interface ReviewAnswer {
  ruling: ReviewRuling;
  /** Actions that are open at the step, for the handler's desk. */
  openActions: string[];
  reasons: Reason[];
  effects: Effect[];
  annexes: Annex[];
}

/** An act that has just been decided; `past` when it was recorded afterwards (imports). */
export interface ObservedAct {
  step: string;
  action: string;
  transition: string | null;
  post: string | null;
  facts: Facts;
  past: boolean;
}

export interface InspectQuestion {
  view: CaseView;
  act: ObservedAct;
  circumstances: Circumstances;
}

/** A fact established by the department's own supervision. Cards are the host's to issue. */
export interface Finding {
  point: string;
  reason: Reason;
}

export interface InspectAnswer {
  findings: Finding[];
}

/** What a component exports. */
export interface Department {
  /** Who are you, and what do you handle? Asked twice at deployment; both answers must be equal. */
  describe(): Description;
  /**
   * Given the county's base flowchart of an item, what is your variation of it?
   * Asked at deployment; the host checks the answer before it may be used.
   */
  flowchart(question: FlowchartQuestion): Chart;
  /** An application has come in: accept, ask for corrections, refuse, or refer? */
  intake(question: IntakeQuestion): IntakeAnswer;
  /** A handler proposes an action at a step: is it open, and where does the case go? */
  review(question: ReviewQuestion): ReviewAnswer;
  /**
   * An act was decided: what do your own supervision rules say? Never asked about findings;
   * a failure here never blocks the act.
   */
  inspect(question: InspectQuestion): InspectAnswer;
}

declare module "sanquan:department/diagnostics@0.1.0" {
  export type Level = "debug" | "info" | "warning" | "error";
  /**
   * Writes a line for the department's developer into the plugin's own log. Bounded: what goes
   * beyond the limits is dropped, and the log says so once. Never put personal data in it.
   */
  export function note(level: Level, message: string): void;
}
