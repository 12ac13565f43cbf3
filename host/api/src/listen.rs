//! The socket: small packets leave at once, slow callers are given up, and a stop lets running
//! requests finish.
//!
//! `axum::serve` waits for the head of a request for ever, so connections are served with hyper
//! itself. How long a body may take is a matter of the route that reads it (`payload.rs`).

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::serve::{Listener, ListenerExt};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A bound socket whose connections all have `TCP_NODELAY` set: answers here are small, and
/// Nagle's algorithm would hold them back for tens of milliseconds.
pub struct Bound<L>(L);

/// Binds `address`; port 0 lets the system choose one, which [`Bound::address`] tells.
pub async fn bind(
    address: SocketAddr,
) -> io::Result<Bound<impl Listener<Io = TcpStream, Addr = SocketAddr>>> {
    let listener = TcpListener::bind(address).await?;
    Ok(Bound(listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::warn!(%error, "a connection goes without TCP_NODELAY");
        }
    })))
}

impl<L: Listener<Io = TcpStream, Addr = SocketAddr>> Bound<L> {
    /// Where it listens.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }

    /// Serves `router` until `stop` says true; then takes no new connections, lets running
    /// requests finish, and returns. What is still running when patience ends is dropped.
    pub async fn serve(
        mut self,
        router: Router,
        stop: watch::Receiver<bool>,
        patience: Patience,
    ) -> io::Result<()> {
        let mut server = http1::Builder::new();
        server
            .timer(TokioTimer::new())
            .header_read_timeout(patience.head);
        let connections = GracefulShutdown::new();
        let mut stop = pin!(stopped(stop));
        loop {
            let (connection, _) = tokio::select! {
                accepted = self.0.accept() => accepted,
                () = &mut stop => break,
            };
            let service = TowerToHyperService::new(router.clone());
            let serving = server.serve_connection(TokioIo::new(connection), service);
            tokio::spawn(to_the_end(connections.watch(serving)));
        }
        drop(self);
        tokio::select! {
            () = connections.shutdown() => {}
            () = tokio::time::sleep(patience.drain) => {
                tracing::warn!(drain = ?patience.drain, "requests were still running when the time to finish was over");
            }
        }
        Ok(())
    }
}

/// How long callers are waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the whole head of a request. A connection on which nothing is asked is closed after the
    /// same time, so that silent callers hold no connections for ever.
    pub head: Duration,
    /// For requests that are running when the host stops.
    pub drain: Duration,
}

/// A connection that ends early is the caller's business: it may have gone, or been too slow.
async fn to_the_end(serving: impl Future<Output = hyper::Result<()>>) {
    if let Err(error) = serving.await {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Resolves when `stop` says true, or when nobody can say so any more.
pub(crate) async fn stopped(mut stop: watch::Receiver<bool>) {
    // An error means that the sender is gone, which stops the host as well.
    let _ = stop.wait_for(|stop| *stop).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENT: Patience = Patience {
        head: Duration::from_secs(60),
        drain: Duration::from_secs(60),
    };

    async fn on_any_port() -> Bound<impl Listener<Io = TcpStream, Addr = SocketAddr>> {
        bind(SocketAddr::from(([127, 0, 0, 1], 0)))
            .await
            .expect("a port of the loopback is free")
    }

    #[tokio::test]
    async fn every_accepted_connection_has_tcp_nodelay() {
        let mut bound = on_any_port().await;
        let address = bound.address().expect("it is bound");
        for _ in 0..2 {
            let client = TcpStream::connect(address);
            let (accepted, client) = tokio::join!(bound.0.accept(), client);
            assert!(accepted.0.nodelay().expect("the option can be read"));
            drop(client);
        }
    }

    #[tokio::test]
    async fn a_running_request_is_answered_after_the_stop() {
        use axum::routing::get;
        use tokio::io::{AsyncReadExt, AsyncWriteExt};

        let (stop, stopped) = watch::channel(false);
        let (arrived, mut arrival) = tokio::sync::mpsc::channel::<()>(1);
        let (release, released) = watch::channel(false);
        let router = Router::new().route(
            "/",
            get(move || async move {
                arrived.send(()).await.expect("the test waits");
                super::stopped(released).await;
                "done"
            }),
        );
        let bound = on_any_port().await;
        let address = bound.address().expect("it is bound");
        let server = tokio::spawn(bound.serve(router, stopped, PATIENT));
        let mut client = TcpStream::connect(address).await.expect("it listens");
        let request = b"GET / HTTP/1.1\r\nhost: h\r\n\r\n";
        client.write_all(request).await.expect("it reads");
        arrival.recv().await.expect("the request arrives");
        stop.send(true).expect("it listens");
        release.send(true).expect("the route waits");
        let mut answer = String::new();
        client
            .read_to_string(&mut answer)
            .await
            .expect("answered, then closed");
        assert!(answer.ends_with("done"), "{answer}");
        server.await.expect("no panic").expect("no error");
        assert!(TcpStream::connect(address).await.is_err(), "it is closed");
    }

    /// Half a head, and nothing at all after an answer: both are given up, nobody else is.
    #[tokio::test]
    async fn a_caller_that_does_not_finish_its_head_is_given_up() {
        use axum::routing::get;
        use tokio::io::{AsyncReadExt, AsyncWriteExt};

        let (_stop, stopped) = watch::channel(false);
        let bound = on_any_port().await;
        let address = bound.address().expect("it is bound");
        let router = Router::new().route("/", get(async || "done"));
        let impatient = Patience {
            head: Duration::from_millis(20),
            ..PATIENT
        };
        tokio::spawn(bound.serve(router, stopped, impatient));
        let whole = "GET / HTTP/1.1\r\nhost: h\r\n\r\n";
        for (sent, answered) in [("", false), (&whole[..20], false), (whole, true)] {
            let mut client = TcpStream::connect(address).await.expect("it listens");
            client.write_all(sent.as_bytes()).await.expect("it reads");
            let mut answer = String::new();
            let closed = client.read_to_string(&mut answer).await;
            closed.expect("it closes the connection in order");
            assert_eq!(answer.ends_with("done"), answered, "{sent:?}: {answer}");
        }
    }
}
