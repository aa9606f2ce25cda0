//! Links that carry an edit: made, opened, and told apart until the reader has run what they carry.

use crate::common::playground::{self, Interface};
use crate::common::{Browser, StaticSite, in_each_browser, open};
use serde_json::json;

in_each_browser!(PAGE =>
    a_link_carries_an_edit_and_what_came_by_it_is_marked_until_it_has_run,
    a_link_takes_no_edit_of_the_readers_place,
    a_link_that_cannot_be_read_is_told_and_changes_nothing,
    what_a_link_carries_is_text_and_nothing_else,
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
    const choose = (label) => [...rust.querySelectorAll('program-version button, .listing-notice button')].find((one) => one.textContent === label).click();
    const says = (...wanted) => JSON.stringify(rows()) === JSON.stringify(wanted);
    const numbers = () => ['1200', '1700', '1800', '1900'].filter((number) => area.value.includes(number)).join();
    const notice = () => document.querySelector('.listing-notice.error')?.textContent;
    const copyLink = () => {
        window.copied = '';
        Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: async (text) => (window.copied = text) } });
        rust.querySelector('[data-action=share]').click();
    };
    const said = () => rust.querySelector('[role=status]').textContent;
";

const YOURS: &str = "'Your edit, kept in this browser. | Reset'";

/// The address that the menu copies after `1200` became `number`, the edit taken away again.
async fn link_with(browser: &Browser, number: &str) -> String {
    browser.script(&format!("write('1200', '{number}'); copyLink()")).await;
    browser.wait("window.copied").await;
    let link = browser.script("return window.copied").await;
    browser.script(&format!("write('{number}', '1200')")).await;
    browser.wait("says()").await;
    link.as_str().unwrap().to_owned()
}

/// What a link to this program of the listing carries.
async fn fragment_of(browser: &Browser, program: &str) -> String {
    let make = format!(
        "import {{ fragmentOf }} from 'course/model/share-link.js';
         window.made = await fragmentOf('listing-overlapping', {});",
        json!(program)
    );
    browser.module(&make).await.as_str().unwrap().to_owned()
}

/// Opens an address as somebody does who comes from elsewhere.
async fn come_by(browser: &Browser, link: &str) {
    browser.client.goto("about:blank").await.unwrap();
    browser.client.goto(link).await.unwrap();
    browser.wait("block?.dataset.state").await;
}

async fn a_link_carries_an_edit_and_what_came_by_it_is_marked_until_it_has_run(browser: &Browser) {
    let (playground, asked) = playground::start(Interface::WebSocket).await;
    let site = StaticSite::start(&playground).await;
    open(browser, &site.url).await;
    browser.script("copyLink()").await;
    browser.wait("window.copied").await;
    let plain = browser.script("return [window.copied.split('#')[1], said()]").await;
    assert_eq!(
        plain,
        json!([
            "listing-overlapping",
            "link copied · works where this book is at the same address"
        ])
    );
    let link = link_with(browser, "1900").await;

    let untried = "says('This program came by a link. It has not run here. | Show the listing')";
    come_by(browser, &link).await;
    browser.wait(untried).await;
    assert_eq!(browser.script("return numbers()").await, "1900");
    let top = browser.script("return block.getBoundingClientRect().top").await;
    assert!(
        (0.0..300.0).contains(&top.as_f64().unwrap()),
        "it is scrolled to: {top}"
    );
    browser.client.refresh().await.unwrap();
    browser.wait(&format!("rust && {untried}")).await;

    // An edit of it is one of its own, and as untried.
    browser.script("write('1900', '1800')").await;
    let changed =
        "says('This program came by a link, and you changed it. It has not run here. | Show the listing | Reset')";
    browser.wait(changed).await;
    browser.client.refresh().await.unwrap();
    browser.wait(&format!("rust && {changed}")).await;
    assert_eq!(browser.script("return numbers()").await, "1800");
    browser.script("choose('Show the listing')").await;
    browser
        .wait("says('You edited a program that came by a link. | Show that edit | Discard it')")
        .await;
    assert_eq!(browser.script("return numbers()").await, "1200");
    assert_eq!(asked.requests().len(), 0, "nothing left the page before Run");

    // It is there without the link too, and nothing of its mark is lost.
    open(browser, &site.url).await;
    browser
        .wait("says('You edited a program that came by a link. | Show that edit | Discard it')")
        .await;
    browser.script("choose('Show that edit')").await;
    browser.wait(changed).await;

    browser.script("block.querySelector('[data-action=run]').click()").await;
    browser.wait("rust.querySelector('.listing-notice .listing-yes')").await;
    assert_eq!(
        browser.script(&format!("return {changed}")).await,
        true,
        "asked is not run"
    );
    browser.script("choose('Run it there')").await;
    browser.wait("block.dataset.state === 'done'").await;
    browser
        .wait("says('Your edit of a program that came by a link. | Show the listing | Reset')")
        .await;
    assert_eq!(asked.requests().len(), 1);

    browser.script("choose('Reset')").await;
    browser
        .wait("rows()[0] === 'This program came by a link. | Show the listing'")
        .await;
    assert_eq!(browser.script("return numbers()").await, "1900");
    come_by(browser, &link).await;
    browser
        .wait("says('This program came by a link. | Show the listing')")
        .await;
}

