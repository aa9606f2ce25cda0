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

/// The paths below `crate` that the text names, outside comments, such as `book::render`.
fn named_paths(text: &str) -> impl Iterator<Item = &str> {
    let code = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .filter(|line| !line.trim_start().starts_with("pub("));
    let paths = code.flat_map(|line| line.split("crate::").skip(1));
    paths.map(|rest| {
        let end = rest.find(|letter: char| !(letter.is_alphanumeric() || "_:".contains(letter)));
        &rest[..end.unwrap_or(rest.len())]
    })
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
            for path in named_paths(&text) {
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
        let uses = text.split("\nuse ").skip(1).chain(text.split("\n    use ").skip(1));
        for tree in uses.filter_map(|rest| rest.split(';').next()) {
            let nested = tree.split_once('{').is_some_and(|(_, inner)| inner.contains("::"));
            if nested || (tree.ends_with("::*") && tree != "super::*") {
                faults.push(format!("{name}: use {tree}"));
            }
        }
    }
    report(faults);
}
