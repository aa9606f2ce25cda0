//! The scripts that a page with listings loads: an import map, so that they name each other without addresses, and links
//! that let a browser fetch all of them in one round. Browsers refuse module files to a page opened from disk: there, one
//! script brings their text. Knows nothing of what they do.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Context, Result, bail};
use listing::plain_line_ends;
use regex::Regex;
use serde_json::json;
use sha2::{Digest, Sha256};

/// What every module's name begins with; the rest is its path in the theme's folder.
const PREFIX: &str = "course/";
/// The module that loads the others.
const ENTRY: &str = "course/course.js";

/// The modules of a theme that its entry reaches.
#[derive(Debug, Default)]
pub(crate) struct Scripts {
    /// By their names.
    modules: BTreeMap<String, Module>,
    /// Those that are loaded at once; the others, when they are first asked for.
    at_once: BTreeSet<String>,
}

#[derive(Debug)]
struct Module {
    text: String,
    /// A browser that has another edition of it asks anew.
    hash: String,
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
        if self.at_once.contains(name) || (!at_once && self.modules.contains_key(name)) {
            return Ok(());
        }
        let Some(path) = name.strip_prefix(PREFIX) else {
            bail!("{importer} imports `{name}`; the page's modules import each other as `{PREFIX}PATH`");
        };
        let file = theme.join(path);
        let text = fs::read_to_string(&file)
            .with_context(|| format!("{importer} imports `{name}`, but {} cannot be read", file.display()))?;
        let text = plain_line_ends(&text).into_owned();
        let hash = Sha256::digest(text.as_bytes());
        let hash = hash[..4]
            .iter()
            .fold(String::new(), |hash, byte| format!("{hash}{byte:02x}"));
        let module = Module { text, hash };
        self.modules.insert(name.to_owned(), module);
        if at_once {
            self.at_once.insert(name.to_owned());
        }
        let shown = file.display().to_string();
        let imports: Vec<_> = imports(&self.modules[name].text)
            .map(|(import, is_static)| (import.to_owned(), is_static))
            .collect();
        for (import, is_static) in imports {
            self.add(theme, &import, &shown, at_once && is_static)?;
        }
        Ok(())
    }

    /// What stands before the first listing of a chapter, as one HTML block of Markdown; nothing where there are no modules.
    pub(crate) fn to_markdown(&self, chapter: &Path) -> String {
        if self.modules.is_empty() {
            return String::new();
        }
        let root = "../".repeat(chapter.components().count().saturating_sub(1));
        let hashes = |at_once: bool| -> BTreeMap<&str, &str> {
            let of = self
                .modules
                .iter()
                .filter(|(name, _)| self.at_once.contains(*name) == at_once);
            of.map(|(name, module)| (&name[PREFIX.len()..], module.hash.as_str()))
                .collect()
        };
        let [at_once, later] = [true, false].map(|at_once| json!(hashes(at_once)));
        format!("\n<script>({LOADER})({root:?}, {at_once}, {later})</script>\n\n")
    }

    /// The script that a page opened from disk loads in place of the modules; none where there are none.
    pub(crate) fn disk_script(&self) -> Option<String> {
        let texts: BTreeMap<&str, &str> = self
            .modules
            .iter()
            .map(|(name, module)| (name.as_str(), module.text.as_str()))
            .collect();
        // Text in a classic script, whose parser is not HTML's.
        (!texts.is_empty()).then(|| format!("({DISK_LOADER})({});\n", json!(texts)))
    }
}

/// Where [`Scripts::disk_script`] lies, as seen from the book's root.
pub(crate) const FROM_DISK: &str = "theme/from-disk.js";

/// Runs as the page is read. The page of the whole book has one for each chapter: the first counts.
const LOADER: &str = r#"(root, atOnce, later) => {
if (document.getElementById("course")) return;
// Before anything is drawn: which language of a listing its reader chose, as services/store.js keeps it.
try {
const language = JSON.parse(localStorage.getItem("course:language"));
if (language) document.documentElement.dataset.language = language;
} catch {}
const add = (name, properties) => document.head.append(Object.assign(document.createElement(name), properties));
if (location.protocol === "file:") return add("script", { id: "course", src: `${root}theme/from-disk.js` });
const address = ([path, hash]) => `${root || "./"}theme/${path}?v=${hash}`;
const all = Object.entries({ ...atOnce, ...later }).map((one) => [`course/${one[0]}`, address(one)]);
add("script", { id: "course", type: "importmap", textContent: JSON.stringify({ imports: Object.fromEntries(all) }) });
for (const one of Object.entries(atOnce)) add("link", { rel: "modulepreload", fetchPriority: "low", href: address(one) });
add("script", { type: "module", textContent: `import "course/course.js"` });
}"#;

const DISK_LOADER: &str = r#"(texts) => {
// The text of the page's modules, which a browser does not load from files: as addresses made here.
const address = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
const imports = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, address(text)]));
const add = (type, textContent) => document.head.append(Object.assign(document.createElement("script"), { type, textContent }));
add("importmap", JSON.stringify({ imports }));
add("module", `import "course/course.js"`);
}"#;

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

    /// The paths with their hashes: of what is loaded at once, and of what comes later.
    fn told(page: &str) -> [BTreeMap<String, String>; 2] {
        let (_, told) = page.trim().rsplit_once("})(\"").unwrap();
        let told = told.split_once(", ").unwrap().1.strip_suffix(")</script>").unwrap();
        let (at_once, later) = told.split_once("}, {").unwrap();
        [format!("{at_once}}}"), format!("{{{later}")].map(|object| serde_json::from_str(&object).unwrap())
    }

    #[test]
    fn all_that_the_entry_reaches_is_loaded_at_once_and_what_comes_later_is_only_mapped() {
        let page = page_of(&MODULES);
        let [at_once, later] = told(&page);
        assert!(
            at_once.keys().eq(["course.js", "model/a.js", "model/b.js"]),
            "{at_once:?}"
        );
        assert!(later.keys().eq(["model/later.js"]), "{later:?}");
        assert!(!page.contains("types.js"), "a comment imports nothing");
        assert!(!page.trim().contains("\n\n"), "an empty line would end the HTML block");
    }

    #[test]
    fn an_address_changes_with_the_module_alone() {
        let mut changed = MODULES;
        changed[2].1 = "export const b = 2;\n";
        let ([before, later], [after, later_too]) = (told(&page_of(&MODULES)), told(&page_of(&changed)));
        let differing: Vec<_> = before.keys().filter(|path| before[*path] != after[*path]).collect();
        assert_eq!(differing, ["model/b.js"]);
        assert_eq!(later, later_too);
    }

    #[test]
    fn a_chapter_in_a_folder_finds_the_modules_above_it() {
        let scripts = Scripts::read(theme(&MODULES).path()).unwrap();
        let page = scripts.to_markdown(Path::new("part/tea.md"));
        assert!(page.contains("})(\"../\", {"), "{page}");
    }

    #[test]
    fn from_disk_comes_the_text_of_all_modules() {
        let script = Scripts::read(theme(&MODULES).path()).unwrap().disk_script().unwrap();
        let (_, texts) = script.trim().rsplit_once("})(").unwrap();
        let texts: BTreeMap<String, String> = serde_json::from_str(texts.strip_suffix(");").unwrap()).unwrap();
        assert!(
            texts
                .into_iter()
                .eq(MODULES.map(|(path, text)| (format!("course/{path}"), text.to_owned())))
        );
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
        assert_eq!(
            Scripts::read(theme(&[("course.css", "")]).path())
                .unwrap()
                .disk_script(),
            None
        );
    }
}
