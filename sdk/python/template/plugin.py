"""One department with one item: a permit for a stall at the weekly market."""

from sanquan_sdk import (
    Answer, Case, Item, Proposed, Rule, Shortcomings, act, choice, correct_or_accept, decimal, deny, form, go,
    register, text, zh_en,
)  # fmt: skip

COMPLETE = Rule(
    "stall.complete", zh_en("申请材料应当齐全", "An application must be complete"), [("行政许可法", "32(4)")]
)
ROOM_LEFT = Rule(
    "stall.room-left", zh_en("摊位不得超过场地限制", "A stall must fit the place"), [("行政许可法", "38")]
)

# What the department may change without a new version of the plugin.
SETTINGS = form(decimal("widest", zh_en("摊位最大宽度（米）", "Widest stall in m"), scale=1, default="4"))

# What a handler writes down.
OPINION = form(text("opinion", zh_en("意见", "Opinion")))


class StallPermit(Item):
    code = "0000000990100100"
    application = form(
        text("applicant", zh_en("申请人姓名", "Name of the applicant"), max=50),
        choice(
            "goods",
            zh_en("经营品种", "Goods"),
            {"produce": zh_en("农产品", "Produce"), "crafts": zh_en("手工艺品", "Crafts")},
        ),
        decimal("width", zh_en("摊位宽度（米）", "Width in m"), scale=1, min="0.5", max="20"),
    )
    acts = [act("review", "pass", OPINION), act("decide", "grant"), act("decide", "refuse", OPINION)]

    def intake(self, case: Case) -> Answer:
        """One notice for all that is missing (the law allows no second one)."""
        missing = Shortcomings(case)
        missing.materials({"identity": zh_en("身份证件", "proof of identity")}, COMPLETE)
        return correct_or_accept(missing.form(COMPLETE))

    def review(self, case: Case, proposed: Proposed) -> Answer:
        """Where the case goes, or why the action is not open."""
        match proposed.action:
            case "grant" if case.facts.decimal("width") > case.settings.decimal("widest"):
                return deny(ROOM_LEFT.because(read=("width",)))
            case "refuse":
                why = proposed.facts.text("opinion")
                return go().because(ROOM_LEFT.because(zh_en(f"不予许可：{why}", f"refused: {why}")))
            case _:
                return go()


Department = register(
    code="099",
    version="0.1.0",
    titles=zh_en("集市管理局", "Market Office"),
    rules=[COMPLETE, ROOM_LEFT],
    settings=SETTINGS,
    items=[StallPermit()],
)
