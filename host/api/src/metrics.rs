//! Figures for `/metrics`, in the text format of OpenMetrics.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use sanquan_domain::id::CountyCode;
use sanquan_engine::Engine;

use crate::plugin_metrics::PluginMetrics;
use crate::policy::Row;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: &'static str,
    path: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    method: &'static str,
    path: &'static str,
    status: u16,
}

/// See the module.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answer, Counter>,
    durations: Family<Route, Histogram, fn() -> Histogram>,
    panics: AtomicU64,
}

impl Metrics {
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("sanquan");
        let requests = Family::default();
        registry.register(
            "http_requests",
            "Answers by route and status",
            requests.clone(),
        );
        let durations = Family::new_with_constructor(buckets as fn() -> Histogram);
        registry.register_with_unit(
            "http_request_duration",
            "Time from request to answer",
            Unit::Seconds,
            durations.clone(),
        );
        Self {
            registry,
            requests,
            durations,
            panics: AtomicU64::new(0),
        }
    }

    /// Counts an answer.
    pub fn answered(&self, row: &'static Row, status: StatusCode, took: Duration) {
        let (method, path, status) = (row.method.as_str(), row.path, status.as_u16());
        let answer = Answer {
            method,
            path,
            status,
        };
        self.requests.get_or_create(&answer).inc();
        let route = Route { method, path };
        self.durations
            .get_or_create(&route)
            .observe(took.as_secs_f64());
    }

    /// Counts a panic; the number names it in the log and in the answer.
    pub fn panicked(&self) -> u64 {
        self.panics.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// All figures: the door's own, and those that each county's engine keeps.
    pub fn write(&self, counties: &BTreeMap<CountyCode, Engine>) -> String {
        let mut figures = String::new();
        let written = text::encode_registry(&mut figures, &self.registry)
            .and_then(|()| text::encode_registry(&mut figures, &engines(counties)))
            .and_then(|()| text::encode_eof(&mut figures));
        written.expect("a string takes every byte");
        figures
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InCounty {
    county: String,
}

/// What the engines count, read when somebody asks.
fn engines(counties: &BTreeMap<CountyCode, Engine>) -> Registry {
    let mut registry = Registry::with_prefix("sanquan");
    let mut add = |name: &str, help: &str, read: fn(&Engine) -> u64| {
        let family = Family::<InCounty, Counter>::default();
        for (code, engine) in counties {
            let county = code.to_string();
            family
                .get_or_create(&InCounty { county })
                .inc_by(read(engine));
        }
        registry.register(name, help, family);
    };
    add("commits", "Frames made durable", |e| {
        now(&e.metrics().commits)
    });
    add("events", "Events made durable by this process", |e| {
        now(&e.metrics().events)
    });
    add(
        "log_syncs",
        "Times that the log was made durable, each for all commands that waited",
        |e| e.store().syncs(),
    );
    add(
        "retries",
        "Commands decided anew because somebody was quicker",
        |e| now(&e.metrics().retries),
    );
    add("plugin_answers", "Plugin calls that gave an answer", |e| {
        now(&e.metrics().answers)
    });
    add("plugin_faults", "Plugin calls that failed", |e| {
        now(&e.metrics().faults)
    });
    add("plugin_fuel", "Fuel used by plugins", |e| {
        now(&e.metrics().fuel)
    });
    add("thresholds", "Deadlines passed by the timer", |e| {
        now(&e.metrics().thresholds)
    });
    let head = Family::<InCounty, Gauge>::default();
    let lag = Family::<InCounty, Gauge>::default();
    for (code, engine) in counties {
        let county = InCounty {
            county: code.to_string(),
        };
        let last = i64::try_from(engine.store().head().seq);
        head.get_or_create(&county).set(last.unwrap_or(i64::MAX));
        if let Ok(behind) = engine.timer_lag_ms() {
            lag.get_or_create(&county).set(behind);
        }
    }
    registry.register("log_head", "Number of the last durable event", head);
    registry.register(
        "timer_lag_ms",
        "How long the oldest deadline is overdue",
        lag,
    );
    registry.register_collector(Box::new(PluginMetrics::read(counties)));
    registry
}

fn now(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}

/// From 50 µs, a read from memory, to 26 s, a request about to be given up.
fn buckets() -> Histogram {
    Histogram::new(exponential_buckets(50e-6, 2.0, 20))
}
