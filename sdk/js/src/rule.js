/** Text for people: Chinese, which is required, and English. */
export function zhEn(chinese, english) {
  return [
    { language: "zh-CN", content: chinese },
    { language: "en", content: english },
  ];
}

/** A rule that may be given as a reason; `basis` is a list of [law, article]. */
export class Rule {
  constructor(id, titles, basis) {
    this.id = id;
    this.titles = titles;
    this.basis = basis;
  }

  /** The rule as a reason: in its own words or in others, with the paths of the facts that were read. */
  because(texts = this.titles, read = []) {
    return { rule: this.id, texts, read };
  }

  get contract() {
    return { id: this.id, titles: this.titles, basis: this.basis.map(([law, article]) => ({ law, article })) };
  }
}
