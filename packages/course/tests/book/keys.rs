//! The page by keyboard: Tab goes through it and is caught nowhere, and the arrow keys turn no page under an edit.

use std::time::Duration;

use crate::common::{Browser, StaticSite, in_each_browser, open, press};
use fantoccini::Locator;
use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::key::Key;
use serde_json::{Value, json};

in_each_browser!(PAGE =>
    keys_leave_an_editor_as_they_came_and_turn_no_page_from_a_listing,
    where_what_typing_needs_is_missing_the_colours_stay_until_something_is_typed,
);

/// Shorthands for what is on the page.
const PAGE: &str = "
    const block = document.querySelector('#listing-overlapping');
    const area = block?.querySelector('textarea');
    const hint = block?.querySelector('.editor-keys');
    const shown = () => (hint.checkVisibility() ? hint.textContent : '');
";

async fn press_shift_tab(browser: &Browser) {
    let (shift, tab) = (char::from(Key::Shift), char::from(Key::Tab));
    let keys = KeyActions::new("keyboard".into())
        .then(KeyAction::Down { value: shift })
        .then(KeyAction::Down { value: tab })
        .then(KeyAction::Up { value: tab })
        .then(KeyAction::Up { value: shift });
    browser.client.perform_actions(keys).await.unwrap();
}

/// What has the focus: `code` for the editor that the tests work with, else its text.
async fn focused(browser: &Browser) -> Value {
    let script = "const has = document.activeElement; return has === area ? 'code' : has.textContent.trim()";
    browser.script(script).await
}

async fn keys_leave_an_editor_as_they_came_and_turn_no_page_from_a_listing(browser: &Browser) {
    let site = StaticSite::shared().await;
    open(browser, &site.url).await;
    tab_passes_all_editors(browser).await;
    tab_indents_for_who_clicked_or_typed(browser).await;
    the_keys_are_shown_where_they_work(browser).await;
    // Last, since it leaves the page.
    the_arrow_keys_turn_no_page(browser).await;
}

/// A server that went away meanwhile, say.
async fn where_what_typing_needs_is_missing_the_colours_stay_until_something_is_typed(browser: &Browser) {
    let site = StaticSite::start("https://play.rust-lang.org/").await;
    std::fs::remove_file(site.folder.join("theme/elements/code-editing.js")).unwrap();
    open(browser, &site.url).await;
    let coloured = "return block.querySelectorAll('code-editor [class^=hljs-]').length";
    let before = browser.script(coloured).await;
    assert!(before.as_u64().unwrap() > 10, "{before}");
    let code = browser.client.find(Locator::Css("#listing-overlapping textarea")).await;
    let over = PointerAction::MoveToElement {
        element: code.unwrap(),
        duration: None,
        x: 0.0,
        y: 0.0,
    };
    let mouse = MouseActions::new("mouse".into()).then(over);
    browser.client.perform_actions(mouse).await.unwrap();
    browser
        .wait("performance.getEntriesByType('resource').some(({ name }) => name.includes('code-editing.js'))")
        .await;
    assert_eq!(browser.script(coloured).await, before);

    browser
        .script("area.value = area.value.replace('1200', '1900'); area.dispatchEvent(new InputEvent('input', { bubbles: true }))")
        .await;
    browser
        .wait("'edited' in block.dataset && block.querySelector('code-editor code').textContent.includes('1900')")
        .await;
}

async fn tab_passes_all_editors(browser: &Browser) {
    let editors = browser
        .script(
            "window.entered = new Set();
         document.addEventListener('focusin', ({ target }) => target.closest('code-editor') && entered.add(target));
         window.before = [...document.querySelectorAll('textarea')].map((area) => area.value);
         return before.length;",
        )
        .await;
    assert!(editors.as_u64().unwrap() > 2, "{editors}");
    let came_to = "[...entered].filter((element) => element.localName === 'textarea').length";
    let inside = "Boolean(document.activeElement.closest('listing-block'))";
    // One by one, since behind the last thing on a page come Firefox's own buttons.
    let mut at = Value::Null;
    for _ in 0..150 {
        press(browser, [Key::Tab]).await;
        at = browser.script(&format!("return [{came_to}, {inside}]")).await;
        if at == json!([editors, false]) {
            break;
        }
    }
    assert_eq!(
        at,
        json!([editors, false]),
        "editors that Tab came to, and whether it is caught in a listing"
    );
    let same = "return [...document.querySelectorAll('textarea')].every((area, i) => area.value === before[i])";
    assert_eq!(browser.script(same).await, true, "Tab has written into a program");
}

