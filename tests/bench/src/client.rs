//! The load generator: one thread per client, one connection each, the next request as soon as the
//! answer is there.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Transitions in a case of W1.
pub const TRANSITIONS: u64 = 9;

/// A connection that is kept.
pub struct Connection {
    stream: BufReader<TcpStream>,
    head: String,
}

impl Connection {
    /// Connects; every request carries `token`.
    pub fn open(address: SocketAddr, token: &str) -> Self {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream
            .set_nodelay(true)
            .expect("a TCP stream has that option");
        let head = format!(
            "host: {address}\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n"
        );
        Self {
            stream: BufReader::new(stream),
            head,
        }
    }

    /// Sends a request and reads the answer: status and body.
    pub fn send(&mut self, method: &str, path: &str, body: &str) -> (u16, String) {
        let request = format!(
            "{method} {path} HTTP/1.1\r\n{}content-length: {}\r\n\r\n{body}",
            self.head,
            body.len()
        );
        self.stream
            .get_mut()
            .write_all(request.as_bytes())
            .expect("the server reads");
        self.answer()
    }

    fn answer(&mut self) -> (u16, String) {
        let mut line = String::new();
        self.stream
            .read_line(&mut line)
            .expect("the server answers");
        let status = line
            .split(' ')
            .nth(1)
            .and_then(|s| s.parse().ok())
            .unwrap_or(0);
        let mut length = 0;
        loop {
            line.clear();
            self.stream
                .read_line(&mut line)
                .expect("the server answers whole");
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut body = vec![0; length];
        self.stream
            .read_exact(&mut body)
            .expect("the server answers whole");
        (status, String::from_utf8_lossy(&body).into_owned())
    }
}

/// What the clients saw.
#[derive(Debug, Default)]
pub struct Seen {
    /// Cases brought to their end.
    pub cases: u64,
    /// How long each write took.
    pub writes: Vec<Duration>,
    /// From the first clients' start to their last answer.
    pub elapsed: Duration,
}

/// Lets `clients` threads drive cases for `measured` after a short warm-up. `case` brings one case
/// to its end and tells how long each of its writes took.
pub fn drive(
    clients: usize,
    measured: Duration,
    open: impl Fn() -> Connection + Sync,
    case: impl Fn(&mut Connection) -> Vec<Duration> + Sync,
) -> Seen {
    let (warm, stop) = (AtomicBool::new(false), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let client = || {
            let mut connection = open();
            let mut seen = Seen::default();
            while !stop.load(Ordering::Relaxed) {
                let counted = warm.load(Ordering::Relaxed);
                let writes = case(&mut connection);
                if counted {
                    seen.cases += 1;
                    seen.writes.extend(writes);
                }
            }
            seen
        };
        let threads: Vec<_> = (0..clients).map(|_| scope.spawn(client)).collect();
        std::thread::sleep(Duration::from_secs(1));
        warm.store(true, Ordering::Relaxed);
        let begun = Instant::now();
        std::thread::sleep(measured);
        stop.store(true, Ordering::Relaxed);
        let mut all = Seen::default();
        for thread in threads {
            let seen = thread.join().expect("a client ends");
            all.cases += seen.cases;
            all.writes.extend(seen.writes);
        }
        all.elapsed = begun.elapsed();
        all
    })
}
