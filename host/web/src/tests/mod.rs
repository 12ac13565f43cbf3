//! The pages in process, over an engine in memory.
#![allow(clippy::unwrap_used)]

mod case_pages;
mod county;
mod coverage;
mod pages;
mod publication;
mod safety;

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Response;
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::Portal;

/// An answer, read to its end.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub html: String,
}

impl Page {
    pub async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let html = String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            status: parts.status,
            headers: parts.headers,
            html,
        }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub fn shows(&self, text: &str) -> bool {
        self.html.contains(text)
    }
}

/// Pages of the county of the tests.
pub async fn site() -> Site {
    Site::of([county::qingchuan("青川县").await])
}

/// Pages under test, with the engines behind them.
pub struct Site {
    router: axum::Router,
    pub counties: Vec<county::TestCounty>,
}

impl Site {
    pub fn of<const N: usize>(counties: [county::TestCounty; N]) -> Self {
        let engines: BTreeMap<_, _> = counties
            .iter()
            .map(|county| (county.code.clone(), county.engine.clone()))
            .collect();
        Self {
            router: crate::router(Portal::new(engines)),
            counties: counties.into(),
        }
    }

    pub async fn get(&self, address: &str) -> Page {
        self.get_as(address, "").await
    }

    pub async fn get_as(&self, address: &str, languages: &str) -> Page {
        let request = Request::get(address).header("accept-language", languages);
        let request = request.body(Body::empty()).unwrap();
        Page::read(self.router.clone().oneshot(request).await.unwrap()).await
    }
}
