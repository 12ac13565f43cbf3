//! Real items by hand from the table of domain.md 11, which the generator's own tables must not be asked for.

mod support;

use std::collections::BTreeSet;

use sanquan_domain::catalogue::{Category, DiscretionRange, Origin, PowerItem};
use sanquan_domain::flowchart::{DayUnit, Limit};
use support::{chinese, whole};

fn item(name: &str) -> &'static PowerItem {
    let mut items = whole().items.iter();
    items
        .find(|item| chinese(&item.names) == name)
        .unwrap_or_else(|| panic!("no item {name}"))
}

fn working(days: u32) -> Limit {
    let unit = DayUnit::WorkingDays;
    Limit { days, unit }
}

fn calendar(days: u32) -> Limit {
    let unit = DayUnit::CalendarDays;
    Limit { days, unit }
}

#[test]
fn limits_and_law_are_those_of_the_table() {
    let rows = [
        (
            "取水许可",
            "017",
            "取水许可条例",
            "14",
            working(45),
            working(20),
        ),
        (
            "建筑工程施工许可",
            "014",
            "建筑法",
            "7",
            calendar(7),
            calendar(5),
        ),
        (
            "营业性演出审批",
            "024",
            "营业性演出管理条例",
            "13",
            calendar(3),
            calendar(2),
        ),
        (
            "民用爆炸物品购买许可",
            "007",
            "民爆条例",
            "21",
            calendar(5),
            calendar(3),
        ),
        (
            "兽药经营许可",
            "019",
            "兽药管理条例",
            "22",
            working(30),
            working(15),
        ),
        (
            "林木采伐许可",
            "021",
            "森林法",
            "56",
            working(20),
            working(7),
        ),
        (
            "无证从事食品经营",
            "015",
            "食品安全法",
            "122",
            calendar(90),
            calendar(60),
        ),
        (
            "查封扣押涉案食品",
            "015",
            "食品安全法",
            "110",
            calendar(30),
            calendar(25),
        ),
        (
            "企业名称争议裁决",
            "030",
            "企业名称规定",
            "21",
            calendar(90),
            calendar(60),
        ),
        (
            "结婚登记",
            "008",
            "婚姻登记条例",
            "7",
            working(0),
            working(0),
        ),
        (
            "不动产登记",
            "012",
            "不动产登记条例",
            "20",
            working(30),
            working(5),
        ),
        (
            "工伤认定",
            "011",
            "工伤保险条例",
            "17",
            calendar(60),
            calendar(30),
        ),
        (
            "法律援助",
            "009",
            "法律援助法",
            "43",
            calendar(7),
            calendar(5),
        ),
        (
            "企业投资项目核准",
            "001",
            "企业投资项目条例",
            "10",
            working(20),
            working(12),
        ),
        (
            "政府信息公开申请",
            "001",
            "信息公开条例",
            "33",
            working(20),
            working(15),
        ),
    ];
    for (name, department, law, article, statutory, promised) in rows {
        let item = item(name);
        assert_eq!(item.department.as_str(), department, "{name}");
        assert_eq!(
            (item.basis[0].law.as_str(), item.basis[0].article.as_str()),
            (law, article)
        );
        assert_eq!(item.statutory_limit, statutory, "{name}");
        assert_eq!(item.promised_limit, promised, "{name}");
        let origin = &item.elements.origin;
        assert!(
            matches!(origin, Origin::Published { .. }),
            "{name}: {origin:?}"
        );
    }
}

#[test]
fn a_licence_is_free_unless_a_law_says_otherwise() {
    let licences = whole()
        .items
        .iter()
        .filter(|item| item.category == Category::Licence);
    let paid: Vec<&str> = licences
        .filter(|item| item.elements.fee.is_some())
        .map(|item| chinese(&item.names))
        .collect();
    assert_eq!(paid, ["挖掘城市道路许可"]);
    let fee = item("挖掘城市道路许可").elements.fee.as_ref();
    let basis = &fee.expect("it costs something").basis[0];
    assert_eq!(
        (basis.law.as_str(), basis.article.as_str()),
        ("城市道路管理条例", "37")
    );
}

