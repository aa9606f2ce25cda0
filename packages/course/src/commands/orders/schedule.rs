//! An order in a file: who takes each step. Knows nothing of how it was found.
//!
//! JSON, with the program's name, the SHA-256 of its text, the constants that had another value, and what was
//! chosen at each step, as [`OrderOutcome::order`] has it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use listing::{OrderOutcome, text_hash};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Schedule {
    program: String,
    sha256: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) with: BTreeMap<String, String>,
    pub(super) order: Vec<usize>,
}

impl Schedule {
    pub(super) fn new(name: &str, text: &str, with: &BTreeMap<String, String>, outcome: &OrderOutcome) -> Self {
        Schedule {
            program: name.to_owned(),
            sha256: text_hash(text),
            with: with.clone(),
            order: outcome.order(),
        }
    }

    pub(super) fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
        serde_json::from_str(&text)
            .with_context(|| format!("{} has no order in it; `--save FILE` writes one", file.display()))
    }

    pub(super) fn write(&self, file: &Path) -> Result<()> {
        let text = serde_json::to_string(self)? + "\n";
        fs::write(file, text).with_context(|| format!("{} cannot be written", file.display()))
    }

    /// # Errors
    /// If it is another program's, or the program's text has changed.
    pub(super) fn fits(&self, name: &str, text: &str) -> Result<()> {
        if self.sha256 == text_hash(text) {
            return Ok(());
        }
        if self.program != name {
            bail!("this order is one of `{}`, not of `{name}`", self.program);
        }
        bail!("`{name}` has changed since this order was saved; `--save FILE` without `--replay` finds one anew")
    }
}
