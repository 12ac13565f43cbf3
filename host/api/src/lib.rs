#![doc = include_str!("../README.md")]

mod access;
mod door;
mod facts;
mod listen;
mod metrics;
pub mod openapi;
mod payload;
mod plugin_metrics;
pub mod policy;
pub mod problem;
mod reply;
mod routes;
mod state;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use sanquan_domain::id::CountyCode;
use sanquan_engine::Engine;
use tokio::sync::{Semaphore, watch};

use crate::metrics::Metrics;
use crate::state::Shared;

pub use listen::{Bound, Patience, bind};
pub use state::Settings;

/// The interface over these counties. `stop` ends event streams when it becomes true; give the
/// same receiver to [`Bound::serve`]. Pages are added by merging their router.
pub fn router(
    counties: BTreeMap<CountyCode, Engine>,
    settings: Settings,
    stop: watch::Receiver<bool>,
) -> Router {
    let shared = Shared {
        counties,
        settings,
        metrics: Metrics::new(),
        running: Semaphore::new(settings.requests_max),
        streams: Arc::new(Semaphore::new(settings.streams_max)),
        stop,
    };
    routes::router(&Arc::new(shared))
}
