//! The book opened from disk, as from a folder unpacked on a stick: whole, although browsers refuse module files there.

use std::fs;
use std::path::Path;

use crate::common::playground::{self, Interface};
use crate::common::{Browser, StaticSite, built, files, from_disk, in_each_browser};
use serde_json::json;
use tempfile::TempDir;

in_each_browser!(PAGE =>
    browsers_keep_files_apart_as_those_of_readers_do,
    a_page_from_disk_draws_replays_and_switches_tabs,
    every_page_from_disk_has_its_pictures,
    the_search_finds_from_disk,
    run_from_disk_asks_and_sends_as_on_a_static_host,
);

/// Shorthands for what is on the page.
const PAGE: &str = "
    const block = document.querySelector('#listing-overlapping');
    const side = (language) => block.querySelector(`[data-language=${language}]`);
    const action = (name, language = 'rust') => side(language).querySelector(`[data-action=${name}]`);
    const lines = () => side('rust').querySelectorAll('.listing-transcript li').length;
";

/// Opens the file of a chapter, at the listing that the tests work with, else at its first picture.
async fn open(browser: &Browser, book: &Path, chapter: &str) {
    browser.visit(&format!("{}{chapter}.html", from_disk(book))).await;
    let look = "(document.querySelector('#listing-overlapping') ?? document.querySelector('run-timeline:not([hidden])')).scrollIntoView({ behavior: 'instant' })";
    browser.script(look).await;
    browser.wait("document.querySelector('[data-bar]')").await;
}

/// What the other tests here stand on: WebDriver would switch the policy off in Firefox.
async fn browsers_keep_files_apart_as_those_of_readers_do(browser: &Browser) {
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
    let url = format!("{}page.html", from_disk(folder.path()));
    browser.client.goto(&url).await.unwrap();
    browser.wait("window.asked").await;
    let asked = browser.script("return window.asked").await;
    assert_eq!(
        asked,
        json!([true, false, false, false]),
        "a script, a module, an import, a fetch"
    );
}

async fn a_page_from_disk_draws_replays_and_switches_tabs(browser: &Browser) {
    open(browser, built(), "coffee-shop").await;
    browser.script("action('replay').click()").await;
    browser.wait("block.dataset.state === 'replaying' && lines() < 6").await;
    browser.wait("block.dataset.state === 'recorded' && lines() > 4").await;

    browser.script("block.querySelectorAll('[role=tab]')[1].click()").await;
    browser
        .wait("side('rust').hidden && side('python').querySelector('[data-bar]')?.getClientRects().length")
        .await;

    let typed = "block.querySelectorAll('[role=tab]')[0].click();
        const area = side('rust').querySelector('textarea');
        area.focus();
        area.value = area.value.replace('1200', '900');
        area.dispatchEvent(new InputEvent('input', { bubbles: true }))";
    browser.script(typed).await;
    browser
        .wait("block.hasAttribute('data-edited') && side('rust').querySelector('code').textContent.includes('900')")
        .await;
}

async fn every_page_from_disk_has_its_pictures(browser: &Browser) {
    let chapters = files(built());
    let chapters = chapters.iter().filter(|(name, path)| {
        let is_page = name.extension().is_some_and(|extension| extension == "html") && name.as_os_str() != "print.html";
        is_page && fs::read_to_string(path).unwrap().contains("<listing-block ")
    });
    let mut count = 0;
    for (name, _) in chapters {
        open(browser, built(), &name.file_stem().unwrap().to_string_lossy()).await;
        count += 1;
    }
    assert!(count > 15, "{count} pages have listings");
}

async fn the_search_finds_from_disk(browser: &Browser) {
    open(browser, built(), "coffee-shop").await;
    let ask = "document.querySelector('#mdbook-search-toggle').click();
        const bar = document.querySelector('#mdbook-searchbar');
        bar.value = 'deadlock';
        bar.dispatchEvent(new KeyboardEvent('keyup', { bubbles: true }))";
    browser.script(ask).await;
    browser.wait("document.querySelector('#mdbook-searchresults a')").await;
    browser
        .script("document.querySelector('#mdbook-searchresults a').click()")
        .await;
    browser
        .wait("location.protocol === 'file:' && !location.pathname.includes('coffee-shop') && document.querySelector('mark')")
        .await;
}

async fn run_from_disk_asks_and_sends_as_on_a_static_host(browser: &Browser) {
    let (playground, asked) = playground::start(Interface::ExecuteOnly).await;
    let site = StaticSite::start(&playground).await;
    open(browser, &site.folder, "coffee-shop").await;
    browser.script("action('run').click()").await;
    browser.wait("block.querySelector('.listing-yes')").await;
    assert!(asked.requests().is_empty(), "it asks before it sends");
    browser.script("block.querySelector('.listing-yes').click()").await;
    browser.wait("block.dataset.state === 'done'").await;
    let requests = asked.requests();
    let code = requests[0]["code"].as_str().unwrap();
    assert!(requests.len() == 1 && code.contains("tokio::spawn"), "{requests:?}");
    assert_eq!(browser.script("return lines()").await, json!(4));
}
