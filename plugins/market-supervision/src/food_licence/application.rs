//! The application form.

use sanquan_sdk::prelude::*;

/// What an applicant fills in.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct FoodApplication {
    /// Who applies.
    pub applicant: Applicant,
    /// What for.
    #[form(zh = "经营项目", en = "Kind of business")]
    pub kind: FoodBusiness,
    /// Where.
    #[form(min_count = 1, max_count = 5)]
    pub premises: Vec<Premises>,
    /// Who will handle food.
    #[form(min_count = 1, max_count = 50)]
    pub staff: Vec<Staff>,
    /// When the business means to open.
    #[form(zh = "拟开业日期", en = "Planned opening")]
    pub opening_on: Option<Date>,
}

impl FoodApplication {
    /// Area of all premises together, in m².
    pub fn total_area(&self) -> Decimal<2> {
        let add =
            |sum: Decimal<2>, premises: &Premises| sum.checked_add(premises.area).unwrap_or(sum);
        self.premises.iter().fold(Decimal::default(), add)
    }
}

/// The business.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct Applicant {
    /// As in its business licence.
    #[form(zh = "经营者名称", en = "Name of the business", max_chars = 100)]
    pub name: String,
    /// 18 characters.
    #[form(
        zh = "统一社会信用代码",
        en = "Unified social credit code",
        min_chars = 18,
        max_chars = 18
    )]
    pub credit_code: String,
    /// The person who answers for it.
    #[form(
        zh = "法定代表人（负责人）",
        en = "Legal representative",
        max_chars = 50
    )]
    pub legal_representative: String,
    /// For questions.
    #[form(zh = "联系电话", en = "Telephone", min_chars = 7, max_chars = 20)]
    pub phone: String,
}

/// One place of business.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct Premises {
    /// GB/T 2260.
    #[form(
        zh = "所在地行政区划代码",
        en = "Region code",
        min_chars = 6,
        max_chars = 6
    )]
    pub region: String,
    /// Street and number.
    #[form(zh = "经营场所地址", en = "Address", max_chars = 200)]
    pub address: String,
    /// In m².
    #[form(
        zh = "经营面积（平方米）",
        en = "Area in m²",
        min = "0.01",
        max = "100000"
    )]
    pub area: Decimal<2>,
}

/// Somebody who touches food that is eaten as it is.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct Staff {
    /// The person.
    #[form(zh = "从业人员姓名", en = "Name of the staff member", max_chars = 50)]
    pub name: String,
    /// Number of the health certificate.
    #[form(
        zh = "健康证明编号",
        en = "Number of the health certificate",
        max_chars = 40
    )]
    pub certificate: String,
    /// Its last day.
    #[form(zh = "健康证明有效期至", en = "Health certificate valid until")]
    pub certificate_valid_until: Date,
}

/// What kind of business it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum FoodBusiness {
    /// Food is made and eaten there.
    #[choice(zh = "餐饮服务", en = "Catering")]
    Catering,
    /// Food is sold.
    #[choice(zh = "食品销售", en = "Retail")]
    Retail,
    /// A canteen of a school or firm.
    #[choice(zh = "单位食堂", en = "Canteen")]
    Canteen,
    /// Needs no licence.
    #[choice(zh = "仅销售预包装食品", en = "Prepackaged food only")]
    PrepackagedOnly,
    /// Belongs to the authority above.
    #[choice(zh = "食品生产", en = "Food production")]
    Production,
}
