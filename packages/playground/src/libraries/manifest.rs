//! As much of a manifest as can bear on what its package depends on. Knows nothing of what that is.

use toml::Table;

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
