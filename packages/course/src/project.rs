//! Where the course lies, and what is shared by the commands that work on it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use indicatif::{ProgressBar, ProgressStyle};
use listing::{Catalog, Listing};

/// A folder that holds the course.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    pub(crate) root: PathBuf,
}

impl Project {
    /// Looks in the current folder and those above it.
    pub(crate) fn find() -> Result<Self> {
        let current = std::env::current_dir().context("the current folder cannot be read")?;
        let root = current.ancestors().find(|folder| folder.join("book.toml").is_file());
        let root =
            root.context("there is no book.toml here or in a folder above; run this inside the course's folder")?;
        Ok(Project { root: root.to_owned() })
    }

    pub(crate) fn at(root: &Path) -> Self {
        Project { root: root.to_owned() }
    }

    pub(crate) fn catalog(&self) -> Result<Catalog> {
        Ok(Catalog::read(&self.root.join("listings"))?)
    }

    /// The chapters' folder.
    pub(crate) fn chapters(&self) -> PathBuf {
        self.root.join("src")
    }

    /// The package whose dependencies the listings use.
    pub(crate) fn manifest(&self) -> PathBuf {
        self.root.join("Cargo.toml")
    }

    /// The package against which programs are compiled whose orders are tried.
    pub(crate) fn explorer(&self) -> PathBuf {
        self.root.join("packages/orders/Cargo.toml")
    }

    /// What the book adds to mdBook's pages.
    pub(crate) fn theme(&self) -> PathBuf {
        self.root.join("src/theme")
    }

    /// Where what the commands build is kept; beside Cargo's own, so that `cargo clean` removes it.
    pub(crate) fn cache(&self) -> PathBuf {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
        self.root.join(target).join("course")
    }

    /// A path as a reader would type it.
    pub(crate) fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}

/// The listing of this name, given as `overlapping`, `coffee-shop/overlapping` or the path of its file.
///
/// # Errors
/// If there is none; the message names the nearest.
pub(crate) fn find_listing<'a>(catalog: &'a Catalog, name: &str) -> Result<&'a Listing> {
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    catalog.get(name).or_else(|| catalog.get(&stem)).ok_or_else(|| {
        let nearest = catalog
            .iter()
            .max_by(|a, b| strsim::jaro_winkler(&a.name, &stem).total_cmp(&strsim::jaro_winkler(&b.name, &stem)));
        match nearest {
            Some(nearest) => anyhow!("there is no listing `{name}`; the nearest is `{}`", nearest.name),
            None => anyhow!("there is no listing `{name}`; the folder listings/ is empty"),
        }
    })
}

/// A line of progress that goes away when the work is done. Prints nothing where no terminal listens.
pub(crate) fn progress(steps: Option<u64>, what: &str) -> ProgressBar {
    let bar = match steps {
        Some(steps) => ProgressBar::new(steps).with_style(style("{spinner} {prefix} {bar:24} {pos}/{len} {msg}")),
        None => ProgressBar::new_spinner().with_style(style("{spinner} {prefix} {msg}")),
    };
    bar.set_prefix(what.to_owned());
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// A line of progress, and what tells it how far the work is.
pub(crate) fn told_progress(what: &str) -> (ProgressBar, impl Fn(&str) + Send + 'static) {
    let bar = progress(None, what);
    let said = bar.clone();
    (bar, move |line: &str| said.set_message(line.to_owned()))
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("a constant template")
}
