//! The connections of the HTTP port: HTTP/1.1, with a limit on how long a request's head may take, to the end of the drain.

use std::io;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

use crate::server::connections::Connection;

/// Longest wait for the head of a request, the first or the next: who sends a header a minute keeps no place. The gRPC
/// port has the same for its HTTP/1.1.
const HEAD: Duration = Duration::from_secs(30);

/// Serves the connections of the port until `draining`; then those that are open, until their calls are answered.
pub(in crate::server) async fn serve(
    mut accepted: Receiver<io::Result<Connection>>,
    router: Router,
    draining: CancellationToken,
) {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
    let open = GracefulShutdown::new();
    loop {
        let connection = tokio::select! {
            next = accepted.recv() => match next {
                Some(Ok(connection)) => connection,
                // Told to the log already.
                Some(Err(_)) => continue,
                None => break,
            },
            () = draining.cancelled() => break,
        };
        let service = TowerToHyperService::new(router.clone());
        let served = open.watch(builder.serve_connection(TokioIo::new(connection), service).into_owned());
        tokio::spawn(async move {
            if let Err(error) = served.await {
                tracing::debug!(%error, "an HTTP connection ended");
            }
        });
    }
    drop(accepted);
    open.shutdown().await;
}
