//! Figures as a table: medians over rounds, and each row's share of the group-commit limit.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use crate::client::{Seen, TRANSITIONS};

/// One measurement.
#[derive(Clone, Debug)]
pub struct Row {
    subject: String,
    clients: usize,
    transitions_per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    cpu_ms_per_1000: Option<f64>,
    cases: u64,
}

impl Row {
    /// What the clients saw of a subject.
    pub fn new(subject: &str, clients: usize, seen: Seen) -> Self {
        let mut writes = seen.writes;
        writes.sort_unstable();
        let at = |share: f64| {
            let last = writes.len().saturating_sub(1);
            let write = writes
                .get((last as f64 * share) as usize)
                .copied()
                .unwrap_or(Duration::ZERO);
            write.as_secs_f64() * 1_000.0
        };
        Self {
            subject: subject.to_owned(),
            clients,
            transitions_per_second: (seen.cases * TRANSITIONS) as f64 / seen.elapsed.as_secs_f64(),
            p50_ms: at(0.50),
            p99_ms: at(0.99),
            cpu_ms_per_1000: None,
            cases: seen.cases,
        }
    }

    /// With the CPU seconds of the server before and after (warm-up included, so a little high).
    pub fn with_usage(mut self, before: f64, after: f64) -> Self {
        let transitions = (self.cases * TRANSITIONS).max(1) as f64;
        self.cpu_ms_per_1000 = Some((after - before) * 1_000_000.0 / transitions);
        self
    }
}

/// The median of each subject and number of clients.
pub fn table(rows: &[Row]) -> String {
    let mut groups: BTreeMap<(usize, &str), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        groups
            .entry((row.clients, &row.subject))
            .or_default()
            .push(row);
    }
    let mut out = String::from(
        "| subject | clients | transitions/s | share of group limit | write p50 / p99 ms | CPU ms per 1,000 |\n|---|---:|---:|---:|---:|---:|\n",
    );
    for ((clients, subject), rows) in &groups {
        let of = |figure: fn(&Row) -> f64| median(rows.iter().map(|row| figure(row)));
        let rate = of(|row| row.transitions_per_second);
        let limit = groups
            .get(&(*clients, "limit: group"))
            .map_or(f64::NAN, |rows| {
                median(rows.iter().map(|row| row.transitions_per_second))
            });
        let cpu = of(|row| row.cpu_ms_per_1000.unwrap_or(f64::NAN));
        let cpu = if cpu.is_nan() {
            "-".to_owned()
        } else {
            format!("{cpu:.0}")
        };
        let (p50, p99) = (of(|row| row.p50_ms), of(|row| row.p99_ms));
        let _ = writeln!(
            out,
            "| {subject} | {clients} | {rate:.0} | {:.2} | {p50:.2} / {p99:.2} | {cpu} |",
            rate / limit
        );
    }
    out
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
