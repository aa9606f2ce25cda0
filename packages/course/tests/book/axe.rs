//! What axe, and our own measure of contrast, say of every page: in light and navy, and of all that a reader opens. With AXE=all both say it
//! in every theme, at 200 % zoom and on a phone too.

use std::env;
use std::fs;
use std::io::{Write, stderr};

use crate::common::devtools::{narrow, prefer};
use crate::common::playground::{self, Interface};
use crate::common::skip::skip;
use crate::common::{Browser, StaticSite, pages, root};

/// Shorthands for what is on the page, for the listing that is looked at.
const PAGE: &str = "
    const block = document.querySelector(window.listing);
    const part = (selector) => block.querySelector(`.listing-side:not([hidden]) ${selector}`);
    const action = (name) => part(`[data-action=${name}]`);
    const state = () => block.dataset.state;
    const type = (program) => {
        const area = part('textarea');
        area.focus();
        area.value = program;
        area.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
";

const THEMES: [&str; 5] = ["light", "navy", "rust", "coal", "ayu"];
/// In CSS pixels: a laptop's window, the same at 200 % zoom, a phone.
const WIDTHS: [u32; 3] = [1280, 640, 390];

fn is_all() -> bool {
    env::var("AXE").is_ok_and(|what| what == "all")
}

fn themes() -> &'static [&'static str] {
    &THEMES[..if is_all() { 5 } else { 2 }]
}

fn widths() -> &'static [u32] {
    &WIDTHS[..if is_all() { 3 } else { 1 }]
}

/// axe-core, as `npm ci` in `.ci` installs it.
fn axe() -> Option<String> {
    let path = root().join(".ci/node_modules/axe-core/axe.min.js");
    let text = fs::read_to_string(path);
    if text.is_err() {
        skip(
            "what axe says of the pages",
            "axe-core is not on this machine (`npm ci` in .ci installs it)",
        );
    }
    text.ok()
}

/// One line on what goes on: all of it takes minutes.
fn tell(line: &str) {
    // Not eprintln, whose text libtest hides.
    stderr().write_all(format!("{line}\n").as_bytes()).unwrap();
}

struct Inspector {
    browser: Browser,
    axe: String,
    found: Vec<String>,
}

impl Inspector {
    async fn open(&self, page: &str) {
        self.browser.visit(page).await;
        self.browser.draw_all().await;
        self.browser.client.execute(&self.axe, vec![]).await.unwrap();
    }

    /// Looks at the page as it stands, in each theme. What the two find is told with `name`.
    async fn look(&mut self, name: &str) {
        for theme in themes() {
            let faults = self.faults(theme).await;
            self.found
                .extend(faults.into_iter().map(|fault| format!("{name}, {theme}: {fault}")));
        }
    }

    async fn faults(&self, theme: &str) -> Vec<String> {
        // A theme changes colours alone, and contrast.js measures those of all text, by the hundredth of the time.
        let rules = if is_all() || theme == themes()[0] {
            "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"
        } else {
            "{ type: 'rule', values: ['link-in-text-block'] }"
        };
        // Of what something lies over, axe says nothing however long it looks.
        let axe_sees = if is_all() { "*" } else { ":not(.editor-box pre *)" };
        let start = format!(
            "document.documentElement.classList.remove({all});
             document.documentElement.classList.add('{theme}');
             window.faults = null;
             axe.configure({{ rules: [{{ id: 'color-contrast', selector: '{axe_sees}' }}] }});
             const contrast = () => {{ {contrast} }};
             const painted = new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));
             painted.then(() => axe.run(document, {{
                 runOnly: {rules},
                 resultTypes: ['violations'],
             }})).then(({{ violations }}) => {{
                 const told = violations.flatMap(({{ id, nodes }}) => nodes.map(({{ target, failureSummary }}) => `${{id}} at ${{target}}: ${{failureSummary.replace(/\\s+/g, ' ')}}`));
                 window.faults = [...told, ...contrast()];
             }}, (error) => (window.faults = [`axe failed: ${{error}}`]))",
            all = THEMES.map(|theme| format!("'{theme}'")).join(", "),
            contrast = include_str!("common/contrast.js"),
        );
        self.browser.script(&start).await;
        self.browser.wait("window.faults").await;
        let faults = self.browser.script("return window.faults").await;
        let faults = faults.as_array().unwrap().iter();
        faults.map(|fault| fault.as_str().unwrap().to_owned()).collect()
    }

    async fn close(self) {
        self.browser.close().await;
        let found = self.found;
        assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
    }
}

