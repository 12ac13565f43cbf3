"""The civil-affairs bureau (民政局, department 008) of Qingchuan: the minimum living allowance (最低生活保障).

社会救助暂行办法 9 gives it to a household whose income per head is below the local standard and whose property
keeps to the county's rules; 11 has the township verify the household and post the result in its community,
and a refusal tell its reasons in writing; 12 makes the monthly allowance the difference between the standard
and the income, for each head. 城市居民最低生活保障条例 8 leaves thirty days for all of it.

Worked example: a standard of 300 yuan, three heads, 450 yuan of income a month. Income per head is 150 yuan, so
the household is entitled, to 3 × 300 − 450 = 450 yuan a month. Nothing is divided, so nothing is rounded.
"""

from sanquan_sdk import (
    Amount, Answer, Case, Item, Proposed, Reason, Rule, Shortcomings, act, amount, correct_or_accept, deny,
    effects, form, go, refer, register, text, yes_no, zh_en,
)  # fmt: skip

COMPLETE = Rule(
    "living.complete",
    zh_en("申请应当书面提出、材料齐全", "An application is made in writing and complete"),
    [("社会救助暂行办法", "11")],
)
NOT_OUR_POWER = Rule(
    "living.not-our-power",
    zh_en("应当向户籍所在地提出申请", "The application belongs to the place of the household register"),
    [("社会救助暂行办法", "11")],
)
INCOME = Rule(
    "living.income",
    zh_en("家庭成员人均收入应当低于当地最低生活保障标准", "Income per head must be below the local standard"),
    [("社会救助暂行办法", "9")],
)
PROPERTY = Rule(
    "living.property",
    zh_en("家庭财产状况应当符合当地规定", "The household's property must keep to the local rules"),
    [("社会救助暂行办法", "9")],
)
ALLOWANCE = Rule(
    "living.allowance",
    zh_en("按人均收入低于标准的差额按月发给", "The difference to the standard is paid monthly"),
    [("社会救助暂行办法", "12")],
)
REASONS = Rule(
    "living.refusal-tells-why",
    zh_en("不予批准应当书面说明理由", "A refusal must tell its reasons in writing"),
    [("社会救助暂行办法", "11")],
)

MATERIALS = {
    "application-form": zh_en("最低生活保障申请书", "application form"),
    "household-register": zh_en("户口簿", "household register"),
    "income-statement": zh_en("家庭收入和财产状况声明", "statement of income and property"),
}

# The standard is the county's to set, every year; the default is an example.
SETTINGS = form(
    text("region", zh_en("行政区划代码", "Code of the region"), min=6, max=6, default="510822"),
    amount("standard", zh_en("每人每月保障标准", "Standard per head and month"), default=30_000),
)


class MinimumLiving(Item):
    code = "5108220080700100"
    application = form(
        text("applicant", zh_en("申请人姓名", "Name of the applicant"), max=50),
        text("region", zh_en("户籍所在地行政区划代码", "Region of the household register"), min=6, max=6),
        text("members[].name", zh_en("家庭成员姓名", "Name of a member"), max=50, max_count=20),
        amount("members[].income", zh_en("月收入", "Income a month"), max_count=20),
    )
    acts = [
        act(
            "verify",
            "record",
            form(
                text("findings", zh_en("入户调查情况", "What the visit found")),
                amount("household_income", zh_en("核实的家庭月收入", "Verified income of the household a month")),
                yes_no("property_fits", zh_en("财产状况符合规定", "The property keeps to the rules")),
            ),
        ),
        act("publish", "no-objection"),
        act("publish", "objection", form(text("objection", zh_en("异议内容", "The objection")))),
        act("decide", "grant"),
        act("decide", "refuse", form(text("reason", zh_en("理由", "Reason")))),
    ]

    def intake(self, case: Case) -> Answer:
        region = case.facts.text("region")
        if region is not None and region != case.settings.text("region"):
            return refer(f"{region} 民政局", NOT_OUR_POWER.because(read=("region",)))
        return correct_or_accept(Shortcomings(case).materials(MATERIALS, COMPLETE).form(COMPLETE))

    def review(self, case: Case, proposed: Proposed) -> Answer:
        match (proposed.step, proposed.action):
            case ("decide", "grant"):
                return decide(case)
            case ("decide", "refuse"):
                why = proposed.facts.text("reason")
                return go().because(REASONS.because(zh_en(f"不予批准：{why}", f"refused: {why}")))
            case _:
                return go()


def decide(case: Case) -> Answer:
    """The allowance, or each condition that the newest visit did not find to be met."""
    visit = [act for act in case.acts if act.step == "verify"][-1].facts
    heads = case.facts.count("members")
    income = visit.amount("household_income")
    allowance = heads * case.settings.amount("standard").minor - income.minor
    unmet: list[Reason] = []
    if allowance <= 0:
        unmet.append(INCOME.because())
    if not visit.yes_no("property_fits"):
        unmet.append(PROPERTY.because())
    if unmet:
        return deny(*unmet)
    paid = Amount(allowance, income.currency)
    notice = effects.document("allowance-notice", {"heads": heads, "allowance": paid})
    return go().because(ALLOWANCE.because()).with_effect(notice)


Department = register(
    code="008",
    version="1.0.0",
    titles=zh_en("民政局", "Civil Affairs Bureau"),
    rules=[COMPLETE, NOT_OUR_POWER, INCOME, PROPERTY, ALLOWANCE, REASONS],
    effects=(effects.Kind.DOCUMENT,),
    settings=SETTINGS,
    items=[MinimumLiving()],
)
