//! The page as a reader has it: in a real browser, Run pressed, a number changed.

use std::time::SystemTime;

use crate::common::playground::{self, Interface};
use crate::common::{Browser, StaticSite, in_each_browser, open, press};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::{Value, json};

in_each_browser!(PAGE =>
    run_streams_the_lines_and_an_edited_number_makes_the_bar_grow,
    a_compile_error_names_its_line_and_stop_ends_a_program,
    one_warning_counts_as_one_and_stands_above_the_picture,
    twenty_runs_laid_over_each_other_show_what_is_luck,
    on_a_static_host_run_asks_first_and_then_speaks_to_the_playground,
    a_playground_without_websocket_gives_the_order_alone_and_the_page_says_so,
);

/// The block that the tests work with, and shorthands for what is in it.
const PAGE: &str = "
    const block = document.querySelector('#listing-overlapping');
    const button = (action) => block.querySelector(`[data-language=rust] [data-action=${action}]`);
    const lines = () => [...block.querySelectorAll('[data-language=rust] .listing-transcript li')];
    const bar = (lane, kind = 'bar') => {
        const found = block.querySelector(`[data-language=rust] [data-${kind}][data-lane=${lane}]`);
        return found && { start: Number(found.dataset.start), end: Number(found.dataset.end) };
    };
";

/// Replaces `old` in the program by `new`, with the keys of a keyboard.
async fn type_over(browser: &Browser, old: &str, new: &str) {
    let select = format!(
        "const area = block.querySelector('textarea');
         const start = area.value.indexOf('{old}');
         area.focus();
         area.setSelectionRange(start, start + {});
         return start;",
        old.len()
    );
    assert_ne!(browser.script(&select).await, -1, "`{old}` is in the program");
    press(browser, new.chars()).await;
}

/// Puts a whole program in place of the listing's.
async fn replace_program(browser: &Browser, program: &str) {
    let put = format!(
        "const area = block.querySelector('textarea');
         area.value = {};
         area.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));",
        Value::from(program)
    );
    browser.script(&put).await;
}

async fn press_ctrl_enter(browser: &Browser) {
    let (control, enter) = (char::from(Key::Control), char::from(Key::Enter));
    let keys = KeyActions::new("keyboard".into())
        .then(KeyAction::Down { value: control })
        .then(KeyAction::Down { value: enter })
        .then(KeyAction::Up { value: enter })
        .then(KeyAction::Up { value: control });
    browser.client.perform_actions(keys).await.unwrap();
}

/// Presses Run and notes, in the page, when each line arrived: milliseconds since the click.
async fn run_and_note_arrivals(browser: &Browser) -> Vec<f64> {
    browser
        .script(
            "window.arrivals = [];
         const clicked = performance.now();
         window.observer?.disconnect();
         // The first line of this run takes the place of the recorded ones.
         let running = false;
         window.observer = new MutationObserver(() => {
             if (block.dataset.state !== 'running' && !running) return;
             const count = lines().length;
             if (!running && count > 2) return;
             running = true;
             while (window.arrivals.length < count) window.arrivals.push(performance.now() - clicked);
         });
         window.observer.observe(block, { subtree: true, childList: true });
         button('run').click();",
        )
        .await;
    browser.wait("block.dataset.state === 'done'").await;
    let arrivals = browser.script("return window.arrivals").await;
    arrivals
        .as_array()
        .unwrap()
        .iter()
        .map(|arrival| arrival.as_f64().unwrap())
        .collect()
}

async fn run_streams_the_lines_and_an_edited_number_makes_the_bar_grow(browser: &Browser) {
    let served = browser.served();
    open(browser, &served.url).await;

    // Loading asked nobody but this server.
    let loaded = browser
        .script("return performance.getEntriesByType('resource').map((entry) => entry.name)")
        .await;
    for address in loaded.as_array().unwrap() {
        assert!(
            address.as_str().unwrap().starts_with(&served.url),
            "{address} was loaded from elsewhere"
        );
    }

    let end = "return bar('pastry').end";
    let recorded = browser.script(end).await;
    // The best of three, since the machine may be busy with something else.
    let mut first = f64::INFINITY;
    for _ in 0..3 {
        let arrivals = run_and_note_arrivals(browser).await;
        assert_eq!(arrivals.len(), 6, "{arrivals:?}");
        first = first.min(arrivals[0]);
        assert!(
            arrivals[3] - arrivals[0] > 500.0,
            "the coffee's end came with its start: {arrivals:?}"
        );
        assert!(
            arrivals[4] - arrivals[3] > 250.0,
            "the pastry's end came with the coffee's: {arrivals:?}"
        );
    }

    let before = browser.script(end).await.as_f64().unwrap();
    type_over(browser, "1200", "1900").await;
    press_ctrl_enter(browser).await;
    browser.wait("block.dataset.state === 'running'").await;
    browser.wait("block.dataset.state === 'done'").await;
    let after = browser.script(end).await.as_f64().unwrap();
    assert!(
        after > before + 0.5,
        "the bar ended at {before} s, and at {after} s with a longer pastry"
    );
    let ghost = browser.script("return bar('pastry', 'ghost-bar').end").await;
    assert_eq!(ghost, recorded, "the recorded run stays behind it");

    // The page's own program was compiled before; one that nobody has run is compiled first.
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let program = browser.script("return block.querySelector('textarea').value").await;
    let new = format!("{}// {}\n", program.as_str().unwrap(), now.as_millis());
    replace_program(browser, &new).await;
    let compiled = run_and_note_arrivals(browser).await[0];
    assert!(
        first < compiled,
        "the first line of an unedited listing took {first} ms, of a new program {compiled} ms"
    );

    browser.script("button('reset').click()").await;
    browser
        .wait(&format!(
            "block.dataset.state === 'recorded' && bar('pastry').end === {recorded}"
        ))
        .await;
}

