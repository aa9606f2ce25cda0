//! The listings of a book: which there are, and which files belong to each.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::{Error, Promise, Recording, Result, read};

/// The two languages in which a listing can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    Rust,
    Python,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::Rust, Language::Python];

    /// As it stands on a tab, and in messages.
    pub fn name(self) -> &'static str {
        match self {
            Language::Rust => "Rust",
            Language::Python => "Python",
        }
    }

    fn source_extension(self) -> &'static str {
        match self {
            Language::Rust => "rs",
            Language::Python => "py",
        }
    }

    fn recording_extension(self) -> &'static str {
        match self {
            Language::Rust => "cast",
            Language::Python => "py.cast",
        }
    }
}

/// One listing: `listings/CHAPTER/NAME.rs`, and the files beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The slug of its chapter, which is its folder's name.
    pub chapter: String,
    /// Its name, unique over the whole book.
    pub name: String,
    folder: PathBuf,
}

impl Listing {
    fn beside(&self, extension: &str) -> PathBuf {
        self.folder.join(format!("{}.{extension}", self.name))
    }

    /// Where its program lies, whether or not there is one in this language.
    pub fn source_path(&self, language: Language) -> PathBuf {
        self.beside(language.source_extension())
    }

    pub fn recording_path(&self, language: Language) -> PathBuf {
        self.beside(language.recording_extension())
    }

    /// Where the compiler's message lies, if the listing is refused on purpose.
    pub fn refusal_path(&self) -> PathBuf {
        self.beside("stderr")
    }

    pub fn promise_path(&self) -> PathBuf {
        self.beside("story.toml")
    }

    /// Whether the compiler refuses this listing on purpose.
    pub fn is_refused(&self) -> bool {
        self.refusal_path().is_file()
    }

    /// The languages in which the listing exists: Rust, and Python where it has a twin.
    pub fn languages(&self) -> Vec<Language> {
        Language::ALL
            .into_iter()
            .filter(|&language| self.source_path(language).is_file())
            .collect()
    }

    /// The languages in which it runs, so that there is a run to record.
    pub fn recorded_languages(&self) -> Vec<Language> {
        self.languages()
            .into_iter()
            .filter(|&language| language != Language::Rust || !self.is_refused())
            .collect()
    }

    pub fn source(&self, language: Language) -> Result<String> {
        read(&self.source_path(language))
    }

    /// SHA-256 of the source, in hexadecimal: what a recording names as its origin.
    pub fn source_hash(&self, language: Language) -> Result<String> {
        let digest = Sha256::digest(self.source(language)?);
        Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The caption: the text of the first line, `//! …` in Rust and `"""…"""` in Python.
    ///
    /// # Errors
    /// If the first line is not a caption; the message says what it should be.
    pub fn caption(&self, language: Language) -> Result<String> {
        let source = self.source(language)?;
        let first = source.lines().next().unwrap_or_default();
        let (caption, form) = match language {
            Language::Rust => (first.strip_prefix("//! "), "//! Caption"),
            Language::Python => (
                first
                    .strip_prefix("\"\"\"")
                    .and_then(|rest| rest.strip_suffix("\"\"\"")),
                "\"\"\"Caption\"\"\"",
            ),
        };
        match caption.map(str::trim) {
            Some(caption) if !caption.is_empty() => Ok(caption.to_owned()),
            _ => Err(Error::At {
                path: self.source_path(language),
                line: 1,
                message: format!("the first line of a listing is its caption: `{form}`"),
            }),
        }
    }

    /// The program as the page shows and runs it: without the caption, which stands above it,
    /// and without `ANCHOR` comments.
    pub fn program(&self, language: Language) -> Result<String> {
        self.caption(language)?;
        let source = self.source(language)?;
        let body = source.split_once('\n').map_or("", |(_, body)| body);
        Ok(join(
            body.trim_start_matches('\n')
                .lines()
                .filter(|line| Anchor::parse(line).is_none()),
        ))
    }

    /// The program in Rust with every line outside the anchor hidden, in rustdoc's way: `# ` before it.
    ///
    /// # Errors
    /// If there is no such anchor, or it is not closed.
    pub fn excerpt(&self, anchor: &str) -> Result<String> {
        let path = self.source_path(Language::Rust);
        let source = self.source(Language::Rust)?;
        let mut inside = false;
        let mut seen = false;
        let mut shown = Vec::new();
        for line in source.lines().skip(1) {
            match Anchor::parse(line) {
                Some(Anchor::Start(name)) if name == anchor => (inside, seen) = (true, true),
                Some(Anchor::End(name)) if name == anchor => inside = false,
                Some(_) => {}
                None if inside => shown.push(line.to_owned()),
                None => shown.push(format!("# {line}")),
            }
        }
        if !seen || inside {
            let fault = if seen { "is never closed" } else { "is not there" };
            let message = format!("the anchor `{anchor}` {fault} (`// ANCHOR: {anchor}` … `// ANCHOR_END: {anchor}`)");
            return Err(Error::At { path, line: 1, message });
        }
        let body = shown.iter().skip_while(|line| line.trim() == "#");
        Ok(join(body.map(String::as_str)))
    }

    /// What the compiler says of a refused listing.
    pub fn refusal(&self) -> Result<String> {
        read(&self.refusal_path())
    }

    /// The recording of its run in this language.
    ///
    /// # Errors
    /// If there is none, or it cannot be read; the message says how to make one.
    pub fn recording(&self, language: Language) -> Result<Recording> {
        let path = self.recording_path(language);
        if !path.is_file() {
            return Err(Error::Message(format!(
                "{}: there is no recording; make it with `cargo run -- record {}`",
                path.display(),
                self.name
            )));
        }
        Recording::read(&path)
    }

    /// Whether the recording is missing, or was made from another source.
    pub fn is_stale(&self, language: Language) -> Result<bool> {
        if !self.recording_path(language).is_file() {
            return Ok(true);
        }
        Ok(self.recording(language)?.source_hash != self.source_hash(language)?)
    }

    /// What the listing promises besides the order of lines in each lane; empty if it has no `story.toml`.
    pub fn promise(&self) -> Result<Promise> {
        let path = self.promise_path();
        if path.is_file() {
            Promise::read(&path)
        } else {
            Ok(Promise::default())
        }
    }
}

/// `ANCHOR: name` and `ANCHOR_END: name`, as mdBook knows them.
enum Anchor<'a> {
    Start(&'a str),
    End(&'a str),
}

impl<'a> Anchor<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let name = |rest: &'a str| rest.split_whitespace().next().unwrap_or_default();
        if let Some((_, rest)) = line.split_once("ANCHOR_END:") {
            Some(Anchor::End(name(rest)))
        } else {
            let (_, rest) = line.split_once("ANCHOR:")?;
            Some(Anchor::Start(name(rest)))
        }
    }
}

