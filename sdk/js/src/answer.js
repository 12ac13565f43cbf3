import { zhEn } from "./rule.js";

/** What the department proposes. The host checks it before anything is recorded. */
class Answer {
  constructor(ruling, reasons) {
    this.ruling = ruling;
    this.reasons = reasons;
    this.effects = [];
  }

  /** With one more reason. */
  because(reason) {
    this.reasons.push(reason);
    return this;
  }

  /** With one more effect. */
  with(effect) {
    this.effects.push(effect);
    return this;
  }
}

/** All that is missing, for one notice. */
export class Shortcomings {
  #found = [];
  #case;

  constructor(of) {
    this.#case = of;
  }

  /**
   * One more: the code of a material or the path of a fact. The law allows one notice (行政许可法 32(4)):
   * what the first did not ask for can no longer be asked for, and is left out.
   */
  add(what, reason) {
    const { corrections } = this.#case;
    const mayBeAsked = corrections.length === 0 || corrections.includes(what);
    if (mayBeAsked && !this.#found.some((known) => known.what === what)) {
      this.#found.push({ what, reason });
    }
    return this;
  }

  /** Those of `required`, an object of codes and names, that were not handed in. */
  materials(required, rule) {
    for (const [code, names] of Object.entries(required)) {
      if (!this.#case.hasMaterial(code)) {
        this.add(code, rule.because(labelled("缺少材料：", "missing material: ", names)));
      }
    }
    return this;
  }

  /** Everything that the application's form requires and that was not given. */
  form(rule) {
    for (const { path, labels } of this.#case.missing) {
      this.add(path, rule.because(labelled("未填写：", "not given: ", labels), [path]));
    }
    return this;
  }

  get found() {
    return this.#found;
  }
}

function labelled(chinese, english, names) {
  const name = (language) => names.find((text) => text.language === language)?.content ?? names[0].content;
  return zhEn(chinese + name("zh-CN"), english + name("en"));
}

export const accept = () => new Answer({ tag: "accept" }, []);

/** A correction notice with all of them, or acceptance where there is none. */
export const correctOrAccept = ({ found }) =>
  found.length === 0 ? accept() : new Answer({ tag: "correct", val: found }, []);

/** 不予受理. */
export const refuse = (...reasons) => new Answer({ tag: "refuse" }, reasons);

/** Not ours: it belongs to this department (code or name). */
export const refer = (department, ...reasons) => new Answer({ tag: "refer", val: department }, reasons);

/** Along the transition with this id. */
export const take = (transition) => new Answer({ tag: "take", val: transition }, []);

/** Along the only transition of this step and action, whose id is `{step}-{action}`. */
export const go = () => take(({ step, action }) => `${step}-${action}`);

/** Along one of several, whose id is `{step}-{action}-{branch}`. */
export const branch = (name) => take(({ step, action }) => `${step}-${action}-${name}`);

/** Not open now; the handler may do something else. */
export const deny = (...reasons) => new Answer({ tag: "deny" }, reasons);
