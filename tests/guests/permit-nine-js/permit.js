// Workload W1 as tests/guests/permit-nine tells it, word by word, in JavaScript.

import { Rule, Shortcomings, act, correctOrAccept, form, go, register, text, zhEn } from "sanquan-sdk";

const COMPLETE = new Rule("nine.complete", zhEn("申请材料应当齐全", "An application must be complete"), [
  ["行政许可法", "32(4)"],
]);

/** Twenty fields of words, about half a kilobyte. */
const fields = Array.from({ length: 20 }, (_, index) => `f${String(index + 1).padStart(2, "0")}`);
const application = form(...fields.map((field) => text(field, zhEn("字段", "field"), { max: 100 })));
const remarks = form(text("remarks", zhEn("备注", "remarks"), { max: 2_000 }));

const permitNine = {
  code: "5108229010100900",
  application,
  acts: [
    act("accept", "accept", remarks),
    act("review", "proceed"),
    act("decide", "decide", remarks),
    act("consult-a", "answer", remarks),
    act("consult-b", "answer", remarks),
    act("decision", "proceed"),
    act("delivery", "proceed"),
  ],
  intake: (filed) => correctOrAccept(new Shortcomings(filed).form(COMPLETE)),
  review: () => go(),
};

export const department = register({
  code: "901",
  version: "0.0.0",
  titles: zhEn("基准测试局", "Benchmark Office"),
  rules: [COMPLETE],
  items: [permitNine],
});
