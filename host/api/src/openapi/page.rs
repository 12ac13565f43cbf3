//! The document as a page: plain HTML without scripts, made once.

use std::fmt::Write;
use std::sync::LazyLock;

use serde_json::Value;

use super::document::document;

const HEAD: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sanquan API</title><style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}code,pre{background:#f2f2f2;padding:0 .2em}pre{padding:.6em;overflow:auto}dt{font-weight:bold}summary{cursor:pointer}.m{display:inline-block;width:4em}</style>"#;

static PAGE: LazyLock<String> = LazyLock::new(make);

/// The page.
pub(crate) fn html() -> &'static str {
    &PAGE
}

fn make() -> String {
    let document = document();
    let mut page = format!("{HEAD}<h1>Sanquan API</h1>");
    for paragraph in text(&document["info"]["description"]).split("\n\n") {
        write_to(&mut page, format_args!("<p>{}</p>", marked(paragraph)));
    }
    page.push_str("<p><a href=\"/openapi.json\">openapi.json</a> · <a href=\"/problems\">problem codes</a></p><h2>Routes</h2>");
    for (path, methods) in entries(&document["paths"]) {
        for (method, operation) in entries(methods) {
            write_operation(&mut page, path, method, operation);
        }
    }
    page.push_str("<h2>Schemas</h2>");
    for (name, schema) in entries(&document["components"]["schemas"]) {
        let pretty = serde_json::to_string_pretty(schema).expect("a value is JSON");
        write_to(
            &mut page,
            format_args!(
                "<h3 id=\"{name}\">{name}</h3><pre>{}</pre>",
                escaped(&pretty)
            ),
        );
    }
    page
}

fn write_operation(page: &mut String, path: &str, method: &str, operation: &Value) {
    let method = method.to_uppercase();
    write_to(
        page,
        format_args!(
            "<details><summary><b class=m>{method}</b> <code>{}</code> {}</summary><p>{}</p><dl><dt>open to</dt><dd>{}</dd>",
            escaped(path),
            escaped(text(&operation["summary"])),
            marked(text(&operation["description"])),
            escaped(&operation["x-roles"].to_string()),
        ),
    );
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        write_to(
            page,
            format_args!(
                "<dt>{} ({})</dt><dd>{}</dd>",
                escaped(text(&parameter["name"])),
                text(&parameter["in"]),
                marked(text(&parameter["description"])),
            ),
        );
    }
    write_content(page, "body", &operation["requestBody"]["content"]);
    for (status, response) in entries(&operation["responses"]) {
        write_content(page, status, &response["content"]);
    }
    page.push_str("</dl></details>");
}

fn write_content(page: &mut String, what: &str, content: &Value) {
    for (media_type, described) in entries(content) {
        let schema = &described["schema"];
        let name = [
            &schema["$ref"],
            &schema["properties"]["entries"]["items"]["$ref"],
        ]
        .into_iter()
        .find_map(|reference| reference.as_str()?.rsplit('/').next())
        .unwrap_or("");
        write_to(
            page,
            format_args!("<dt>{what}</dt><dd>{media_type} <a href=\"#{name}\">{name}</a></dd>"),
        );
    }
}

fn write_to(page: &mut String, words: std::fmt::Arguments<'_>) {
    page.write_fmt(words).expect("a string takes every byte");
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Text whose `code` and **bold** parts are shown as such.
fn marked(text: &str) -> String {
    let mut html = String::new();
    for (at, part) in escaped(text).split('`').enumerate() {
        match at % 2 {
            0 => html.push_str(&bold(part)),
            _ => write_to(&mut html, format_args!("<code>{part}</code>")),
        }
    }
    html
}

fn bold(text: &str) -> String {
    let parts = text.split("**").enumerate();
    parts
        .map(|(at, part)| match at % 2 {
            0 => part.to_owned(),
            _ => format!("<b>{part}</b>"),
        })
        .collect()
}
