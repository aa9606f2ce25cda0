//! As much of a manifest as can bear on what its package depends on. Knows nothing of what that is.

use std::collections::BTreeSet;

use toml::{Table, Value};

/// What Cargo makes of the package itself.
const TARGETS: [&str; 6] = ["lib", "bin", "example", "test", "bench", "lints"];

/// The manifest without its targets and without comments. A text that is no manifest stays as it is.
pub(super) fn without_targets(text: &str) -> String {
    let Ok(mut manifest) = text.parse::<Table>() else {
        return text.to_owned();
    };
    manifest.retain(|key, _| !TARGETS.contains(&key));
    manifest.to_string()
}

/// The names under which code uses the dependencies. Those of some systems alone are left out.
pub(super) fn dependencies(text: &str) -> BTreeSet<String> {
    let manifest = text.parse::<Table>().unwrap_or_default();
    let table = manifest.get("dependencies").and_then(Value::as_table);
    let keys = table.into_iter().flat_map(Table::keys);
    keys.map(|key| key.replace('-', "_")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "[package]\nname = 'book'\n[dependencies]\npot = '1'\n";

    #[test]
    fn another_target_or_a_comment_changes_nothing() {
        for more in [
            "# tea",
            "[[example]]\nname = 'tea'\npath = 'tea.rs'",
            "[lints.rust]\nunsafe_code = 'deny'",
        ] {
            let text = format!("{MANIFEST}{more}");
            assert_eq!(without_targets(&text), without_targets(MANIFEST), "{more}");
        }
    }

    #[test]
    fn dependencies_are_known_by_the_names_that_code_has_for_them() {
        let text = format!("{MANIFEST}tea-cup = {{ version = '1', package = 'cup' }}\n");
        assert_eq!(dependencies(&text), ["pot", "tea_cup"].map(str::to_owned).into());
        for none in ["", "[[package", "[package]"] {
            assert_eq!(dependencies(none), BTreeSet::new(), "{none}");
        }
    }

    #[test]
    fn all_else_is_a_change() {
        for more in [
            "lid = '1'",
            "[dev-dependencies]\ntea = '1'",
            "[target.'cfg(unix)'.dependencies]\ntea = '1'",
            "[workspace]\nresolver = '3'",
            "[patch.crates-io]\npot = { path = 'pot' }",
            "[[example",
        ] {
            let text = format!("{MANIFEST}{more}");
            assert_ne!(without_targets(&text), without_targets(MANIFEST), "{more}");
        }
    }
}
