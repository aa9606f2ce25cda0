//! While somebody types: the compiler reads along, shows a mistake where it is, and has nothing left to do when Run is pressed.

use std::time::Duration;

use crate::common::{Browser, in_each_browser, open, press};
use fantoccini::key::Key;
use serde_json::json;
use tokio::time;

in_each_browser!(PAGE =>
    a_misspelt_name_is_underlined_and_mending_it_takes_the_mark_away,
    what_the_compiler_says_is_told_at_its_place_and_its_proposal_is_taken,
    a_failed_run_has_the_same_marks,
    what_came_by_a_link_waits_for_its_first_run,
    a_program_is_put_into_the_usual_form_and_the_caret_stays_at_its_letter,
);

/// Shorthands for what is on the page. `marks` is what is underlined, by its severity.
pub(crate) const PAGE: &str = "
    const block = document.querySelector('#listing-overlapping');
    const area = block?.querySelector('textarea');
    const button = (action) => block.querySelector(`[data-language=rust] [data-action=${action}]`);
    const marks = (severity) => [...(CSS.highlights.get(`problem-${severity}`) ?? [])].map(String).filter(Boolean);
    const box = () => [...block.querySelectorAll('.problem-box')].find((one) => one.matches(':popover-open'));
    const heard = () => block.querySelector('.only-heard').textContent;
    const caretTo = (text, offset = 0) => {
        const at = area.value.indexOf(text);
        area.focus();
        area.setSelectionRange(at + offset, at + offset);
        return at;
    };
";

/// Types as a hand does, letter by letter, after what the program has.
async fn type_after(browser: &Browser, text: &str, typed: &str) {
    let to = format!("return caretTo({}, {})", json!(text), text.len());
    assert_ne!(browser.script(&to).await, -1, "`{text}` is in the program");
    press(browser, typed.chars()).await;
}

/// From the last key in the editor until an expression is true, in milliseconds, as the page itself measures it.
async fn since_last_key(browser: &Browser, expression: &str, text: &str, typed: &str) -> f64 {
    let watch = format!(
        "window.lastKey = null;
         window.seen = null;
         area.addEventListener('input', () => (window.lastKey = performance.now()));
         const look = () => {{ if (window.lastKey && {expression}) window.seen = performance.now() - window.lastKey; else requestAnimationFrame(look); }};
         requestAnimationFrame(look);"
    );
    browser.script(&watch).await;
    type_after(browser, text, typed).await;
    browser.wait("window.seen !== null").await;
    browser.script("return window.seen").await.as_f64().unwrap()
}

async fn a_misspelt_name_is_underlined_and_mending_it_takes_the_mark_away(browser: &Browser) {
    open(browser, &browser.served().url).await;
    assert_eq!(browser.script("return marks('error')").await, json!([]));
    let height = browser.script("return document.documentElement.scrollHeight").await;
    let shown = since_last_key(browser, "marks('error').length", "Duration::from_milli", "x").await;
    assert_eq!(browser.script("return marks('error')").await, json!(["from_millixs"]));
    assert_eq!(browser.script("return area.getAttribute('aria-invalid')").await, "true");
    // Once, and not in the middle of a word.
    browser.wait("heard().startsWith('1 error. Line ')").await;
    press(browser, [Key::Backspace]).await;
    browser.wait("!marks('error').length && heard() === 'No error.'").await;
    // Nothing moved for it.
    assert_eq!(
        browser.script("return document.documentElement.scrollHeight").await,
        height
    );
    println!("underlined {shown:.0} ms after the last key");
}

