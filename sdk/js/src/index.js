// What a plugin's author uses; the README is the tutorial, index.d.ts the reference.
export { Decimal } from "./decimal.js";
export { Facts } from "./facts.js";
export { amount, choice, date, decimal, file, form, instant, text, whole, yesNo } from "./form.js";
export { Rule, zhEn } from "./rule.js";
export { Shortcomings, accept, branch, correctOrAccept, deny, go, refer, refuse, take } from "./answer.js";
export { effects } from "./effects.js";
export { act, register } from "./department.js";
export { note } from "sanquan:department/diagnostics@0.1.0";
