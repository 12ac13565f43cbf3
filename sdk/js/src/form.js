import { Decimal } from "./decimal.js";

/** Bounds that are not given. */
const MOST = Number.MAX_SAFE_INTEGER;
const TEXT_MAX_CHARS = 200;

/** A form of these fields, in this order. */
export function form(...fields) {
  return {
    contract: { fields: fields.map(({ field }) => field) },
    /** What stands where nothing was given. */
    defaults: fields
      .filter(({ fallback }) => fallback !== undefined)
      .map(({ field, fallback }) => ({ path: field.path, value: fallback })),
    /** Every required field that was not given, with its path and labels. */
    missing: (facts) => fields.flatMap(({ field }) => missingOf(field, facts)),
  };
}

function missingOf(field, facts) {
  if (!field.required) return [];
  return places(field.path, facts)
    .filter((path) => !facts.has(path))
    .map((path) => ({ path, labels: field.labels }));
}

/** Where a path with `[]` must be: at each entry that was given, and at the first in any case. */
function places(path, facts) {
  const at = path.indexOf("[]");
  if (at < 0) return [path];
  const name = path.slice(0, at);
  const entries = Math.max(1, facts.count(name));
  return Array.from({ length: entries }, (_, index) => index).flatMap((index) =>
    places(`${name}[${index}]${path.slice(at + 2)}`, facts),
  );
}

function field(path, kind, labels, options, fallback) {
  return {
    field: {
      path,
      kind,
      required: !(options.optional ?? fallback !== undefined),
      maxCount: options.maxCount ?? 1,
      labels,
      help: options.help ?? [],
    },
    fallback,
  };
}

/** A default as a value of the contract. */
function given(tag, value) {
  return value === undefined ? undefined : { tag, val: value };
}

export function text(path, labels, options = {}) {
  const val = { minChars: options.min ?? 1, maxChars: options.max ?? TEXT_MAX_CHARS };
  return field(path, { tag: "text", val }, labels, options, given("text", options.default));
}

export function whole(path, labels, options = {}) {
  const val = { min: options.min ?? -MOST, max: options.max ?? MOST };
  return field(path, { tag: "whole", val }, labels, options, given("whole", options.default));
}

/** Numbers are given as texts, such as "2.5": they are exact. */
export function decimal(path, labels, options) {
  const { scale } = options;
  const mantissa = (value, other) => (value === undefined ? other : Decimal.parse(value, scale).mantissa);
  const val = { scale, minMantissa: mantissa(options.min, -MOST), maxMantissa: mantissa(options.max, MOST) };
  const fallback = options.default && { mantissa: mantissa(options.default), scale };
  return field(path, { tag: "decimal", val }, labels, options, given("decimal", fallback));
}

/** Money in the minor unit of its currency. */
export function amount(path, labels, options = {}) {
  const currency = options.currency ?? "CNY";
  const val = { currency, minMinor: options.min ?? 0, maxMinor: options.max ?? MOST };
  const fallback = options.default === undefined ? undefined : { minor: options.default, currency };
  return field(path, { tag: "amount", val }, labels, options, given("amount", fallback));
}

export function date(path, labels, options = {}) {
  return field(path, { tag: "date" }, labels, options, given("date", options.default));
}

export function instant(path, labels, options = {}) {
  return field(path, { tag: "instant" }, labels, options, given("instant", options.default));
}

/** One of `options`, an object of codes and their labels. */
export function choice(path, labels, choices, options = {}) {
  const val = Object.entries(choices).map(([code, labels]) => ({ code, labels }));
  return field(path, { tag: "choice", val }, labels, options, given("choice", options.default));
}

export function yesNo(path, labels, options = {}) {
  return field(path, { tag: "yes-no" }, labels, options, given("yes-no", options.default));
}

export function file(path, labels, options = {}) {
  const val = { maxBytes: options.maxBytes ?? 20 << 20, mediaTypes: options.mediaTypes ?? ["application/pdf"] };
  return field(path, { tag: "file", val }, labels, options);
}