async fn a_compile_error_names_its_line_and_stop_ends_a_program(browser: &Browser) {
    let served = browser.served();
    open(browser, &served.url).await;

    type_over(browser, "from_millis(1200)", "from_millis(\"long\")").await;
    press_ctrl_enter(browser).await;
    browser.wait("block.dataset.state === 'failed'").await;
    let said = browser
        .script("return block.querySelector('[role=status]').textContent")
        .await;
    let line = browser.script(
        "return block.querySelector('textarea').value.split('\\n').findIndex((line) => line.includes('long')) + 1",
    );
    assert_eq!(said, format!("compile error, line {}", line.await));
    let message = browser
        .script("return block.querySelector('.listing-refusal').innerText")
        .await;
    assert!(message.as_str().unwrap().contains("mismatched types"), "{message}");
    let marked =
        "return [...block.querySelectorAll('.line-error')].map((line) => `compile error, line ${line.dataset.n}`)";
    assert_eq!(browser.script(marked).await, json!([said]));
    browser
        .script("block.querySelector('button.diagnostic-place').click()")
        .await;
    let caret = "const area = document.activeElement; return area.value.slice(area.selectionStart).split('\\n')[0]";
    let caret = browser.script(caret).await;
    assert!(caret.as_str().unwrap().starts_with("\"long\""), "{caret}");

    browser.script("button('reset').click()").await;
    type_over(browser, "1200", "9000").await;
    browser.script("button('run').click()").await;
    browser
        .wait("lines().length === 4 && block.dataset.state === 'running'")
        .await;
    browser.script("button('run').click()").await;
    browser.wait("block.dataset.state === 'stopped'").await;
}

async fn one_warning_counts_as_one_and_stands_above_the_picture(browser: &Browser) {
    let served = browser.served();
    open(browser, &served.url).await;

    replace_program(browser, "fn main() {\n    let scone = 3;\n}\n").await;
    browser.script("button('run').click()").await;
    browser.wait("block.dataset.state === 'done'").await;
    let seen = browser.script("const warning = block.querySelector('.listing-warning');
         const [top, picture] = [warning, block.querySelector('run-timeline')].map((one) => one.getBoundingClientRect().top);
         const numbers = block.querySelector('code-editor').hasAttribute('data-numbered');
         return [warning.innerText.trim(), top < picture, block.querySelector('.line-warning').dataset.n, numbers]",
    )
    .await;
    assert_eq!(seen, json!(["1 warning: unused variable: scone", true, "2", true]));

    replace_program(browser, "fn main() {}\n").await;
    browser.script("button('run').click()").await;
    browser
        .wait("block.dataset.state === 'done' && block.querySelector('.listing-warning').hidden")
        .await;
}

/// Four threads that rest for a random while before each line: any order across lanes, one within each.
const LUCK: &str = r#"
use std::hash::{BuildHasher, RandomState};
use std::thread;
use std::time::Duration;

fn main() {
    thread::scope(|scope| {
        for name in ["anna", "ben", "cleo", "dan"] {
            scope.spawn(move || {
                for step in 1..=5 {
                    let random = RandomState::new().hash_one(step);
                    thread::sleep(Duration::from_micros(random % 5_000));
                    println!("[{name}] step {step}");
                }
            });
        }
    });
}
"#;

/// The same without luck: each thread begins when the one before it is done. The time differs, which is no other order.
const ONE_BY_ONE: &str = r#"
use std::thread;
use std::time::Instant;

fn main() {
    let start = Instant::now();
    for name in ["anna", "ben", "cleo", "dan"] {
        let worker = thread::spawn(move || println!("[{name}] done after {} µs", start.elapsed().as_micros()));
        worker.join().unwrap();
    }
}
"#;

/// What the page says after twenty runs of `program`.
async fn run_twenty_times(browser: &Browser, program: &str) -> String {
    replace_program(browser, program).await;
    browser.script("button('repeat').click()").await;
    browser.wait("block.dataset.state === 'done'").await;
    let said = browser
        .script("return block.querySelector('[role=status]').textContent")
        .await;
    said.as_str().unwrap().to_owned()
}

