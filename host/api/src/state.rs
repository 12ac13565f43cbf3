//! What all routes share.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use sanquan_domain::id::CountyCode;
use sanquan_engine::Engine;
use tokio::sync::{Semaphore, watch};

use crate::metrics::Metrics;
use crate::problem::Problem;

/// Limits of the door, each with its unit and reason.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Largest JSON body; materials are metadata, so a mebibyte is a thick file.
    pub body_max_bytes: usize,
    /// Largest catalogue: that of the demonstration county, with 5,950 charts, takes 76 MiB.
    pub catalogue_max_bytes: usize,
    /// Largest component that may be uploaded.
    pub component_max_bytes: usize,
    /// How long a body may take to arrive.
    pub body_time: Duration,
    /// How long a request may take altogether.
    pub request_time: Duration,
    /// Requests under way at the same time; above it callers are told to come back.
    pub requests_max: usize,
    /// Event streams open at the same time; each holds a connection for long.
    pub streams_max: usize,
    /// How often a silent event stream says that it is alive.
    pub heartbeat: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            body_max_bytes: 1 << 20,
            catalogue_max_bytes: 128 << 20,
            component_max_bytes: 16 << 20,
            body_time: Duration::from_secs(10),
            request_time: Duration::from_secs(30),
            requests_max: 1_024,
            streams_max: 256,
            heartbeat: Duration::from_secs(15),
        }
    }
}

/// See the module.
pub(crate) struct Shared {
    pub counties: BTreeMap<CountyCode, Engine>,
    pub settings: Settings,
    pub metrics: Metrics,
    pub running: Semaphore,
    pub streams: Arc<Semaphore>,
    pub stop: watch::Receiver<bool>,
}

impl Shared {
    /// The county that `X-County` names, or the only one there is.
    pub fn county(&self, named: Option<&str>) -> Result<&Engine, Problem> {
        let counties = &self.counties;
        match named {
            Some(code) => counties.get(&code.into()).ok_or_else(|| {
                Problem::new(
                    "county.unknown",
                    format!("this host does not serve county `{code}`"),
                )
            }),
            None if counties.len() == 1 => {
                Ok(counties.values().next().expect("there is exactly one"))
            }
            None => Err(Problem::new(
                "county.required",
                "this host serves several counties: name one in the header `X-County`",
            )
            .with("counties", counties.keys().collect::<Vec<_>>())),
        }
    }
}
