import { Facts } from "./facts.js";

/** What an answer may ask the host to do; its kind must be among the department's `effects`. */
export const effects = {
  fee: (code, amount, names) => ({ tag: "fee", val: { code, amount, names } }),
  document: (template, fields = {}) => ({ tag: "document", val: { template, fields: Facts.list(fields) } }),
  stopClock: (ground, days, reason) => ({ tag: "clock-stop", val: { ground, days, reason } }),
  resumeClock: () => ({ tag: "clock-resume" }),
  extend: (days, reason) => ({ tag: "extension", val: { days, reason } }),
  ask: (source, key, facts = {}) => ({ tag: "ask", val: { source, key, facts: Facts.list(facts) } }),
};
