// What the SDK gives to a plugin; README.md is the tutorial.

import type {
  Amount, Chart, Circumstances, CaseView, Date, Department, EffectKind, Effect, Fact, File, Finding,
  ObservedAct, PastAct, Reason, Shortcoming, Text, Value, Rule as ContractRule, Form as ContractForm,
  Field as ContractField,
} from "./contract.js";

export type { Amount, Chart, Date, Effect, Finding, Reason, Text } from "./contract.js";
export { note } from "sanquan:department/diagnostics@0.1.0";

/** Text for people: Chinese, which is required, and English. */
export function zhEn(chinese: string, english: string): Text[];

/** An exact number: mantissa × 10^-scale. */
export class Decimal {
  constructor(mantissa: number, scale: number);
  static parse(text: string, scale?: number): Decimal;
  readonly mantissa: number;
  readonly scale: number;
  /** Negative, zero or positive, as the numbers stand to each other. */
  compare(other: Decimal): -1 | 0 | 1;
  toString(): string;
}

/** Facts, read by path. What was not given, or is of another type, is `undefined`. */
export class Facts {
  constructor(facts?: Fact[], defaults?: Fact[]);
  has(path: string): boolean;
  text(path: string): string | undefined;
  whole(path: string): number | undefined;
  decimal(path: string): Decimal | undefined;
  amount(path: string): Amount | undefined;
  date(path: string): Date | undefined;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  instant(path: string): number | undefined;
  choice(path: string): string | undefined;
  yesNo(path: string): boolean | undefined;
  file(path: string): File | undefined;
  /** How many entries the list `name` has: `premises` for `premises[0].area` and its like. */
  count(name: string): number;
  /** Facts as the contract has them, sorted, of an object of paths and values. */
  static list(byPath: Record<string, PlainValue>): Fact[];
}

/** Texts, whole numbers, yes and no, and decimals stand for themselves; the rest is told by its tag. */
export type PlainValue = string | number | boolean | Decimal | Value;

/** A rule that may be given as a reason; `basis` is a list of [law, article]. */
export class Rule {
  constructor(id: string, titles: Text[], basis: [law: string, article: string][]);
  readonly id: string;
  readonly contract: ContractRule;
  /** The rule as a reason: in its own words or in others, with the paths of the facts that were read. */
  because(texts?: Text[], read?: string[]): Reason;
}

export interface Form {
  readonly contract: ContractForm;
  readonly defaults: Fact[];
  missing(facts: Facts): { path: string; labels: Text[] }[];
}

export interface Field {
  readonly field: ContractField;
  readonly fallback: Value | undefined;
}

export interface FieldOptions<T> {
  /** What stands where nothing was given; such a field is not required. */
  default?: T;
  optional?: boolean;
  /** Most entries of the list that the path's last `[]` stands for. */
  maxCount?: number;
  help?: Text[];
}

interface Bounds<T> {
  min?: T;
  max?: T;
}

/** A form of these fields, in this order. */
export function form(...fields: Field[]): Form;
export function text(path: string, labels: Text[], options?: FieldOptions<string> & Bounds<number>): Field;
export function whole(path: string, labels: Text[], options?: FieldOptions<number> & Bounds<number>): Field;
/** Numbers are given as texts, such as "2.5": they are exact. */
export function decimal(
  path: string,
  labels: Text[],
  options: FieldOptions<string> & Bounds<string> & { scale: number },
): Field;
/** Money in the minor unit of its currency, `CNY` if not said. */
export function amount(
  path: string,
  labels: Text[],
  options?: FieldOptions<number> & Bounds<number> & { currency?: string },
): Field;
export function date(path: string, labels: Text[], options?: FieldOptions<Date>): Field;
export function instant(path: string, labels: Text[], options?: FieldOptions<number>): Field;
/** One of `choices`, an object of codes and their labels. */
export function choice(
  path: string,
  labels: Text[],
  choices: Record<string, Text[]>,
  options?: FieldOptions<string>,
): Field;
export function yesNo(path: string, labels: Text[], options?: FieldOptions<boolean>): Field;
export function file(
  path: string,
  labels: Text[],
  options?: FieldOptions<never> & { maxBytes?: number; mediaTypes?: string[] },
): Field;

/** What is known of a case when the department is asked. */
export interface Case extends Omit<CaseView, "facts" | "acts">, Omit<Circumstances, "settings"> {
  facts: Facts;
  acts: (Omit<PastAct, "facts"> & { facts: Facts })[];
  /** Those in force on that day, with the defaults of what was never set. */
  settings: Facts;
  /** What the application's form requires and was not given. */
  missing: { path: string; labels: Text[] }[];
  hasMaterial(code: string): boolean;
}

export interface Proposed {
  step: string;
  action: string;
  /** What the handler filled in. */
  facts: Facts;
}

export type Observed = Omit<ObservedAct, "facts"> & { facts: Facts };

/** All that is missing, for one notice. */
export class Shortcomings {
  constructor(of: Case);
  readonly found: Shortcoming[];
  add(what: string, reason: Reason): this;
  materials(required: Record<string, Text[]>, rule: Rule): this;
  form(rule: Rule): this;
}

interface Answer {
  because(reason: Reason): this;
  with(effect: Effect): this;
}

export interface Intake extends Answer {
  readonly of?: "intake";
}

export interface Review extends Answer {
  readonly of?: "review";
}

export function accept(): Intake;
export function correctOrAccept(shortcomings: Shortcomings): Intake;
export function refuse(...reasons: Reason[]): Intake;
export function refer(department: string, ...reasons: Reason[]): Intake;
export function go(): Review;
export function branch(name: string): Review;
export function take(transition: string): Review;
export function deny(...reasons: Reason[]): Review;

/** What an answer may ask the host to do. */
export const effects: {
  fee(code: string, amount: Amount, names: Text[]): Effect;
  document(template: string, fields?: Record<string, PlainValue>): Effect;
  stopClock(ground: string, days: number, reason: Reason): Effect;
  resumeClock(): Effect;
  extend(days: number, reason: Reason): Effect;
  ask(source: string, key: string, facts?: Record<string, PlainValue>): Effect;
};

export interface Act {
  step: string;
  action: string;
  form: Form;
}

/** What a handler fills in when taking `action` at `step`. */
export function act(step: string, action: string, filledIn?: Form): Act;

export interface Item {
  code: string;
  application: Form;
  acts: Act[];
  intake(filed: Case): Intake;
  review(filed: Case, proposed: Proposed): Review;
  openActions?(filed: Case, step: string): string[];
  flowchart?(base: Chart, settings: Facts): Chart;
  inspect?(filed: Case, observed: Observed): Finding[];
}

/** What a component exports: `export const department = register({ … })`. */
export function register(department: {
  code: string;
  version: string;
  titles: Text[];
  rules: Rule[];
  effects?: EffectKind[];
  settings?: Form;
  /** Articles by which the office acts in the prescribed course; 行政许可法 4 if not said. */
  procedure?: [law: string, article: string][];
  items: Item[];
}): Department;
