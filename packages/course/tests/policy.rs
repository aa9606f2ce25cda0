//! The browsers that the tests use, as far as other tests rely on it: they keep files on disk apart, as readers' do.

mod common;

use std::fs;

use common::{Browser, from_disk, in_each_browser};
use serde_json::json;
use tempfile::TempDir;

in_each_browser!("" => a_page_from_disk_may_ask_its_neighbours_nothing);

async fn a_page_from_disk_may_ask_its_neighbours_nothing(browser: &Browser) {
    let folder = TempDir::new().unwrap();
    let page = "<!doctype html><script src=plain.js></script><script type=module src=module.js></script>
        <script>addEventListener('load', async () => {
            const fetched = await fetch('plain.js').then(() => true, () => false);
            const imported = await import('./module.js').then(() => true, () => false);
            window.asked = [window.plain === true, window.module === true, imported, fetched];
        })</script>";
    fs::write(folder.path().join("page.html"), page).unwrap();
    fs::write(folder.path().join("plain.js"), "window.plain = true").unwrap();
    fs::write(folder.path().join("module.js"), "window.module = true").unwrap();
    browser
        .client
        .goto(&format!("{}page.html", from_disk(folder.path())))
        .await
        .unwrap();
    browser.wait("window.asked").await;
    let asked = browser.script("return window.asked").await;
    assert_eq!(
        asked,
        json!([true, false, false, false]),
        "a script, a module, an import, a fetch"
    );
}
