//! The scripts that a page with listings loads: an import map, so that they name each other without addresses, and links
//! that let a browser fetch all of them in one round. Knows nothing of what they do.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Context, Result, bail};
use listing::plain_line_ends;
use regex::Regex;
use sha2::{Digest, Sha256};

/// What every module's name begins with; the rest is its path in the theme's folder.
const PREFIX: &str = "course/";
/// The module that loads the others.
const ENTRY: &str = "course/course.js";

/// Says before anything is drawn which language of a listing its reader chose, as services/store.js keeps it.
const LANGUAGE: &str = "<script>try { document.documentElement.dataset.language = JSON.parse(localStorage.getItem(\"course:language\")) ?? \"\" } catch {}</script>";

/// The modules of a theme that its entry reaches.
#[derive(Debug, Default)]
pub(crate) struct Scripts {
    /// Of each module's name its address, as seen from the book's root.
    addresses: BTreeMap<String, String>,
    /// Those that are loaded at once; the others, when they are first asked for.
    at_once: BTreeSet<String>,
}

impl Scripts {
    /// Reads the modules; a theme without an entry has none.
    ///
    /// # Errors
    /// If a module imports what is not there, or by another name than `course/…`; the message names both.
    pub(crate) fn read(theme: &Path) -> Result<Self> {
        let mut scripts = Scripts::default();
        if theme.join("course.js").is_file() {
            scripts.add(theme, ENTRY, "src/theme/head.hbs", true)?;
        }
        Ok(scripts)
    }

    fn add(&mut self, theme: &Path, name: &str, importer: &str, at_once: bool) -> Result<()> {
        if self.at_once.contains(name) || (!at_once && self.addresses.contains_key(name)) {
            return Ok(());
        }
        let Some(path) = name.strip_prefix(PREFIX) else {
            bail!("{importer} imports `{name}`; the page's modules import each other as `{PREFIX}PATH`");
        };
        let file = theme.join(path);
        let text = fs::read_to_string(&file)
            .with_context(|| format!("{importer} imports `{name}`, but {} cannot be read", file.display()))?;
        let hash = Sha256::digest(plain_line_ends(&text).as_bytes());
        let hash = hash[..4]
            .iter()
            .fold(String::new(), |hash, byte| format!("{hash}{byte:02x}"));
        self.addresses.insert(name.to_owned(), format!("theme/{path}?v={hash}"));
        if at_once {
            self.at_once.insert(name.to_owned());
        }
        let shown = file.display().to_string();
        for (import, is_static) in imports(&text) {
            self.add(theme, import, &shown, at_once && is_static)?;
        }
        Ok(())
    }

    /// What stands before the first listing of a chapter, as one HTML block of Markdown; nothing where there are no modules.
    pub(crate) fn to_markdown(&self, chapter: &Path) -> String {
        let Some(entry) = self.addresses.get(ENTRY) else {
            return String::new();
        };
        let root = "../".repeat(chapter.components().count().saturating_sub(1));
        // An address in an import map begins with a dot.
        let dot = if root.is_empty() { "./" } else { "" };
        let map: BTreeMap<&str, String> = self
            .addresses
            .iter()
            .map(|(name, address)| (name.as_str(), format!("{dot}{root}{address}")))
            .collect();
        let map = serde_json::json!({ "imports": map });
        let mut text = format!("\n<script type=\"importmap\">{map}</script>\n{LANGUAGE}\n");
        for name in &self.at_once {
            let address = &self.addresses[name];
            // What mdBook's own page waits for goes first: a browser asks an HTTP/1.1 server for six files at a time.
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "<link rel=\"modulepreload\" fetchpriority=\"low\" href=\"{root}{address}\">"
            );
        }
        let _ = writeln!(text, "<script type=\"module\" src=\"{root}{entry}\"></script>\n");
        text
    }
}

