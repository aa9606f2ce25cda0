//! What the page tells of a run besides its picture: how it ended, what it printed, and how several of one program differ.

use crate::common::{Browser, in_each_browser, open};
use serde_json::{Value, json};

in_each_browser!(PAGE => the_page_tells_how_a_run_ended_and_how_several_differ);

/// Shorthands for what is in the block that the test works with.
const PAGE: &str = "
    const block = document.querySelector('#listing-overlapping');
    const part = (selector) => block.querySelector(`[data-language=rust] ${selector}`);
    const button = (action) => part(`[data-action=${action}]`);
    const said = () => part('[role=status]').textContent;
    const state = () => block.dataset.state;
    const box = () => part('.listing-transcript');
    const lines = () => [...box().children].map((line) => line.textContent);
    const rest = () => part('.transcript-rest');
";

/// Puts a program in place of the listing's, and presses a button. Until that has done something, the block is in no state.
async fn start(browser: &Browser, program: &str, action: &str) {
    let body = format!(
        "const area = part('textarea');
         area.value = {};
         area.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));
         block.dataset.state = 'asked';
         button('{action}').click();",
        Value::from(program)
    );
    browser.script(&body).await;
}

/// Runs a program to its end, `done` or `failed`.
async fn run(browser: &Browser, program: &str, phase: &str) {
    start(browser, program, "run").await;
    browser.wait(&format!("state() === '{phase}'")).await;
}

/// One server for all of it.
async fn the_page_tells_how_a_run_ended_and_how_several_differ(browser: &Browser) {
    let served = browser.served();
    open(browser, &served.url).await;

    a_panic_is_marked_where_it_is_told_and_where_it_happened(browser).await;
    a_program_that_prints_nothing_is_said_to(browser).await;
    standard_input_has_ended_at_once(browser).await;
    what_is_stopped_has_its_time(browser).await;
    a_flood_leaves_no_empty_room_behind(browser).await;
    a_long_transcript_ends_with_a_whole_line_and_unfolds(browser).await;
    twenty_runs_tell_how_long_they_take_and_how_their_orders_differ(browser).await;
    a_twin_begins_with_its_first_line(browser).await;
    a_recorded_panic_is_marked_too(browser, &served.url).await;
}

async fn a_panic_is_marked_where_it_is_told_and_where_it_happened(browser: &Browser) {
    let marked = "return {
        said: said().replace(/[0-9]+\\.[0-9]+/, 'N'),
        sign: getComputedStyle(part('.listing-status'), '::before').content.includes('✗'),
        colour: getComputedStyle(part('.listing-status')).color,
        told: [...block.querySelectorAll('[data-language=rust] .panic code')].map((line) => line.textContent.replace(/[(][0-9]+[)]/, '(N)')),
        code: [...block.querySelectorAll('[data-language=rust] .line-panic')].map((line) => line.textContent.trim()),
    }";
    run(browser, "fn main() {}\n", "done").await;
    let before = browser.script(marked).await;
    assert_eq!((&before["sign"], &before["code"]), (&json!(false), &json!([])));

    let program = "fn main() {\n    println!(\"[main] 1\");\n    None::<u8>.expect(\"a number\");\n}\n";
    run(browser, program, "failed").await;
    let after = browser.script(marked).await;
    assert_eq!(after["said"], "exit status 101 (panicked) · N s");
    assert_eq!(after["sign"], true, "not by its colour alone: {after}");
    assert_ne!(after["colour"], before["colour"]);
    let panic = "thread 'main' (N) panicked at src/main.rs:3:16:";
    assert!(
        after["told"].as_array().unwrap().len() == 1 && after["told"][0].as_str().unwrap() == panic,
        "{after}"
    );
    assert_eq!(after["code"], json!(["None::<u8>.expect(\"a number\");"]));

    // An edit may have mended it.
    start(browser, "fn main() {}\n", "copy").await;
    assert_eq!(browser.script(marked).await["code"], json!([]));
}

async fn a_program_that_prints_nothing_is_said_to(browser: &Browser) {
    run(browser, "fn main() {}\n", "done").await;
    let told = browser.script("return [said().replace(/[0-9.]+/, 'N'), lines()]").await;
    assert_eq!(told, json!(["your run · N s · printed nothing", ["printed nothing"]]));
}

async fn standard_input_has_ended_at_once(browser: &Browser) {
    let program = "fn main() {\n    println!(\"{:?}\", std::io::read_to_string(std::io::stdin()).unwrap());\n}\n";
    run(browser, program, "done").await;
    let told = browser
        .script("return [Number(said().match(/[0-9.]+/)[0]), lines()]")
        .await;
    assert!(told[0].as_f64().unwrap() < 5.0, "{told}");
    assert!(told[1][0].as_str().unwrap().ends_with("\"\""), "{told}");
}

async fn what_is_stopped_has_its_time(browser: &Browser) {
    start(
        browser,
        "fn main() {\n    println!(\"here\");\n    std::thread::park();\n}\n",
        "run",
    )
    .await;
    browser
        .wait("state() === 'running' && lines()[0]?.endsWith('here')")
        .await;
    browser.script("button('run').click()").await;
    browser.wait("state() === 'stopped'").await;
    let told = browser.script("return said()").await;
    let seconds = told
        .as_str()
        .unwrap()
        .strip_prefix("stopped · ")
        .and_then(|rest| rest.strip_suffix(" s"));
    assert!(seconds.is_some_and(|seconds| seconds.parse::<f64>().is_ok()), "{told}");
}