async fn inspector(shorthands: &'static str) -> Option<Inspector> {
    let axe = axe()?;
    let browser = Browser::start_with(shorthands).await?;
    // A colour that is on its way to another is neither.
    prefer(&browser.client, &[("prefers-reduced-motion", "reduce")]).await;
    Some(Inspector {
        browser,
        axe,
        found: Vec::new(),
    })
}

#[tokio::test]
async fn every_page_is_clean_in_every_theme() {
    let Some(mut inspector) = inspector("").await else {
        return;
    };
    let (playground, _) = playground::start(Interface::ExecuteOnly).await;
    let site = StaticSite::start(&playground).await;
    for &width in widths() {
        narrow(&inspector.browser.client, width, width < 600).await;
        let others = ["404".to_owned()];
        for page in pages().into_iter().chain(others) {
            let before = inspector.found.len();
            inspector.open(&format!("{}{page}.html", site.url)).await;
            inspector.look(&format!("{page} at {width} px")).await;
            tell(&format!(
                "{page} at {width} px: {} faults",
                inspector.found.len() - before
            ));
        }
    }
    inspector.close().await;
}

/// A fault that is put into a page is found, by either of the two.
#[tokio::test]
async fn what_is_wrong_is_found() {
    let Some(inspector) = inspector("").await else { return };
    let (playground, _) = playground::start(Interface::ExecuteOnly).await;
    let site = StaticSite::start(&playground).await;
    inspector.open(&format!("{}coffee-shop.html", site.url)).await;
    assert_eq!(inspector.faults("light").await, Vec::<String>::new());
    let spoil = "document.querySelector('main').insertAdjacentHTML('afterbegin', '<p>More <button></button></p>');
        document.head.append(Object.assign(document.createElement('style'), { textContent: 'run-timeline .labels text { fill: #e0c0a0 !important; } .hljs-string { color: #999 !important; }' }))";
    inspector.browser.script(spoil).await;
    let faults = inspector.faults("light").await.join("\n");
    for part in [
        "button-name at",
        "text labels in listing-",
        "text hljs-string in listing-",
    ] {
        assert!(faults.contains(part), "{part} is not told in:\n{faults}");
    }
    inspector.browser.close().await;
}

/// What a reader opens: what does it, by a script, and how it is known to be there.
const OPENED: [(&str, &str, &str); 10] = [
    (
        "the menu",
        "part('.menu-button').click()",
        "part('.action-menu:popover-open')",
    ),
    (
        "as a table",
        "action('table').click()",
        "part('run-table').dataset.shown !== undefined && part('run-table tbody tr')",
    ),
    (
        "a run",
        "action('table').click(); type(part('textarea').value.replace('800', '300')); action('run').click()",
        "state() === 'done'",
    ),
    (
        "an edit since",
        "type(part('textarea').value + '// more')",
        "part('run-timeline').classList.contains('stale')",
    ),
    (
        "a step",
        "action('step').click()",
        "state() === 'stepping' && part('run-stepper').checkVisibility()",
    ),
    (
        "enlarged",
        "action('enlarge').click()",
        "block.dataset.enlarged !== undefined",
    ),
    (
        "a refused program",
        "part('run-stepper .close').click(); type('fn main() {\\n    let a = String::new();\\n    drop(a);\\n    println!(\"{a}\");\\n}\\n'); action('run').click()",
        "state() === 'failed' && part('.listing-refusal .diagnostic')",
    ),
    (
        "a warning and a panic",
        "type('fn main() {\\n    let a = 1;\\n    println!(\"[main] waiting…\");\\n    panic!(\"no\");\\n}\\n'); action('run').click()",
        "state() === 'failed' && part('.listing-warning details') && part('li.panic')",
    ),
    (
        "what all runs share",
        r#"type("use std::hash::{BuildHasher, RandomState};\nfn main() {\n    let mut names = ['a', 'b'];\n    if RandomState::new().hash_one(0) % 2 == 0 { names.reverse(); }\n    for name in names { println!(\"[{name}] is here\"); }\n}\n"); action('repeat').click()"#,
        "state() === 'done' && part('run-orders button')",
    ),
    (
        "the twin",
        "block.querySelector('[role=tab]:not([aria-selected=true])').click()",
        "!block.querySelector('[data-language=python]').hidden",
    ),
];

#[tokio::test]
async fn what_a_reader_opens_is_clean_too() {
    for &width in widths() {
        // A browser that remembers nothing yet.
        let Some(mut inspector) = inspector(PAGE).await else {
            return;
        };
        let url = format!("{}coffee-shop.html", inspector.browser.served().url);
        narrow(&inspector.browser.client, width, width < 600).await;
        inspector.open(&url).await;
        inspector
            .browser
            .script("window.listing = '#listing-overlapping'")
            .await;
        for (name, act, is_there) in OPENED {
            inspector.browser.script(act).await;
            inspector.browser.wait(is_there).await;
            inspector.look(&format!("{name} at {width} px")).await;
            tell(&format!(
                "{name} at {width} px: {} faults so far",
                inspector.found.len()
            ));
        }
        for (name, act, is_there) in OF_THE_PAGE {
            inspector.browser.script(act).await;
            inspector.browser.wait(is_there).await;
            inspector.look(&format!("{name} at {width} px")).await;
        }
        inspector.close().await;
    }
}

