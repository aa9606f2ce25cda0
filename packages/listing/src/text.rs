//! Texts, each of their lines ended by `\n` alone, whatever git or an editor has made of that: so they are the same
//! everywhere; and the numbers by which they are told apart. Knows nothing of what is in them.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// The text of a file.
///
/// # Errors
/// If it cannot be read.
pub fn read_text(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path).map_err(|source| Error::Io {
        path: path.to_owned(),
        source,
    })?;
    Ok(plain_line_ends(&text).into_owned())
}

/// The text with `\n` in place of `\r\n`.
pub fn plain_line_ends(text: &str) -> Cow<'_, str> {
    match text.contains("\r\n") {
        true => Cow::Owned(text.replace("\r\n", "\n")),
        false => Cow::Borrowed(text),
    }
}

/// SHA-256 of a text, in hexadecimal.
pub fn text_hash(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