/// What a module imports, and whether it does so before it runs. Comments with types in them are none.
fn imports(text: &str) -> impl Iterator<Item = (&str, bool)> {
    static STATIC: LazyLock<Regex> = LazyLock::new(|| {
        let pattern =
            r#"(?m)^(?:import\s+(?:[^"';()]*?\sfrom\s+)?|export\s+(?:\*|\{)[^"';]*?\sfrom\s+)["']([^"']+)["']"#;
        Regex::new(pattern).expect("a constant pattern")
    });
    static DYNAMIC: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"\bimport\(\s*["']([^"']+)["']\s*\)"#).expect("a constant pattern"));
    let of = |pattern: &'static Regex, is_static| {
        pattern
            .captures_iter(text)
            .map(move |found| (found.get(1).expect("a group that always matches").as_str(), is_static))
    };
    of(&STATIC, true).chain(of(&DYNAMIC, false))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn theme(files: &[(&str, &str)]) -> TempDir {
        let folder = TempDir::new().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    const MODULES: [(&str, &str); 4] = [
        (
            "course.js",
            "import { a } from \"course/model/a.js\";\nconst later = () => import(\"course/model/later.js\");\n",
        ),
        (
            "model/a.js",
            "/** @import { X } from \"course/model/types.js\" */\nimport {\n  b,\n} from \"course/model/b.js\";\n",
        ),
        ("model/b.js", "export const b = 1;\n"),
        ("model/later.js", "import { b } from \"course/model/b.js\";\n"),
    ];

    fn page_of(files: &[(&str, &str)]) -> String {
        Scripts::read(theme(files).path())
            .unwrap()
            .to_markdown(Path::new("tea.md"))
    }

    #[test]
    fn all_that_the_entry_reaches_is_loaded_at_once_and_what_comes_later_is_only_mapped() {
        let page = page_of(&MODULES);
        let (map, links) = page.split_once("</script>").unwrap();
        for name in ["course.js", "model/a.js", "model/b.js"] {
            assert!(map.contains(&format!("\"course/{name}\":\"./theme/{name}?v=")), "{map}");
            assert!(links.contains(&format!("href=\"theme/{name}?v=")), "{links}");
        }
        assert!(
            map.contains("course/model/later.js") && !links.contains("later.js"),
            "{page}"
        );
        assert!(!page.contains("types.js"), "a comment imports nothing");
        let entry = links.rfind("<script type=\"module\" src=\"theme/course.js?v=");
        assert!(entry > links.rfind("modulepreload"), "{links}");
        assert!(!page.trim().contains("\n\n"), "an empty line would end the HTML block");
    }

    #[test]
    fn an_address_changes_with_the_module_alone() {
        let mut changed = MODULES;
        changed[2].1 = "export const b = 2;\n";
        let (before, after) = (page_of(&MODULES), page_of(&changed));
        let differing: Vec<_> = before
            .lines()
            .skip(2)
            .zip(after.lines().skip(2))
            .filter(|(old, new)| old != new)
            .collect();
        assert_eq!(differing.len(), 1, "{differing:?}");
        assert!(differing[0].0.contains("model/b.js"), "{differing:?}");
    }

    #[test]
    fn a_chapter_in_a_folder_finds_the_modules_above_it() {
        let scripts = Scripts::read(theme(&MODULES).path()).unwrap();
        let page = scripts.to_markdown(Path::new("part/tea.md"));
        assert!(
            page.contains("\"course/model/b.js\":\"../theme/model/b.js?v="),
            "{page}"
        );
        assert!(page.contains("src=\"../theme/course.js?v="), "{page}");
    }

    #[test]
    fn a_missing_module_is_named_with_who_imports_it() {
        let folder = theme(&MODULES[..2]);
        let error = format!("{:#}", Scripts::read(folder.path()).unwrap_err());
        assert!(
            error.contains("model/a.js") && error.contains("`course/model/b.js`"),
            "{error}"
        );
        let folder = theme(&[("course.js", "import \"./b.js\";\n")]);
        let error = format!("{:#}", Scripts::read(folder.path()).unwrap_err());
        assert!(error.contains("course.js imports `./b.js`"), "{error}");
    }

    #[test]
    fn a_theme_without_an_entry_has_no_scripts() {
        assert_eq!(page_of(&[("course.css", "")]), "");
    }
}