/// Each kind of question before and after its answer, an exercise that was judged, and what the reader has done so far: the
/// page, and as above.
const PRACTISED: [(&str, &str, &str, &str); 7] = [
    ("coffee-shop", "bars to be dragged", ASK, "form().dataset.phase === 'asking'"),
    ("coffee-shop", "bars that were judged", ANSWER, "form().dataset.phase === 'told'"),
    (
        "coffee-shop",
        "promises that were judged",
        "document.querySelectorAll('details').forEach((one) => (one.open = true)); document.querySelector('[data-action=judge]').click()",
        "document.querySelector('[data-verdict=broken]')",
    ),
    ("async-await", "lines to be put in order", ASK, "form().dataset.phase === 'asking'"),
    ("async-await", "lines that were judged", ANSWER, "form().dataset.phase === 'told'"),
    (
        "send-sync",
        "an outcome that was judged",
        "form().scrollIntoView({ block: 'center', behavior: 'instant' });
         new MutationObserver((_, watch) => { if (form().dataset.phase !== 'asking') return; watch.disconnect(); form().querySelector('input').click(); form().querySelector('[data-action=check]').click(); })
             .observe(form(), { attributes: true })",
        "form().dataset.phase === 'told'",
    ),
    (
        "progress",
        "progress",
        r#"document.querySelector('course-progress').dispatchEvent(new CustomEvent('import', { detail: '{ "read": { "futures": 5 }, "exercises": { "coffee-shop/exercise_servers": { "solved": true, "tries": 3, "at": 7 } } }' }))"#,
        "document.querySelector('[data-progress=solved]')",
    ),
];

const ASK: &str = "form().scrollIntoView({ block: 'center', behavior: 'instant' })";
const ANSWER: &str = "form().querySelector('[data-action=check]').click()";

#[tokio::test]
async fn what_is_asked_and_judged_is_clean() {
    for &width in widths() {
        let Some(mut inspector) = inspector("const form = () => document.querySelector('listing-change');").await
        else {
            return;
        };
        let url = inspector.browser.served().url.clone();
        narrow(&inspector.browser.client, width, width < 600).await;
        let mut last = "";
        for (page, name, act, is_there) in PRACTISED {
            if page != last {
                inspector.open(&format!("{url}{page}.html")).await;
                last = page;
            }
            inspector.browser.script(act).await;
            inspector.browser.wait(is_there).await;
            inspector.look(&format!("{name} at {width} px")).await;
        }
        inspector.close().await;
    }
}

/// Where code would leave the machine.
#[tokio::test]
async fn the_question_whether_code_may_leave_is_clean() {
    let Some(mut inspector) = inspector(PAGE).await else {
        return;
    };
    let (playground, _) = playground::start(Interface::ExecuteOnly).await;
    let site = StaticSite::start(&playground).await;
    inspector.open(&format!("{}coffee-shop.html", site.url)).await;
    inspector
        .browser
        .script("window.listing = '#listing-overlapping'")
        .await;
    inspector.browser.script("action('run').click()").await;
    inspector.browser.wait("part('.listing-yes')").await;
    inspector.look("the question").await;
    inspector.close().await;
}

/// What mdBook opens.
const OF_THE_PAGE: [(&str, &str, &str); 3] = [
    (
        "the themes",
        "document.querySelector('#mdbook-theme-toggle').click()",
        "document.querySelector('#mdbook-theme-list').checkVisibility()",
    ),
    (
        "a search",
        "document.querySelector('#mdbook-theme-toggle').click();
         document.querySelector('#mdbook-search-toggle').click();
         const bar = document.querySelector('#mdbook-searchbar');
         bar.value = 'lock';
         bar.dispatchEvent(new Event('input', { bubbles: true }));
         bar.dispatchEvent(new KeyboardEvent('keyup', { key: 'k', bubbles: true }));",
        "document.querySelector('#mdbook-searchresults li')",
    ),
    (
        "without the contents, or with them where a window is too narrow for both",
        "window.contents = () => getComputedStyle(document.querySelector('#mdbook-sidebar')).display !== 'none';
         window.had = contents();
         document.querySelector('#mdbook-sidebar-toggle + button').click();",
        "contents() !== had",
    ),
];
