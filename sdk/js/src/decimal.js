/** An exact number: mantissa × 10^-scale. Nothing here is rounded; whole numbers are exact up to 2^53. */
export class Decimal {
  constructor(mantissa, scale) {
    if (!Number.isSafeInteger(mantissa)) {
      throw new RangeError(`${mantissa} is no whole number that is exact here (at most 2^53)`);
    }
    this.mantissa = mantissa;
    this.scale = scale;
  }

  /** Of a text such as "2.5"; with `scale`, to exactly that many digits after the point. */
  static parse(text, scale) {
    const parts = /^(-?\d+)(?:\.(\d+))?$/.exec(text);
    const digits = parts?.[2] ?? "";
    if (!parts || digits.length > (scale ?? digits.length)) {
      throw new RangeError(`"${text}" is no number with at most ${scale ?? 18} digits after the point`);
    }
    const kept = scale ?? digits.length;
    return new Decimal(Number(parts[1] + digits.padEnd(kept, "0")), kept);
  }

  /** Negative, zero or positive, as the numbers stand to each other. */
  compare(other) {
    const scale = Math.max(this.scale, other.scale);
    const raised = (one) => BigInt(one.mantissa) * 10n ** BigInt(scale - one.scale);
    const difference = raised(this) - raised(other);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  toString() {
    const digits = String(Math.abs(this.mantissa)).padStart(this.scale + 1, "0");
    const whole = digits.slice(0, digits.length - this.scale);
    const sign = this.mantissa < 0 ? "-" : "";
    return this.scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-this.scale)}`;
  }
}