async fn a_flood_leaves_no_empty_room_behind(browser: &Browser) {
    let height = "return part('run-transcript').offsetHeight";
    run(browser, "fn main() {\n    println!(\"a line\");\n}\n", "done").await;
    let short = browser.script(height).await;
    run(
        browser,
        "fn main() {\n    for i in 0..10_000 { println!(\"{i}\"); }\n}\n",
        "done",
    )
    .await;
    assert!(browser.script(height).await.as_f64() > Some(400.0));
    run(browser, "fn main() {\n    println!(\"a line\");\n}\n", "done").await;
    assert_eq!(browser.script(height).await, short);
}

async fn a_long_transcript_ends_with_a_whole_line_and_unfolds(browser: &Browser) {
    run(
        browser,
        "fn main() {\n    for i in 0..32 { println!(\"{i}\"); }\n}\n",
        "done",
    )
    .await;
    // It has followed the lines to the last.
    browser.wait("rest().textContent === 'Show all 32 lines'").await;
    browser.script("box().scrollTop = 0").await;
    browser.wait("rest().textContent === '12 more lines below'").await;
    let cut = "const lowest = box().getBoundingClientRect().bottom;
        return [...box().children].filter((line) => {
            const { top, bottom } = line.getBoundingClientRect();
            return top < lowest - 1 && bottom > lowest + 1;
        }).length";
    assert_eq!(browser.script(cut).await, 0);
    browser.script("box().scrollTop = 10000").await;
    browser.wait("rest().textContent === 'Show all 32 lines'").await;
    browser.script("rest().click()").await;
    let unfolded = "box().scrollHeight === box().clientHeight && rest().textContent === 'Show fewer lines'";
    browser.wait(unfolded).await;
    browser.script("rest().click()").await;
    browser.wait("box().scrollHeight > box().clientHeight").await;
}

/// Two lines, in the one order or in the other.
const EITHER: &str = "use std::hash::{BuildHasher, RandomState};
fn main() {
    let mut names = [\"ida\", \"max\"];
    if RandomState::new().hash_one(0) % 3 == 0 {
        names.reverse();
    }
    for name in names {
        println!(\"[{name}] is here\");
    }
}
";

async fn twenty_runs_tell_how_long_they_take_and_how_their_orders_differ(browser: &Browser) {
    // By the recorded run, since nothing is known of this one yet.
    let watch = "window.told = new Set();
        new MutationObserver(() => window.told.add(part('.listing-status').textContent)).observe(part('.listing-status'), { subtree: true, childList: true, characterData: true });";
    browser.script(watch).await;
    start(browser, EITHER, "repeat").await;
    browser.wait("state() === 'done'").await;
    let told = browser.script("return [...window.told]").await.to_string();
    assert!(
        told.contains("running 20 times, about 24 s… 1 of 20 · 24 s left"),
        "{told}"
    );

    let chips = "return [...block.querySelectorAll('run-orders button')].map((chip) => [chip.textContent, chip.getAttribute('aria-label'), chip.querySelectorAll('i.differs').length])";
    let chips = browser.script(chips).await;
    assert_eq!(chips.as_array().unwrap().len(), 2, "{chips}");
    let [usual, other] = [0, 1].map(|chip| chips[chip][0].as_str().unwrap().split_once("× · ").unwrap());
    let is_named = |name: &str| ["ida before max", "max before ida"].contains(&name);
    if usual.0 == other.0 {
        assert!(is_named(usual.1) && usual.1 != other.1, "{chips}");
    } else {
        assert_eq!(usual.1, "most often", "{chips}");
    }
    assert!(is_named(other.1), "{chips}");
    assert!(chips[1][1].as_str().unwrap().ends_with(other.1), "{chips}");
    assert_eq!(chips[1][2], 1, "{chips}");
}

async fn a_twin_begins_with_its_first_line(browser: &Browser) {
    let told = "const twin = block.querySelector('[data-language=python]');
        return [twin.querySelector('[role=status]').textContent.replace(/[0-9]+\\.[0-9]+ s/, 'N s'), twin.querySelector('time').textContent]";
    let told = browser.script(told).await;
    assert!(told[0].as_str().unwrap().starts_with("recorded · Python 3."), "{told}");
    assert!(
        told[0]
            .as_str()
            .unwrap()
            .ends_with(" · N s from its first line · runs in Rust only"),
        "{told}"
    );
    assert_eq!(told[1], "0.00 s");
}

async fn a_recorded_panic_is_marked_too(browser: &Browser, site: &str) {
    browser
        .visit(&format!("{site}channels.html#listing-panicked_producer"))
        .await;
    let block = "document.querySelector('#listing-panicked_producer')";
    browser.wait(&format!("{block}?.querySelector('[data-bar]')")).await;
    let marked = format!("return ['li.panic', '.line-panic'].map((name) => {block}.querySelector(name).textContent)");
    let marked = browser.script(&marked).await;
    assert!(
        marked[0].as_str().unwrap().contains("panicked at listings/channels/"),
        "{marked}"
    );
    assert!(marked[1].as_str().unwrap().contains("out of milk"), "{marked}");
}
