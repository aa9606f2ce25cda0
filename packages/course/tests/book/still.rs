//! A page while it comes in and goes by: nothing moves, and what mdBook's own scripts would still do is done.

use std::time::Duration;

use crate::common::{Browser, StaticSite, files_of, in_each_browser, listen, pages};
use axum::routing::get;
use fantoccini::Locator;
use fantoccini::actions::{InputSource, MouseActions, PointerAction};
use serde_json::json;

in_each_browser!(PAGE =>
    what_is_far_from_the_window_has_its_room_and_is_drawn_when_it_comes_near,
    what_is_read_stays_in_place_while_something_above_it_is_drawn,
    a_page_that_comes_slowly_is_furnished_to_its_end,
);

/// Shorthands for what is on the page. A picture has its marks only once the script has drawn it.
const PAGE: &str = "
    const sides = [...document.querySelectorAll('.listing-side:not([hidden])')];
    const isLeft = (side) => !side.firstElementChild.checkVisibility({ contentVisibilityAuto: true });
    const isDrawn = (side) => Boolean(side.querySelector('run-timeline [data-line]'));
    const heights = () => sides.map((side) => side.offsetHeight);
    const frames = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 100))));
";

/// Notes what moves, from the start of the page on, and tells it a moment after all of it is there.
const MOVED: &str = "
    const moved = [];
    const note = (list) => moved.push(...list.getEntries().map(({ value, sources }) => ({
        value,
        what: sources.map(({ node, previousRect: from, currentRect: to }) => ({
            node: (node?.outerHTML ?? node?.parentElement?.outerHTML ?? `${node}`).slice(0, 120),
            from: [from.x, from.y, from.width, from.height],
            to: [to.x, to.y, to.width, to.height],
        })),
    })));
    new PerformanceObserver(note).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => (window.moved = moved), 200);
";

#[tokio::test]
async fn nothing_moves_while_a_page_comes_in() {
    let Some(browser) = Browser::start().await else { return };
    let site = StaticSite::start("https://play.rust-lang.org/").await;
    let mut faults = Vec::new();
    for page in pages() {
        browser.visit(&format!("{}{page}.html", site.url)).await;
        faults.extend(moved(&browser).await.map(|moved| format!("{page}: {moved}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    browser.close().await;
}

#[tokio::test]
async fn nothing_moves_while_a_table_comes_in() {
    let Some(browser) = Browser::start().await else { return };
    let site = StaticSite::start("https://play.rust-lang.org/").await;
    // The browser reads no further than half of the table until it has this, and draws what it has.
    site.rewrite("lesson-map.html", |page| {
        let rows: Vec<&str> = page.split("<tr>").collect();
        let (begin, end) = rows.split_at(12);
        format!(
            "{}<tr><script src=\"slow.js\"></script>{}",
            begin.join("<tr>"),
            end.join("<tr>")
        )
    });
    let slow = get(async || tokio::time::sleep(Duration::from_millis(500)).await);
    let url = listen(files_of(&site.folder).route("/slow.js", slow)).await;
    browser.visit(&format!("{url}lesson-map.html")).await;
    assert_eq!(moved(&browser).await, None);
    browser.close().await;
}

/// How far things have moved since the page began, and which, unless that is too little to see.
async fn moved(browser: &Browser) -> Option<String> {
    browser.script(MOVED).await;
    browser.wait("window.moved").await;
    let moved = browser.script("return window.moved").await;
    let each = moved.as_array().unwrap().iter();
    let sum: f64 = each.filter_map(|one| one["value"].as_f64()).sum();
    (sum > 0.001).then(|| format!("{sum:.4} {moved}"))
}

#[tokio::test]
async fn a_fenced_block_is_coloured_at_build_and_can_be_copied() {
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

async fn what_is_far_from_the_window_has_its_room_and_is_drawn_when_it_comes_near(browser: &Browser) {
    let site = StaticSite::shared().await;
    let mut left = 0;
    for (page, width) in std::iter::zip(pages(), [1000, 1680].into_iter().cycle()) {
        browser.client.set_window_size(width, 900).await.unwrap();
        browser.visit(&format!("{}{page}.html", site.url)).await;
        let far = "return sides.map((side) => [side.parentElement.id, isLeft(side), side.offsetHeight])";
        let far = browser.script(far).await;
        browser.draw_all().await;
        let real = browser.script("return heights()").await;
        for (side, real) in std::iter::zip(far.as_array().unwrap(), real.as_array().unwrap()) {
            if side[1] == false {
                continue;
            }
            left += 1;
            let (room, real) = (side[2].as_f64().unwrap(), real.as_f64().unwrap());
            let listing = &side[0];
            assert!(
                (room - real).abs() < 100.0,
                "{page} at {width} px, {listing}: room for {room} px, drawn {real}"
            );
        }
    }
    assert!(left > 50, "{left} of all were left undrawn");

    browser.visit(&format!("{}thread-pools.html", site.url)).await;
    assert_eq!(browser.script("return isDrawn(sides.at(-1))").await, false);
    browser
        .script("sides.at(-1).scrollIntoView({ behavior: 'instant' })")
        .await;
    browser.wait("isDrawn(sides.at(-1))").await;
}

async fn what_is_read_stays_in_place_while_something_above_it_is_drawn(browser: &Browser) {
    let site = StaticSite::shared().await;
    browser.client.set_window_size(1000, 900).await.unwrap();
    browser.visit(&format!("{}thread-pools.html#in-short", site.url)).await;
    // As if each were far larger than it was thought to be.
    let mistaken =
        "for (const side of sides) if (isLeft(side)) side.style.setProperty('--run-room', '0px'); return heights()";
    let before = browser.script(mistaken).await;
    let up = "const [done] = arguments;
        (async () => {
            let most = 0;
            scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
            await frames();
            for (let step = 0; scrollY > 400; step++) {
                if (step === 100) throw new Error(`after 100 steps up it is ${scrollY} px down`);
                scrollBy({ top: -400, behavior: 'instant' });
                const read = [450, 480, 510, 540, 570, 600].map((y) => document.elementFromPoint(innerWidth / 2, y)).find((element) => element?.closest('main > *'));
                if (!read) throw new Error(`nothing is read ${scrollY} px down`);
                const { top } = read.getBoundingClientRect();
                await frames();
                most = Math.max(most, Math.abs(read.getBoundingClientRect().top - top));
            }
            done(most);
        })().catch((error) => done(`${error}`));";
    let moved = browser
        .client
        .execute_async(&format!("{PAGE}{up}"), vec![])
        .await
        .unwrap();
    assert!(
        moved.as_f64().is_some_and(|moved| moved < 2.0),
        "what was read moved by {moved} px"
    );
    let after = browser.script("return heights()").await;
    let grown = std::iter::zip(before.as_array().unwrap(), after.as_array().unwrap())
        .filter(|(before, after)| before.as_f64().unwrap() + 100.0 < after.as_f64().unwrap());
    assert!(grown.count() > 2, "{before} {after}");
}

async fn a_page_that_comes_slowly_is_furnished_to_its_end(browser: &Browser) {
    let site = StaticSite::start("https://play.rust-lang.org/").await;
    // The browser reads no further until it has this.
    site.rewrite("thread-pools.html", |page| {
        let (begin, end) = page.rsplit_once("<listing-block").unwrap();
        format!("{begin}<script src=\"slow.js\"></script><listing-block{end}")
    });
    let slow = get(async || tokio::time::sleep(Duration::from_secs(2)).await);
    let url = listen(files_of(&site.folder).route("/slow.js", slow)).await;
    browser.visit(&format!("{url}thread-pools.html")).await;
}
