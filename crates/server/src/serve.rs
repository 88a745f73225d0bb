use crate::{App, clock, http, router};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::Service;

/// How long requests that are under way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How long somebody may take to say what they want.
const HEADERS_WITHIN: Duration = Duration::from_secs(20);
/// Most bytes of a request line with its headers.
const HEADER_BYTES: usize = 64 << 10;
/// Most connections at once; more wait.
const CONNECTIONS: usize = 4_096;
/// How often sessions that have ended by time are forgotten.
const TIDIES: Duration = Duration::from_secs(3_600);

/// Serves until the process is told to stop, by ctrl-c or by its service manager, then finishes what is under way.
///
/// # Errors
/// What the listener reports.
pub async fn serve(app: App, listener: TcpListener) -> io::Result<()> {
    serve_until(app, listener, told_to_stop()).await
}

/// Serves until `stop` is done, then finishes what is under way.
///
/// # Errors
/// What the listener reports.
pub async fn serve_until(app: App, listener: TcpListener, stop: impl Future<Output = ()>) -> io::Result<()> {
    let tidying = tokio::spawn(tidy(app.clone()));
    let graceful = GracefulShutdown::new();
    tokio::select! {
        () = stop => {}
        never = accept(&app, &listener, &graceful) => return never,
    }
    tracing::info!("stopping");
    drop(listener);
    tidying.abort();
    app.stopping.send_replace(true);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off");
    }
    app.store.close().await;
    Ok(())
}

/// Takes connections for ever.
async fn accept(app: &App, listener: &TcpListener, graceful: &GracefulShutdown) -> io::Result<()> {
    let mut make_service = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let place = Arc::clone(&places).acquire_owned().await.map_err(io::Error::other)?;
        let (socket, address) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(why) => {
                // Out of file descriptors, say: it passes.
                tracing::warn!(%why, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let Ok(service) = make_service.call(address).await;
        connect(socket, service, place, graceful);
    }
}

/// Answers one connection, beside the others.
fn connect(
    socket: TcpStream,
    service: axum::middleware::AddExtension<axum::Router, axum::extract::ConnectInfo<SocketAddr>>,
    place: OwnedSemaphorePermit,
    graceful: &GracefulShutdown,
) {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN).max_buf_size(HEADER_BYTES);
    // Small answers, such as events of a stream, are sent at once.
    socket.set_nodelay(true).ok();
    let connection = builder.serve_connection(TokioIo::new(socket), TowerToHyperService::new(service)).into_owned();
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        let _place = place;
        if let Err(why) = connection.await {
            tracing::debug!(%why, "a connection broke");
        }
    });
}

/// Forgets sessions that have ended by time.
async fn tidy(app: App) {
    loop {
        let now = clock::now();
        if let Err(why) = app.store.forget_sessions(now.plus(-http::LONGEST), now.plus(-http::IDLE)).await {
            tracing::warn!(%why, "can't forget old sessions");
        }
        tokio::time::sleep(TIDIES).await;
    }
}

/// Ctrl-c, or the signal by which service managers end a process.
async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut ended) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = ended.recv() => return,
                _ = tokio::signal::ctrl_c() => return,
            }
        }
    }
    tokio::signal::ctrl_c().await.ok();
}
