//! A page while it comes in: nothing moves, and what mdBook's own scripts would still do is done.

mod common;

use common::{Browser, Engine, StaticSite, files, root};
use fantoccini::Locator;
use fantoccini::actions::{InputSource, MouseActions, PointerAction};
use serde_json::json;

/// Notes what moves, from the start of the page on, and tells it a moment after all of it is there.
const MOVED: &str = "
    const moved = [];
    const note = (list) => moved.push(...list.getEntries().map(({ value, sources }) => ({
        value,
        what: sources.map(({ node }) => (node?.outerHTML ?? node?.data ?? '').slice(0, 80)),
    })));
    new PerformanceObserver(note).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => (window.moved = moved), 200);
";

#[tokio::test]
async fn nothing_moves_while_a_page_comes_in() {
    let _alone = Engine::Chromium.alone().await;
    let Some(browser) = Browser::start().await else { return };
    let site = StaticSite::start("https://play.rust-lang.org/").await;
    let chapters = files(&root().join("src")).into_keys();
    let chapters: Vec<_> = chapters
        .filter(|name| name.extension().is_some_and(|ending| ending == "md"))
        .map(|name| name.with_extension("html").display().to_string())
        .filter(|name| name != "SUMMARY.html")
        .collect();
    assert!(chapters.len() > 20, "{chapters:?}");
    let mut faults = Vec::new();
    for chapter in chapters {
        browser.client.goto(&format!("{}{chapter}", site.url)).await.unwrap();
        browser
            .wait("[...document.querySelectorAll('listing-block')].every((block) => block.dataset.state)")
            .await;
        browser.script(MOVED).await;
        browser.wait("window.moved").await;
        let moved = browser.script("return window.moved").await;
        let sum: f64 = moved
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one["value"].as_f64())
            .sum();
        if sum > 0.001 {
            faults.push(format!("{chapter}: {sum:.4} {moved}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    browser.close().await;
}

#[tokio::test]
async fn a_fenced_block_is_coloured_at_build_and_can_be_copied() {
    let _alone = Engine::Chromium.alone().await;
    let Some(browser) = Browser::start().await else { return };
    let site = StaticSite::start("https://play.rust-lang.org/").await;
    browser
        .client
        .goto(&format!("{}how-tested.html", site.url))
        .await
        .unwrap();
    browser
        .wait("document.querySelector('main > pre > .buttons > .clip-button')")
        .await;
    let shown = browser
        .script(
            "const code = document.querySelector('main > pre > code');
             return [code.textContent.split('\\n')[0], code.querySelectorAll('.hljs-meta').length];",
        )
        .await;
    assert_eq!(shown, json!(["$ cargo test", 3]));
    // The button is seen under the pointer alone, and the browser lets only a hand copy.
    let block = browser.client.find(Locator::Css("main > pre")).await.unwrap();
    let over = PointerAction::MoveToElement {
        element: block,
        duration: None,
        x: 0.0,
        y: 0.0,
    };
    let mouse = MouseActions::new("mouse".into()).then(over);
    browser.client.perform_actions(mouse).await.unwrap();
    browser
        .wait("getComputedStyle(document.querySelector('main > pre > .buttons')).opacity === '1'")
        .await;
    let button = browser
        .client
        .find(Locator::Css("main > pre > .buttons > .clip-button"))
        .await;
    button.unwrap().click().await.unwrap();
    browser
        .wait("document.querySelector('main > pre .tooltiptext').textContent === 'Copied!'")
        .await;
    browser.close().await;
}
