//! The load generator: one thread, one connection per client, as that of the peers' figures.

mod case;
mod connection;
mod open_loop;
mod tally;

pub use case::{ACTS, ITEM, TRANSITIONS, application, remarks, words};
pub use tally::Seen;

use std::rc::Rc;
use std::time::Duration;

use hyper::StatusCode;
use tokio::task::{JoinHandle, LocalSet, spawn_local};

use crate::reading::{Reading, pss_bytes};
use crate::server::{Door, Server};
use connection::Connection;
use tally::{Look, Tally};

/// How cases come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pace {
    /// So many clients, each with its next request as soon as the answer is there.
    Closed(usize),
    /// So many cases a second, whatever the server does.
    Open(u32),
}

impl std::fmt::Display for Pace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Closed(clients) => write!(f, "{clients}"),
            Self::Open(rate) => write!(f, "open {rate}/s"),
        }
    }
}

/// Lets cases come to `server` and tells what was seen in `measured`, after a quarter of
/// that in which connections are made and caches fill. Every answer is checked.
pub fn drive(server: &Server, pace: Pace, measured: Duration) -> Seen {
    on_this_thread(async {
        let tally = Rc::new(Tally::default());
        let clients = match pace {
            Pace::Closed(clients) => closed(server.door(), clients, &tally).await,
            Pace::Open(rate) => vec![open_loop::start(server, rate, &tally)],
        };
        let mut observer = Connection::open(server.door()).await;
        tokio::time::sleep(measured / 4).await;
        let before = look(server, &mut observer).await;
        tally.begin();
        tokio::time::sleep(measured).await;
        tally.end();
        let after = look(server, &mut observer).await;
        let pss = pss_bytes(server.process());
        for client in clients {
            client.await.expect("a client ends");
        }
        if server.door().checked {
            tally.check_whole_stories(&mut observer).await;
        }
        tally.seen(&before, &after, pss)
    })
}

/// Runs `work` and the tasks that it starts on this thread alone.
fn on_this_thread<T>(work: impl Future<Output = T>) -> T {
    let executor = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let executor = executor.expect("a thread that runs can have an executor");
    LocalSet::new().block_on(&executor, work)
}

/// Files one case of each of `bodies`, in turn.
pub fn file_each(server: &Server, bodies: &[String]) {
    on_this_thread(async {
        let mut connection = Connection::open(server.door()).await;
        for body in bodies {
            let (status, answer) = connection.post("/api/v1/cases", body.clone()).await;
            assert_eq!(status, StatusCode::CREATED, "{answer:?}");
        }
    });
}

/// One task per client.
async fn closed(door: &Door, clients: usize, tally: &Rc<Tally>) -> Vec<JoinHandle<()>> {
    let mut tasks = Vec::with_capacity(clients);
    for _ in 0..clients {
        let (tally, checked) = (Rc::clone(tally), door.checked);
        let mut connection = Connection::open(door).await;
        tasks.push(spawn_local(async move {
            while !tally.is_over() {
                case::run(&mut connection, &tally, None, checked).await;
            }
        }));
    }
    tasks
}

/// The kernel's counters and the server's own.
async fn look(server: &Server, observer: &mut Connection) -> Look {
    let (status, metrics) = observer.get("/metrics").await;
    assert_eq!(status, StatusCode::OK, "{metrics:?}");
    Look {
        reading: Reading::take(server.process(), server.folder()),
        syncs: syncs_in(&String::from_utf8_lossy(&metrics)),
    }
}

/// Syncs of the log by all counties together.
fn syncs_in(metrics: &str) -> f64 {
    let lines = metrics
        .lines()
        .filter(|line| line.starts_with("sanquan_log_syncs_total"));
    let counts = lines.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok());
    counts.sum()
}
