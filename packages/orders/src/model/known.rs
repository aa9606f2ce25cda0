//! Which threads know what others have printed. The program may end before a print that nobody who ends it knows of: whether
//! such a print comes or not is then another outcome. Knows nothing of what is printed.
//!
//! A thread knows of another one's prints when it has joined it, or has read what that one wrote after them; only what the
//! state's number tells counts, so that equal states know alike.

/// Threads, as bits, whose prints up to then are known, and when: after so many prints of all.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Known {
    pub(super) threads: u64,
    pub(super) at: u64,
}

impl Known {
    /// What is still so, where the threads have last printed then: who has printed since is not among them.
    pub(super) fn still(self, printed: impl Iterator<Item = u64>) -> u64 {
        let bits = printed.enumerate().filter(|(_, at)| *at <= self.at);
        bits.fold(0, |still, (index, _)| still | 1 << index) & self.threads
    }
}
