//! Reading a listing: code and picture in sight together, one menu, the picture large and step by step, runs compared.

use std::time::Duration;

use crate::common::{Browser, StaticSite, in_each_browser, press};
use fantoccini::key::Key;
use serde_json::{Value, json};
use tokio::time::sleep;

in_each_browser!(PAGE =>
    code_and_picture_are_in_sight_together,
    a_listing_has_run_one_more_button_that_its_chapter_speaks_of_and_a_menu_for_keys,
    the_picture_fills_the_window_is_zoomed_and_stepped_through_by_keys,
    an_edit_is_told_and_runs_are_kept_and_compared,
    lanes_keep_their_order_and_their_colours_while_a_program_runs,
);

/// Shorthands for what is on the page, for the listing that is looked at.
const PAGE: &str = "
    const block = document.querySelector(window.listing);
    const part = (selector) => block.querySelector(`.listing-side:not([hidden]) ${selector}`);
    const action = (name) => part(`[data-action=${name}]`);
    const said = () => part('[role=status]').textContent;
    const state = () => block.dataset.state;
    const box = (element) => element.getBoundingClientRect();
    const isInSight = (element) => box(element).top >= 0 && box(element).bottom <= innerHeight + 1;
    const type = (old, text) => {
        const area = part('textarea');
        area.value = area.value.replace(old, text);
        area.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
    const chips = () => [...part('run-comparison').querySelectorAll('.chip > :first-child')].map((chip) => [chip.textContent, chip.getAttribute('aria-pressed')]);
";

async fn look_at(browser: &Browser, site: &str, chapter: &str, listing: &str) {
    browser.visit(&format!("{site}{chapter}.html")).await;
    browser.script(&format!("window.listing = '#listing-{listing}'")).await;
    browser
        .script("block.scrollIntoView({ block: 'start', behavior: 'instant' })")
        .await;
    browser.wait("part('run-timeline').hidden || part('[data-bar]')").await;
}

async fn code_and_picture_are_in_sight_together(browser: &Browser) {
    let served = browser.served();
    let site = &served.url;

    browser.client.set_window_size(1680, 1000).await.unwrap();
    for (chapter, listing) in [("locks", "lost_update"), ("send-sync", "rc_across_threads")] {
        look_at(browser, site, chapter, listing).await;
        let beside = "const [code, run] = [box(part('code-editor')), box(part('.listing-run'))];
                      return [code.right <= run.left + 1, Math.abs(code.top - run.top) < 2, box(block).right <= innerWidth, run.width > 350]";
        assert_eq!(
            browser.script(beside).await,
            json!([true, true, true, true]),
            "{listing}"
        );
    }
    // The last lines of long code, and still the whole picture.
    browser.client.set_window_size(1680, 700).await.unwrap();
    look_at(browser, site, "futures", "woken").await;
    browser
        .script("scrollBy({ top: box(block).bottom - innerHeight + 20, behavior: 'instant' })")
        .await;
    browser
        .wait("box(block).height > innerHeight && box(block).top < 0 && isInSight(part('run-timeline'))")
        .await;

    // Where there is one column, from the first lines of the code: only while something runs, and after.
    browser.client.set_window_size(1280, 700).await.unwrap();
    look_at(browser, site, "locks", "lost_update").await;
    let both =
        "isInSight(part('run-timeline')) && isInSight(action('run')) && box(part('code-editor')).bottom > innerHeight";
    assert_eq!(browser.script(&format!("return {both}")).await, false);
    browser.script("action('run').click()").await;
    browser.wait(&format!("state() === 'running' && {both}")).await;
    browser.wait(&format!("state() === 'done' && {both}")).await;
    browser.script("action('reset').click()").await;
    browser.wait(&format!("state() === 'recorded' && !({both})")).await;
}

async fn a_listing_has_run_one_more_button_that_its_chapter_speaks_of_and_a_menu_for_keys(browser: &Browser) {
    let served = browser.served();
    look_at(browser, &served.url, "spawn-join", "first_come").await;
    let shown = "return [...part('.listing-controls').querySelectorAll('button')].filter((button) => button.checkVisibility()).map((button) => button.textContent)";
    assert_eq!(browser.script(shown).await, json!(["Run", "Run ×20", "⋯"]));
    look_at(browser, &served.url, "coffee-shop", "overlapping").await;
    assert_eq!(browser.script(shown).await, json!(["Run", "⋯"]));

    browser.script("part('.menu-button').focus()").await;
    press(browser, [Key::Down]).await;
    let focused = "return [document.activeElement.getAttribute('role'), document.activeElement.dataset.action]";
    assert_eq!(browser.script(focused).await, json!(["menuitem", "repeat"]));
    press(browser, [Key::Down, Key::Down]).await;
    assert_eq!(browser.script(focused).await, json!(["menuitem", "step"]));
    press(browser, [Key::Escape]).await;
    browser.wait("document.activeElement === part('.menu-button') && part('.menu-button').getAttribute('aria-expanded') === 'false'").await;
}

async fn the_picture_fills_the_window_is_zoomed_and_stepped_through_by_keys(browser: &Browser) {
    let site = StaticSite::shared().await;
    look_at(browser, &site.url, "coffee-shop", "overlapping").await;
    let place = "return [box(block).top, scrollY, box(part('.scene')).width].map(Math.round)";
    let before = browser.script(place).await;

    browser.script("action('enlarge').click()").await;
    browser.wait("box(block).width === document.documentElement.clientWidth && box(block).height >= innerHeight - 1 && document.activeElement.matches('run-timeline .plot')").await;
    // It is drawn anew for the larger letters, a frame or two later.
    let settled =
        "const now = box(part('.scene')).width; const same = now === window.before; window.before = now; return same";
    while browser.script(settled).await != true {
        sleep(Duration::from_millis(200)).await;
    }
    let wide = browser.script("return window.before").await.as_f64().unwrap();
    press(browser, ['+']).await;
    browser
        .wait(&format!("Math.abs(box(part('.scene')).width - 2 * {wide}) < 2"))
        .await;
    press(browser, ['0']).await;
    browser
        .wait(&format!("Math.abs(box(part('.scene')).width - {wide}) < 2"))
        .await;

    let step = "[said(), part('.listing-transcript').children.length, part('.scene').querySelectorAll('[data-mark]').length, part('.listing-transcript .lit')?.textContent.includes('ready') ?? false]";
    let is = |wanted: Value| format!("JSON.stringify({step}) === {}", Value::from(wanted.to_string()));
    press(browser, [Key::Home]).await;
    browser.wait(&is(json!(["line 1 of 6 · 0.00 s", 1, 1, false]))).await;
    press(browser, [Key::Right, Key::Right, Key::Right]).await;
    browser.wait("said().startsWith('line 4 of 6 · 0.8') && part('.scene').querySelectorAll('[data-mark]').length === 4 && part('.listing-transcript .lit').textContent.includes('ready')").await;
    press(browser, [Key::Left]).await;
    browser
        .wait("said().startsWith('line 3 of 6') && part('.listing-transcript').children.length === 3")
        .await;
    press(browser, [Key::End, Key::Right]).await;
    browser.wait("said().startsWith('line 6 of 6')").await;
    press(browser, [Key::Escape]).await;
    browser
        .wait("state() === 'recorded' && part('.listing-transcript').children.length === 6")
        .await;

    press(browser, [Key::Escape]).await;
    browser.wait("!block.hasAttribute('data-enlarged')").await;
    assert_eq!(browser.script(place).await, before, "all is where it was");
    assert_eq!(
        browser
            .script("return document.querySelectorAll('[inert]').length")
            .await,
        0
    );
}

async fn an_edit_is_told_and_runs_are_kept_and_compared(browser: &Browser) {
    let served = browser.served();
    look_at(browser, &served.url, "coffee-shop", "overlapping").await;

    browser.script("type('1200', '500')").await;
    browser
        .wait("said().startsWith('edited since this run') && part('run-timeline').classList.contains('stale')")
        .await;
    browser.script("action('run').click()").await;
    browser
        .wait("state() === 'done' && !part('run-timeline').classList.contains('stale')")
        .await;
    // How much shorter, by the two figures that it tells: how long a program takes is this machine's affair.
    let told = browser
        .script("return [said(), said().match(/^your run · ([\\d.]+) s · recorded ([\\d.]+) s \\(−([\\d.]+)\\)/)?.slice(1).map(Number)]")
        .await;
    let [own, recorded, less] = [0, 1, 2].map(|figure| told[1][figure].as_f64().unwrap_or_else(|| panic!("{told}")));
    assert!(own >= 0.8 && (recorded - own - less).abs() < 0.015, "{told}");

    let ghost = "(part('[data-ghost-bar][data-lane=pastry]')?.dataset.end ?? null)";
    let bar = "part('[data-bar][data-lane=pastry]').dataset.end";
    let behind = browser
        .script(&format!(
            "return [chips()[0][0].startsWith('recorded · 1.2'), chips()[0][1], {ghost} > 1]"
        ))
        .await;
    assert_eq!(behind, json!([true, "true", true]));
    browser.script("part('.chip button').click()").await;
    browser
        .wait(&format!("chips()[0][1] === 'false' && {ghost} === null"))
        .await;

    browser
        .script(&format!(
            "window.keptEnd = {bar}; action('keep').click(); type('500', '300'); action('run').click()"
        ))
        .await;
    browser.wait("state() === 'done' && chips().length === 2").await;
    browser
        .script("part('run-comparison').querySelectorAll('.chip > :first-child')[1].click()")
        .await;
    browser
        .wait(&format!(
            "chips()[1][0].startsWith('kept 1 · {own:.2} s') && chips()[1][1] === 'true' && {ghost} === window.keptEnd"
        ))
        .await;
    browser
        .script(&format!("window.lastEnd = {bar}; part('.swap').click()"))
        .await;
    browser.wait(&format!("said().startsWith('edited since this run · kept 1') && chips().length === 2 && {bar} === window.keptEnd && {ghost} === window.lastEnd")).await;
    browser.script("action('reset').click()").await;
    browser.wait("state() === 'recorded' && chips().length === 2").await;
}

async fn lanes_keep_their_order_and_their_colours_while_a_program_runs(browser: &Browser) {
    let served = browser.served();
    look_at(browser, &served.url, "introduction", "breakfast").await;
    let lanes = "[...part('.heads').children].map((name) => name.textContent).join()";
    let colours = "[...part('.bars').children].filter((bar) => bar.dataset.lane).map((bar) => [bar.dataset.lane, bar.getAttribute('class').match(/lane-./)[0]].join()).sort().join(' ')";
    let first = browser.script(&format!("return [{lanes}, {colours}]")).await;
    assert_eq!(first[0], "main,coffee,toast,radio");
    browser.script(&format!(
            "window.seen = new Set();
             new MutationObserver(() => window.seen.add({lanes})).observe(part('run-timeline'), {{ childList: true, subtree: true }});
             action('run').click()"
        ),
    )
    .await;
    browser.wait("state() === 'done'").await;
    assert_eq!(
        browser.script("return [...window.seen]").await,
        json!(["main,coffee,toast,radio"])
    );
    assert_eq!(browser.script(&format!("return [{lanes}, {colours}]")).await, first);
    // What is new follows.
    browser
        .script("type('[radio] playing', '[gramophone] playing'); action('run').click()")
        .await;
    browser
        .wait(&format!(
            "state() === 'done' && {lanes} === 'main,coffee,toast,radio,gramophone'"
        ))
        .await;
}
