//! Figures of single plugins for `/metrics`. Read when somebody asks, and bounded: a line per department,
//! component and function that was asked since the start, with a handful of outcomes and codes.
//! Components go by the first twelve digits of their digest.

use std::collections::BTreeMap;
use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric, MetricEncoder};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;
use sanquan_domain::id::CountyCode;
use sanquan_domain::watch::BreakerState;
use sanquan_engine::{Engine, FunctionFigures, Histogram};

/// Digits of a digest that tell components apart for people.
const SHORT_DIGITS: usize = 12;
/// Buckets of the engine's histograms that become one here.
const MERGED: usize = 2;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfPlugin {
    county: String,
    department: String,
    component: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfFunction {
    county: String,
    department: String,
    component: String,
    function: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfOutcome {
    county: String,
    department: String,
    component: String,
    function: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfCode {
    county: String,
    department: String,
    component: String,
    function: &'static str,
    code: &'static str,
}

/// What there is to tell, as of now.
#[derive(Debug)]
pub(crate) struct PluginMetrics {
    plugins: Vec<(OfPlugin, Standing)>,
    functions: Vec<(OfFunction, FunctionFigures)>,
}

#[derive(Clone, Copy, Debug)]
struct Standing {
    active: bool,
    breaker: BreakerState,
}

impl PluginMetrics {
    /// Reads them from the engines.
    pub fn read(counties: &BTreeMap<CountyCode, Engine>) -> Self {
        let (mut plugins, mut functions) = (Vec::new(), Vec::new());
        for (code, engine) in counties {
            let county = engine.county();
            for plugin in county.plugins.uploaded() {
                let department = plugin.description.department.as_str().into();
                let active = county.plugins.active(&department);
                let active = active.is_some_and(|active| active.component == plugin.component);
                let breaker = engine.breaker(plugin.component);
                let figures = engine.plugin_figures(plugin.component);
                if !active && breaker == BreakerState::Closed && figures.is_empty() {
                    continue;
                }
                let digest = plugin.component.to_string();
                let labels = OfPlugin {
                    county: code.to_string(),
                    department: department.to_string(),
                    component: digest.chars().take(SHORT_DIGITS).collect(),
                };
                for (function, figures) in figures {
                    functions.push((labels.with(function.as_str()), figures));
                }
                plugins.push((labels, Standing { active, breaker }));
            }
        }
        Self { plugins, functions }
    }
}

impl Collector for PluginMetrics {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        self.standing(&mut encoder)?;
        self.outcomes(&mut encoder)?;
        self.histograms(&mut encoder)?;
        self.peaks(&mut encoder)
    }
}

impl PluginMetrics {
    fn standing(&self, encoder: &mut DescriptorEncoder) -> fmt::Result {
        let help = "1 for the component that decides for its department, else 0";
        let mut active = describe(encoder, "plugin_active", help, None, MetricType::Gauge)?;
        for (labels, standing) in &self.plugins {
            ConstGauge::new(i64::from(standing.active)).encode(active.encode_family(labels)?)?;
        }
        let help = "0 closed: it is asked; 1 half-open: it is about to be probed; 2 open";
        let mut breaker = describe(encoder, "plugin_breaker", help, None, MetricType::Gauge)?;
        for (labels, standing) in &self.plugins {
            let state = match standing.breaker {
                BreakerState::Closed => 0,
                BreakerState::HalfOpen => 1,
                BreakerState::Open => 2,
            };
            ConstGauge::<i64>::new(state).encode(breaker.encode_family(labels)?)?;
        }
        Ok(())
    }

    fn outcomes(&self, encoder: &mut DescriptorEncoder) -> fmt::Result {
        let help = "Answers by what they were";
        let mut answers = describe(encoder, "plugin_outcomes", help, None, MetricType::Counter)?;
        for (labels, figures) in &self.functions {
            for (outcome, count) in &figures.outcomes {
                let labels = labels.and_outcome(outcome);
                ConstCounter::new(*count).encode(answers.encode_family(&labels)?)?;
            }
        }
        let help = "Calls that came to nothing, by stable code";
        let name = "plugin_function_faults";
        let mut faults = describe(encoder, name, help, None, MetricType::Counter)?;
        for (labels, figures) in &self.functions {
            for (code, count) in &figures.faults {
                let labels = labels.and_code(code);
                ConstCounter::new(*count).encode(faults.encode_family(&labels)?)?;
            }
        }
        Ok(())
    }

    fn histograms(&self, encoder: &mut DescriptorEncoder) -> fmt::Result {
        let seconds = Some(&Unit::Seconds);
        let mut write = |name, help, unit, read: fn(&FunctionFigures) -> &Histogram, scale| {
            let mut family = describe(encoder, name, help, unit, MetricType::Histogram)?;
            for (labels, figures) in &self.functions {
                histogram(family.encode_family(labels)?, read(figures), scale)?;
            }
            Ok(())
        };
        write("plugin_call_fuel", "Fuel of a call", None, |f| &f.fuel, 1.0)?;
        let help = "Time that a call ran";
        write("plugin_call_ran", help, seconds, |f| &f.ran_us, 1e-6)?;
        let help = "Time that a call waited for its turn";
        write("plugin_call_waited", help, seconds, |f| &f.waited_us, 1e-6)
    }

    fn peaks(&self, encoder: &mut DescriptorEncoder) -> fmt::Result {
        let bytes = Some(&Unit::Bytes);
        let mut write = |name, help, read: fn(&FunctionFigures) -> u64| {
            let mut family = describe(encoder, name, help, bytes, MetricType::Gauge)?;
            for (labels, figures) in &self.functions {
                let peak = i64::try_from(read(figures)).unwrap_or(i64::MAX);
                ConstGauge::new(peak).encode(family.encode_family(labels)?)?;
            }
            Ok(())
        };
        let help = "Most linear memory that a call held";
        write("plugin_memory_peak", help, |f| f.memory_peak_bytes)?;
        let help = "Largest answer as it is recorded";
        write("plugin_output_peak", help, |f| f.output_peak_bytes)
    }
}

fn describe<'a>(
    encoder: &'a mut DescriptorEncoder,
    name: &'a str,
    help: &str,
    unit: Option<&'a Unit>,
    kind: MetricType,
) -> Result<MetricEncoder<'a>, fmt::Error> {
    encoder.encode_descriptor(name, help, unit, kind)
}

