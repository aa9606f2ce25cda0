//! What a page weighs: everything that a browser asks for until the page stands still, packed as a static host sends it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::common::{Browser, built, listen};
use axum::Router;
use axum::extract::Request;
use axum::http::header::CONTENT_ENCODING;
use axum::http::{HeaderValue, StatusCode};
use axum::response::IntoResponse;
use flate2::Compression;
use flate2::write::GzEncoder;

const KIB: usize = 1024;

/// What every page may weigh, whatever is on it.
const MOST: usize = 150 * KIB;
/// What of that may be this book's: its style sheet and its scripts, each packed for itself, with the heads of their answers.
const MOST_OF_OURS: usize = 64 * KIB;
/// What a prediction that the reader comes near may add to either.
const MOST_OF_PREDICTION: usize = 20 * KIB;
/// What the page of the whole book may weigh beyond what every page loads: it grows with each listing.
const MOST_OF_PRINT: usize = 440 * KIB;
/// What a browser fetches when the search is opened: nothing of it is on a page. Packed, and as it then lies in memory; it grows with
/// the text.
const MOST_OF_SEARCH: [usize; 2] = [310 * KIB, 1850 * KIB];

/// The head of an answer, as browsers count it.
const HEAD: usize = 300;

fn is_packed_already(kind: &str) -> bool {
    matches!(kind, "image/png" | "font/woff2")
}

/// A file as a host sends it, with its kind.
fn packed(path: &Path) -> (&'static str, Vec<u8>) {
    let content = fs::read(path).unwrap();
    let kind = match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    if is_packed_already(kind) {
        return (kind, content);
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&content).unwrap();
    (kind, packed.finish().unwrap())
}

/// The path and the bytes of each answer since this was last looked into.
type Sent = Arc<Mutex<BTreeMap<String, usize>>>;

/// A static host that keeps count, and lets a browser keep nothing.
async fn host(folder: &Path, sent: &Sent) -> String {
    let name = |path: PathBuf| path.to_string_lossy().replace('\\', "/");
    let files = crate::common::files(folder).into_iter();
    let files: BTreeMap<String, _> = files.map(|(path, file)| (name(path), packed(&file))).collect();
    let (files, sent) = (Arc::new(files), sent.clone());
    let answer = move |request: Request| {
        let (files, sent) = (files.clone(), sent.clone());
        async move {
            let name = request.uri().path().trim_start_matches('/').to_owned();
            let Some((kind, body)) = files.get(&name).cloned() else {
                return StatusCode::NOT_FOUND.into_response();
            };
            // The next page, which mdBook asks for ahead of time, is no part of this one.
            let ahead = request.headers().get("sec-purpose");
            if !ahead.is_some_and(|purpose| purpose.as_bytes().starts_with(b"prefetch")) {
                *sent.lock().unwrap().entry(name).or_default() += HEAD + body.len();
            }
            let head = [("content-type", kind), ("cache-control", "no-store")];
            let mut answer = (head, body).into_response();
            if !is_packed_already(kind) {
                let how = HeaderValue::from_static("gzip");
                answer.headers_mut().insert(CONTENT_ENCODING, how);
            }
            answer
        }
    };
    listen(Router::new().fallback(answer)).await
}

/// What the browser asks for to show a page, and to read it to its end.
async fn weigh(browser: &Browser, url: &str, sent: &Sent) -> BTreeMap<String, usize> {
    sent.lock().unwrap().clear();
    browser.visit(url).await;
    // Where a pointer comes over a listing, a hand is near, and it loads what that may ask for.
    browser
        .script("document.body.style.pointerEvents = 'none'; scrollTo(0, document.documentElement.scrollHeight)")
        .await;
    let mut before = None;
    loop {
        tokio::time::sleep(Duration::from_millis(250)).await;
        let now = sent.lock().unwrap().clone();
        if before.as_ref() == Some(&now) {
            return now;
        }
        before = Some(now);
    }
}

#[tokio::test]
async fn every_page_stays_within_its_budget_and_loads_only_what_it_needs() {
    let Some(browser) = Browser::start().await else { return };
    let (folder, sent) = (built(), Sent::default());
    let site = host(folder, &sent).await;
    let mut faults = Vec::new();
    let mut weighed = 0;
    for (name, path) in crate::common::files(folder) {
        let name = name.to_string_lossy().replace('\\', "/");
        // What is shown beside a page where no script runs, and the whole book, which has its own test.
        if !name.ends_with(".html") || ["toc.html", "print.html"].contains(&name.as_str()) {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        let found = weigh(&browser, &format!("{site}{name}"), &sent).await;
        let (ours, rest): (Vec<_>, Vec<_>) = found.iter().partition(|(path, _)| path.starts_with("theme/"));
        let [of_ours, of_rest] = [&ours, &rest].map(|part| part.iter().map(|(_, bytes)| **bytes).sum::<usize>());
        let total = of_ours + of_rest;
        println!(
            "{name}: {:.1} KiB, {:.1} of it ours",
            total as f64 / 1024.0,
            of_ours as f64 / 1024.0
        );
        weighed += 1;
        let more = match found.contains_key("theme/features/predict.js") {
            true => MOST_OF_PREDICTION,
            false => 0,
        };
        if total > MOST + more || of_ours > MOST_OF_OURS + more {
            let mut heaviest: Vec<_> = found.iter().map(|(path, bytes)| (bytes, path)).collect();
            heaviest.sort_by(|one, other| other.cmp(one));
            heaviest.truncate(8);
            faults.push(format!(
                "{name}: {total} bytes, {of_ours} of them ours; {heaviest:?} and more"
            ));
        }
        let ours: Vec<&str> = ours.iter().map(|(path, _)| path.as_str()).collect();
        if text.contains("<listing-block ") {
            if !ours.contains(&"theme/course.js") || ours.contains(&"theme/elements/code-editing.js") {
                faults.push(format!(
                    "{name}: a page that is read needs its pictures, and no editor: {ours:?}"
                ));
            }
        } else if !text.contains("<course-progress>") && ours != ["theme/course.css", "theme/page-fixes.js"] {
            faults.push(format!("{name}: a page without listings loads {ours:?}"));
        }
    }
    browser.close().await;
    assert!(weighed > 20, "{weighed} pages");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_whole_book_on_one_page_and_the_search_weigh_no_more_than_they_must() {
    let folder = built();
    let print = packed(&folder.join("print.html")).1.len();
    assert!(print < MOST_OF_PRINT, "print.html: {print} bytes packed");
    let files = crate::common::files(folder).into_iter();
    let mut indices = files.filter(|(name, _)| name.to_string_lossy().starts_with("searchindex"));
    let (_, index) = indices.next().expect("the book can be searched");
    let [small, whole] = [packed(&index).1.len(), fs::read(&index).unwrap().len()];
    println!("print.html: {print}; search: {small} packed, {whole}");
    assert!(
        small < MOST_OF_SEARCH[0] && whole < MOST_OF_SEARCH[1],
        "the search index: {small} bytes packed, {whole} as they lie"
    );
}
