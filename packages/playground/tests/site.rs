//! A book as mdBook has built it, served: pointed here as it goes out, untouched on disk.

mod common;

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use common::{config, playground, request};
use playground::{Access, Error, Limits, Playground};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// The part of stock mdBook's script that asks the Playground.
const SCRIPT: &str = r#"
function fetch_with_timeout(url, options, timeout = 6000) {
    return Promise.race([fetch(url, options), new Promise((_, reject) => setTimeout(() => reject(new Error('timeout')), timeout))]);
}
fetch_with_timeout('https://play.rust-lang.org/meta/crates', {});
fetch_with_timeout('https://play.rust-lang.org/evaluate.json', {});
"#;

fn built() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("index.html", "<a href=\"https://play.rust-lang.org/\">elsewhere</a>");
    write("404.html", "<p>nothing here");
    write("book-1a2b3c.js", SCRIPT);
    write("book.css", "main {}");
    folder
}

async fn serve(playground: &Playground, folder: &Path) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let access = Access::loopback(address).unwrap();
    let book = playground::book(folder, Duration::from_secs(60)).unwrap();
    let app = playground::protect(book.merge(playground.router(access.clone())), access);
    tokio::spawn(playground::serve(
        listener,
        app,
        Duration::from_secs(10),
        std::future::pending(),
    ));
    address
}

async fn get(address: SocketAddr, path: &str) -> (u16, String) {
    request(address, &format!("GET {path}"), &[("Host", &address.to_string())], "").await
}

#[tokio::test]
async fn what_asks_the_public_playground_asks_here_and_the_book_stays_as_it_is() {
    let folder = built();
    let address = serve(&playground().await, folder.path()).await;
    let (status, script) = get(address, "/book-1a2b3c.js").await;
    assert_eq!(status, 200);
    assert!(!script.contains("play.rust-lang.org"), "{script}");
    for part in ["'/meta/crates'", "'/evaluate.json'", "timeout = 60000)"] {
        assert!(script.contains(part), "{part} is not in {script}");
    }
    // A link is no request.
    assert!(get(address, "/").await.1.contains("https://play.rust-lang.org/"));
    assert_eq!(get(address, "/book.css").await, (200, "main {}".to_owned()));
    assert_eq!(get(address, "/nowhere.html").await, (404, "<p>nothing here".to_owned()));
    assert_eq!(get(address, "/meta/crates").await.0, 200);
    assert_eq!(
        fs::read_to_string(folder.path().join("book-1a2b3c.js")).unwrap(),
        SCRIPT
    );
}

#[tokio::test]
async fn no_other_host_gets_a_page_and_none_lies_outside_the_folder() {
    let folder = built();
    let outside = folder.path().parent().unwrap().join("outside.txt");
    let address = serve(&Playground::open(config(Limits::default())).unwrap(), folder.path()).await;
    let (status, _) = request(address, "GET /", &[("Host", "book.example")], "").await;
    assert_eq!(status, 403);
    let name = outside.file_name().unwrap().to_str().unwrap();
    for path in [
        format!("/../{name}"),
        format!("/%2e%2e/{name}"),
        "//etc/passwd".to_owned(),
    ] {
        assert_eq!(get(address, &path).await.0, 404, "{path}");
    }
}

#[test]
fn what_is_no_built_book_is_told_with_what_to_do() {
    let told = |folder: &Path| match playground::book(folder, Duration::ZERO) {
        Err(error @ Error::Book { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    };
    let folder = TempDir::new().unwrap();
    assert!(told(folder.path()).contains("no index.html"));
    fs::write(folder.path().join("book.toml"), "").unwrap();
    assert!(told(folder.path()).contains("mdbook build"));
    assert!(told(&folder.path().join("nowhere")).contains("no such folder"));
}
