//! Tells the open pages to reload when the book has changed.

use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::get;
use tokio::sync::watch::Sender;

use crate::book::render::RELOAD;

/// The pages that listen. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Reloads(Sender<()>);

impl Reloads {
    /// The WebSocket on which mdBook's pages listen; they reload when they hear `reload`.
    pub(crate) fn router(&self) -> Router {
        Router::new()
            .route(&format!("/{RELOAD}"), get(listen))
            .with_state(self.clone())
    }

    /// Makes every open page reload.
    pub(crate) fn tell(&self) {
        self.0.send_replace(());
    }
}

async fn listen(State(reloads): State<Reloads>, upgrade: WebSocketUpgrade) -> Response {
    let mut changed = reloads.0.subscribe();
    upgrade.on_upgrade(async move |mut socket: WebSocket| {
        tokio::select! {
            Ok(()) = changed.changed() => {
                // A page that has gone needs no reload.
                let _ = socket.send(Message::text("reload")).await;
            }
            // The page closes the socket when it is left.
            _ = socket.recv() => {}
        }
    })
}