async fn tab_indents_for_who_clicked_or_typed(browser: &Browser) {
    let code = browser
        .client
        .find(Locator::Css("#listing-overlapping textarea"))
        .await
        .unwrap();
    code.click().await.unwrap();
    // Until what typing needs is there, Tab leaves.
    browser.wait("shown()").await;
    browser.script("area.setSelectionRange(0, 0)").await;
    press(browser, [Key::Tab]).await;
    let starts = |text: &'static str| format!("return area.value.startsWith({})", json!(text));
    assert_eq!(browser.script(&starts("    use ")).await, true, "after a click");
    press_shift_tab(browser).await;
    assert_eq!(browser.script(&starts("use ")).await, true, "and back");
    assert_eq!(focused(browser).await, "code");

    press(browser, [Key::Escape]).await;
    assert_eq!(focused(browser).await, "Run", "Escape leads to the controls");
    press(browser, [Key::Tab]).await;
    assert_ne!(focused(browser).await, "Run", "and Tab on from there");

    // By Tab it is as if there had been no click.
    browser.script("block.querySelector('[data-action=run]').focus()").await;
    press_shift_tab(browser).await;
    assert_eq!(focused(browser).await, "code");
    press(browser, [Key::Tab]).await;
    assert_eq!(focused(browser).await, "Run");
    press_shift_tab(browser).await;
    press_shift_tab(browser).await;
    assert_ne!(focused(browser).await, "code", "backwards too");
    assert_eq!(browser.script("return block.dataset.edited ?? null").await, Value::Null);

    press(browser, [Key::Tab]).await;
    browser.script("area.setSelectionRange(0, 0)").await;
    press(browser, [Key::Enter, Key::Up, Key::Tab]).await;
    assert_eq!(
        browser.script(&starts("    \nuse ")).await,
        true,
        "after something was typed"
    );
}

async fn the_keys_are_shown_where_they_work(browser: &Browser) {
    press(browser, [Key::Escape]).await;
    browser.wait("block.querySelector('program-version p')").await; // what was typed before is kept by now
    let height = "return document.documentElement.scrollHeight";
    let before = browser.script(height).await;
    assert_eq!(browser.script("return shown()").await, "");
    press_shift_tab(browser).await;
    let said = browser.script("return shown()").await;
    assert!(
        said.as_str().unwrap().starts_with("Type to edit · Tab moves on · "),
        "{said}"
    );
    assert_eq!(browser.script(height).await, before, "nothing moves for it");
    let below = "block.querySelector('run-controls').scrollIntoView({ block: 'end' });
                 return hint.getBoundingClientRect().top - block.querySelector('.line:last-child').getBoundingClientRect().bottom";
    assert!(
        browser.script(below).await.as_f64().unwrap() >= -0.5,
        "it covers a line"
    );
    press(browser, [Key::Enter]).await;
    let said = browser.script("return shown()").await;
    assert!(
        said.as_str().unwrap().starts_with("Tab indents · Esc leaves · "),
        "{said}"
    );
}

async fn the_arrow_keys_turn_no_page(browser: &Browser) {
    let here = browser.client.current_url().await.unwrap();
    let still_here = async |what: &str| {
        // A page that is turned is gone only when the next one has come.
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(browser.client.current_url().await.unwrap(), here, "{what}");
        let edited =
            browser.script("return area.value !== before[[...document.querySelectorAll('textarea')].indexOf(area)]");
        assert_eq!(edited.await, true, "the edit is still there: {what}");
    };
    press(browser, [Key::Escape, Key::Right, Key::Left, Key::Left]).await;
    still_here("from Run, where Escape leads").await;
    for what in ["a", "[data-action=reset]", "[role=tab]", "li[tabindex]"] {
        browser.script(&format!("block.querySelector('{what}')?.focus()")).await;
        press(browser, [Key::Right, Key::Right]).await;
        still_here(what).await;
    }
    let passed = browser.script("let passed = 0;
         const count = () => passed++;
         document.addEventListener('keydown', count);
         for (const element of document.querySelectorAll('listing-block *')) {
             for (const key of ['ArrowLeft', 'ArrowRight']) element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
         }
         document.removeEventListener('keydown', count);
         return passed;",
    );
    assert_eq!(passed.await, 0, "keys that mdBook would see");

    // That it does turn the page from elsewhere is what makes this a test.
    browser.script("document.activeElement.blur()").await;
    press(browser, [Key::Right]).await;
    browser.wait("!location.pathname.endsWith('coffee-shop.html')").await;
}