fn join<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// All the listings of a book.
#[derive(Debug, Clone)]
pub struct Catalog {
    listings: BTreeMap<String, Listing>,
}

impl Catalog {
    /// Finds every `CHAPTER/NAME.rs` below `folder`.
    ///
    /// # Errors
    /// If the folder cannot be read, or two listings have the same name.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut listings = BTreeMap::new();
        for chapter in entries(folder)?.into_iter().filter(|path| path.is_dir()) {
            for path in entries(&chapter)? {
                if path.extension().is_none_or(|extension| extension != "rs") {
                    continue;
                }
                let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let listing = Listing {
                    chapter: stem(&chapter),
                    name: stem(&path),
                    folder: chapter.clone(),
                };
                if let Some(other) = listings.insert(listing.name.clone(), listing.clone()) {
                    return Err(Error::Message(format!(
                        "{} and {} have the same name; a listing's name is unique over the whole book",
                        other.source_path(Language::Rust).display(),
                        listing.source_path(Language::Rust).display(),
                    )));
                }
            }
        }
        Ok(Catalog { listings })
    }

    pub fn iter(&self) -> impl Iterator<Item = &Listing> {
        self.listings.values()
    }

    pub fn get(&self, name: &str) -> Option<&Listing> {
        self.listings.get(name)
    }

    /// The listings that share a time axis with `name`, itself among them: those that a claim about
    /// times compares with it, directly or by way of another.
    pub fn compared_with(&self, name: &str) -> Result<Vec<&Listing>> {
        let mut pairs = Vec::new();
        for listing in self.iter() {
            for other in listing.promise()?.compared_listings() {
                pairs.push((listing.name.clone(), other.to_owned()));
            }
        }
        let mut group = vec![name.to_owned()];
        let mut next = 0;
        while let Some(current) = group.get(next).cloned() {
            for (a, b) in &pairs {
                for other in [(a, b), (b, a)]
                    .into_iter()
                    .filter_map(|(one, other)| (*one == current).then_some(other))
                {
                    if !group.contains(other) {
                        group.push(other.clone());
                    }
                }
            }
            next += 1;
        }
        Ok(group.iter().filter_map(|name| self.get(name)).collect())
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let error = |source| Error::Io {
        path: folder.to_owned(),
        source,
    };
    let mut paths = fs::read_dir(folder)
        .map_err(error)?
        .map(|entry| Ok(entry.map_err(error)?.path()))
        .collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
