//! The five centres (domain.md 6) with a window for each of the forty bodies that sit there.

use sanquan_domain::catalogue::{Centre, Window};
use sanquan_domain::time::Date;
use sanquan_domain::value::Texts;

use crate::{bodies, table};

/// All five.
pub(crate) fn all() -> Vec<Centre> {
    table::rows(include_str!("../data/centres.txt"))
        .into_iter()
        .map(centre)
        .collect()
}

fn centre([code, chinese, english, bodies]: [&'static str; 4]) -> Centre {
    Centre {
        code: code.to_owned(),
        names: Texts::zh_en(chinese, english),
        windows: bodies.split(' ').map(window).collect(),
        exists_from: Date::new(2013, 1, 1),
        exists_until: None,
    }
}

fn window(body: &'static str) -> Window {
    let (chinese, english) = name(body);
    Window {
        code: format!("window-{body}"),
        names: Texts::zh_en(&format!("{chinese}窗口"), &format!("Window: {english}")),
        departments: vec![body.into()],
    }
}

/// What a department or public-service department is called.
fn name(code: &str) -> (&'static str, &'static str) {
    if let Some(body) = bodies::department(code) {
        return (body.chinese, body.english);
    }
    let mut services = bodies::SERVICES.iter();
    let [_, chinese, english] = *services
        .find(|service| service[0] == code)
        .expect("who has a window is one of the bodies");
    (chinese, english)
}
