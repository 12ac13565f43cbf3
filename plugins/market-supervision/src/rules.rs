//! The rules that the department gives as reasons, each with the articles that it rests on.

use sanquan_sdk::prelude::*;

/// 行政许可法 32(4): everything that is missing or wrong, told once.
pub const COMPLETE: Rule = Rule::new(
    "food.complete-application",
    &[
        ("zh-CN", "申请材料应当齐全、符合法定形式"),
        ("en", "An application must be complete and in due form"),
    ],
    &[("行政许可法", "32(4)")],
);

/// 食品安全法 35: selling only prepackaged food is notified, not licensed.
pub const LICENCE_NOT_NEEDED: Rule = Rule::new(
    "food.licence-not-needed",
    &[
        (
            "zh-CN",
            "仅销售预包装食品的，不需要取得食品经营许可，应当备案",
        ),
        (
            "en",
            "Who sells prepackaged food only needs no licence, but notifies the bureau",
        ),
    ],
    &[("食品安全法", "35"), ("行政许可法", "32(1)")],
);

/// 行政许可法 32(2): not ours, and where to go.
pub const NOT_OUR_POWER: Rule = Rule::new(
    "food.not-our-power",
    &[
        (
            "zh-CN",
            "申请事项不属于本机关职权范围，告知申请人向有关行政机关申请",
        ),
        (
            "en",
            "The matter belongs to another authority, and the applicant is told which",
        ),
    ],
    &[("行政许可法", "32(2)")],
);

/// 食品安全法 45: who touches food carries a valid health certificate.
pub const HEALTH_CERTIFICATE: Rule = Rule::new(
    "food.health-certificate",
    &[
        ("zh-CN", "从事接触直接入口食品工作的人员应当取得健康证明"),
        (
            "en",
            "Staff who handle food that is eaten as it is need a valid health certificate",
        ),
    ],
    &[("食品安全法", "45")],
);

/// 食品安全法 33: the site must suit the business.
pub const SUITABLE_SITE: Rule = Rule::new(
    "food.suitable-site",
    &[
        ("zh-CN", "场所、设备设施和布局应当符合食品安全要求"),
        (
            "en",
            "Premises, equipment and layout must meet the requirements of food safety",
        ),
    ],
    &[("食品安全法", "33"), ("行政许可法", "34")],
);

/// 行政许可法 34: the substance is checked on the spot by at least two.
pub const TWO_OFFICERS: Rule = Rule::new(
    "food.two-officers",
    &[
        ("zh-CN", "现场核查应当由两名以上工作人员进行"),
        ("en", "A site is checked by two officers or more"),
    ],
    &[("行政许可法", "34")],
);

/// 行政许可法 45: time for experts does not count.
pub const EXPERT_REVIEW: Rule = Rule::new(
    "food.expert-review",
    &[
        (
            "zh-CN",
            "依法需要专家评审的，所需时间不计算在许可期限内，并书面告知申请人",
        ),
        (
            "en",
            "The time of an expert review does not count; the applicant is told of it in writing",
        ),
    ],
    &[("行政许可法", "45")],
);

/// 行政许可法 38: what meets the conditions is granted.
pub const GRANT: Rule = Rule::new(
    "food.grant",
    &[
        ("zh-CN", "申请符合法定条件、标准，准予许可"),
        ("en", "The application meets the conditions and is granted"),
    ],
    &[("行政许可法", "38"), ("食品安全法", "35")],
);

/// 行政许可法 38: a refusal has reasons and names the remedies.
pub const REFUSAL: Rule = Rule::new(
    "food.refusal",
    &[
        (
            "zh-CN",
            "申请不符合法定条件、标准，不予许可，并告知申请行政复议或者提起行政诉讼的权利",
        ),
        (
            "en",
            "The application does not meet the conditions; reconsideration or a lawsuit is open to the applicant",
        ),
    ],
    &[("行政许可法", "38")],
);

/// 行政许可法 34: the check of substance, as the bureau's own supervision watches it.
pub const REAL_CHECK: Rule = Rule::new(
    "food.real-site-check",
    &[
        ("zh-CN", "现场核查应当实际进行，不得走过场"),
        (
            "en",
            "A site check really takes place, and takes the time it needs",
        ),
    ],
    &[("行政许可法", "34")],
);

/// What was measured must be what was applied for.
pub const AREA_AS_APPLIED: Rule = Rule::new(
    "food.area-as-applied",
    &[
        ("zh-CN", "现场面积应当与申请面积一致"),
        ("en", "The area on site must be the area applied for"),
    ],
    &[("行政许可法", "31"), ("行政许可法", "34")],
);

/// All of them.
pub const ALL: &[Rule] = &[
    COMPLETE,
    LICENCE_NOT_NEEDED,
    NOT_OUR_POWER,
    HEALTH_CERTIFICATE,
    SUITABLE_SITE,
    TWO_OFFICERS,
    EXPERT_REVIEW,
    GRANT,
    REFUSAL,
    REAL_CHECK,
    AREA_AS_APPLIED,
];
