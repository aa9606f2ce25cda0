//! Practice: a reader predicts what a change does, mends an exercise, and finds all of it again.

use crate::common::playground::{self, Interface};
use crate::common::{Browser, Served, StaticSite, in_each_browser, press};
use fantoccini::key::Key;
use serde_json::json;

in_each_browser!(PAGE =>
    a_wrong_prediction_is_told_by_how_much_and_a_right_one_is_right,
    an_exercise_is_solved_by_typing_and_all_is_found_again,
    an_exercise_is_solved_by_keys_alone,
    from_a_static_host_the_recorded_run_answers_and_nobody_is_asked,
    from_a_static_host_what_needs_times_is_left_open,
    progress_is_exported_imported_and_forgotten,
);

/// Shorthands for what is on the page.
const PAGE: &str = "
    const change = document.querySelector('[id=\"change-overlapping.shorter_pastry\"]');
    const said = () => change.querySelector('[role=status]').textContent;
    const check = () => change.querySelector('[data-action=check]');
    const handle = (name) => change.querySelector(`[role=slider][aria-label=\"${name}\"]`);
    const verdicts = () => [...change.querySelectorAll('.bar-guesses li')].map((row) => row.dataset.verdict);
    const answer = change?.nextElementSibling;
    const exercise = document.querySelector('#listing-exercise_servers');
    const judged = () => [...exercise.querySelectorAll('.listing-promises li')].map((row) => row.dataset.verdict ?? null);
    const area = exercise?.querySelector('textarea');
    const write = (from, to) => {
        area.value = area.value.replaceAll(from, to);
        area.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
    const sum = () => document.querySelector('course-progress tfoot td')?.textContent ?? '';
    const kept = () => JSON.parse(localStorage.getItem('course:progress'));
";

const NAME: &str = "coffee-shop/overlapping.shorter_pastry";
const EXERCISE: &str = "coffee-shop/exercise_servers";

/// Opens the chapter, and has what is asked there come to life.
async fn look_at_the_change(browser: &Browser, site: &str) {
    browser.visit(&format!("{site}coffee-shop.html")).await;
    browser
        .script("change.scrollIntoView({ block: 'center', behavior: 'instant' })")
        .await;
    browser.wait("change.dataset.phase === 'asking'").await;
}

/// Everything that a layout moved since, without the reader's doing.
const WATCH: &str = "window.moved = 0; try { new PerformanceObserver((list) => { for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.moved += shift.value; }).observe({ type: 'layout-shift' }); } catch {}";

async fn a_wrong_prediction_is_told_by_how_much_and_a_right_one_is_right(browser: &Browser) {
    let Served { url, .. } = browser.served();
    look_at_the_change(browser, url).await;
    browser.script(WATCH).await;

    // As it stands there: the listing's own run.
    assert_eq!(
        browser
            .script("return [handle('pastry: baking on thread main ends').ariaValueText, answer.open]")
            .await,
        json!(["1.20 s", false])
    );
    browser.script("check().focus()").await;
    press(browser, [Key::Return]).await;
    browser.wait("change.dataset.phase === 'told'").await;
    browser.wait("said().startsWith('not right')").await;
    assert_eq!(
        browser.script("return verdicts()").await,
        json!(["kept", "broken", "broken"])
    );
    let told = browser
        .script("return change.querySelectorAll('.bar-guesses .verdict')[1].textContent")
        .await;
    assert!(told.as_str().unwrap().contains("too late"), "{told}");
    assert_eq!(
        browser
            .script("return [answer.open, getComputedStyle(answer.querySelector('p')).visibility]")
            .await,
        json!([true, "visible"])
    );

    // Once more, by keys alone: the pastry 12 steps sooner, and main 8.
    press(browser, [Key::Return]).await;
    browser.wait("change.dataset.phase === 'asking'").await;
    browser
        .script("handle('pastry: baking on thread main ends').focus()")
        .await;
    press(browser, [Key::Left; 12]).await;
    browser.script("handle('main: waiting for both ends').focus()").await;
    press(browser, [Key::Left; 8]).await;
    assert_eq!(
        browser.script("return [handle('pastry: baking on thread main ends').ariaValueText, handle('main: waiting for both ends').ariaValueText, location.pathname.endsWith('coffee-shop.html')]").await,
        json!(["0.60 s", "0.80 s", true])
    );
    browser.script("check().focus()").await;
    press(browser, [Key::Return]).await;
    browser.wait("said().startsWith('right')").await;
    assert_eq!(
        browser.script("return verdicts()").await,
        json!(["kept", "kept", "kept"])
    );
    // It was wrong at first.
    let found = browser
        .script(&format!(
            "const {{ first, right, tries }} = kept().predictions['{NAME}']; return [first, right, tries]"
        ))
        .await;
    assert_eq!(found, json!([false, true, 2]));
    assert!(browser.script("return window.moved").await.as_f64().unwrap() < 0.001);

    look_at_the_change(browser, url).await;
    assert_eq!(browser.script("return said()").await, "you had it right");
}

async fn an_exercise_is_solved_by_typing_and_all_is_found_again(browser: &Browser) {
    let Served { url, .. } = browser.served();
    let chapter = format!("{url}coffee-shop.html");
    browser.visit(&chapter).await;
    assert_eq!(browser.script("return judged()").await, json!([null, null, null]));
    browser
        .script(
            "exercise.scrollIntoView({ behavior: 'instant' }); exercise.querySelector('[data-action=judge]').click()",
        )
        .await;
    browser.wait("judged().join() === 'kept,broken,broken'").await;
    assert_eq!(
        browser
            .script(&format!("return kept().exercises['{EXERCISE}'].solved"))
            .await,
        false
    );

    // Under a pointer, a promise shows in the picture what it is about.
    let over = "exercise.querySelector('.listing-promises li:nth-child(2)').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))";
    browser.script(over).await;
    browser
        .wait("exercise.querySelectorAll('run-timeline .lit').length > 2")
        .await;

    // What does not compile is told as ever, and no promise is judged.
    browser
        .script("write('let mail = ask(\"mail\", 400);', 'let mail = tokio::spawn(asked(\"mail\", 400));')")
        .await;
    browser
        .script("exercise.querySelector('[data-action=judge]').click()")
        .await;
    browser
        .wait("exercise.dataset.state === 'failed' && judged().every((one) => one === null)")
        .await;

    browser.script("write('asked(', 'ask(')").await;
    browser
        .script("write('let shop = ask(\"shop\", 600);', 'let shop = tokio::spawn(ask(\"shop\", 600));')")
        .await;
    browser
        .script("write('let blog = ask(\"blog\", 500);', 'let blog = tokio::spawn(ask(\"blog\", 500));')")
        .await;
    browser
        .script("write('filter(|is_up| **is_up)', 'filter(|is_up| matches!(is_up, Ok(true)))')")
        .await;
    browser
        .script("exercise.querySelector('[data-action=judge]').click()")
        .await;
    browser.wait("judged().join() === 'kept,kept,kept'").await;
    browser
        .wait("exercise.querySelector('[role=status]').textContent.startsWith('solved')")
        .await;
    browser
        .wait("document.querySelector('#mdbook-sidebar a[href$=\"coffee-shop.html\"]').dataset.progress === 'solved'")
        .await;

    browser.visit(&chapter).await;
    browser
        .wait("area.value.includes('tokio::spawn(ask(\"blog\", 500))')")
        .await;
    browser
        .wait("document.querySelector('#mdbook-sidebar a[href$=\"coffee-shop.html\"]').dataset.progress === 'solved'")
        .await;
    assert_eq!(
        browser
            .script(&format!("return kept().exercises['{EXERCISE}'].solved"))
            .await,
        true
    );

    // One hint at a time, each by a key.
    let shown = "return [...document.querySelectorAll('details.hint')].filter((one) => one.checkVisibility()).length";
    assert_eq!(browser.script(shown).await, 1);
    browser
        .script("document.querySelector('details.hint summary').focus()")
        .await;
    press(browser, [Key::Return]).await;
    assert_eq!(browser.script(shown).await, 2);
}

async fn an_exercise_is_solved_by_keys_alone(browser: &Browser) {
    let Served { url, .. } = browser.served();
    browser.visit(&format!("{url}coffee-shop.html")).await;
    browser
        .script("exercise.scrollIntoView({ behavior: 'instant' }); area.focus(); area.setSelectionRange(area.value.length, area.value.length)")
        .await;
    // The first key has what typing needs loaded.
    press(browser, [Key::Down]).await;
    browser.wait("exercise.querySelector('.editor-keys')").await;
    // From the end of the program to the end of the line that awaits one after the other.
    let gone = "[mail.await, shop.await, blog.await];";
    let below = format!("return area.value.slice(area.value.indexOf({gone:?})).split('\\n').length - 1");
    let below = browser.script(&below).await.as_u64().unwrap();
    press(browser, vec![Key::Up; below as usize]).await;
    press(browser, [Key::End]).await;
    press(browser, vec![Key::Backspace; gone.len()]).await;
    press(browser, "<[bool; 3]>::from(tokio::join!(mail, shop, blog));".chars()).await;
    assert_eq!(
        browser
            .script("return area.value.includes('    let up = <[bool; 3]>::from(tokio::join!(mail, shop, blog));\\n    let count')")
            .await,
        true
    );
    press(browser, [Key::Escape]).await;
    for _ in 0..6 {
        if browser
            .script("return document.activeElement.dataset.action ?? ''")
            .await
            == "judge"
        {
            break;
        }
        press(browser, [Key::Tab]).await;
    }
    press(browser, [Key::Return]).await;
    browser.wait("judged().join() === 'kept,kept,kept'").await;
}

async fn from_a_static_host_the_recorded_run_answers_and_nobody_is_asked(browser: &Browser) {
    let site = StaticSite::shared().await;
    look_at_the_change(browser, &site.url).await;
    browser
        .script("performance.clearResourceTimings(); check().click()")
        .await;
    browser.wait("said().startsWith('not right · the recorded run')").await;
    assert_eq!(
        browser.script("return verdicts()").await,
        json!(["kept", "broken", "broken"])
    );
    let asked = "return performance.getEntriesByType('resource').filter(({ name }) => !name.startsWith(location.origin)).length";
    assert_eq!(browser.script(asked).await, 0);

    // Without script, the diff and the answer are there, and nothing that does nothing.
    let without = site.without_script().await;
    browser
        .client
        .goto(&format!("{without}coffee-shop.html"))
        .await
        .unwrap();
    let seen = "return [change.checkVisibility(), document.querySelector('code.language-diff').checkVisibility(), document.querySelector('.listing-promises').checkVisibility()]";
    assert_eq!(browser.script(seen).await, json!([false, true, true]));
}

/// The stand-in tells no times, and prints lines of another program.
async fn from_a_static_host_what_needs_times_is_left_open(browser: &Browser) {
    let (playground, asked) = playground::start(Interface::ExecuteOnly).await;
    let site = StaticSite::start(&playground).await;
    browser.visit(&format!("{}coffee-shop.html", site.url)).await;
    browser
        .script(
            "exercise.scrollIntoView({ behavior: 'instant' }); exercise.querySelector('[data-action=judge]').click()",
        )
        .await;
    browser.wait("exercise.querySelector('.listing-yes')").await;
    assert_eq!(asked.requests().len(), 0);
    browser.script("exercise.querySelector('.listing-yes').click()").await;
    browser.wait("judged().join() === 'broken,broken,open'").await;
    let told = "return exercise.querySelector('.listing-promises li:last-child .verdict').textContent";
    let told = browser.script(told).await;
    assert!(told.as_str().unwrap().contains("not judged"), "{told}");
}

async fn progress_is_exported_imported_and_forgotten(browser: &Browser) {
    let site = StaticSite::shared().await;
    let page = format!("{}progress.html", site.url);
    browser.client.goto(&page).await.unwrap();
    browser.wait("sum()").await;
    browser.wait("sum().startsWith('0 of 24')").await;

    // A chapter that is read to its end.
    browser.visit(&format!("{}coffee-shop.html", site.url)).await;
    browser
        .script("document.getElementById('in-short').scrollIntoView({ behavior: 'instant' })")
        .await;
    browser.wait("kept()?.read['coffee-shop']").await;
    browser.client.goto(&page).await.unwrap();
    browser.wait("sum().startsWith('1 of 24')").await;

    let import = |text: &str| {
        format!(
            "document.querySelector('course-progress').dispatchEvent(new CustomEvent('import', {{ detail: {} }}))",
            json!(text)
        )
    };
    let told = "document.querySelector('course-progress > [role=status]').textContent";
    browser.script(&import("[1, 2")).await;
    browser.wait(&format!("{told}.includes('Nothing was changed')")).await;
    browser.script(&import("{\"read\": {\"futures\": 5}, \"exercises\": {\"coffee-shop/exercise_servers\": {\"solved\": true, \"tries\": 3, \"at\": 7}}}")).await;
    browser.wait("sum().startsWith('2 of 24') && document.querySelector('tr[data-chapter=coffee-shop]').lastElementChild.textContent === 'solved'").await;

    // What is exported is what is kept.
    let exported = "window.exported = null;
        URL.createObjectURL = (blob) => (blob.text().then((text) => (window.exported = JSON.parse(text))), 'data:,');
        [...document.querySelectorAll('course-progress button')].find((one) => one.textContent === 'Export').click()";
    browser.script(exported).await;
    browser
        .wait("window.exported && JSON.stringify(window.exported) === JSON.stringify(kept())")
        .await;

    // Once is not enough.
    let forget = "[...document.querySelectorAll('course-progress button')].find((one) => one.textContent.startsWith('Forget')).click()";
    browser.script(forget).await;
    assert_eq!(browser.script("return kept() !== null").await, true);
    browser.script(forget).await;
    browser.wait("kept() === null && sum().startsWith('0 of 24')").await;
}
