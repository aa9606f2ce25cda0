//! The book by ear and by key: a run as a table, what a live run announces, where the focus is seen, and that nothing moves where no motion is
//! wanted.

use crate::common::devtools::{narrow, prefer};
use crate::common::playground::{self, Interface};
use crate::common::{Browser, StaticSite, open, pages, press};
use fantoccini::key::Key;
use serde_json::json;

/// Shorthands for what is in the block that the test works with. `told` is what a screen reader would say of it, one entry for each change of
/// a live region.
const PAGE: &str = "
    const block = document.querySelector('#listing-overlapping');
    const part = (selector) => block.querySelector(`.listing-side:not([hidden]) ${selector}`);
    const action = (name) => part(`[data-action=${name}]`);
    const state = () => block.dataset.state;
    const rows = () => [...part('run-table').querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent));
    const listen = () => {
        window.told = [];
        const live = ['[aria-live]', '[role=status]', '[role=alert]'].join();
        new MutationObserver((changes) => {
            const regions = new Set();
            for (const { target, addedNodes } of changes) {
                const element = target.nodeType === 1 ? target : target.parentElement;
                const region = element?.closest(live);
                if (region) regions.add(region);
                for (const node of addedNodes) if (node.nodeType === 1) for (const one of [node, ...node.querySelectorAll('*')]) if (one.matches(live)) regions.add(one);
            }
            for (const region of regions) if (region.textContent.trim()) window.told.push(region.textContent.trim());
        }).observe(block, { subtree: true, childList: true, characterData: true });
    };
    const type = (program) => {
        const area = part('textarea');
        area.value = program;
        area.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
";

async fn run(browser: &Browser, program: &str, phase: &str) -> Vec<String> {
    let start = format!(
        "type({}); window.told.length = 0; block.dataset.state = 'asked'; action('run').click();",
        json!(program)
    );
    browser.script(&start).await;
    browser.wait(&format!("state() === '{phase}'")).await;
    let told = browser.script("return window.told").await;
    let told = told.as_array().unwrap().iter();
    told.map(|one| one.as_str().unwrap().to_owned()).collect()
}

/// What does not say how long it took.
fn timeless(told: &[String]) -> Vec<String> {
    let number = regex::Regex::new("[0-9]+\\.[0-9]+").unwrap();
    told.iter()
        .map(|one| number.replace_all(one, "N").into_owned())
        .collect()
}

#[tokio::test]
async fn a_live_run_is_announced_and_its_table_tells_what_its_picture_shows() {
    let Some(browser) = Browser::start_with(PAGE).await else {
        return;
    };
    let served = browser.served();
    open(&browser, &served.url).await;
    browser.script("listen()").await;

    let program = "use std::{thread::sleep, time::Duration};\nfn main() {\n    println!(\"[tea] waiting for water…\");\n    sleep(Duration::from_millis(300));\n    println!(\"[tea] ready\");\n    println!(\"[radio] playing…\");\n}\n";
    let told = timeless(&run(&browser, program, "done").await);
    // What is quickly over is not said: a screen reader takes the last of what came at once.
    assert_eq!(told.last().unwrap(), "3 lines of output.", "{told:?}");
    let of_the_edit = |one: &&String| one.starts_with("edited since") || one.starts_with("Your edit");
    let told: Vec<&String> = told.iter().filter(|one| !of_the_edit(one)).collect();
    assert_eq!(told[..2], ["compiling…", "running…"], "{told:?}");
    assert!(told[2].starts_with("your run · N s · recorded N s ("), "{told:?}");
    assert_eq!(told.len(), 4, "each thing once, and not the clock: {told:?}");

    browser
        .wait("rows().length === 3 && rows()[0][1] === 'waiting for water'")
        .await;
    let table = browser
        .script("return [rows().map(([lane, what, , to]) => [lane, what, to.replace(/[0-9.]+/, 'N')]), part('run-table caption').textContent, part('run-table').offsetHeight]")
        .await;
    assert_eq!(
        table,
        json!([
            [
                ["tea", "waiting for water", "N s"],
                ["tea", "ready", "a moment"],
                ["radio", "playing", "N s, still open at the end"]
            ],
            "Listing 1-2 Two orders overlap: what each lane did, and when",
            1
        ])
    );

    let panicking = "fn main() {\n    println!(\"[tea] brewing…\");\n    panic!(\"no milk\");\n}\n";
    let told = timeless(&run(&browser, panicking, "failed").await);
    let told = &told[told.len() - 2..];
    assert_eq!(
        told,
        [
            "exit status 101 (panicked) · N s",
            "main panicked: no milk. 4 lines of output."
        ]
    );

    let told = run(&browser, "fn main() {\n    let a: u8 = \"\";\n}\n", "failed").await;
    let told = &told[told.len() - 2..];
    assert_eq!(told, ["compile error, line 2", "mismatched types"]);
    assert_eq!(
        browser.script("return part('run-table').hidden").await,
        true,
        "it is another program's"
    );

    // With a program that compiles.
    run(&browser, "fn main() {\n    println!(\"[tea] ready\");\n}\n", "done").await;
    browser.script("window.told.length = 0; action('repeat').click()").await;
    browser
        .wait("state() === 'done' && part('run-table caption').textContent.includes('all 20 runs')")
        .await;
    let told = browser.script("return window.told").await;
    let told = told.as_array().unwrap();
    assert!(told.len() < 6, "not one for each run: {told:?}");
    assert!(
        told.last().unwrap().as_str().unwrap().starts_with("20 runs · "),
        "{told:?}"
    );
    browser.close().await;
}

#[tokio::test]
async fn the_menu_shows_the_table_to_everybody_and_keys_reach_all_of_a_listing_without_a_trap() {
    let Some(browser) = Browser::start_with(PAGE).await else {
        return;
    };
    let (playground, _) = playground::start(Interface::ExecuteOnly).await;
    let site = StaticSite::start(&playground).await;
    open(&browser, &site.url).await;
    browser.wait("rows().length === 6").await;
    let seen = "return [part('run-table').offsetHeight > 100, action('table').getAttribute('role'), action('table').getAttribute('aria-checked')]";
    assert_eq!(browser.script(seen).await, json!([false, "menuitemcheckbox", "false"]));
    for shown in [true, false] {
        browser.script("action('table').click()").await;
        assert_eq!(
            browser.script(seen).await,
            json!([shown, "menuitemcheckbox", shown.to_string()])
        );
    }
    // Once around the block: out of the editor by Escape, or by Tab where nothing was typed.
    // It begins with a key, since what is focused by a hand has no ring.
    let before = "const before = document.createElement('button');
        block.before(before);
        before.focus()";
    browser.script(before).await;
    press(&browser, [Key::Tab]).await;
    let mut stops = Vec::new();
    for _ in 0..12 {
        let at = browser
            .script("const now = document.activeElement; const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(now); return [now.closest('#listing-overlapping') ? (now.dataset.action ?? now.className) || now.localName : 'out', outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 || now.localName === 'textarea']")
            .await;
        assert_eq!(at[1], true, "the focus is seen: {at}");
        stops.push(at[0].as_str().unwrap().to_owned());
        if at[0] == "out" {
            break;
        }
        press(&browser, [Key::Tab]).await;
    }
    let there = |name: &str| stops.iter().position(|stop| stop.contains(name));
    let order = ["textarea", "run", "menu-button", "plot", "li"].map(there);
    assert!(
        order.iter().all(Option::is_some) && order.is_sorted() && stops.last().unwrap() == "out",
        "{stops:?}"
    );
    browser.close().await;
}

#[tokio::test]
async fn nothing_moves_where_no_motion_is_wanted_and_system_colours_keep_bars_apart() {
    let Some(browser) = Browser::start_with(PAGE).await else {
        return;
    };
    let (playground, _) = playground::start(Interface::ExecuteOnly).await;
    let site = StaticSite::start(&playground).await;
    let moving = "return [...document.querySelectorAll('*')].filter((element) => {
        const { transitionDuration, animationDuration, animationName } = getComputedStyle(element);
        return parseFloat(transitionDuration) > 0.01 || (animationName !== 'none' && parseFloat(animationDuration) > 0.01);
    }).length";
    open(&browser, &site.url).await;
    assert_ne!(browser.script(moving).await, 0, "mdBook's own page moves");
    prefer(&browser.client, &[("prefers-reduced-motion", "reduce")]).await;
    assert_eq!(browser.script(moving).await, 0);
    // The contents still go away: mdBook waits for the end of their motion.
    browser
        .script("document.querySelector('#mdbook-sidebar-toggle + button').click()")
        .await;
    browser
        .wait("getComputedStyle(document.querySelector('#mdbook-sidebar')).display === 'none'")
        .await;
    // A replay goes from line to line: no picture between two of them.
    let watch = "window.moments = new Set();
        action('replay').click();
        const look = () => { window.moments.add(part('.now')?.getAttribute('x1')); if (state() !== 'recorded' || window.moments.size < 2) requestAnimationFrame(look); };
        requestAnimationFrame(look)";
    browser.script(watch).await;
    browser.wait("state() === 'replaying'").await;
    browser.wait("state() === 'recorded'").await;
    let moments = browser.script("return window.moments.size").await;
    assert!(moments.as_u64().unwrap() <= 7, "as many as lines, and none: {moments}");

    prefer(&browser.client, &[("forced-colors", "active")]).await;
    let colours =
        "const bar = getComputedStyle(part('.bar:not(.hollow)')); const hollow = getComputedStyle(part('.bar.hollow'));
        const code = getComputedStyle(part('pre code'));
        return [bar.fill !== hollow.fill, bar.stroke !== 'none', hollow.stroke !== hollow.fill, code.color === getComputedStyle(document.body).color]";
    assert_eq!(browser.script(colours).await, json!([true, true, true, true]));
    browser.close().await;
}

#[tokio::test]
async fn no_page_is_wider_than_a_phone_or_a_window_at_twice_its_size() {
    let Some(browser) = Browser::start_with("").await else {
        return;
    };
    let (playground, _) = playground::start(Interface::ExecuteOnly).await;
    let site = StaticSite::start(&playground).await;
    let wider = "const { scrollWidth, clientWidth } = document.documentElement;
        const cut = [...document.querySelectorAll('main *')].filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > clientWidth + 1
            && !element.closest('pre, .plot, .table-wrapper, .editor-box, svg, .listing-transcript, .code-lines, run-table:not([data-shown])'));
        return [scrollWidth - clientWidth, cut.slice(0, 3).map((element) => element.outerHTML.slice(0, 90))]";
    for page in pages() {
        narrow(&browser.client, 390, true).await;
        browser.visit(&format!("{}{page}.html", site.url)).await;
        browser.draw_all().await;
        for (width, is_phone) in [(390, true), (640, false)] {
            narrow(&browser.client, width, is_phone).await;
            assert_eq!(browser.script(wider).await, json!([0, []]), "{page} at {width} px");
        }
    }
    browser.close().await;
}
