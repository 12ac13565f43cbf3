//! What disk and network allow at most: servers that do nothing but answer, or append and answer.

use std::fs::File;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use tokio::sync::oneshot;

use crate::client::{Connection, drive};
use crate::report::Row;

/// Which limit.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// Nothing is written.
    Echo,
    /// The request's bytes are durable before the answer; one sync serves all that wait.
    Group,
}

type Waiting = (Bytes, oneshot::Sender<()>);

/// Measures it: five writes of half a kilobyte and one read a case, as W1.
pub fn run(limit: Limit, clients: usize, measured: Duration) -> Row {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("threads can be had");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = File::create(folder.path().join("log")).expect("a file can be made");
    let address = runtime.block_on(serve(limit, file));
    let body = "x".repeat(512);
    let case = |connection: &mut Connection| {
        let writes = (0..5).map(|_| {
            let begun = Instant::now();
            let (status, _) = connection.send("POST", "/write", &body);
            assert_eq!(status, 200);
            begun.elapsed()
        });
        let writes = writes.collect();
        connection.send("GET", "/read", "");
        writes
    };
    let seen = drive(clients, measured, || Connection::open(address, ""), case);
    Row::new(&format!("limit: {limit:?}").to_lowercase(), clients, seen)
}

async fn serve(limit: Limit, file: File) -> SocketAddr {
    let (queue, waiting) = mpsc::channel::<Waiting>();
    std::thread::spawn(move || append(file, &waiting));
    let queue = Arc::new(queue);
    let write = move |bytes: Bytes| {
        let queue = Arc::clone(&queue);
        async move {
            if let Limit::Group = limit {
                let (done, durable) = oneshot::channel();
                queue
                    .send((bytes, done))
                    .expect("the writer lives as long as the server");
                durable.await.expect("the writer answers");
            }
            "ok"
        }
    };
    let router = Router::new()
        .route("/write", post(write))
        .route("/read", get(|| async { "ok" }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let address = listener
        .local_addr()
        .expect("a bound listener has an address");
    let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("TCP has that option"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

fn append(mut file: File, waiting: &mpsc::Receiver<Waiting>) {
    while let Ok(first) = waiting.recv() {
        let group: Vec<Waiting> = std::iter::once(first).chain(waiting.try_iter()).collect();
        let bytes: Vec<u8> = group
            .iter()
            .flat_map(|(bytes, _)| bytes.iter().copied())
            .collect();
        file.write_all(&bytes).expect("the disk has room");
        file.sync_data().expect("the disk syncs");
        for (_, done) in group {
            let _ = done.send(());
        }
    }
}
