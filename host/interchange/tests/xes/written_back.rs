//! Whatever values a log holds, writing and reading them changes nothing.

use proptest::prelude::*;
use sanquan_domain::time::Instant;
use sanquan_interchange::xes::{
    Attribute, Event, Header, Timestamp, Trace, Value, WriteError, XesWriter, read,
};

fn text() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[\t\n\r -~\u{a0}-\u{d7ff}\u{1f300}-\u{1f5ff}]{0,12}")
        .expect("a pattern")
}

fn instant() -> impl Strategy<Value = Timestamp> {
    let offset = proptest::option::of(-14 * 60..=14 * 60_i16);
    // The years 0001 to 9998: XML Schema writes other years in ways that tools do not share.
    (-62_135_596_800_000..253_370_764_800_000_i64, offset).prop_map(
        |(millis, utc_offset_minutes)| Timestamp {
            at: Instant::from_millis(millis),
            utc_offset_minutes,
        },
    )
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        text().prop_map(Value::String),
        instant().prop_map(Value::Date),
        any::<i64>().prop_map(Value::Int),
        any::<f64>().prop_map(|number| Value::Float(number.to_string())),
        any::<bool>().prop_map(Value::Boolean),
        text().prop_map(Value::Id),
        Just(Value::Container),
    ]
}

/// Keys are unique among siblings, as the format demands.
fn numbered(attributes: Vec<Attribute>) -> Vec<Attribute> {
    let number = |(n, mut attribute): (usize, Attribute)| {
        attribute.key = format!("{}{n}", attribute.key);
        attribute
    };
    attributes.into_iter().enumerate().map(number).collect()
}

fn attribute() -> impl Strategy<Value = Attribute> {
    let leaf = (text(), scalar()).prop_map(|(key, value)| Attribute::new(key, value));
    leaf.prop_recursive(3, 12, 3, |inner| {
        let several = || prop::collection::vec(inner.clone(), 0..3);
        let value = prop_oneof![scalar(), several().prop_map(Value::List)];
        (text(), value, several()).prop_map(|(key, value, nested)| Attribute {
            key,
            value,
            nested: numbered(nested),
        })
    })
}

fn named(name: String, attributes: Vec<Attribute>) -> Vec<Attribute> {
    let mut all = vec![Attribute::new("concept:name", Value::String(name))];
    all.extend(numbered(attributes));
    all
}

fn event() -> impl Strategy<Value = Event> {
    let others = prop::collection::vec(attribute(), 0..4);
    (text(), instant(), others).prop_map(|(name, at, others)| {
        let mut attributes = named(name, others);
        attributes.push(Attribute::new("time:timestamp", Value::Date(at)));
        Event { attributes }
    })
}

fn trace() -> impl Strategy<Value = Trace> {
    let others = prop::collection::vec(attribute(), 0..4);
    (text(), others, prop::collection::vec(event(), 0..4)).prop_map(|(name, others, events)| {
        Trace {
            attributes: named(name, others),
            events,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn written_traces_read_back_equal(traces in prop::collection::vec(trace(), 0..4)) {
        let mut writer = XesWriter::new(Vec::new(), &Header::of_cases()).expect("written");
        for trace in &traces {
            writer.write(trace).expect("written");
        }
        let bytes = writer.finish().expect("written");
        let again: Result<Vec<Trace>, _> = read(&bytes[..]).expect("a log").collect();
        prop_assert_eq!(again.expect("sound traces"), traces);
    }
}

#[test]
fn a_character_that_xml_cannot_carry_is_refused_with_its_key() {
    let trace = Trace {
        attributes: vec![Attribute::new("note", Value::String("bell \u{7}".into()))],
        events: Vec::new(),
    };
    let mut writer = XesWriter::new(Vec::new(), &Header::default()).expect("written");
    let error = writer.write(&trace).expect_err("a control character");
    assert_eq!(error.code(), "xes.unwritable-character");
    assert!(matches!(error, WriteError::Character { .. }));
    assert_eq!(
        error.to_string(),
        "`note` holds the character U+0007, which XML cannot carry; remove it before the export"
    );
}
