//! Lets in only pages that this server itself has served. Knows nothing of what they ask for.
//!
//! Whoever reaches the server runs code, and any web site that the reader visits can send requests to this machine.
//! So the `Host` must be ours (a name that was rebound to this machine is not), and whatever runs code must come from
//! our own origin, which browsers say in `Origin` and `Sec-Fetch-Site` and pages cannot change.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};

use crate::error::{Error, Result};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The names under which the server may be addressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    hosts: Arc<[String]>,
}

impl Access {
    /// For a server bound to `address`: `127.0.0.1`, `localhost` and `[::1]`, with its port.
    ///
    /// # Errors
    /// [`Error::NotLoopback`] where other machines could reach it.
    pub fn loopback(address: SocketAddr) -> Result<Self> {
        if !address.ip().is_loopback() {
            return Err(Error::NotLoopback(address));
        }
        let port = address.port();
        let mut hosts: Vec<String> = ["127.0.0.1", "localhost", "[::1]"]
            .map(|host| format!("{host}:{port}"))
            .into();
        let own = address.to_string();
        if !hosts.contains(&own) {
            hosts.push(own);
        }
        // A browser leaves out the port that http implies.
        if port == 80 {
            hosts.extend(["127.0.0.1", "localhost", "[::1]"].map(String::from));
        }
        Ok(Access { hosts: hosts.into() })
    }

    fn check(&self, request: &Request) -> Result<(), (StatusCode, &'static str)> {
        let refuse = |reason| Err((StatusCode::FORBIDDEN, reason));
        let headers = request.headers();
        let Some(host) = one(headers, header::HOST) else {
            return refuse("the request names no host, or several");
        };
        let known = |host: &str| self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host));
        let authority = request.uri().authority().map(|authority| authority.as_str());
        if !known(host) || !authority.is_none_or(known) {
            return refuse("this server does not answer to that host name");
        }

        let upgrade = headers.contains_key(header::UPGRADE);
        let harmless = matches!(*request.method(), Method::GET | Method::HEAD) && !upgrade;
        if harmless {
            return Ok(());
        }
        let site = match headers.contains_key(SEC_FETCH_SITE) {
            true => Some(one(headers, SEC_FETCH_SITE).unwrap_or_default()),
            false => None,
        };
        if site.is_some_and(|site| site != "same-origin") {
            return refuse("only pages of this server may ask for this");
        }
        let origin = match headers.contains_key(header::ORIGIN) {
            true => Some(one(headers, header::ORIGIN).unwrap_or_default()),
            false => None,
        };
        match origin {
            Some(origin) if !origin.eq_ignore_ascii_case(&format!("http://{host}")) => {
                return refuse("only pages of this server may ask for this");
            }
            None if upgrade => return refuse("a WebSocket needs an Origin, which every browser sends"),
            _ => {}
        }
        // A form of another site can post, but not JSON.
        let json = one(headers, header::CONTENT_TYPE).is_some_and(|kind| {
            kind.split(';')
                .next()
                .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
        });
        if !upgrade && !json {
            return Err((
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "the content type must be application/json",
            ));
        }
        Ok(())
    }
}

/// Puts a whole server behind [`Access`]: routes that were merged in, static files and the fallback included. Call it
/// last. Answers 403 to a foreign host or origin, 415 to a body that is not JSON.
pub fn protect(router: Router, access: Access) -> Router {
    router.layer(middleware::from_fn_with_state(access, guard))
}

async fn guard(State(access): State<Access>, request: Request, next: Next) -> Response {
    if let Err((status, reason)) = access.check(&request) {
        tracing::warn!(method = %request.method(), path = request.uri().path(), "refused: {reason}");
        return (status, format!("{reason}\n")).into_response();
    }
    let mut response = next.run(request).await;
    // Other sites can neither embed nor frame what is served here.
    let headers = response.headers_mut();
    headers.insert(CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// The value of a header that is there exactly once.
fn one(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}
