//! The socket: small packets leave at once, and a stop lets running requests finish.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::serve::{Listener, ListenerExt};
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
    /// requests finish for at most `drain`, and returns. What is still running then is dropped.
    pub async fn serve(
        self,
        router: Router,
        stop: watch::Receiver<bool>,
        drain: Duration,
    ) -> io::Result<()> {
        let serving = axum::serve(self.0, router).with_graceful_shutdown(stopped(stop.clone()));
        tokio::select! {
            result = serving.into_future() => result,
            () = async { stopped(stop).await; tokio::time::sleep(drain).await } => {
                tracing::warn!(?drain, "requests were still running when the time to finish was over");
                Ok(())
            }
        }
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
        let server = tokio::spawn(bound.serve(router, stopped, Duration::from_secs(60)));
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
}