fn histogram(mut encoder: MetricEncoder, values: &Histogram, scale: f64) -> fmt::Result {
    let fine: Vec<(u64, u64)> = values.buckets().collect();
    let merge = |pair: &[(u64, u64)]| {
        let bound = pair.last().map_or(0, |(bound, _)| *bound) as f64 * scale;
        (bound, pair.iter().map(|(_, count)| count).sum())
    };
    let mut buckets: Vec<(f64, u64)> = fine.chunks(MERGED).map(merge).collect();
    let under: u64 = buckets.iter().map(|(_, count)| count).sum();
    buckets.push((f64::INFINITY, values.count() - under));
    let sum = values.sum() as f64 * scale;
    encoder.encode_histogram::<OfFunction>(sum, values.count(), &buckets, None)
}

impl OfPlugin {
    fn with(&self, function: &'static str) -> OfFunction {
        let Self {
            county,
            department,
            component,
        } = self.clone();
        OfFunction {
            county,
            department,
            component,
            function,
        }
    }
}

impl OfFunction {
    fn and_outcome(&self, outcome: &'static str) -> OfOutcome {
        let Self {
            county,
            department,
            component,
            function,
        } = self.clone();
        OfOutcome {
            county,
            department,
            component,
            function,
            outcome,
        }
    }

    fn and_code(&self, code: &'static str) -> OfCode {
        let Self {
            county,
            department,
            component,
            function,
        } = self.clone();
        OfCode {
            county,
            department,
            component,
            function,
            code,
        }
    }
}
