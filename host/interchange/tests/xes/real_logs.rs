//! Real logs against figures that other tools computed from them (tests/data/oracles).

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use sanquan_interchange::statistics::LogStatistics;
use sanquan_interchange::xes::{Attributed, Header, Trace, XesWriter, read};
use serde_json::Value;

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/data")
        .join(path)
}

fn oracle(name: &str) -> Value {
    let file = File::open(data("oracles").join(name)).expect("the oracle");
    serde_json::from_reader(BufReader::new(file)).expect("JSON")
}

fn traces(path: &Path) -> impl Iterator<Item = Trace> {
    let file = BufReader::new(File::open(path).expect("the log"));
    let traces = read(file).expect("the header is sound");
    traces.map(|trace| trace.expect("the trace is sound"))
}

fn counts(list: &Value) -> BTreeMap<String, u64> {
    serde_json::from_value::<Vec<(String, u64)>>(list.clone())
        .expect("names with counts")
        .into_iter()
        .collect()
}

fn assert_equals_oracle(statistics: &LogStatistics, oracle: &Value) {
    assert_eq!(Some(statistics.traces), oracle["cases"].as_u64());
    assert_eq!(Some(statistics.events), oracle["events"].as_u64());
    assert_eq!(statistics.activities, counts(&oracle["activity_counts"]));
    assert_eq!(statistics.starts, counts(&oracle["start_activities"]));
    assert_eq!(statistics.ends, counts(&oracle["end_activities"]));
    assert_eq!(
        Some(statistics.directly_follows.len() as u64),
        oracle["dfg"]["edges"].as_u64()
    );
    let top: Vec<((String, String), u64)> =
        serde_json::from_value(oracle["dfg"]["top20"].clone()).expect("pairs with counts");
    assert_eq!(top.len(), 20);
    let ours = statistics.top_directly_follows(top.len());
    for ((pair, count), (_, our_count)) in top.iter().zip(ours) {
        assert_eq!(
            statistics.directly_follows.get(pair),
            Some(count),
            "{pair:?}"
        );
        assert_eq!(*count, our_count);
    }
}

#[test]
fn permit_log_counts_as_the_oracle_says() {
    let mut statistics = LogStatistics::default();
    for trace in traces(&data("logs/receipt.xes.gz")) {
        statistics.add(&trace);
    }
    assert_equals_oracle(&statistics, &oracle("receipt.json"));
}

#[test]
fn permit_log_has_952_cases_in_time_377_late_and_105_open() {
    let (mut in_time, mut late, mut open) = (0, 0, 0);
    for trace in traces(&data("logs/receipt.xes.gz")) {
        let deadline = trace.date("deadline").expect("every case has a deadline");
        match trace.date("enddate") {
            Some(end) if end.at > deadline.at => late += 1,
            Some(_) => in_time += 1,
            None => open += 1,
        }
    }
    let oracle = oracle("receipt-deadlines.json");
    assert_eq!(Some(in_time), oracle["finished_in_time"].as_u64());
    assert_eq!(Some(late), oracle["finished_late"].as_u64());
    assert_eq!(Some(open), oracle["without_enddate"].as_u64());
    assert_eq!((in_time, late, open), (952, 377, 105));
}

#[test]
fn permit_log_written_and_read_again_is_the_same_log() {
    let path = data("logs/receipt.xes.gz");
    let mut original = read(BufReader::new(File::open(path).expect("the log"))).expect("a log");
    let mut writer = XesWriter::new(Vec::new(), original.header()).expect("written");
    let mut kept = Vec::new();
    for trace in original.by_ref() {
        let trace = trace.expect("a trace");
        writer.write(&trace).expect("written");
        kept.push(trace);
    }
    let bytes = writer.finish().expect("written");
    let mut again = read(&bytes[..]).expect("a log");
    assert_eq!(again.header(), original.header());
    assert!(again.by_ref().map(|trace| trace.expect("a trace")).eq(kept));
    assert_eq!(again.header(), original.header());
}

#[test]
fn header_of_cases_reads_back() {
    let header = Header::of_cases();
    let writer = XesWriter::new(Vec::new(), &header).expect("written");
    let bytes = writer.finish().expect("written");
    assert_eq!(read(&bytes[..]).expect("a log").header(), &header);
}

/// The log is too large for the repository; whoever has it puts it beside the other one, with
/// its oracle.
#[test]
fn loan_log_counts_as_the_oracle_says_when_it_is_there() {
    let here = data("logs/bpic2012.xes.gz");
    let shared = data("../../../shared/data/logs/bpic2012.xes.gz");
    let Some(path) = [here, shared].into_iter().find(|path| path.exists()) else {
        println!("skipped: bpic2012.xes.gz is not there (see tests/data/logs/README.md)");
        return;
    };
    let mut statistics = LogStatistics::default();
    for trace in traces(&path) {
        statistics.add(&trace);
    }
    let oracle = path.with_file_name("../oracles/bpic2012.json");
    let file = File::open(oracle).expect("the oracle beside the log");
    let oracle = serde_json::from_reader(BufReader::new(file)).expect("JSON");
    assert_equals_oracle(&statistics, &oracle);
}
