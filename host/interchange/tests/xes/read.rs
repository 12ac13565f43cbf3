//! What the reader makes of well-formed logs.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use sanquan_interchange::xes::{Attributed, Scope, Value, read};

const LOG: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<!-- comments are skipped -->
<log xes.version="1.0" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>
  <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
  <classifier name="Activity" keys="concept:name 'a key'"/>
  <string key="county" value="青川县"/>
  <trace>
    <string key="concept:name" value="A &amp; B &#x4E09;"/>
    <event>
      <string key="concept:name" value="accept"/>
      <date key="time:timestamp" value="2026-03-02T09:00:00.120+08:00"/>
      <int key="pages" value=" -9223372036854775808 "/>
      <float key="fee" value="1.10"/>
      <boolean key="urgent" value="1"/>
      <id key="identity:id" value="0b1f3a52-9a1e-4c11-8f31-5d4d6a1f3f10"/>
      <string key="org:resource" value="Li"><string key="post" value="window"/></string>
      <list key="papers"><values>
        <string key="paper" value="form"/><string key="paper" value="map"/>
      </values></list>
      <container key="site"><int key="rooms" value="2"/></container>
    </event>
    <event>
      <string key="concept:name" value="decide"/>
      <date key="time:timestamp" value="2026-03-02T09:00:00.120+08:00"/>
    </event>
  </trace>
  <int key="after" value="1"/>
</log>
"#;

#[test]
fn header_attributes_and_events_arrive_typed_and_in_order() {
    let mut traces = read(LOG.as_bytes()).expect("a log");
    let header = traces.header();
    assert_eq!(header.version.as_deref(), Some("1.0"));
    assert_eq!(header.extensions[0].prefix, "concept");
    assert_eq!(header.globals[0].scope, Scope::Trace);
    assert_eq!(header.classifiers[0].keys, "concept:name 'a key'");
    assert_eq!(header.text("county"), Some("青川县"));

    let trace = traces.next().expect("a trace").expect("well formed");
    assert_eq!((traces.trace_number(), traces.trace_line()), (1, 9));
    assert_eq!(trace.name(), Some("A & B 三"));
    let names: Vec<_> = trace
        .events
        .iter()
        .filter_map(|event| event.name())
        .collect();
    assert_eq!(
        names,
        ["accept", "decide"],
        "equal timestamps keep the order of the file"
    );

    let event = &trace.events[0];
    let instant = event.timestamp().expect("an instant");
    assert_eq!(
        (instant.at.as_millis(), instant.utc_offset_minutes),
        (1_772_413_200_120, Some(480))
    );
    assert_eq!(event.value("pages"), Some(&Value::Int(i64::MIN)));
    assert_eq!(event.value("fee"), Some(&Value::Float("1.10".into())));
    assert_eq!(event.value("urgent"), Some(&Value::Boolean(true)));
    assert!(matches!(event.value("identity:id"), Some(Value::Id(_))));
    assert_eq!(event.attributes[6].nested[0].key, "post");
    let Some(Value::List(papers)) = event.value("papers") else {
        panic!("a list was expected");
    };
    assert_eq!(papers.len(), 2, "members of a list may share a key");
    assert_eq!(event.value("site"), Some(&Value::Container));
    assert_eq!(event.attributes[8].nested[0].value, Value::Int(2));

    assert!(traces.next().is_none());
    assert_eq!(traces.header().value("after"), Some(&Value::Int(1)));
}

#[test]
fn compressed_logs_in_several_members_read_the_same() {
    let plain: Vec<_> = read(LOG.as_bytes()).expect("a log").collect();
    let (first, second) = LOG.split_at(LOG.len() / 2);
    let mut bytes = Vec::new();
    for part in [first, second] {
        let mut encoder = GzEncoder::new(bytes, Compression::default());
        encoder.write_all(part.as_bytes()).expect("written");
        bytes = encoder.finish().expect("written");
    }
    let compressed: Vec<_> = read(&bytes[..]).expect("a log").collect();
    assert_eq!(compressed, plain);
}

#[test]
fn namespace_prefixes_and_their_absence_mean_the_same() {
    let plain: Vec<_> = read(LOG.as_bytes()).expect("a log").collect();
    let absent = LOG.replace(r#" xmlns="http://www.xes-standard.org/""#, "");
    let prefixed = with_prefix(&LOG.replace("xmlns=", "xmlns:x="));
    for text in [absent, prefixed] {
        let traces: Vec<_> = read(text.as_bytes()).expect("a log").collect();
        assert_eq!(traces, plain, "{text}");
    }
}

/// Puts `x:` before the name of every tag.
fn with_prefix(text: &str) -> String {
    let mut prefixed = String::new();
    for part in text.split_inclusive(['<', '/']) {
        let opens_tag = prefixed.ends_with('<') || prefixed.ends_with("</");
        if opens_tag && part.starts_with(|c: char| c.is_ascii_lowercase()) {
            prefixed.push_str("x:");
        }
        prefixed.push_str(part);
    }
    prefixed
}

#[test]
fn a_log_without_traces_and_a_trace_without_events_are_lawful() {
    assert_eq!(read(&b"\xef\xbb\xbf<log/>"[..]).expect("a log").count(), 0);
    let one = br#"<log><trace><string key="concept:name" value="a"/></trace></log>"#;
    let traces: Vec<_> = read(&one[..]).expect("a log").collect();
    assert!(traces[0].as_ref().expect("a trace").events.is_empty());
}

#[test]
fn traces_before_an_error_are_returned_and_nothing_after_it() {
    let text = r#"<log>
<trace><string key="concept:name" value="a"/></trace>
<trace></trace>
<trace><string key="concept:name" value="c"/></trace></log>"#;
    let results: Vec<_> = read(text.as_bytes()).expect("a log").collect();
    assert_eq!(results.len(), 2);
    assert!(results[0].is_ok());
    let error = results[1].as_ref().expect_err("a trace without a name");
    assert_eq!((error.line, error.trace), (3, Some(2)));
}
