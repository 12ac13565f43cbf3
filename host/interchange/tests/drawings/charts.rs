//! Charts to draw: what a county has, and what nobody would ever publish.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sanquan_domain::catalogue::{
    Branch, CatalogueDocument, Category, Consequence, Department, Guard, GuardDomain, Lane,
    Likelihood, PowerItem, RiskPoint, Span, StepDuty, StopDuty, When,
};
use sanquan_domain::contract::LegalBasis;
use sanquan_domain::flowchart::{
    DayUnit, Ending, Flowchart, Limit, Point, PointKind, Step, StepKind, Transition,
};
use sanquan_domain::id::{DepartmentCode, PostCode};
use sanquan_domain::value::Texts;

pub const KINDS: [PointKind; 4] = [
    PointKind::Time,
    PointKind::Flow,
    PointKind::Authority,
    PointKind::Material,
];

pub fn working_days(days: u32) -> Limit {
    Limit {
        days,
        unit: DayUnit::WorkingDays,
    }
}

/// A step of a post, or one that waits for others where the post is empty.
pub fn step(id: &str, zh: &str, en: &str, post: &str, days: u32, points: usize) -> Step {
    Step {
        id: id.into(),
        names: Texts::zh_en(zh, en),
        kind: if post.is_empty() {
            StepKind::Waiting
        } else {
            StepKind::Work
        },
        post: (!post.is_empty()).then(|| post.into()),
        officers: 1,
        limit: (days > 0).then_some(working_days(days)),
        documents: Vec::new(),
        points: (0..points)
            .map(|n| Point {
                id: format!("{id}-{n}"),
                kind: KINDS[n % KINDS.len()],
            })
            .collect(),
        apart_from: Vec::new(),
        joins: Vec::new(),
    }
}

pub fn way(from: &str, zh: &str, en: &str, to: &[&str], ends: Option<Ending>) -> Transition {
    Transition {
        id: format!("{from}-{en}"),
        from: from.into(),
        action: en.into(),
        names: Texts::zh_en(zh, en),
        to: to.iter().map(|step| (*step).to_owned()).collect(),
        ends,
    }
}

fn on(from: &str, zh: &str, en: &str, to: &str) -> Transition {
    way(from, zh, en, &[to], None)
}

fn end(from: &str, zh: &str, en: &str, ends: Ending) -> Transition {
    way(from, zh, en, &[], Some(ends))
}

/// A chart with what is said about its steps, and the names of those who work there.
pub struct Sample {
    pub item: PowerItem,
    pub departments: Vec<Department>,
    pub posts: BTreeMap<PostCode, Texts>,
}

/// The licence that the market-supervision plugin handles, as its catalogue has it.
pub fn market_licence() -> Sample {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../plugins/market-supervision/catalogue.json");
    let text = std::fs::read_to_string(&path).expect("the plugin has a catalogue");
    let document: CatalogueDocument = serde_json::from_str(&text).expect("it is a catalogue");
    let posts = document
        .posts
        .into_iter()
        .map(|post| (post.code, post.names));
    Sample {
        item: document.items.into_iter().next().expect("it has an item"),
        departments: document.departments,
        posts: posts.collect(),
    }
}

fn duty(step: &str, lane: Lane) -> StepDuty {
    StepDuty {
        step: step.into(),
        lane,
        ..StepDuty::default()
    }
}

fn risk(zh: &str, en: &str, likelihood: Likelihood, consequence: Consequence) -> RiskPoint {
    RiskPoint {
        id: en.into(),
        description: Texts::zh_en(zh, en),
        likelihood,
        consequence,
        criteria: BTreeSet::new(),
        measures: vec![Texts::zh_en(
            "两人办理、集体决定",
            "two officers, decided together",
        )],
        identified_on: None,
        review_on: None,
    }
}

fn body(code: &str) -> Lane {
    Lane::Body(DepartmentCode::from(code))
}

fn basis(law: &str, article: &str) -> LegalBasis {
    LegalBasis {
        law: law.into(),
        article: article.into(),
    }
}

