//! Only pages of this server get anything done.

mod common;

use std::net::SocketAddr;

use playground::{Access, Error, Limits, protect};
use tokio_tungstenite::tungstenite;

use common::{Socket, execute, playground, request, serve};

async fn server() -> SocketAddr {
    serve(&playground().await).await
}

/// The status of a run that is asked for with these headers, beside a right `Content-Type`.
async fn run_with(address: SocketAddr, headers: &[(&str, &str)]) -> u16 {
    let headers = [headers, &[("Content-Type", "application/json")]].concat();
    request(address, "POST /execute", &headers, &execute("fn main() {}").to_string())
        .await
        .0
}

#[tokio::test]
async fn a_page_of_this_server_may_run_code_under_each_of_its_names() {
    let address = server().await;
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        let host = format!("{host}:{}", address.port());
        let origin = format!("http://{host}");
        let headers = [
            ("Host", &*host),
            ("Origin", &*origin),
            ("Sec-Fetch-Site", "same-origin"),
        ];
        assert_eq!(run_with(address, &headers).await, 200, "{host}");
    }
    // A command-line client sends neither.
    assert_eq!(run_with(address, &[("Host", &address.to_string())]).await, 200);
}

#[tokio::test]
async fn a_foreign_host_name_gets_nothing_at_all() {
    let address = server().await;
    let port = address.port();
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        "127.0.0.1",
        "127.0.0.1:1",
        &format!("127.0.0.1:{port}.evil.example"),
    ] {
        assert_eq!(
            request(address, "GET /meta/crates", &[("Host", host)], "").await.0,
            403,
            "{host}"
        );
        let origin = format!("http://{host}");
        assert_eq!(
            run_with(address, &[("Host", host), ("Origin", &origin)]).await,
            403,
            "{host}"
        );
    }
    let own = address.to_string();
    assert_eq!(
        request(
            address,
            "GET /meta/crates",
            &[("Host", &own), ("Host", "evil.example")],
            ""
        )
        .await
        .0 / 100,
        4
    );
    assert_eq!(
        request(address, "GET http://evil.example/meta/crates", &[("Host", &own)], "")
            .await
            .0,
        403
    );
}

#[tokio::test]
async fn a_page_of_another_site_cannot_run_code() {
    let address = server().await;
    let own = address.to_string();
    let own_origin = format!("http://{own}");
    let port = address.port();
    for origin in [
        "http://evil.example",
        "null",
        "",
        &format!("https://{own}"),
        &format!("http://localhost:{port}"),
        "http://127.0.0.1:1",
    ] {
        assert_eq!(
            run_with(address, &[("Host", &own), ("Origin", origin)]).await,
            403,
            "{origin}"
        );
    }
    for site in ["cross-site", "same-site", "none", "SAME-ORIGIN"] {
        assert_eq!(
            run_with(address, &[("Host", &own), ("Sec-Fetch-Site", site)]).await,
            403,
            "{site}"
        );
        let headers = [("Host", &*own), ("Origin", &*own_origin), ("Sec-Fetch-Site", site)];
        assert_eq!(run_with(address, &headers).await, 403, "{site}");
    }
}

#[tokio::test]
async fn a_body_that_a_form_could_send_is_refused() {
    let address = server().await;
    let own = address.to_string();
    let body = execute("fn main() {}").to_string();
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain; application/json",
    ] {
        let headers = [("Host", &*own), ("Content-Type", kind)];
        assert_eq!(
            request(address, "POST /execute", &headers, &body).await.0,
            415,
            "{kind}"
        );
    }
    assert_eq!(request(address, "POST /execute", &[("Host", &own)], &body).await.0, 415);
    let headers = [("Host", &*own), ("Content-Type", "application/json; charset=utf-8")];
    assert_eq!(request(address, "POST /execute", &headers, &body).await.0, 200);
}

#[tokio::test]
async fn a_request_that_is_too_large_is_refused() {
    let address = server().await;
    let own = address.to_string();
    let headers = [("Host", &*own), ("Content-Type", "application/json")];
    let body = execute(&"// long\n".repeat(40_000)).to_string();
    assert_eq!(request(address, "POST /execute", &headers, &body).await.0, 413);
}

#[tokio::test]
async fn a_websocket_of_another_site_or_of_nobody_is_refused() {
    let address = server().await;
    for origin in [
        None,
        Some("http://evil.example"),
        Some("null"),
        Some(&*format!("http://localhost:{}", address.port())),
    ] {
        match Socket::open(address, origin).await {
            Err(tungstenite::Error::Http(response)) => assert_eq!(response.status(), 403, "{origin:?}"),
            Err(error) => panic!("{origin:?}: {error}"),
            Ok(_) => panic!("{origin:?} was let in"),
        }
    }
    assert!(Socket::open(address, Some(&format!("http://{address}"))).await.is_ok());
}

#[tokio::test]
async fn routes_that_are_merged_in_and_the_fallback_are_protected_too() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let access = Access::loopback(address).unwrap();
    let pages = axum::Router::new()
        .route("/page", axum::routing::get(|| async { "page" }))
        .fallback(|| async { "other" });
    let router = protect(playground().await.router(access.clone()).merge(pages), access);
    let patience = Limits::default().request_time;
    tokio::spawn(playground::serve(listener, router, patience, std::future::pending()));
    for path in ["/page", "/anything"] {
        let get = format!("GET {path}");
        assert_eq!(request(address, &get, &[("Host", "evil.example")], "").await.0, 403);
        assert_eq!(
            request(address, &get, &[("Host", &address.to_string())], "").await.0,
            200
        );
    }
}

#[test]
fn an_address_that_other_machines_reach_is_refused() {
    for address in ["0.0.0.0:3000", "192.168.1.2:3000", "[::]:3000"] {
        let refused = Access::loopback(address.parse().unwrap()).unwrap_err();
        assert!(matches!(refused, Error::NotLoopback(_)), "{refused}");
    }
}
