//! What disk and network allow at most: servers that take the same requests as the platform and do
//! nothing but answer, or append the bytes and answer.

use std::fs::File;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};

use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use clap::ValueEnum;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Which limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Limit {
    /// Nothing is written.
    Echo,
    /// The request's bytes are durable before the answer; one sync serves all that wait.
    Group,
}

/// Bytes to make durable, and who waits for it.
type Waiting = (Bytes, oneshot::Sender<()>);

/// The thread that appends, and how often it has synced.
#[derive(Clone)]
struct Appender {
    queue: mpsc::Sender<Waiting>,
    syncs: Arc<AtomicU64>,
}

/// Serves until the process ends; the file lies where the process was started.
pub fn serve(limit: Limit) {
    // One thread serves: a second one would only compete with the generator for the other core.
    let executor = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let executor = executor.expect("a thread that runs can have an executor");
    let appender = (limit == Limit::Group).then(Appender::start);
    executor.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let address = listener
            .local_addr()
            .expect("a bound listener has an address");
        println!("http://{address}");
        let nodelay = |stream: &mut tokio::net::TcpStream| {
            stream.set_nodelay(true).expect("TCP has that option");
        };
        let served = axum::serve(listener.tap_io(nodelay), routes(appender)).await;
        served.expect("the listener works");
    });
}

fn routes(appender: Option<Appender>) -> Router {
    let (filing, acting, counting) = (appender.clone(), appender.clone(), appender);
    let file = |body| async move {
        write(filing, body).await;
        (StatusCode::CREATED, "{\"id\":\"case_0\"}")
    };
    let act = |body| async move {
        write(acting, body).await;
        "{}"
    };
    let metrics = || async move {
        let syncs = counting.map_or(0, |appender| appender.syncs.load(Ordering::Relaxed));
        format!("sanquan_log_syncs_total {syncs}\n")
    };
    Router::new()
        .route("/api/v1/cases", post(file))
        .route("/api/v1/cases/{id}/actions", post(act))
        .route("/api/v1/cases/{id}", get(|| async { "{}" }))
        .route("/metrics", get(metrics))
}

async fn write(appender: Option<Appender>, bytes: Bytes) {
    let Some(appender) = appender else { return };
    let (done, durable) = oneshot::channel();
    let sent = appender.queue.send((bytes, done));
    sent.expect("the writer lives as long as the server");
    durable.await.expect("the writer answers");
}

impl Appender {
    fn start() -> Self {
        let (queue, waiting) = mpsc::channel();
        let syncs = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&syncs);
        let file = File::create("log").expect("a file can be made");
        std::thread::spawn(move || append(file, &waiting, &counter));
        Self { queue, syncs }
    }
}

fn append(mut file: File, waiting: &mpsc::Receiver<Waiting>, syncs: &AtomicU64) {
    while let Ok(first) = waiting.recv() {
        let group: Vec<Waiting> = std::iter::once(first).chain(waiting.try_iter()).collect();
        let bytes: Vec<u8> = group
            .iter()
            .flat_map(|(bytes, _)| bytes.iter().copied())
            .collect();
        file.write_all(&bytes).expect("the disk has room");
        file.sync_data().expect("the disk syncs");
        syncs.fetch_add(1, Ordering::Relaxed);
        for (_, done) in group {
            // Nobody waits any more when the run is over.
            let _ = done.send(());
        }
    }
}