/// 食品安全法 122: goods worth less than 10,000 yuan, a fine of 50,000 to 100,000; above, 10 to 20 times.
#[test]
fn a_penalty_reaches_as_far_as_its_law_says() {
    let ranges = &item("无证从事食品经营").elements.discretion;
    let DiscretionRange::Amount {
        low_minor,
        high_minor,
        ..
    } = &ranges[0].range
    else {
        panic!("{ranges:?}");
    };
    assert_eq!((*low_minor, *high_minor), (5_000_000, 10_000_000));
    assert_eq!(ranges[1].range.check(45_000_000, 3_000_000), Ok(()));
    assert!(ranges[1].range.check(60_000_001, 3_000_000).is_err());
    let building = &item("未取得建设工程规划许可建设").elements.discretion[0].range;
    assert_eq!(
        building.check(5_000_000, 100_000_000),
        Ok(()),
        "5 % of the cost"
    );
    assert!(
        building.check(10_000_001, 100_000_000).is_err(),
        "more than 10 %"
    );
}

#[test]
fn an_abolished_power_has_a_last_day() {
    let fee = item("社会抚养费");
    assert_eq!(
        fee.valid_until.map(|day| day.to_string()),
        Some("2021-08-19".to_owned())
    );
    let ended = whole()
        .items
        .iter()
        .filter(|item| item.valid_until.is_some());
    assert_eq!(ended.count(), 1);
}

/// Where the table of domain.md 11 has no limit, or marks it as not looked up, the item says that its own is not the
/// law's.
#[test]
fn a_limit_that_no_text_of_the_law_gives_is_said_to_be_unchecked() {
    let unchecked = [
        // 11.3: terms of payment, none for the office.
        "水资源费",
        "水土保持补偿费",
        "森林植被恢复费",
        "耕地开垦费",
        "城镇污水处理费",
        "残疾人就业保障金",
        "社会抚养费",
        "社会保险费滞纳金",
        "税款滞纳金",
        // 11.4: what is neither seized nor sealed has no thirty days.
        "强制拆除违法建设",
        "代为清理弃渣",
        "强行清除行洪障碍",
        "停止供电（重大隐患）",
        "扑杀、销毁染疫动物",
        "加处罚款",
        "扣缴税款",
        // 11.5
        "土地权属争议处理",
        "林木林地权属争议处理",
        "草原权属争议处理",
        "水事纠纷处理",
        "房屋征收补偿决定",
        // 11.6
        "出生户口登记",
        "土地承包经营权登记",
        // 11.7
        "农村最低生活保障",
        "临时救助",
        "住房救助",
        "失业保险金",
        "退耕还林补助",
        "因灾住房恢复重建补助",
        // 11.8
        "竣工验收备案",
        "政府采购合同备案",
        "农村村民宅基地审批",
        "临时用地审批",
    ];
    let says_so = |item: &&PowerItem| matches!(&item.elements.origin, Origin::Published { source } if source.contains("法定时限未核对"));
    let said = whole().items.iter().filter(says_so);
    let said: BTreeSet<&str> = said.map(|item| chinese(&item.names)).collect();
    assert_eq!(said, BTreeSet::from(unchecked));
}

#[test]
fn the_clock_of_a_real_item_stands_still_by_the_article_that_says_so() {
    for (name, step, law, article, at_most) in [
        ("取水许可", "hearing", "行政许可法", "45", working(20)),
        ("水资源费", "pay", "取水许可条例", "33", calendar(7)),
        ("社会抚养费", "pay", "社会抚养费办法", "6", calendar(30)),
        ("收养登记", "notice", "收养登记办法", "8", calendar(60)),
        ("工伤认定", "pending", "工伤保险条例", "20", calendar(60)),
        (
            "无证从事食品经营",
            "execute",
            "行政处罚法",
            "67",
            calendar(15),
        ),
    ] {
        let duty = item(name).duty(step).expect(name);
        let stop = duty.stop.as_ref().expect(name);
        let basis = (stop.basis.law.as_str(), stop.basis.article.as_str());
        assert_eq!(basis, (law, article), "{name}");
        assert_eq!(stop.at_most, at_most, "{name}");
    }
}

/// 行政处罚法 lets the ninety days stand still for no defence and no hearing, and no law of an adjudication for an answer.
#[test]
fn what_no_law_lets_the_clock_stand_still_for_counts() {
    for (name, step, limit) in [
        ("无证从事食品经营", "defence", working(5)),
        ("车辆超限行驶公路", "defence", working(5)),
        ("企业名称争议裁决", "reply", calendar(10)),
    ] {
        let item = item(name);
        assert_eq!(item.duty(step).expect(name).stop, None, "{name}");
        let step = item.flowchart.step(step).expect(name);
        assert_eq!(step.limit, Some(limit), "{name}");
    }
}
