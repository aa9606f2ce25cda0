//! The part of a `Cargo.lock` that some packages need. Knows nothing of what is built from it.
//!
//! The format is Cargo's own, versions 3 and 4: <https://doc.rust-lang.org/cargo/reference/resolver.html> speaks of it,
//! `src/cargo/core/resolver/encode.rs` in Cargo's source defines it.

use std::collections::BTreeSet;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Lock {
    #[serde(default)]
    package: Vec<Entry>,
}

/// One package. Its source says where it comes from, its checksum what it is.
#[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
    /// Each by its name, with its version and then its source where that is needed to tell them apart.
    #[serde(default)]
    dependencies: Vec<String>,
}

impl Entry {
    fn is(&self, wanted: &str) -> bool {
        let mut words = wanted.split(' ');
        words.next() == Some(&self.name)
            && words.next().is_none_or(|version| version == self.version)
            && words.next().is_none_or(|source| self.is_from(source))
    }

    /// Cargo leaves the revision of a git repository out where it names a dependency.
    fn is_from(&self, source: &str) -> bool {
        let own = self.source.as_deref().unwrap_or_default();
        let address = own.split('#').next().unwrap_or_default();
        source == format!("({own})") || source == format!("({address})")
    }
}

/// The entries of these packages (name and version) and of all that they depend on, in an order of their own. None
/// where the text is no lock file.
pub(super) fn reached_from<'a>(text: &str, packages: impl Iterator<Item = (&'a str, &'a str)>) -> Option<String> {
    let lock: Lock = toml::from_str(text).ok()?;
    let mut wanted: Vec<String> = packages.map(|(name, version)| format!("{name} {version}")).collect();
    let mut reached = BTreeSet::new();
    while let Some(next) = wanted.pop() {
        for entry in lock.package.iter().filter(|entry| entry.is(&next)) {
            if reached.insert(entry) {
                wanted.extend(entry.dependencies.iter().cloned());
            }
        }
    }
    Some(format!("{reached:#?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
        version = 4
        [[package]]
        name = "pot"
        version = "1.0.0"
        source = "registry"
        checksum = "pot's"
        dependencies = ["lid 2.0.0", "tea"]
        [[package]]
        name = "lid"
        version = "1.0.0"
        checksum = "nobody's"
        [[package]]
        name = "lid"
        version = "2.0.0"
        dependencies = ["pot"]
        [[package]]
        name = "tea"
        version = "0.1.0"
    "#;

    fn reached(text: &str) -> String {
        reached_from(text, [("pot", "1.0.0")].into_iter()).unwrap()
    }

    #[test]
    fn what_is_reached_is_found_by_name_and_version_however_it_goes_round() {
        let reached = reached(LOCK);
        assert_eq!(reached.matches("name:").count(), 3, "{reached}");
        assert!(!reached.contains("nobody's"), "{reached}");
    }

    #[test]
    fn only_a_change_of_what_is_reached_is_a_change() {
        assert_eq!(reached(&LOCK.replace("nobody's", "another")), reached(LOCK));
        assert_ne!(reached(&LOCK.replace("0.1.0", "0.1.1")), reached(LOCK));
        assert_ne!(reached(&LOCK.replace("pot's", "another")), reached(LOCK));
        assert_eq!(reached_from("[[package", [].into_iter()), None);
    }

    #[test]
    fn a_repository_is_named_without_its_revision() {
        let lock = r#"
            version = 4
            [[package]]
            name = "pot"
            version = "1.0.0"
            dependencies = ["lid 2.0.0 (git+https://example.org/lid)"]
            [[package]]
            name = "lid"
            version = "2.0.0"
            source = "git+https://example.org/lid#0123456789"
            [[package]]
            name = "lid"
            version = "2.0.0"
            source = "registry"
        "#;
        let found = reached(lock);
        assert!(found.contains("0123456789") && !found.contains("registry"), "{found}");
        assert_ne!(reached(&lock.replace("0123456789", "9876543210")), found);
    }
}
