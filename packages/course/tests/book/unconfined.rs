//! What a reader is told where the system cannot confine programs. Linux alone can be made to look like such a system.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::env::consts::ARCH;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::common::skip::skip;
use crate::common::{Browser, Served, in_each_browser, open};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

in_each_browser!(LINKED =>
    where_programs_are_not_confined_one_that_came_by_a_link_runs_only_after_a_question,
);

in_each_browser!("" =>
    what_is_not_confined_is_said_under_the_first_run_of_a_page_and_in_the_terminal,
    where_all_is_confined_nothing_is_said,
);

/// Makes the kernel answer the program that it does not know Landlock, as one before 5.13 does.
fn without_landlock(command: &mut Command) {
    let calls = [
        libc::SYS_landlock_create_ruleset,
        libc::SYS_landlock_add_rule,
        libc::SYS_landlock_restrict_self,
    ];
    let rules: BTreeMap<_, _> = calls.into_iter().map(|call| (call, vec![])).collect();
    let unknown = SeccompAction::Errno(libc::ENOSYS as u32);
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, unknown, ARCH.try_into().unwrap());
    let filter: BpfProgram = filter.unwrap().try_into().unwrap();
    let restrict = move || seccompiler::apply_filter(&filter).map_err(|_| io::ErrorKind::Unsupported.into());
    // SAFETY: between fork and exec, the closure only makes system calls; it allocates nothing.
    unsafe { command.pre_exec(restrict) };
}

/// The notes on the page that are not the answer to anything, and where the first one stands.
const NOTES: &str = "
    const notes = [...document.querySelectorAll('.listing-notice[role=note]')];
    const note = notes[0];
    return note && {
        count: notes.length,
        text: note.textContent.trim(),
        listing: note.closest('listing-block') === document.querySelector('listing-block'),
        under: note.previousElementSibling.localName,
        above: note.nextElementSibling.localName,
        seen: note.getClientRects().length,
    };
";

async fn what_is_not_confined_is_said_under_the_first_run_of_a_page_and_in_the_terminal(browser: &Browser) {
    let served = Served::start_with(without_landlock);
    let can = "those that you run here can read and write your files";
    assert!(served.confinement.contains(can), "{}", served.confinement);
    open(browser, &served.url).await;
    let note = browser.script(NOTES).await;
    assert_eq!(note["text"], *served.confinement);
    assert_eq!((&note["count"], &note["seen"]), (&1.into(), &1.into()), "{note}");
    assert_eq!(note["listing"], true, "{note}");
    assert_eq!(
        (&note["under"], &note["above"]),
        (&"run-controls".into(), &"compiler-message".into())
    );
}

async fn where_all_is_confined_nothing_is_said(browser: &Browser) {
    let served = browser.served();
    if !served.confinement.starts_with("Programs run confined") {
        return skip("a page without a warning", "this system cannot confine programs");
    }
    open(browser, &served.url).await;
    assert!(browser.script(NOTES).await.is_null());
}

/// A program that came by a link, and whether the page has said anything to the runner.
const LINKED: &str = "
    const side = document.querySelector('#listing-overlapping [data-language=rust]');
    const click = (selector) => side.querySelector(selector).click();
    const row = () => side.querySelector('program-version p')?.textContent ?? '';
    const question = () => side.querySelector('run-controls > .listing-notice')?.textContent ?? '';
    const phase = () => side.dataset.phase;
";

async fn where_programs_are_not_confined_one_that_came_by_a_link_runs_only_after_a_question(browser: &Browser) {
    let mut served = Served::start_with(without_landlock);
    served.wait_until_ready();
    open(browser, &served.url).await;
    let watch = "window.sent = [];
        const { send } = WebSocket.prototype;
        WebSocket.prototype.send = function (text) { window.sent.push(text); send.call(this, text); };";
    browser.script(watch).await;
    let come = "import { fragmentOf } from 'course/model/share-link.js';
        window.made = location.hash = await fragmentOf('listing-overlapping', 'fn main() { println!(\"[tea] drawn\"); }\\n');";
    browser.module(come).await;
    browser
        .wait("row().startsWith('This program came by a link. It has not run here.')")
        .await;

    let asks = "question().startsWith('This program came by a link, and programs are not confined on this machine')";
    for action in ["repeat", "run"] {
        browser.script(&format!("click('[data-action={action}]')")).await;
        browser.wait(asks).await;
        browser
            .script("side.querySelector('run-controls > .listing-notice > :last-child').click()")
            .await;
        browser.wait("!question()").await;
    }
    let still = browser
        .script("return [phase(), window.sent.length, row().includes('has not run')]")
        .await;
    assert_eq!(still, serde_json::json!(["recorded", 0, true]), "declined");

    browser.script("click('[data-action=run]')").await;
    browser.wait(asks).await;
    browser.script("click('.listing-yes')").await;
    browser
        .wait("phase() === 'done' && side.querySelector('.listing-transcript').textContent.includes('drawn')")
        .await;
    browser.wait("!row().includes('has not run')").await;
    // It has run: from now on it is asked no more.
    browser.script("click('[data-action=repeat]')").await;
    browser
        .wait("phase() === 'repeating' || side.querySelector('[role=status]').textContent.startsWith('20 runs')")
        .await;
}
