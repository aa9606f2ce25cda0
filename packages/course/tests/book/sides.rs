//! Several listings on one page, and several things asked of one: what runs, what is replayed, and what gives way.

use std::time::Duration;

use crate::common::playground::{self, Interface};
use crate::common::{Browser, StaticSite, in_each_browser, open};
use serde_json::{Value, json};

in_each_browser!(PAGE =>
    one_program_runs_at_a_time_and_the_one_before_says_why_it_ended,
    a_reset_withdraws_what_was_asked_while_the_page_was_still_loading_it,
    a_replay_tells_the_run_again_and_leaves_all_as_it_was,
    an_answer_that_is_none_is_told_and_gives_the_button_back,
);

/// Shorthands for what is on the page.
const PAGE: &str = "
    const block = (name) => document.querySelector(`#listing-${name}`);
    const part = (name, selector) => block(name).querySelector(`[data-language=rust] ${selector}`);
    const button = (name, action) => part(name, `[data-action=${action}]`);
    const said = (name) => part(name, '[role=status]').textContent;
    const state = (name) => block(name).dataset.state;
    const lines = (name) => block(name).querySelectorAll('[data-language=rust] .listing-transcript li').length;
    const ghosts = (name) => block(name).querySelectorAll('[data-ghost-bar]').length;
    const type = (name, old, text) => {
        const area = part(name, 'textarea');
        area.value = area.value.replace(old, text);
        area.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
";

async fn one_program_runs_at_a_time_and_the_one_before_says_why_it_ended(browser: &Browser) {
    let served = browser.served();
    open(browser, &served.url).await;

    browser
        .script("type('overlapping', '1200', '9000'); button('overlapping', 'run').click()")
        .await;
    browser
        .wait("state('overlapping') === 'running' && lines('overlapping') === 4")
        .await;
    browser.script("button('one_at_a_time', 'run').click()").await;
    browser.wait("state('one_at_a_time') === 'done'").await;
    let first = browser
        .script("return [state('overlapping'), said('overlapping').replace(/[0-9.]+/, 'N')]")
        .await;
    assert_eq!(first, json!(["stopped", "stopped · N s · another listing was run"]));

    // Both at once: the later one is what the reader wants.
    browser
        .script("button('overlapping', 'run').click(); button('one_at_a_time', 'run').click()")
        .await;
    browser.wait("state('one_at_a_time') === 'done'").await;
    let first = browser
        .script("return [state('overlapping'), button('overlapping', 'run').textContent]")
        .await;
    assert_eq!(first, json!(["stopped", "Run"]));

    browser.script("button('overlapping', 'reset').click()").await;
    let text = browser.script("return part('overlapping', 'textarea').value").await;
    assert!(text.as_str().unwrap().contains("1200"), "{text}");
}

async fn a_reset_withdraws_what_was_asked_while_the_page_was_still_loading_it(browser: &Browser) {
    let served = browser.served();
    open(browser, &served.url).await;

    let ask = "button('overlapping', 'run').click(); button('overlapping', 'reset').click()";
    for what in ["what is not loaded yet", "what is"] {
        browser.script(ask).await;
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert_eq!(
            browser.script("return state('overlapping')").await,
            "recorded",
            "{what}"
        );
        let loaded =
            "return performance.getEntriesByType('resource').some(({ name }) => name.includes('features/run.js'))";
        assert_eq!(browser.script(loaded).await, true);
    }
}

async fn a_replay_tells_the_run_again_and_leaves_all_as_it_was(browser: &Browser) {
    let served = browser.served();
    open(browser, &served.url).await;

    // The picture follows the state a frame later, so each look is waited for.
    let look = "[state('overlapping'), said('overlapping'), lines('overlapping'), ghosts('overlapping')]";
    let same = |before: &Value| format!("JSON.stringify({look}) === {}", json!(before.to_string()));
    let before = browser.script(&format!("return {look}")).await;
    browser.script("button('overlapping', 'replay').click()").await;
    browser
        .wait("state('overlapping') === 'replaying' && lines('overlapping') < 6")
        .await;
    browser.wait("state('overlapping') === 'recorded'").await;
    browser.wait(&same(&before)).await;

    // Stopped in the middle, of one's own run, and where the compiler's message is to be read.
    browser.script("button('overlapping', 'run').click()").await;
    browser
        .wait("state('overlapping') === 'done' && ghosts('overlapping') === 0")
        .await;
    let before = browser.script(&format!("return {look}")).await;
    browser.script("button('overlapping', 'replay').click()").await;
    browser.wait("state('overlapping') === 'replaying'").await;
    // Begun from the menu, it is stopped by the first button.
    browser.script("button('overlapping', 'run').click()").await;
    browser.wait("state('overlapping') === 'done'").await;
    browser.wait(&same(&before)).await;

    browser
        .script("type('overlapping', '1200', '\"long\"'); button('overlapping', 'run').click()")
        .await;
    browser.wait("state('overlapping') === 'failed'").await;
    browser.script("button('overlapping', 'replay').click()").await;
    browser.wait("state('overlapping') === 'replaying'").await;
    browser.wait("state('overlapping') === 'failed'").await;
    let message = browser.script("const message = part('overlapping', '.listing-refusal'); return message.hidden ? 'hidden' : message.innerText",
    )
    .await;
    assert!(message.as_str().unwrap().contains("mismatched types"), "{message}");
}

async fn an_answer_that_is_none_is_told_and_gives_the_button_back(browser: &Browser) {
    let (playground, _) = playground::start(Interface::SignIn).await;
    let site = StaticSite::start(&playground).await;
    open(browser, &site.url).await;

    browser.script("button('overlapping', 'run').click()").await;
    browser.wait("part('overlapping', '.listing-notice button')").await;
    browser
        .script("part('overlapping', '.listing-notice button').click()")
        .await;
    browser.wait("state('overlapping') === 'failed'").await;
    let shown = browser
        .script("return [button('overlapping', 'run').textContent, part('overlapping', '.listing-notice').innerText]")
        .await;
    assert_eq!(shown[0], "Run");
    assert!(shown[1].as_str().unwrap().contains("does not understand"), "{shown}");
}