/// A penalty in three lanes: the bureau, the legal review of another one, and the party; with a
/// hearing that stops the clock, a branch by amount, risks, and a case of another item.
pub fn penalty() -> Sample {
    let mut sample = market_licence();
    let posts = [
        ("015-case", "案源登记岗", "case registry"),
        ("015-law", "执法办案岗", "enforcement"),
        ("015-chair", "听证主持岗", "hearing chair"),
        ("015-lead", "分管领导岗", "deputy director"),
        ("009-legal", "法制审核岗", "legal review"),
    ];
    let posts = posts.map(|(code, zh, en)| (PostCode::from(code), Texts::zh_en(zh, en)));
    sample.posts.extend(posts);
    sample.departments.push(Department::new(
        "009",
        Texts::zh_en("司法局", "Bureau of Justice"),
    ));
    let item = &mut sample.item;
    item.code = "5108220150200700".into();
    item.category = Category::Penalty;
    item.names = Texts::zh_en(
        "对未取得食品生产经营许可从事食品生产经营活动的处罚",
        "Penalty for dealing in food without a licence",
    );
    item.promised_limit = working_days(60);
    item.statutory_limit = Limit {
        days: 90,
        unit: DayUnit::CalendarDays,
    };
    item.flowchart = penalty_chart();
    item.duties = penalty_duties();
    sample
}

fn penalty_chart() -> Flowchart {
    // One action with two ways: the amount of the fine decides.
    let notify = |zh: &str, en: &str, to: &str| Transition {
        action: "notify".into(),
        ..on("notice", zh, en, to)
    };
    let mut steps = vec![
        step(
            "source",
            "案源登记",
            "Registration of the lead",
            "015-case",
            1,
            2,
        ),
        step(
            "filing",
            "立案审批",
            "Opening of the case",
            "015-lead",
            7,
            4,
        ),
        step("investigate", "调查取证", "Investigation", "015-law", 20, 4),
        step(
            "legal-review",
            "法制审核",
            "Legal review",
            "009-legal",
            3,
            3,
        ),
        step(
            "notice",
            "行政处罚事先告知",
            "Prior notice",
            "015-law",
            2,
            3,
        ),
        step("defence", "陈述申辩", "Statement and defence", "", 5, 1),
        step("hearing", "组织听证", "Hearing", "015-chair", 0, 2),
        step(
            "discuss",
            "集体讨论",
            "Collective discussion",
            "015-lead",
            3,
            2,
        ),
        step("decide", "作出处罚决定", "Decision", "015-lead", 3, 3),
        step(
            "deliver",
            "送达处罚决定书",
            "Service of the decision",
            "015-law",
            5,
            1,
        ),
        step(
            "pay",
            "当事人到银行缴纳罚款",
            "Payment at the bank",
            "",
            0,
            1,
        ),
        step("publish", "处罚信息公示", "Publication", "015-case", 7, 1),
        step(
            "court",
            "催告并申请法院强制执行",
            "Demand and court order",
            "015-law",
            5,
            2,
        ),
        step("close", "结案归档", "Closing and filing", "015-case", 2, 0),
    ];
    let mut set = |id: &str, change: &dyn Fn(&mut Step)| {
        change(steps.iter_mut().find(|step| step.id == id).expect("a step"));
    };
    set("investigate", &|step| {
        step.officers = 2;
        step.documents = vec!["现场笔录".into(), "询问笔录".into(), "证据清单".into()];
    });
    set("filing", &|step| {
        step.documents = vec!["立案（不予立案）审批表".into()]
    });
    set("legal-review", &|step| {
        step.apart_from = vec!["investigate".into()]
    });
    set("notice", &|step| {
        step.documents = vec!["行政处罚事先告知书".into()]
    });
    set("decide", &|step| {
        step.documents = vec!["行政处罚决定书".into()];
        step.apart_from = vec!["investigate".into(), "legal-review".into()];
    });
    set("close", &|step| {
        step.joins = vec!["pay".into(), "publish".into()]
    });
    Flowchart {
        item: "5108220150200700".into(),
        start: "source".into(),
        steps,
        transitions: vec![
            on("source", "报请立案", "file", "filing"),
            on("filing", "准予立案", "open", "investigate"),
            end("filing", "不予立案", "not opened", Ending::NotAccepted),
            on("investigate", "调查终结", "done", "legal-review"),
            end(
                "investigate",
                "涉嫌犯罪移送司法",
                "to the police",
                Ending::Referred,
            ),
            end("investigate", "撤销案件", "dropped", Ending::Terminated),
            on("legal-review", "审核同意", "agreed", "notice"),
            on("legal-review", "退回补充调查", "sent back", "investigate"),
            notify("告知", "small fine", "defence"),
            notify("告知听证权利", "large fine", "hearing"),
            on("defence", "申辩完毕", "heard", "discuss"),
            on("hearing", "听证完毕", "heard", "discuss"),
            on("discuss", "形成意见", "agreed", "decide"),
            on("decide", "予以处罚", "fined", "deliver"),
            end("decide", "不予处罚", "no penalty", Ending::Refused),
            way("deliver", "送达", "served", &["pay", "publish"], None),
            on("pay", "缴清", "paid", "close"),
            on("pay", "逾期不缴", "overdue", "court"),
            on("court", "执行完毕", "enforced", "pay"),
            on("publish", "公示完毕", "published", "close"),
            end("close", "结案", "closed", Ending::Completed),
        ],
    }
}

