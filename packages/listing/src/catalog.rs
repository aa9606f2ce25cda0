//! The listings of a book: which there are, and which of them share a time axis.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::listing::{Kind, Language, Listing};

/// All the listings of a book, their stories read.
#[derive(Debug, Clone)]
pub struct Catalog {
    listings: BTreeMap<String, Listing>,
    /// Names of listings that are compared with each other, directly or by way of another.
    axes: Vec<BTreeSet<String>>,
    /// Which of them a listing is on.
    axis_of: BTreeMap<String, usize>,
}

impl Catalog {
    /// Finds every `CHAPTER/NAME.rs` below `folder`, and reads the stories beside them.
    ///
    /// # Errors
    /// If the folder or a story cannot be read, or two listings have the same name.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut listings = BTreeMap::new();
        for chapter in entries(folder)?.into_iter().filter(|path| path.is_dir()) {
            let files = entries(&chapter)?;
            for path in &files {
                if path.extension().is_none_or(|extension| extension != "rs") {
                    continue;
                }
                let listing = Listing::at(path, |path| files.contains(path))?;
                let path = listing.source_path(Language::Rust);
                if let Some(other) = listings.insert(listing.name.clone(), listing) {
                    return Err(Error::Message(format!(
                        "{} and {} have the same name; a listing's name is unique over the whole book",
                        other.source_path(Language::Rust).display(),
                        path.display(),
                    )));
                }
            }
        }
        let axes = axes(&listings);
        let names = axes.iter().enumerate();
        let axis_of = names
            .flat_map(|(axis, names)| names.iter().map(move |name| (name.clone(), axis)))
            .collect();
        Ok(Catalog {
            listings,
            axes,
            axis_of,
        })
    }

    /// Every listing that shows something, by name: exercises apart.
    pub fn iter(&self) -> impl Iterator<Item = &Listing> {
        self.of_kind(Kind::Plain)
    }

    /// Every listing of a kind, by name.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Listing> {
        self.listings.values().filter(move |listing| listing.kind == kind)
    }

    /// All of them, exercises and their solutions too.
    pub fn all(&self) -> impl Iterator<Item = &Listing> {
        self.listings.values()
    }

    /// The listing of this name, of whatever kind.
    pub fn get(&self, name: &str) -> Option<&Listing> {
        self.listings.get(name)
    }

    /// The length of the time axis on which `listing` is drawn, in seconds: the longest recorded run among all listings
    /// that a claim compares with it, directly or by way of another, twins too,
    /// as [`Listing::shown_recording`] has them.
    ///
    /// # Errors
    /// If a recording of one of them is missing or cannot be read.
    pub fn span(&self, listing: &Listing) -> Result<f64> {
        let axis = self.axis_of.get(&listing.name).map(|axis| &self.axes[*axis]);
        let compared = axis.into_iter().flatten().filter_map(|name| self.get(name));
        let mut span = 0.0_f64;
        for listing in compared.chain([listing]) {
            for language in listing.recorded_languages() {
                span = span.max(listing.shown_recording(language)?.header.duration);
            }
        }
        Ok(span)
    }
}

/// The groups of listings that claims connect.
fn axes(listings: &BTreeMap<String, Listing>) -> Vec<BTreeSet<String>> {
    let mut axes: Vec<BTreeSet<String>> = Vec::new();
    for listing in listings.values() {
        let compared = listing.story().compared_listings().map(str::to_owned);
        let mut joined: BTreeSet<String> = compared.collect();
        if joined.is_empty() {
            continue;
        }
        joined.insert(listing.name.clone());
        axes.retain(|axis| {
            let apart = axis.is_disjoint(&joined);
            if !apart {
                joined.extend(axis.iter().cloned());
            }
            apart
        });
        axes.push(joined);
    }
    axes
}

fn entries(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let error = |source| Error::Io {
        path: folder.to_owned(),
        source,
    };
    let entries = fs::read_dir(folder).map_err(error)?;
    entries.map(|entry| Ok(entry.map_err(error)?.path())).collect()
}
