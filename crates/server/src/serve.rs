use crate::{App, router};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long requests that are under way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until the process is told to stop, then finishes what is under way.
///
/// # Errors
/// What the listener reports.
pub async fn serve(app: App, listener: TcpListener) -> io::Result<()> {
    let service = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let stop = app.clone();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        told_to_stop().await;
        tracing::info!("stopping");
        stop.stopping.send_replace(true);
    });
    let mut stopping = app.stopping.subscribe();
    let overdue = async {
        // The sender lives in `app`, so waiting ends only by stopping.
        stopping.wait_for(|stop| *stop).await.ok();
        tokio::time::sleep(GRACE).await;
    };
    let served = tokio::select! {
        served = serving => served,
        () = overdue => Ok(()),
    };
    app.store.close().await;
    served
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
