//! What the page remembers of its reader: edits, over a reload and a rebuild of the book, and the language, on every page.

use crate::common::playground::{self, Interface};
use crate::common::{Browser, StaticSite, in_each_browser, open};
use serde_json::json;

in_each_browser!(PAGE =>
    an_edit_outlives_a_reload_and_reset_puts_it_away_until_the_page_is_left,
    an_edit_of_an_earlier_text_stays_beside_the_new_listing,
    without_storage_all_else_works_and_a_full_one_is_told,
);

in_each_browser!(TABS =>
    a_chosen_language_holds_for_the_whole_book_and_moves_nothing,
);

/// Shorthands for what is on the page.
const PAGE: &str = "
    const block = document.querySelector('#listing-overlapping');
    const rust = block?.querySelector('[data-language=rust]');
    const area = rust?.querySelector('textarea');
    const write = (old, text) => {
        area.value = area.value.replace(old, text);
        area.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
    const rows = () => [...rust?.querySelectorAll('program-version p') ?? []].map((row) => [...row.children].map((part) => part.textContent).join(' | '));
    const choose = (label) => [...rust.querySelectorAll('program-version button')].find((one) => one.textContent === label).click();
    const kept = () => Object.keys(localStorage).filter((key) => key.startsWith('course:'));
    const says = (...wanted) => JSON.stringify(rows()) === JSON.stringify(wanted);
";

const YOURS: &str = "'Your edit, kept in this browser. | Reset'";
const HELD: &str = "'Your edit is put away, until you leave the page. | Bring it back'";
const EARLIER: &str = "'You edited an earlier version of this listing. | Show that edit | Discard it'";

async fn site() -> StaticSite {
    let (playground, _) = playground::start(Interface::ExecuteOnly).await;
    StaticSite::start(&playground).await
}

async fn an_edit_outlives_a_reload_and_reset_puts_it_away_until_the_page_is_left(browser: &Browser) {
    let site = site().await;
    open(browser, &site.url).await;
    assert_eq!(browser.script("return [rows(), kept()]").await, json!([[], []]));
    browser.script("write('1200', '1900')").await;
    browser.wait(&format!("says({YOURS})")).await;

    open(browser, &site.url).await;
    browser.wait(&format!("says({YOURS})")).await;
    let seen = "return ['1900', '1200'].map((number) => area.value.includes(number)).concat('edited' in block.dataset, block.dataset.state)";
    assert_eq!(browser.script(seen).await, json!([true, false, true, "recorded"]));

    // It is no other listing's.
    let others =
        "return [...document.querySelectorAll('listing-block')].filter((one) => 'edited' in one.dataset).length";
    assert_eq!(browser.script(others).await, 1);

    browser.script("choose('Reset')").await;
    browser.wait(&format!("says({HELD})")).await;
    assert_eq!(browser.script(seen).await, json!([false, true, false, "recorded"]));
    assert_eq!(browser.script("return kept()").await, json!([]));
    let focused = "return document.activeElement.textContent";
    browser
        .script("rust.querySelector('program-version button').focus(); choose('Bring it back')")
        .await;
    browser.wait(&format!("says({YOURS})")).await;
    assert_eq!(browser.script(focused).await, "Run", "the focus is not lost");
    assert_eq!(browser.script(seen).await, json!([true, false, true, "recorded"]));

    // Typed back, nothing is left to keep.
    browser.script("write('1900', '1200')").await;
    browser.wait("says()").await;
    assert_eq!(browser.script("return kept()").await, json!([]));

    // The reader leaves before the pause after the last key is over.
    browser.script("write('1200', '1700')").await;
    browser.wait(&format!("says({YOURS})")).await;
    browser
        .script("window.isOld = true; write('1700', '1800'); location.reload()")
        .await;
    browser.wait("!window.isOld && area?.value.includes('1800')").await;

    // The menu's Reset is the same.
    browser
        .script("rust.querySelector('[data-action=reset]').click()")
        .await;
    browser.wait(&format!("says({HELD})")).await;
    open(browser, &site.url).await;
    assert_eq!(browser.script("return area.value.includes('1200')").await, true);
}

async fn an_edit_of_an_earlier_text_stays_beside_the_new_listing(browser: &Browser) {
    let site = site().await;
    open(browser, &site.url).await;
    browser.script("write('1200', '1900')").await;
    browser.wait(&format!("says({YOURS})")).await;

    site.rewrite("coffee-shop.html", |page| {
        let (before, block) = page.split_once("id=\"listing-overlapping\"").unwrap();
        format!(
            "{before}id=\"listing-overlapping\"{}",
            block.replacen("1200", "1300", 1)
        )
    });
    open(browser, &site.url).await;
    browser.wait(&format!("says({EARLIER})")).await;
    let numbers = "return ['1200', '1300', '1400', '1900'].filter((number) => area.value.includes(number))";
    assert_eq!(
        browser.script(numbers).await,
        json!(["1300"]),
        "the new listing is shown"
    );

    // The new text gets an edit of its own, and neither takes the other's place.
    browser.script("write('1300', '1400')").await;
    browser.wait(&format!("says({YOURS}, {EARLIER})")).await;
    browser.script("choose('Show that edit')").await;
    browser
        .wait("says('Your edit of an earlier version of this listing. | Show your edit | Discard it')")
        .await;
    assert_eq!(browser.script(numbers).await, json!(["1900"]));
    open(browser, &site.url).await;
    browser.wait(&format!("says({YOURS}, {EARLIER})")).await;
    assert_eq!(browser.script(numbers).await, json!(["1400"]));

    browser.script("choose('Discard it')").await;
    browser.wait(&format!("says({YOURS}, {HELD})")).await;
    browser.script("choose('Bring it back')").await;
    browser.wait(&format!("says({YOURS}, {EARLIER})")).await;
    browser.script("choose('Discard it')").await;
    open(browser, &site.url).await;
    browser.wait(&format!("says({YOURS})")).await;
    assert_eq!(browser.script(numbers).await, json!(["1400"]));
}

async fn without_storage_all_else_works_and_a_full_one_is_told(browser: &Browser) {
    let site = site().await;
    open(browser, &site.url).await;
    browser.script("write('1200', '1900')").await;
    browser.wait(&format!("says({YOURS})")).await;
    browser
        .script("Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }; write('1900', '2900')")
        .await;
    browser
        .wait("says('Your edit. This browser keeps no more: it is lost when you leave the page. | Reset')")
        .await;
    open(browser, &site.url).await;
    browser.wait("area.value.includes('1900')").await;

    site.rewrite("coffee-shop.html", |page| {
        let none = "<head><script>Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } })</script>";
        page.replacen("<head>", none, 1)
    });
    open(browser, &site.url).await;
    browser.script("write('1200', '1900')").await;
    browser
        .wait("says('Your edit. It is here until you leave the page. | Reset')")
        .await;
    browser.script("choose('Reset')").await;
    browser.wait(&format!("says({HELD})")).await;
    browser
        .script("block.querySelector('[role=tab]:last-child').click()")
        .await;
    browser.wait("rust.hidden").await;
}

/// The languages that are seen where there are two.
const TABS: &str = "
    const tabs = [...document.querySelectorAll('language-tabs')];
    const languages = () => [...new Set(tabs.map((one) => one.querySelector('[aria-selected=true]').textContent))];
";

async fn a_chosen_language_holds_for_the_whole_book_and_moves_nothing(browser: &Browser) {
    let site = site().await;
    open(browser, &site.url).await;
    assert_eq!(
        browser.script("return [tabs.length > 2, languages()]").await,
        json!([true, ["Rust"]])
    );
    browser
        .script("tabs.at(-1).scrollIntoView({ block: 'center' }); window.wasAt = tabs.at(-1).getBoundingClientRect().top; tabs.at(-1).lastChild.click()")
        .await;
    browser.wait("languages().join() === 'Python'").await;
    let moved = browser
        .script("return Math.abs(tabs.at(-1).getBoundingClientRect().top - window.wasAt)")
        .await;
    assert!(moved.as_f64().unwrap() < 2.0, "what was pressed moved by {moved} px");

    // On another page it holds before any module has come, so that none changes what is seen.
    site.rewrite("locks.html", |page| {
        page.replace("add(\"script\", { type: \"module\"", "add(\"script\", { type: \"none\"")
    });
    browser.client.goto(&format!("{}locks.html", site.url)).await.unwrap();
    let seen = "return [...document.querySelectorAll('listing-block:has(.listing-side + .listing-side)')].flatMap((one) => [...one.querySelectorAll('.listing-side')].filter((side) => side.checkVisibility()).map((side) => side.dataset.language)).filter((one) => one !== 'python').length + tabs.length";
    assert_eq!(
        browser.script(seen).await,
        0,
        "of listings with a twin, the Rust is seen"
    );
    browser
        .client
        .goto(&format!("{}channels.html", site.url))
        .await
        .unwrap();
    browser.wait("tabs.length && languages().join() === 'Python'").await;

    browser.script("tabs[0].firstChild.click()").await;
    browser.wait("languages().join() === 'Rust'").await;
    open(browser, &site.url).await;
    assert_eq!(browser.script("return languages()").await, json!(["Rust"]));
}
