//! Listens, accepts connections, and drops those on which nothing comes, until it is told to end. Knows nothing of what is
//! asked for on them.

use std::future;
use std::io::ErrorKind;
use std::net::Ipv4Addr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::signal;
use tokio::task::JoinSet;
use tokio::time;
use tokio_util::sync::CancellationToken;

use crate::error::{Error, Result};

/// How long nothing is accepted where the system has nothing left for a connection.
const PAUSE: Duration = Duration::from_millis(200);

/// Listens on a port of 127.0.0.1, which other machines do not reach; 0 picks a free one.
///
/// # Errors
/// [`Error::Port`].
pub async fn listen(port: u16) -> Result<TcpListener> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    listener.map_err(|source| Error::Port { port, source })
}

/// Waits until this process is asked to end, by Ctrl-C or, as service managers do it, by SIGTERM. Where a signal cannot be
/// had, the system's default ends the process.
pub async fn asked_to_end() {
    let interrupted = async {
        if signal::ctrl_c().await.is_err() {
            future::pending().await
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signals) => signals.recv().await,
            Err(_) => future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        _ = terminated => {}
    }
}

/// Serves `router` by HTTP/1.1 until `end` is there; then answers what was asked for already, and returns.
///
/// A connection is dropped that has not sent the whole head of a request after `patience`, be it the first or a later
/// one: [`crate::Limits::request_time`], as a rule. A WebSocket may be silent for as long as its route allows. What is
/// sent leaves at once (`TCP_NODELAY`): otherwise a line of output may wait 40 ms for the acknowledgement of the one before.
pub async fn serve(listener: TcpListener, router: Router, patience: Duration, end: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience);
    let (mut connections, stop) = (JoinSet::new(), CancellationToken::new());
    let mut end = pin!(end);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut end => break,
        };
        let socket = match accepted {
            Ok((socket, _)) => socket,
            // Gone before we came to it.
            Err(error) if matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) => continue,
            Err(error) => {
                tracing::warn!("no connection can be accepted: {error}");
                time::sleep(PAUSE).await;
                continue;
            }
        };
        if let Err(error) = socket.set_nodelay(true) {
            tracing::debug!("a connection keeps its delay: {error}");
        }
        let service = TowerToHyperService::new(router.clone());
        let connection = http.serve_connection(TokioIo::new(socket), service).with_upgrades();
        let stop = stop.clone();
        connections.spawn(async move {
            let mut connection = pin!(connection);
            let ended = tokio::select! {
                ended = &mut connection => ended,
                () = stop.cancelled() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!("a connection ended: {error}");
            }
        });
        while connections.try_join_next().is_some() {}
    }
    stop.cancel();
    while connections.join_next().await.is_some() {}
}