fn penalty_duties() -> Vec<StepDuty> {
    use Consequence as C;
    use Likelihood as L;
    let small = "有案不立、压案不查";
    let small = risk(small, "a lead is not followed", L::Ordinary, C::Large);
    let tip = risk(
        "泄露案情、证据灭失",
        "the party is warned",
        L::Large,
        C::Large,
    );
    let power = risk(
        "畸轻畸重",
        "too light or too heavy a fine",
        L::Large,
        C::Grave,
    );
    let late = risk("归档不全", "papers are missing", L::Small, C::Light);
    let guard = |transition: &str, low, high| Guard {
        transition: transition.into(),
        when: When::Spans(vec![Span { low, high }]),
    };
    vec![
        StepDuty {
            risks: vec![small],
            ..duty("filing", Lane::Own)
        },
        StepDuty {
            risks: vec![tip],
            ..duty("investigate", Lane::Own)
        },
        duty("legal-review", body("009")),
        StepDuty {
            branches: vec![Branch {
                action: "notify".into(),
                fact: "拟罚款额（元）".into(),
                domain: GuardDomain::Whole(Span {
                    low: 0,
                    high: 10_000_000,
                }),
                guards: vec![
                    guard("notice-small fine", 0, 9_999),
                    guard("notice-large fine", 10_000, 10_000_000),
                ],
            }],
            ..duty("notice", Lane::Own)
        },
        duty("defence", Lane::Outside),
        StepDuty {
            stop: Some(StopDuty {
                at_most: working_days(30),
                basis: basis("行政处罚法", "64"),
            }),
            ..duty("hearing", Lane::Own)
        },
        StepDuty {
            discretion: true,
            risks: vec![power],
            ..duty("decide", Lane::Own)
        },
        duty("pay", Lane::Outside),
        StepDuty {
            sub_flow: Some("5108220150400100".into()),
            ..duty("court", Lane::Own)
        },
        StepDuty {
            risks: vec![late],
            ..duty("close", Lane::Own)
        },
    ]
}

/// A project that four departments look at at the same time.
pub fn consultation() -> Sample {
    let mut sample = penalty();
    let bodies = [
        ("003", "发展和改革局", "Development and Reform Bureau"),
        ("021", "自然资源局", "Natural Resources Bureau"),
        ("022", "生态环境局", "Ecology and Environment Bureau"),
        ("031", "应急管理局", "Emergency Management Bureau"),
    ];
    let names = bodies.map(|(code, zh, en)| Department::new(code, Texts::zh_en(zh, en)));
    sample.departments = names.into();
    let asked = &bodies[1..];
    let mut steps = vec![
        step(
            "accept",
            "窗口统一收件",
            "Acceptance at one window",
            "003-window",
            1,
            3,
        ),
        step(
            "join",
            "汇总意见",
            "Opinions put together",
            "003-lead",
            2,
            2,
        ),
        step("decide", "核准决定", "Decision", "003-head", 1, 3),
        step(
            "deliver",
            "统一送达",
            "Delivery at one window",
            "003-window",
            1,
            1,
        ),
    ];
    let mut transitions = vec![
        end(
            "accept",
            "材料不齐且逾期不补",
            "not completed",
            Ending::Returned,
        ),
        on("join", "一致同意", "all agree", "decide"),
        on("join", "一次性补正后再会商", "asked to complete", "accept"),
        end("decide", "不予核准", "refused", Ending::Refused),
        on("decide", "核准", "approved", "deliver"),
        end("deliver", "送达", "delivered", Ending::Granted),
    ];
    let mut duties = Vec::new();
    let ids: Vec<String> = asked
        .iter()
        .map(|(code, ..)| format!("opinion-{code}"))
        .collect();
    for ((code, zh, en), id) in asked.iter().zip(&ids) {
        let (zh, en) = (format!("{zh}出具意见"), format!("Opinion of the {en}"));
        steps.push(step(id, &zh, &en, &format!("{code}-opinion"), 5, 2));
        transitions.push(on(id, "意见", "opinion", "join"));
        duties.push(duty(id, body(code)));
    }
    let all: Vec<&str> = ids.iter().map(String::as_str).collect();
    transitions.insert(0, way("accept", "受理并分送", "accepted", &all, None));
    steps[0].documents = vec!["受理通知书、退件通知书".into()];
    steps[1].joins = ids.clone();
    steps[2].documents = vec!["核准（不予核准）决定书".into()];
    let item = &mut sample.item;
    item.department = "003".into();
    item.code = "5108220030100100".into();
    item.category = Category::Licence;
    item.names = Texts::zh_en("企业投资项目核准", "Approval of an investment project");
    item.promised_limit = working_days(10);
    item.statutory_limit = working_days(20);
    item.duties = duties;
    item.flowchart = Flowchart {
        item: item.code.clone(),
        start: "accept".into(),
        steps,
        transitions,
    };
    sample
}

