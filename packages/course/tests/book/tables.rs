//! The book's tables, on a wide screen and on a phone.

use crate::common::{Browser, StaticSite, in_each_browser, root};
use listing::Chapter;
use serde_json::{Value, json};

in_each_browser!("" => what_differs_has_the_most_room_and_no_table_widens_a_page);

/// What a script finds in a page that is `width` pixels wide: narrower than a browser's window may be.
async fn in_page(browser: &Browser, page: &str, width: u32, script: &str) -> Value {
    let open = format!(
        "document.querySelector('iframe')?.remove();
         window.loaded = false;
         const frame = document.createElement('iframe');
         frame.style.cssText = 'position: fixed; inset: 0 auto auto 0; height: 900px; width: {width}px';
         frame.onload = () => (window.loaded = true);
         frame.src = {};
         document.body.append(frame);",
        json!(page)
    );
    browser.script(&open).await;
    browser.wait("window.loaded").await;
    let look = format!(
        "const {{ contentDocument: page, contentWindow: view }} = document.querySelector('iframe');
         const tables = [...page.querySelectorAll('.table-wrapper')];
         {script}"
    );
    browser.script(&look).await
}

async fn what_differs_has_the_most_room_and_no_table_widens_a_page(browser: &Browser) {
    let site = StaticSite::shared().await;
    browser
        .client
        .goto(&format!("{}glossary.html", site.url))
        .await
        .unwrap();

    for width in [1280, 1440, 1680] {
        let faults = in_page(
            browser,
            "python-to-rust.html",
            width,
            "return tables.filter((table) => {
                 const [python, rust, differs] = [...table.querySelectorAll('th')].map((head) => head.offsetWidth);
                 return differs <= Math.max(python, rust) || table.scrollWidth > table.clientWidth;
             }).map((table) => table.innerText)",
        );
        assert_eq!(faults.await, json!([]), "at {width} px");
    }
    let phone = in_page(
        browser,
        "python-to-rust.html",
        390,
        "const cells = tables.flatMap((table) => [...table.querySelectorAll('td')]);
         return {
             cells: cells.length,
             cut: cells.filter((cell) => cell.scrollWidth > cell.clientWidth || cell.getBoundingClientRect().right > 390).map((cell) => cell.innerText),
             roles: [...new Set(tables.flatMap((table) => [...table.querySelectorAll('table, tr, th, td')].map((part) => part.role)))],
             labels: cells.slice(0, 3).map((cell) => view.getComputedStyle(cell, '::before').content.split(' / ')[0]),
         }",
    )
    .await;
    assert!(phone["cells"].as_u64().unwrap() > 300, "{phone}");
    assert_eq!(phone["cut"], json!([]));
    assert_eq!(phone["roles"], json!(["table", "row", "columnheader", "cell"]));
    assert_eq!(phone["labels"], json!(["\"Python\"", "\"Rust\"", "\"Differs\""]));

    let mut pages = 0;
    for entry in std::fs::read_dir(root().join("src")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md")
            || Chapter::parse(&std::fs::read_to_string(&path).unwrap()).rows.is_empty()
        {
            continue;
        }
        let page = format!("{}.html", path.file_stem().unwrap().to_string_lossy());
        let beyond = "return page.documentElement.scrollWidth - page.documentElement.clientWidth";
        assert_eq!(in_page(browser, &page, 390, beyond).await, 0, "{page}");
        pages += 1;
    }
    assert!(pages > 5, "{pages} pages with tables");
}
