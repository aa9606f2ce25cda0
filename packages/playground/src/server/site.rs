//! A book as mdBook has built it, served so that its pages run code here: nothing on disk is touched; scripts that ask the
//! public Playground are pointed to this server as they go out. Knows nothing of how programs are run.
//!
//! The script of a stock book, `book.js`, asks `https://play.rust-lang.org/` for `evaluate.json`, `execute` and
//! `meta/crates`, and gives an answer six seconds (`fetch_with_timeout` in `front-end/js/book.js` of rust-lang/mdBook).

use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use tower_http::services::{ServeDir, ServeFile};

use crate::error::{Error, Result};

const PUBLIC: &str = "https://play.rust-lang.org/";
/// What pages ask it for. Links to it stay what they are.
const ASKED: [&str; 3] = ["evaluate.json", "execute", "meta/crates"];
/// How long a stock page waits for an answer, in its script's words.
const PATIENCE: &str = "timeout = 6000";
/// Larger than any script of a book.
const LARGEST: usize = 64 << 20;

/// The pages of a built book, whose code is run by the server that they come from; they wait for an answer as long as
/// `patience`. To be put behind [`crate::protect`] together with [`crate::Playground::router`].
///
/// # Errors
/// [`Error::Book`] where the folder holds no built book.
pub fn book(folder: &Path, patience: Duration) -> Result<Router> {
    let wrong = |reason| Error::Book {
        folder: folder.to_owned(),
        reason,
    };
    if !folder.is_dir() {
        return Err(wrong("there is no such folder"));
    }
    if !folder.join("index.html").is_file() {
        return Err(wrong(if folder.join("book.toml").is_file() {
            "this is a book's source: build it with `mdbook build`, and name the folder that it makes, `book` in most books"
        } else {
            "it has no index.html, as every book has that mdBook built"
        }));
    }
    let files = ServeDir::new(folder).not_found_service(ServeFile::new(folder.join("404.html")));
    let point = move |response: Response| pointed_here(response, patience);
    Ok(Router::new().fallback_service(files).layer(map_response(point)))
}

async fn pointed_here(response: Response, patience: Duration) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().windows(10).any(|part| part == b"javascript")) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(script) = to_bytes(body, LARGEST).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Ok(script) = std::str::from_utf8(&script) else {
        return (head, Body::from(script)).into_response();
    };
    head.headers.remove(header::CONTENT_LENGTH);
    (head, Body::from(rewritten(script, patience))).into_response()
}

/// A script that asks this server where it asked the public Playground, and waits as long as an answer may take.
fn rewritten(script: &str, patience: Duration) -> String {
    let mut script = script.to_owned();
    if !script.contains(PUBLIC) {
        return script;
    }
    for asked in ASKED {
        script = script.replace(&format!("{PUBLIC}{asked}"), &format!("/{asked}"));
    }
    script.replace(PATIENCE, &format!("timeout = {}", patience.as_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_script_asks_is_pointed_here_and_what_it_links_to_is_not() {
        let script = "function fetch_with_timeout(url, options, timeout = 6000) {}
            fetch_with_timeout('https://play.rust-lang.org/meta/crates', {});
            fetch_with_timeout(\"https://play.rust-lang.org/evaluate.json\", {});
            open('https://play.rust-lang.org/?code=');";
        let expected = "function fetch_with_timeout(url, options, timeout = 22000) {}
            fetch_with_timeout('/meta/crates', {});
            fetch_with_timeout(\"/evaluate.json\", {});
            open('https://play.rust-lang.org/?code=');";
        assert_eq!(rewritten(script, Duration::from_secs(22)), expected);
        let other = "const timeout = 6000;";
        assert_eq!(rewritten(other, Duration::from_secs(22)), other);
    }
}
