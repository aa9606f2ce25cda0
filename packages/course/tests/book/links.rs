//! The links between this book's pages.

use std::fs;
use std::path::Path;

use crate::common::built;

/// Every `href="…"` of a page, and every `id="…"`.
fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!(" {name}=\"");
    let parts = page.split(opening.as_str()).skip(1);
    parts.filter_map(|part| part.split('"').next()).collect()
}

#[test]
fn every_link_inside_the_book_leads_somewhere() {
    let files = crate::common::files(built());
    let text = |name: &Path| fs::read_to_string(&files[name]).unwrap();
    let mut broken = Vec::new();
    for name in files
        .keys()
        .filter(|name| name.extension().is_some_and(|extension| extension == "html"))
    {
        let page = text(name);
        for link in attributes(&page, "href") {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
            let path = path.split('?').next().unwrap_or_default();
            // The page that stands for any missing one counts from the root.
            let path = path
                .strip_prefix('/')
                .map_or(path, |path| if path.is_empty() { "index.html" } else { path });
            let target = if path.is_empty() {
                name.clone()
            } else {
                name.parent().unwrap().join(path)
            };
            let found = files.contains_key(&target)
                && (fragment.is_empty() || attributes(&text(&target), "id").contains(&fragment));
            if !found {
                broken.push(format!("{}: {link}", name.display()));
            }
        }
    }
    assert!(broken.is_empty(), "links that lead nowhere:\n{}", broken.join("\n"));
}
