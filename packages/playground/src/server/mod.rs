//! The Rust Playground's protocol, by HTTP and by WebSocket, for pages of this server alone. Knows nothing of how
//! programs are run, nor of what else the server serves.

pub(crate) mod access;
mod http;
pub(crate) mod listen;
mod messages;
mod protocol;
pub(crate) mod site;
mod streams;
mod websocket;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::playground::Playground;
use crate::server::access::{Access, protect};

impl Playground {
    /// The routes `POST /evaluate.json`, `/execute`, `/format` and `/clippy`, `GET /meta/crates`, `/meta/versions` and
    /// `/websocket`, behind `access`.
    /// Where they are merged into a larger server, put that as a whole behind [`protect`].
    pub fn router(&self, access: Access) -> Router {
        let routes = Router::new()
            .route("/evaluate.json", post(http::evaluate))
            .route("/execute", post(http::execute))
            .route("/format", post(http::format))
            .route("/clippy", post(http::clippy))
            .route("/meta/versions", get(http::versions))
            .route("/meta/crates", get(http::crates).post(http::crates))
            .route("/websocket", get(websocket::upgrade))
            .layer(DefaultBodyLimit::max(self.limits().request))
            .with_state(self.clone());
        protect(routes, access)
    }
}
