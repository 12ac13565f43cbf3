//! What goes through a guest and back is what went in.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

mod common;

use common::{echo, load, question};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use sanquan_domain::contract::{Ask, Effect, FlowchartQuestion, PastAct, Reply};
use sanquan_domain::flowchart::{
    DayUnit, Ending, Flowchart, Limit, Point, PointKind, Step, StepKind, Transition,
};
use sanquan_domain::id::Digest;
use sanquan_domain::time::{Date, Instant};
use sanquan_domain::value::{Amount, Decimal, Fact, Facts, FileFacts, Text, Texts, Value};

fn words() -> impl Strategy<Value = String> {
    "[a-z审批许可é\\u{0}-\\u{1f}😀]{0,12}"
}

fn date() -> impl Strategy<Value = Date> {
    (1i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap())
}

fn value() -> impl Strategy<Value = Value> {
    let decimal = (any::<i64>(), 0u8..=18);
    let file = (words(), words(), any::<u64>(), any::<[u8; 32]>());
    prop_oneof![
        words().prop_map(Value::Text),
        any::<i64>().prop_map(Value::Whole),
        decimal.prop_map(|(mantissa, scale)| Value::Decimal(Decimal { mantissa, scale })),
        (any::<i64>(), words())
            .prop_map(|(minor, currency)| Value::Amount(Amount { minor, currency })),
        date().prop_map(Value::Date),
        any::<i64>().prop_map(|millis| Value::Instant(Instant::from_millis(millis))),
        words().prop_map(Value::Choice),
        any::<bool>().prop_map(Value::YesNo),
        file.prop_map(
            |(name, media_type, size_bytes, digest)| Value::File(FileFacts {
                name,
                media_type,
                size_bytes,
                sha256: Digest::from_bytes(digest),
            })
        ),
    ]
}

fn facts() -> impl Strategy<Value = Facts> {
    let fact = (words(), value()).prop_map(|(path, value)| Fact { path, value });
    vec(fact, 0..8).prop_map(Facts)
}

fn texts() -> impl Strategy<Value = Texts> {
    let text = (words(), words()).prop_map(|(language, content)| Text { language, content });
    vec(text, 0..3).prop_map(Texts)
}

fn step() -> impl Strategy<Value = Step> {
    use DayUnit::{CalendarDays, WorkingDays};
    use PointKind::{Authority, Flow, Material, Time};
    use StepKind::{Automatic, Waiting, Work};
    let kind = prop::sample::select(vec![Work, Automatic, Waiting]);
    let unit = prop::sample::select(vec![WorkingDays, CalendarDays]);
    let limit = (any::<u32>(), unit).prop_map(|(days, unit)| Limit { days, unit });
    let watched = prop::sample::select(vec![Time, Flow, Authority, Material]);
    let point = (words(), watched).prop_map(|(id, kind)| Point { id, kind });
    let lists = (vec(words(), 0..3), vec(words(), 0..3), vec(words(), 0..3));
    let who = (option::of(words()), any::<u32>(), option::of(limit));
    (words(), texts(), kind, who, vec(point, 0..3), lists).prop_map(
        |(id, names, kind, (post, officers, limit), points, (documents, apart_from, joins))| Step {
            id,
            names,
            kind,
            post: post.map(|post| post.as_str().into()),
            officers,
            limit,
            documents,
            points,
            apart_from,
            joins,
        },
    )
}

fn transition() -> impl Strategy<Value = Transition> {
    let ending = prop::sample::select(vec![
        Ending::Granted,
        Ending::Refused,
        Ending::NotAccepted,
        Ending::Referred,
        Ending::Withdrawn,
        Ending::Returned,
        Ending::Terminated,
        Ending::Completed,
    ]);
    let to = vec(words(), 0..3);
    (words(), words(), words(), texts(), to, option::of(ending)).prop_map(
        |(id, from, action, names, to, ends)| Transition {
            id,
            from,
            action,
            names,
            to,
            ends,
        },
    )
}

fn flowchart() -> impl Strategy<Value = Flowchart> {
    let course = (vec(step(), 0..4), vec(transition(), 0..4));
    (words(), words(), course).prop_map(|(item, start, (steps, transitions))| Flowchart {
        item: item.as_str().into(),
        start,
        steps,
        transitions,
    })
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(future)
}

fn document(template: &str, fields: &Facts) -> Effect {
    Effect::Document(sanquan_domain::contract::Document {
        template: template.to_owned(),
        fields: fields.clone(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn facts_of_every_kind_come_back_as_they_went(
        (view, past, act, settings, reply) in (facts(), facts(), facts(), facts(), facts()),
        (source, key) in (words(), words()),
    ) {
        let mut ask = question::review("echo");
        let expected = [
            document("view", &view),
            document("past", &past),
            document("act", &act),
            document("settings", &settings),
            Effect::Ask(Ask { source: source.clone(), key: key.clone(), facts: reply.clone() }),
        ];
        ask.view.facts = view;
        ask.view.acts = vec![PastAct {
            step: "past".to_owned(),
            action: String::new(),
            post: None,
            acted_at: Instant::from_millis(i64::MIN),
            facts: past,
        }];
        ask.facts = act;
        ask.circumstances.settings = settings;
        let replied_at = Instant::from_millis(i64::MAX);
        ask.circumstances.replies = vec![Reply { source, key, facts: reply, replied_at }];
        let answer = block_on(load(echo()).review(&ask)).unwrap().answer;
        prop_assert_eq!(answer.effects, expected);
        prop_assert_eq!(answer.open_actions, ask.view.position);
    }

    #[test]
    fn a_flowchart_comes_back_as_it_went(base in flowchart(), settings in facts()) {
        let ask = FlowchartQuestion { base, settings };
        let answer = block_on(load(echo()).flowchart(&ask)).unwrap().answer;
        prop_assert_eq!(answer, ask.base);
    }
}
