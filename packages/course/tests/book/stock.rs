//! Another book, as stock mdBook builds it: served with the runner, its own Run buttons run code here.

use std::fs;
use std::future;
use std::path::Path;

use crate::common::{Browser, in_each_browser, root};
use mdbook_driver::MDBook;
use playground::{Access, Config, Mode, Playground};
use tempfile::TempDir;
use tokio::net::TcpListener;

in_each_browser!("" => a_stock_page_runs_its_code_here_for_longer_than_it_would_wait);

/// A program that stock pages would give up on after six seconds, one that needs a library, and one that is refused.
const CHAPTER: &str = r#"# Tea

```rust
fn main() {
    std::thread::sleep(std::time::Duration::from_millis(6_500));
    println!("steeped");
}
```

```rust,editable
fn main() {
    let (one, other) = rayon::join(|| 2, || 4);
    println!("{}", one + other);
}
```

```rust
fn main() {
    let cup: u8 = "tea";
}
```

It can be had [elsewhere](https://play.rust-lang.org/) too.
"#;

fn built() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "book.toml",
        "[book]\ntitle = \"Tea\"\n[rust]\nedition = \"2024\"\n[output.html.playground]\neditable = true\n",
    );
    write("src/SUMMARY.md", "# Summary\n\n- [Tea](tea.md)\n");
    write("src/tea.md", CHAPTER);
    MDBook::load(folder.path()).unwrap().build().unwrap();
    folder
}

/// Serves it with the libraries that this book has built for its own.
async fn serve(book: &Path) -> String {
    let mut config = Config::new(root().join("Cargo.toml"), root().join("target/course/runner"));
    config.lockfile = Some(root().join("Cargo.lock"));
    let playground = Playground::open(config).unwrap();
    playground.prepare(Mode::Debug, |_| ()).await.unwrap();
    let limits = playground.limits();
    let patience = limits.request_time;
    let pages = playground::book(book, limits.compile_time + limits.run_time).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let access = Access::loopback(listener.local_addr().unwrap()).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let app = playground::protect(pages.merge(playground.router(access.clone())), access);
    tokio::spawn(playground::serve(listener, app, patience, future::pending()));
    url
}

async fn a_stock_page_runs_its_code_here_for_longer_than_it_would_wait(browser: &Browser) {
    let book = built();
    let url = serve(&book.path().join("book")).await;
    browser.client.goto(&format!("{url}tea.html")).await.unwrap();
    let count = "document.querySelectorAll('pre.playground .play-button').length === 3";
    browser.wait(count).await;
    for (number, wanted) in ["steeped", "6", "mismatched types"].into_iter().enumerate() {
        let run =
            format!("document.querySelectorAll('pre.playground')[{number}].querySelector('.play-button').click()");
        browser.script(&run).await;
        let said = format!(
            "document.querySelectorAll('pre.playground')[{number}].querySelector('.result')?.textContent.includes('{wanted}')"
        );
        browser.wait(&said).await;
    }
    let asked = browser
        .script("return performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin).filter((one) => one !== location.origin)")
        .await;
    assert_eq!(asked, serde_json::json!([]), "somebody else was asked");
    // What is linked to is still elsewhere, and the book on disk is as it was built.
    let link = "return document.querySelector('main p a').href";
    assert_eq!(browser.script(link).await, "https://play.rust-lang.org/");
    let scripts = crate::common::files(&book.path().join("book")).into_values();
    let mut texts = scripts.filter_map(|path| fs::read_to_string(path).ok());
    assert!(texts.any(|text| text.contains("https://play.rust-lang.org/evaluate.json")));
}
