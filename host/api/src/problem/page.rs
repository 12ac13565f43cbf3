//! Pages of codes, for people: plain HTML in both languages, without scripts.

use super::pages::{self, Page};

const HEAD: &str = r#"<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>body{font:16px/1.6 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}code{background:#eee;padding:0 .2em}</style>"#;

/// The page of one code. It holds nothing but words of the table, which have no markup in them.
pub(crate) fn html(page: &Page) -> String {
    let Page {
        code,
        status,
        title,
        why,
        now,
    } = page;
    let (zh, en) = ((title.zh, why.zh, now.zh), (title.en, why.en, now.en));
    format!(
        "{HEAD}<title>{code}</title><p><code>{code}</code> · {status}</p>\
         <h1>{}</h1><p>{}</p><h2>现在怎么办</h2><p>{}</p>\
         <section lang=en><h1>{}</h1><p>{}</p><h2>What now</h2><p>{}</p></section>\
         <p><a href=\"/problems\">/problems</a></p>\n",
        zh.0, zh.1, zh.2, en.0, en.1, en.2
    )
}

/// The list of all codes.
pub(crate) fn index() -> String {
    let rows: String = pages::all()
        .map(|page| {
            format!(
                "<li><a href=\"/problems/{0}\"><code>{0}</code></a> {1} · {2} · {3}</li>\n",
                page.code, page.status, page.title.zh, page.title.en
            )
        })
        .collect();
    format!("{HEAD}<title>problems</title><h1>问题代码 · Problem codes</h1><ul>\n{rows}</ul>\n")
}
