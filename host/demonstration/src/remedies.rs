//! What whoever is refused can do: reconsideration within 60 days (行政复议法 20), a lawsuit within six months
//! (行政诉讼法 46, counted here as 180 days). These two articles are general knowledge: domain.md has neither.
//! Disputes over land and forest rights go to court within 30 days (土地管理法 14, 森林法 22; domain.md 4.4); that
//! those over grassland do too (草原法 16) is general knowledge again.

use sanquan_domain::catalogue::{Category, Remedy};
use sanquan_domain::contract::LegalBasis;
use sanquan_domain::value::Texts;

use crate::words;

/// The remedies against decisions on an item with this name and first basis.
pub(crate) fn of(category: Category, names: &Texts, basis: &LegalBasis) -> Vec<Remedy> {
    if category == Category::PublicService {
        return vec![complaint()];
    }
    let is_about_rights = names.get("zh-CN").contains("权属争议");
    let lawsuit = match is_about_rights && category == Category::Adjudication {
        true => lawsuit("30c", basis.clone()),
        false => lawsuit("180c", words::law_of("行政诉讼法", "46")),
    };
    vec![reconsideration(), lawsuit]
}

fn reconsideration() -> Remedy {
    Remedy {
        names: Texts::zh_en("行政复议", "Reconsideration"),
        body: Texts::zh_en("县人民政府", "County government"),
        within: words::limit("60c"),
        basis: words::law_of("行政复议法", "20"),
    }
}

fn lawsuit(within: &str, basis: LegalBasis) -> Remedy {
    Remedy {
        names: Texts::zh_en("行政诉讼", "Lawsuit"),
        body: Texts::zh_en("县人民法院", "County court"),
        within: words::limit(within),
        basis,
    }
}

/// Against a service there is a complaint, which must be answered (国务院关于在线政务服务的若干规定).
fn complaint() -> Remedy {
    Remedy {
        names: Texts::zh_en("投诉", "Complaint"),
        body: Texts::zh_en("政务服务管理办公室", "Office of government services"),
        within: words::limit("60c"),
        basis: words::law_of("国务院关于在线政务服务的若干规定", "4"),
    }
}
