import { Decimal } from "./decimal.js";

/** Facts, read by path. What was not given, or is of another type, is `undefined`. */
export class Facts {
  #byPath;

  constructor(facts = [], defaults = []) {
    this.#byPath = new Map([...defaults, ...facts].map(({ path, value }) => [path, value]));
  }

  has(path) {
    return this.#byPath.has(path);
  }

  text(path) {
    return this.#of(path, "text");
  }

  whole(path) {
    return this.#of(path, "whole");
  }

  decimal(path) {
    const value = this.#of(path, "decimal");
    return value && new Decimal(value.mantissa, value.scale);
  }

  amount(path) {
    return this.#of(path, "amount");
  }

  date(path) {
    return this.#of(path, "date");
  }

  instant(path) {
    return this.#of(path, "instant");
  }

  choice(path) {
    return this.#of(path, "choice");
  }

  yesNo(path) {
    return this.#of(path, "yes-no");
  }

  file(path) {
    return this.#of(path, "file");
  }

  /** How many entries the list `name` has: `premises` for `premises[0].area` and its like. */
  count(name) {
    let count = 0;
    while (this.#hasBelow(`${name}[${count}]`)) count += 1;
    return count;
  }

  #hasBelow(prefix) {
    return [...this.#byPath.keys()].some((path) => path.startsWith(prefix));
  }

  #of(path, tag) {
    const value = this.#byPath.get(path);
    return value?.tag === tag ? value.val : undefined;
  }

  /** Facts as the contract has them, sorted, of an object of paths and values. */
  static list(byPath) {
    const facts = Object.entries(byPath).map(([path, value]) => ({ path, value: contractValue(value) }));
    return facts.sort((one, other) => (sortKey(one.path) < sortKey(other.path) ? -1 : 1));
  }
}

/** Indexes are compared as numbers: [10] comes after [9]. */
function sortKey(path) {
  return path.replace(/\[(\d+)\]/g, (_, index) => `[${index.padStart(10, "0")}]`);
}

/** Texts, whole numbers, yes and no, and decimals stand for themselves; the rest is told by its tag. */
function contractValue(value) {
  if (typeof value === "string") return { tag: "text", val: value };
  if (typeof value === "number") return { tag: "whole", val: value };
  if (typeof value === "boolean") return { tag: "yes-no", val: value };
  if (value instanceof Decimal) return { tag: "decimal", val: { mantissa: value.mantissa, scale: value.scale } };
  return value;
}
