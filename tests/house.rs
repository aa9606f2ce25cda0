//! The house itself: files that a newcomer can take in, that know each other one way only, and that read alike.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use common::{ROOT, read, report};

/// Lines of a file that is still taken in at one sitting.
const MOST_LINES: usize = 400;

/// The files of the course with this ending, as seen from its folder; listings apart.
fn files(ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = ["build.rs", "packages", "src", "tests"].map(str::to_owned).to_vec();
    while let Some(name) = left.pop() {
        let path = Path::new(ROOT).join(&name);
        if path.is_dir() {
            let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name());
            left.extend(entries.map(|entry| format!("{name}/{}", entry.to_string_lossy())));
        } else if name.ends_with(ending) {
            found.push(name);
        }
    }
    found
}

#[test]
fn no_file_is_too_long_to_be_read_in_one_go() {
    let all = [files(".rs"), files(".js")].concat();
    assert!(all.len() > 50, "{all:?}");
    let lengths = all.into_iter().map(|name| (read(&name).lines().count(), name));
    let long = lengths.filter(|(lines, _)| *lines > MOST_LINES);
    report(long.map(|(lines, name)| format!("{name} has {lines} lines")).collect());
}

/// The paths below `crate` that the text names, outside comments, such as `book::render`; those of the module `of`
/// that begin with `super` too.
fn named_paths(text: &str, of: &str) -> Vec<String> {
    let parent = of.rsplit_once("::").map_or("", |(parent, _)| parent);
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    let mut paths = Vec::new();
    // Below it, `super` is the module itself.
    for line in code.take_while(|line| !line.starts_with("mod tests")) {
        let found = |mark: &'static str| line.split(mark).skip(1).map(path_at);
        paths.extend(found("crate::").map(str::to_owned));
        paths.extend(found("super::").map(|rest| format!("{parent}::{rest}").trim_start_matches("::").to_owned()));
    }
    paths
}

/// The path with which the text begins.
fn path_at(text: &str) -> &str {
    let end = text.find(|letter: char| !(letter.is_alphanumeric() || "_:".contains(letter)));
    &text[..end.unwrap_or(text.len())]
}

#[test]
fn files_of_a_package_know_each_other_one_way_only() {
    let mut faults = Vec::new();
    for package in fs::read_dir(Path::new(ROOT).join("packages")).unwrap() {
        let package = package.unwrap().file_name().into_string().unwrap();
        let source = format!("packages/{package}/src/");
        // By their paths as modules: `book/render.rs` is `book::render`, `book/mod.rs` is `book`.
        let modules: BTreeMap<String, String> = files(".rs")
            .into_iter()
            .filter_map(|name| {
                let module = name.strip_prefix(&source)?.strip_suffix(".rs")?;
                let module = module.strip_suffix("/mod").unwrap_or(module);
                Some((module.replace('/', "::"), name.clone()))
            })
            .collect();
        assert!(!modules.is_empty(), "{source} has no files");
        let mut imports: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (module, name) in &modules {
            let text = read(name);
            let known = imports.entry(module).or_default();
            for path in named_paths(&text, module) {
                let ends = path.match_indices("::").map(|(end, _)| end).chain([path.len()]);
                let prefixes = ends.filter_map(|end| modules.get_key_value(&path[..end]));
                if let Some((other, _)) = prefixes.last()
                    && other != module
                {
                    known.insert(other);
                }
            }
        }
        // Takes away whoever knows nobody that is left: those that know each other stay.
        while let Some(module) = imports.keys().copied().find(|module| {
            let known = &imports[module];
            known.iter().all(|other| !imports.contains_key(other))
        }) {
            imports.remove(module);
        }
        faults.extend(
            imports
                .iter()
                .map(|(module, known)| format!("{source}: {module} knows {known:?}")),
        );
    }
    report(faults);
}

#[test]
fn a_use_names_one_module_and_no_glob() {
    let mut faults = Vec::new();
    for name in files(".rs") {
        let text = read(&name);
        // It may be public, or stand in a module of tests; further in it is a text, most likely.
        let lines = text.match_indices("use ").filter(|(start, _)| {
            let before = text[..*start].rsplit('\n').next().unwrap_or_default();
            ["", "    "].contains(&before) || (before.starts_with("pub") && before.find(' ') == Some(before.len() - 1))
        });
        for tree in lines.filter_map(|(start, found)| text[start + found.len()..].split(';').next()) {
            let nested = tree.split_once('{').is_some_and(|(_, inner)| inner.contains("::"));
            // What stands in for std has all of it.
            let is_all_of_std = name == "packages/orders/src/lib.rs" && tree == "std::*";
            if nested || (tree.ends_with("::*") && tree != "super::*" && !is_all_of_std) {
                faults.push(format!("{name}: use {tree}"));
            }
        }
    }
    report(faults);
}