async fn twenty_runs_laid_over_each_other_show_what_is_luck(browser: &Browser) {
    let served = browser.served();
    open(browser, &served.url).await;

    let said = run_twenty_times(browser, LUCK).await;
    let orders = said
        .strip_prefix("20 runs · ")
        .and_then(|found| found.strip_suffix(" different orders across lanes"))
        .unwrap_or_else(|| panic!("the page says `{said}`"));
    assert!(orders.parse::<u32>().unwrap() > 1, "{said}");
    browser.wait("block.querySelector('[data-run=\"20\"]')").await;
    for lane in ["anna", "ben", "cleo", "dan"] {
        let runs = format!(
            "return new Set([...block.querySelectorAll('[data-run][data-lane={lane}]')].map((mark) => mark.dataset.run)).size"
        );
        assert_eq!(browser.script(&runs).await, 20, "runs in lane {lane}");
    }
    let counted = browser
        .script("return [...block.querySelectorAll('run-orders button')].map((order) => parseInt(order.textContent))")
        .await;
    let counted: Vec<u64> = counted
        .as_array()
        .unwrap()
        .iter()
        .map(|count| count.as_u64().unwrap())
        .collect();
    assert_eq!(counted.len().to_string(), orders, "{counted:?}");
    assert_eq!(counted.iter().sum::<u64>(), 20, "{counted:?}");

    let said = run_twenty_times(browser, ONE_BY_ONE).await;
    assert_eq!(said, "20 runs · the same order of lines every time");
    let choice = browser.script("return block.querySelector('run-orders').hidden").await;
    assert_eq!(choice, true, "there is one order");
}

async fn on_a_static_host_run_asks_first_and_then_speaks_to_the_playground(browser: &Browser) {
    let (playground, asked) = playground::start(Interface::WebSocket).await;
    let site = StaticSite::start(&playground).await;
    open(browser, &site.url).await;

    let twenty = browser.script("return button('repeat').hidden").await;
    assert_eq!(twenty, true, "nobody's server is asked for twenty runs");
    browser.script("button('run').click()").await;
    browser.wait("['127.0.0.1', 'asked once', 'no times'].every((part) => block.querySelector('.listing-notice')?.innerText.includes(part))",
    )
    .await;
    assert!(
        asked.requests().is_empty(),
        "code left the page before the reader agreed"
    );

    browser
        .script("window.agreed = performance.now(); block.querySelector('.listing-notice button').click()")
        .await;
    browser.wait("block.dataset.state === 'done'").await;
    let requests = asked.requests();
    assert_eq!(requests.len(), 1);
    assert!(requests[0]["code"].as_str().unwrap().contains("async fn pastry()"));
    let text = browser
        .script("return lines().map((line) => line.textContent).join('|')")
        .await;
    let text = text.as_str().unwrap();
    assert!(
        text.contains("[coffee] brewing…") && !text.contains("Compiling"),
        "{text}"
    );
    let bar = browser.script("return bar('coffee')").await;
    let length = bar["end"].as_f64().unwrap() - bar["start"].as_f64().unwrap();
    let passed = browser
        .script("return (performance.now() - window.agreed) / 1000")
        .await;
    assert!(
        0.4 < length && length < passed.as_f64().unwrap(),
        "timed in the browser: {bar}, {passed} s after the reader agreed"
    );

    // In the mode that was chosen, on another page and at another listing; nothing is checked there, nor formatted.
    browser.script("button('mode').click()").await;
    browser
        .wait("button('mode').getAttribute('aria-checked') === 'true' && localStorage.getItem('course:mode')")
        .await;
    assert_eq!(browser.script("return button('format')").await, Value::Null);
    open(browser, &site.url).await;
    type_over(browser, "from_millis(1200)", "from_millis(\"long\")").await;
    browser.script("button('run').click()").await;
    browser.wait("block.dataset.state === 'done'").await;
    let requests = asked.requests();
    let modes: Vec<&Value> = requests.iter().map(|request| &request["mode"]).collect();
    assert_eq!(modes, ["debug", "release"], "the reader is asked once");
}

async fn a_playground_without_websocket_gives_the_order_alone_and_the_page_says_so(browser: &Browser) {
    let (playground, asked) = playground::start(Interface::ExecuteOnly).await;
    let site = StaticSite::start(&playground).await;
    open(browser, &site.url).await;

    browser.script("button('run').click()").await;
    browser.wait("block.querySelector('.listing-notice button')").await;
    browser
        .script("block.querySelector('.listing-notice button').click()")
        .await;
    browser.wait("block.dataset.state === 'done'").await;
    assert_eq!(asked.requests().len(), 1);
    let text = browser.script("return block.innerText").await;
    assert!(text.as_str().unwrap().contains("order only"), "{text}");
}
