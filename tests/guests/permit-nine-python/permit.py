"""Workload W1 as tests/guests/permit-nine tells it, word by word, in Python."""

from sanquan_sdk import Answer, Case, Item, Proposed, Rule, Shortcomings, act, correct_or_accept, form, go, register, text, zh_en

COMPLETE = Rule(
    "nine.complete", zh_en("申请材料应当齐全", "An application must be complete"), [("行政许可法", "32(4)")]
)
REMARKS = form(text("remarks", zh_en("备注", "remarks"), max=2_000))


class PermitNine(Item):
    code = "5108229010100900"
    # Twenty fields of words, about half a kilobyte.
    application = form(*(text(f"f{number:02}", zh_en("字段", "field"), max=100) for number in range(1, 21)))
    acts = [
        act("accept", "accept", REMARKS),
        act("review", "proceed"),
        act("decide", "decide", REMARKS),
        act("consult-a", "answer", REMARKS),
        act("consult-b", "answer", REMARKS),
        act("decision", "proceed"),
        act("delivery", "proceed"),
    ]

    def intake(self, case: Case) -> Answer:
        return correct_or_accept(Shortcomings(case).form(COMPLETE))

    def review(self, case: Case, proposed: Proposed) -> Answer:
        return go()


Department = register(
    code="901",
    version="0.0.0",
    titles=zh_en("基准测试局", "Benchmark Office"),
    rules=[COMPLETE],
    items=[PermitNine()],
)