async fn a_link_takes_no_edit_of_the_readers_place(browser: &Browser) {
    let (playground, _) = playground::start(Interface::ExecuteOnly).await;
    let site = StaticSite::start(&playground).await;
    open(browser, &site.url).await;
    let link = link_with(browser, "1900").await;
    browser.script("write('1200', '1700')").await;
    browser.wait(&format!("says({YOURS})")).await;

    come_by(browser, &link).await;
    browser
        .wait("says('This program came by a link. It has not run here. | Show your edit')")
        .await;
    assert_eq!(browser.script("return numbers()").await, "1900");
    browser.script("choose('Show your edit')").await;
    browser
        .wait(&format!("says({YOURS}, 'A program came by a link. | Show it')"))
        .await;
    assert_eq!(browser.script("return numbers()").await, "1700");
    browser.script("choose('Show it')").await;
    browser.wait("numbers() === '1900'").await;
    browser.script("write('1900', '1800')").await;
    browser.wait("rows()[0].includes('and you changed it')").await;
    open(browser, &site.url).await;
    browser.wait("numbers() === '1700'").await;

    // A link to what the reader wrote here is no news; one that is followed within the page is opened too.
    let own = browser.script("return area.value").await;
    let own = fragment_of(browser, own.as_str().unwrap()).await;
    browser
        .script(&format!("location.hash = '{}'", link.split_once('#').unwrap().1))
        .await;
    browser.wait("numbers() === '1800'").await;
    browser.script(&format!("location.hash = '{own}'")).await;
    browser
        .wait("numbers() === '1700' && rows()[0].startsWith('Your edit, kept')")
        .await;
}

async fn a_link_that_cannot_be_read_is_told_and_changes_nothing(browser: &Browser) {
    let (playground, _) = playground::start(Interface::ExecuteOnly).await;
    let site = StaticSite::start(&playground).await;
    open(browser, &site.url).await;
    let link = link_with(browser, "1900").await;

    for (link, told) in [
        (link[..link.len() - 9].to_owned(), "This link is damaged"),
        (link.replace("&edit=d", "&edit=z"), "another edition"),
        (
            link.replace("listing-overlapping", "listing-nowhere"),
            "not on this page",
        ),
    ] {
        come_by(browser, &link).await;
        browser.wait(&format!("notice()?.includes('{told}')")).await;
        assert_eq!(
            browser.script("return [numbers(), rows()]").await,
            json!(["1200", []]),
            "{told}"
        );
    }
    // Followed within the page, where the reader wrote something.
    open(browser, &site.url).await;
    browser.script("write('1200', '1700')").await;
    browser.wait(&format!("says({YOURS})")).await;
    browser.script("location.hash = '#listing-overlapping&edit=d0'").await;
    browser.wait("notice()?.includes('damaged')").await;
    assert_eq!(browser.script("return numbers()").await, "1700");
}

async fn what_a_link_carries_is_text_and_nothing_else(browser: &Browser) {
    let (playground, _) = playground::start(Interface::ExecuteOnly).await;
    let site = StaticSite::start(&playground).await;
    open(browser, &site.url).await;
    let program =
        "// </textarea></code></pre><img src=x onerror=\"window.caught = 1\"><script>window.caught = 2</script>\n";
    let fragment = fragment_of(browser, program).await;
    come_by(browser, &format!("{}coffee-shop.html{}", site.url, fragment)).await;
    browser.wait("rows()[0]?.includes('came by a link')").await;
    let seen = "return [area.value, rust.querySelector('code-editor code').textContent.trim(), rust.querySelectorAll('img, script').length, window.caught ?? null]";
    let text = program.trim();
    assert_eq!(browser.script(seen).await, json!([text, text, 0, null]));

    // A long one says so, for who sends it.
    let long = "let text = 'fn main() {}\\n';
        for (let i = 0; i < 3000; i++) text += `// ${Math.random()}\\n`;
        area.value = text;
        area.dispatchEvent(new InputEvent('input', { bubbles: true }));
        copyLink();";
    browser.script(long).await;
    browser
        .wait("said().includes('characters: some programs cut so long a link')")
        .await;
}
