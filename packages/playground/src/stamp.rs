//! Says in short what something was made from. Knows nothing of what that is.

use sha2::{Digest, Sha256};

/// Takes one part after the other; the same parts in the same order make the same stamp.
#[derive(Default)]
pub(crate) struct Stamp(Sha256);

impl Stamp {
    pub(crate) fn add(&mut self, part: impl AsRef<[u8]>) {
        let part = part.as_ref();
        // With its length, so that no two lists of parts look the same.
        self.0.update(part.len().to_le_bytes());
        self.0.update(part);
    }

    /// In hexadecimal digits.
    pub(crate) fn finish(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(parts: &[&str]) -> String {
        let mut stamp = Stamp::default();
        parts.iter().for_each(|part| stamp.add(part));
        stamp.finish()
    }

    #[test]
    fn a_stamp_tells_where_one_part_ends_and_the_next_begins() {
        assert_eq!(stamp(&["tea", "pot"]), stamp(&["tea", "pot"]));
        assert_ne!(stamp(&["tea", "pot"]), stamp(&["teapot"]));
        assert_ne!(stamp(&["tea", "pot"]), stamp(&["teap", "ot"]));
    }
}
