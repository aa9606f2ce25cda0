//! A page that a reader comes back to: the browser has kept it, as it was left, and it still works.

use crate::common::playground::{self, Interface};
use crate::common::{Browser, StaticSite, in_each_browser, open};
use serde_json::json;

in_each_browser!(PAGE => a_page_that_was_read_comes_back_as_it_was_and_runs);

/// The block that the tests work with, and Run in it.
const PAGE: &str = "
    const block = document.querySelector('#listing-overlapping');
    const run = block?.querySelector('[data-language=rust] [data-action=run]');
";

/// Goes to another chapter and back; the page that comes back is the one that was left.
async fn leave_and_come_back(browser: &Browser, site: &str) {
    browser.wait("document.readyState === 'complete'").await;
    // What is still on its way when a page is left keeps Firefox from keeping the page: nothing has come for four looks.
    let is_quiet = "(() => {
        const come = performance.getEntriesByType('resource').length;
        window.looks = come === window.come ? window.looks + 1 : 0;
        window.come = come;
        return window.looks >= 4;
    })()";
    browser.wait(is_quiet).await;
    browser
        .module("window.made = window.left = true; addEventListener('pageshow', ({ persisted }) => (window.persisted = persisted));")
        .await;
    // As readers go: where WebDriver goes by itself, Firefox keeps no page.
    browser.script(&format!("location.href = '{site}locks.html'")).await;
    browser.wait("document.title.startsWith('Locks')").await;
    browser.script("history.back()").await;
    browser.wait("block && document.readyState === 'complete'").await;
    let page = browser
        .script(
            "return [window.left, window.persisted, performance.getEntriesByType('navigation')[0].notRestoredReasons ?? null]",
        )
        .await;
    assert_eq!(page, json!([true, true, null]), "it was made anew, for these reasons");
}

async fn a_page_that_was_read_comes_back_as_it_was_and_runs(browser: &Browser) {
    let (playground, asked) = playground::start(Interface::WebSocket).await;
    let site = StaticSite::start(&playground).await;
    open(browser, &site.url).await;
    leave_and_come_back(browser, &site.url).await;
    browser.script("run.click()").await;
    browser.wait("block.querySelector('.listing-notice button')").await;
    browser
        .script("block.querySelector('.listing-notice button').click()")
        .await;
    browser.wait("block.dataset.state === 'done'").await;
    assert_eq!(asked.requests().len(), 1);
}

/// Firefox keeps no page that has a connection open when it is left.
#[tokio::test]
async fn a_program_that_ran_when_its_page_was_left_is_stopped_and_the_page_goes_on_listening() {
    let Some(browser) = Browser::start_with(PAGE).await else {
        return;
    };
    let served = browser.served();
    open(&browser, &served.url).await;
    browser
        .script(
            "window.opened = [];
             window.WebSocket = class extends WebSocket {
                 constructor(url) {
                     super(url);
                     opened.push(String(url));
                 }
             };",
        )
        .await;
    browser.script("run.click()").await;
    browser.wait("block.dataset.state === 'running'").await;
    leave_and_come_back(&browser, &served.url).await;
    browser.wait("block.dataset.state === 'stopped'").await;
    assert!(
        browser
            .script("return block.innerText")
            .await
            .as_str()
            .unwrap()
            .contains("the page was left")
    );
    browser.script("run.click()").await;
    browser.wait("block.dataset.state === 'done'").await;
    // The runner before and after, and between them what tells the page to reload.
    let opened = browser
        .script("return opened.map((url) => url.split('/').at(-1))")
        .await;
    assert_eq!(opened, json!(["websocket", "__reload", "websocket"]));
    browser.close().await;
}
