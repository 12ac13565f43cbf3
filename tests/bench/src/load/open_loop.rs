//! Cases that arrive at random moments, whatever the server does. What a client then waits is
//! counted from the moment at which it meant to send, so a server that stalls is not spared.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use tokio::task::{JoinHandle, spawn_local};
use tokio::time::{Instant, sleep_until};

use super::case;
use super::connection::Connection;
use super::tally::Tally;
use crate::server::{Door, Server};

/// Lets `rate` cases a second come until the tally is over, then waits for all of them.
pub fn start(server: &Server, rate: u32, tally: &Rc<Tally>) -> JoinHandle<()> {
    let (door, tally) = (server.door().clone(), Rc::clone(tally));
    spawn_local(async move {
        let idle = Rc::new(RefCell::new(Vec::new()));
        let mut arrivals = Arrivals { state: 1, rate };
        let mut due = Instant::now();
        let mut cases = Vec::new();
        while !tally.is_over() {
            due += arrivals.next_gap();
            sleep_until(due).await;
            cases.retain(|case: &JoinHandle<()>| !case.is_finished());
            cases.push(spawn_local(one(
                door.clone(),
                due,
                Rc::clone(&idle),
                Rc::clone(&tally),
            )));
        }
        for case in cases {
            case.await.expect("a case ends");
        }
    })
}

/// One case, over a connection that nobody uses or a new one.
async fn one(door: Door, due: Instant, idle: Rc<RefCell<Vec<Connection>>>, tally: Rc<Tally>) {
    let free = idle.borrow_mut().pop();
    let mut connection = match free {
        Some(connection) => connection,
        None => Connection::open(&door).await,
    };
    case::run(&mut connection, &tally, Some(due), door.checked).await;
    idle.borrow_mut().push(connection);
}

/// Gaps of a Poisson process, the same in every run.
struct Arrivals {
    state: u64,
    rate: u32,
}

impl Arrivals {
    fn next_gap(&mut self) -> Duration {
        // Xorshift: the quality that a gap needs, and no more.
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        let uniform = ((self.state >> 11) as f64 + 1.0) / (1_u64 << 53) as f64;
        Duration::from_secs_f64(-uniform.ln() / f64::from(self.rate))
    }
}
