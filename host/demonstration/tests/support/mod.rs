//! What the tests of this crate share: the whole county, made once, and its fold into the domain.
#![allow(dead_code, reason = "no test needs all of it")]

use std::sync::LazyLock;

use sanquan_demonstration::{Size, generate};
use sanquan_domain::catalogue::{CatalogueDocument, Category, PowerItem};
use sanquan_domain::county::{self, County};
use sanquan_domain::event::{CountyEvent, CountyOpened};
use sanquan_domain::id::Digest;
use sanquan_domain::refusal::Refusal;
use sanquan_domain::value::Texts;

/// Seed of [`whole`].
pub const SEED: u64 = 1;

/// The whole county.
pub fn whole() -> &'static CatalogueDocument {
    static WHOLE: LazyLock<CatalogueDocument> = LazyLock::new(|| generate(SEED, Size::WHOLE));
    &WHOLE
}

/// Its power items.
pub fn powers(county: &CatalogueDocument) -> impl Iterator<Item = &PowerItem> {
    let items = county.items.iter();
    items.filter(|item| item.category != Category::PublicService)
}

pub fn chinese(names: &Texts) -> &str {
    names.get("zh-CN")
}

/// Digest of the document as it is written to a file.
pub fn digest(county: &CatalogueDocument) -> String {
    let bytes = serde_json::to_vec(county).expect("a document can be written");
    println!("{} bytes", bytes.len());
    Digest::of("sanquan.test", &bytes).to_string()
}

/// The course of an item without its code, posts and days.
pub fn shape(item: &PowerItem) -> String {
    let transitions = item.flowchart.transitions.iter();
    let moves: Vec<String> = transitions
        .map(|t| format!("{} {:?} {:?}", t.id, t.to, t.ends))
        .collect();
    moves.join("; ")
}

/// The county as the domain's commands take it in, in the order of an import.
pub fn folded(document: &CatalogueDocument) -> County {
    let mut county = County::default();
    let mut take = |decide: &dyn Fn(&County) -> Result<CountyEvent, Refusal>| {
        let event = decide(&county).unwrap_or_else(|refusal| panic!("{refusal}"));
        county.apply(&event);
    };
    take(&|county| county::open_county(county, opened()));
    for department in &document.departments {
        take(&|county| county::enter_department(county, department.clone()));
    }
    for centre in &document.centres {
        take(&|county| county::enter_centre(county, centre.clone()));
    }
    for post in &document.posts {
        take(&|county| county::enter_post(county, post.clone()));
    }
    for binding in &document.bindings {
        take(&|county| county::bind_handler(county, binding.clone()));
    }
    for item in &document.items {
        take(&|county| county::publish_item(county, item.clone()));
    }
    county
}

fn opened() -> CountyOpened {
    CountyOpened {
        code: "510822".into(),
        names: Texts::zh_en("青川县", "Qingchuan County"),
        time_zone: "Asia/Shanghai".to_owned(),
        simulated: true,
    }
}