/// Twenty-seven steps with exits, skips, parallel parts and several ways back.
pub fn permit() -> Flowchart {
    let mut steps = Vec::new();
    let mut transitions = Vec::new();
    for n in 1..=27_usize {
        let (id, next) = (format!("t{n:02}"), format!("t{:02}", n + 1));
        let zh = format!("第{n}环节：核对材料");
        let en = format!("T{n:02} Determine necessity to stop indication");
        steps.push(step(&id, &zh, &en, "wabo-permits", 1 + n as u32 % 5, n % 4));
        match n {
            27 => transitions.push(end(&id, "办结", "done", Ending::Completed)),
            7 => {
                let to = ["t08", "t09", "t10", "t11"];
                transitions.push(way(&id, "征求意见", "consult", &to, None));
            }
            8..=11 => transitions.push(on(&id, "意见", "opinion", "t12")),
            _ => transitions.push(on(&id, "下一步", "next", &next)),
        }
        match n {
            3 => transitions.push(on(&id, "免于确认", "exempt", "t06")),
            6 => transitions.push(end(&id, "终止", "terminate", Ending::Terminated)),
            14 => transitions.push(on(&id, "重新调整", "adjust", "t04")),
            16 => transitions.push(on(&id, "另行核查", "check", "t18")),
            17 => transitions.push(on(&id, "重做", "again", "t17")),
            19 => transitions.push(on(&id, "退回", "back", "t16")),
            20 => transitions.push(on(&id, "直接办结", "skip", "t26")),
            25 => transitions.push(on(&id, "退回", "back", "t21")),
            _ => {}
        }
    }
    steps[11].joins = (8..=11).map(|n| format!("t{n:02}")).collect();
    Flowchart {
        item: "wabo-1".into(),
        start: "t01".into(),
        steps,
        transitions,
    }
}

/// A chart that nobody would draw: arrows from anywhere to anywhere, names of any length, lanes at
/// random, from a seed.
pub fn tangle(seed: u64, steps: usize, ways: usize) -> Sample {
    let mut state = seed;
    let mut random = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut sample = consultation();
    let id = |n: usize| format!("s{n}");
    let long = "对国有企业文件材料归档范围和保管期限表的审查".repeat(5);
    let chart = &mut sample.item.flowchart;
    chart.start = id(0);
    chart.steps.clear();
    chart.transitions.clear();
    sample.item.duties.clear();
    for n in 0..steps {
        let zh: String = long.chars().take(1 + random(110)).collect();
        let post = ["", "post", "003-window"][random(3)];
        let mut one = step(&id(n), &zh, &"W".repeat(random(40)), post, 3, random(5));
        one.officers = random(4) as u32;
        one.documents = (0..random(4)).map(|_| "审查意见".to_owned()).collect();
        if random(3) == 0 {
            one.joins = vec![id(random(steps)), id(random(steps))];
        }
        chart.steps.push(one);
        let lanes = [
            Lane::Own,
            body("003"),
            body("021"),
            Lane::Township,
            Lane::Village,
            Lane::Outside,
        ];
        let lanes_in_use = 1 + seed as usize % lanes.len();
        let stop = (random(4) == 0).then(|| StopDuty {
            at_most: working_days(30),
            basis: basis("行政许可法", "45"),
        });
        let risky = risk("人情", "favour", Likelihood::Large, Consequence::Large);
        sample.item.duties.push(StepDuty {
            stop,
            sub_flow: (random(5) == 0).then(|| "5108220150400100".into()),
            risks: vec![risky; random(2)],
            ..duty(&id(n), lanes[random(lanes_in_use)].clone())
        });
    }
    let endings = [None, Some(Ending::Granted), Some(Ending::Refused)];
    for n in 0..ways {
        let to: Vec<String> = (0..random(4)).map(|_| id(random(steps))).collect();
        let to: Vec<&str> = to.iter().map(String::as_str).collect();
        let name: String = long.chars().take(random(30)).collect();
        let ends = endings[random(3)].filter(|_| to.is_empty());
        let mut one = way(&id(random(steps)), &name, "on", &to, ends);
        one.id = n.to_string();
        chart.transitions.push(one);
    }
    sample
}
