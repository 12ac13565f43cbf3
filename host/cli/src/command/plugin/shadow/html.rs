//! The report as a page that stands on its own: no scripts, no files beside it, readable in print.

use std::fmt::Write as _;

use super::report::Report;

const STYLE: &str = "body{font:15px/1.5 system-ui,'Noto Sans CJK SC',sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem;color:#1b1b1b}\
table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{border-bottom:1px solid #ccc;padding:.35rem .5rem;text-align:left;vertical-align:top}\
td.n{text-align:right;font-variant-numeric:tabular-nums}code{font-size:.85em;overflow-wrap:anywhere}pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.85em;background:#f4f4f4;padding:.5rem}\
.bad{color:#a40000}.good{color:#0a6b22}";

/// The page.
pub fn page(report: &Report) -> String {
    let found = &report.found;
    let mut html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Shadow replay of {candidate}</title><style>{STYLE}</style>\
         <h1>Shadow replay <span lang=\"zh-CN\">影子重放</span></h1>\
         <p>Candidate <code>{candidate}</code><br>against <code>{against}</code><br>report <code>{digest}</code>, ended {ended}</p>",
        candidate = found.candidate,
        against = found
            .active
            .map_or_else(|| "nothing active".to_owned(), |a| a.to_string()),
        digest = report.digest,
        ended = found.ended_at,
    );
    let (class, verdict) = match report.to_accept {
        0 => ("good", "No outcome changed.".to_owned()),
        changes => ("bad", format!("{changes} outcomes changed.")),
    };
    let _ = write!(
        html,
        "<p class=\"{class}\"><strong>{verdict}</strong> {} verdicts asked again, {} unchanged, {} of erased cases left out.</p>",
        found.verdicts, found.unchanged, found.erased
    );
    html.push_str(
        "<h2>From which outcome to which</h2><table><tr><th>was<th>would be<th>how often</tr>",
    );
    for one in &found.moves {
        let _ = write!(
            html,
            "<tr><td>{:?}: {}<td>{}<td class=n>{}</tr>",
            one.function,
            escaped(&one.before),
            escaped(&one.after),
            one.count
        );
    }
    html.push_str("</table><h2>Changes</h2><table><tr><th>case<th>event<th>question<th>was<th>would be<th>rule</tr>");
    for change in &found.changes {
        let _ = write!(
            html,
            "<tr><td><code>{}</code><td class=n>{}<td>{:?} {}<td>{}<td>{}<td>{}</tr>",
            change.case,
            change.version,
            change.function,
            escaped(change.step.as_deref().unwrap_or("")),
            escaped(&change.before),
            escaped(&change.after),
            escaped(change.rule.as_deref().unwrap_or(""))
        );
    }
    html.push_str("</table>");
    for explained in &report.details {
        let pretty = |answer| serde_json::to_string_pretty(answer).unwrap_or_default();
        let _ = write!(
            html,
            "<h3><code>{}</code>, event {}</h3><p>then</p><pre>{}</pre><p>now</p><pre>{}</pre>",
            explained.change.case,
            explained.change.version,
            escaped(&pretty(&explained.recorded)),
            escaped(&pretty(&explained.candidate))
        );
    }
    html.push_str("</html>\n");
    html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
