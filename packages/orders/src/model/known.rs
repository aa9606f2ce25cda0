//! Which threads know what others have printed. The program may end before a print that nobody who ends it knows of: whether
//! such a print comes or not is then another outcome. Knows nothing of what is printed.
//!
//! A thread knows of another one's prints when it has joined it, or has read what that one wrote after them; only what the
//! state's number tells counts, so that equal states know alike.

use crate::model::execution::Execution;
use crate::model::threads::{Index, Thread};

/// Threads, as bits, whose prints up to then are known, and when: after so many prints of all.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Known {
    threads: u64,
    at: u64,
}

impl Known {
    /// What is still so: who has printed since is not among them.
    fn still(self, threads: &[Thread]) -> u64 {
        let bits = threads.iter().enumerate();
        let bits = bits.filter(|(_, thread)| thread.printed <= self.at);
        bits.fold(0, |still, (index, _)| still | 1 << index) & self.threads
    }
}

impl Execution {
    /// What the current thread knows, to be handed on.
    pub(crate) fn known(&self) -> Known {
        self.current().known
    }

    /// The current thread knows this, too.
    pub(crate) fn knows(&mut self, more: Known) {
        let this = self.current.expect("a thread of the program");
        let threads = self.threads[this].known.still(&self.threads) | more.still(&self.threads) | 1 << this;
        let at = self.prints;
        self.threads[this].known = Known { threads, at };
    }

    /// Both together.
    pub(super) fn known_by_both(&self, one: Known, other: Known) -> Known {
        Known {
            threads: one.still(&self.threads) | other.still(&self.threads),
            at: self.prints,
        }
    }

    /// The current thread has seen the end of another one.
    pub(crate) fn has_joined(&mut self, index: Index) {
        let known = self.threads[index].known;
        let threads = known.still(&self.threads) | 1 << index;
        self.knows(Known {
            threads,
            at: self.prints,
        });
        let joined = self.threads[index].joined | 1 << index;
        self.current_mut().joined |= joined;
    }

    /// The current thread forgets what it has read: it knows what it has joined.
    pub(crate) fn forgets(&mut self) {
        let thread = self.current_mut();
        thread.known.threads &= thread.joined;
    }

    /// The current thread prints.
    pub(super) fn has_printed(&mut self) {
        self.prints += 1;
        let prints = self.prints;
        self.current_mut().printed = prints;
    }

    /// Whether the current thread knows of all that has been printed.
    pub(super) fn knows_all(&self) -> bool {
        let this = self.current.expect("a thread of the program");
        let known = self.threads[this].known.still(&self.threads) | 1 << this;
        let mut threads = self.threads.iter().enumerate();
        threads.all(|(index, thread)| thread.printed == 0 || known >> index & 1 > 0)
    }
}