async fn what_the_compiler_says_is_told_at_its_place_and_its_proposal_is_taken(browser: &Browser) {
    open(browser, &browser.served().url).await;
    let program = browser.script("return area.value").await;
    type_after(browser, "Duration::from_milli", "x").await;
    browser.wait("marks('error').length").await;
    // While somebody types there, nothing lies over the code.
    assert_eq!(browser.script("return Boolean(box())").await, false);
    // The caret comes there, from where the last one stands.
    press(browser, [Key::F8]).await;
    browser.wait("box()?.textContent.includes('from_millixs')").await;
    press(browser, [Key::Escape]).await;
    browser.wait("!box()").await;
    assert_eq!(browser.script("return document.activeElement === area").await, true);
    press(browser, [Key::F8]).await;
    browser.wait("box()").await;
    browser
        .script("[...box().querySelectorAll('button')].find((one) => one.textContent === 'Full message').click()")
        .await;
    browser
        .wait("box().querySelector('.diagnostic a[href*=error_codes]')")
        .await;
    browser
        .script("[...box().querySelectorAll('button')].find((one) => one.textContent.includes('from_millis')).click()")
        .await;
    browser.wait("!marks('error').length && !box()").await;
    assert_eq!(browser.script("return area.value").await, program);
    // As if it had been typed.
    browser.script("document.execCommand('undo')").await;
    browser
        .wait("area.value.includes('from_millixs') && marks('error').length")
        .await;
}

async fn a_failed_run_has_the_same_marks(browser: &Browser) {
    open(browser, &browser.served().url).await;
    // Run is pressed at once.
    browser
        .script(
            "caretTo('Duration::from_millis'); document.execCommand('insertText', false, 'x'); button('run').click()",
        )
        .await;
    browser.wait("block.dataset.state === 'failed'").await;
    browser
        .wait("marks('error').length === 1 && marks('error')[0].startsWith('xDuration')")
        .await;
    assert_eq!(
        browser
            .script("return block.querySelectorAll('.line-error').length")
            .await,
        1
    );
}

async fn what_came_by_a_link_waits_for_its_first_run(browser: &Browser) {
    let served = browser.served();
    open(browser, &served.url).await;
    let make = "import { fragmentOf } from 'course/model/share-link.js';
        window.made = await fragmentOf('listing-overlapping', 'fn main() { brwe() }\\n')";
    let fragment = browser.module(make).await;
    browser.client.goto("about:blank").await.unwrap();
    browser
        .visit(&format!("{}coffee-shop.html{}", served.url, fragment.as_str().unwrap()))
        .await;
    browser
        .wait("block.querySelector('program-version')?.textContent.includes('came by a link')")
        .await;
    // Whoever only changes it has it neither checked nor compiled.
    type_after(browser, "brwe()", ";").await;
    time::sleep(Duration::from_millis(600)).await;
    assert_eq!(browser.script("return marks('error')").await, json!([]));
    browser.script("button('run').click()").await;
    browser
        .wait("block.dataset.state === 'failed' && marks('error').length")
        .await;
}

async fn a_program_is_put_into_the_usual_form_and_the_caret_stays_at_its_letter(browser: &Browser) {
    open(browser, &browser.served().url).await;
    let program = browser.script("return area.value").await;
    let spoil =
        "caretTo('async fn coffee() {'); for (const _ of 'tea') document.execCommand('insertText', false, '\\n  ');
        caretTo('from_millis(800)', 5)";
    browser.script(spoil).await;
    // What typing needs is there.
    browser.wait("block.querySelector('.editor-keys')").await;
    // A driver's keys would type the letter too.
    let press = "area.dispatchEvent(new KeyboardEvent('keydown', { key: 'F', code: 'KeyF', altKey: true, shiftKey: true, bubbles: true, cancelable: true }))";
    browser.script(press).await;
    browser.wait(&format!("area.value === {program}")).await;
    let after = browser
        .script("return area.value.slice(area.selectionStart).split('\\n')[0]")
        .await;
    assert_eq!(after, "millis(800)).await;");
    browser.script("document.execCommand('undo')").await;
    browser.wait("area.value.includes('  \\n')").await;
    // What is no Rust stays as it is, and that is told.
    browser
        .script("caretTo('async fn coffee'); document.execCommand('insertText', false, '}'); button('format').click()")
        .await;
    browser
        .wait("block.querySelector('.listing-notice.error')?.textContent.includes('cannot be formatted')")
        .await;
    assert_eq!(
        browser.script("return area.value.includes('}async fn coffee')").await,
        true
    );
}
