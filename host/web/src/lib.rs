//! Server-rendered pages that work without scripts: the public portal, power items and how they
//! change, what supervision covers, and a case by number and query code.
//!
//! Each page is a file with the values that it shows and a template of the same name; `texts.rs`
//! holds every sentence in both languages. Start reading at [`router`].

mod assets;
mod case;
mod chart;
mod coverage;
mod difference;
mod draft;
mod figures;
mod home;
mod item;
mod language;
mod look_up;
mod paging;
mod portal;
mod proposal;
mod proposals;
mod render;
mod safety;
mod texts;
mod trouble;
mod visit;
mod words;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::middleware::map_response;
use axum::routing::get;

pub use portal::Portal;

/// The pages, to be merged with the router of the interface. There is no fallback, so that two
/// routers can be merged: an unknown path of one segment gets the page that says so, a deeper one
/// is left to the interface.
pub fn router(portal: Portal) -> Router {
    Router::new()
        .route("/", get(home::answer))
        .route("/items/{code}", get(item::answer))
        .route("/items/{code}/flowchart.svg", get(item::picture))
        .route("/items/{code}/changes", get(difference::answer))
        .route("/proposals", get(proposals::answer))
        .route("/proposals/{id}", get(proposal::answer))
        .route("/coverage", get(coverage::answer))
        .route("/case", get(case::answer))
        .route("/style.css", get(assets::style))
        .route("/icon.svg", get(assets::icon))
        .route("/{unknown}", get(trouble::no_page))
        .layer(map_response(safety::headers))
        .with_state(Arc::new(portal))
}
