//! Hands on which prints a thread knows of. Knows nothing of what is printed.

use crate::model::Index;
use crate::model::execution::Execution;
use crate::model::known::Known;

impl Execution {
    /// What the current thread knows, to be handed on.
    pub(crate) fn known(&self) -> Known {
        self.current().known
    }

    /// The current thread knows this, too.
    pub(crate) fn knows(&mut self, more: Known) {
        let this = self.current.expect("a thread of the program");
        let threads = self.still(self.threads[this].known) | self.still(more) | 1 << this;
        let at = self.prints;
        self.threads[this].known = Known { threads, at };
    }

    /// Both together.
    pub(super) fn known_by_both(&self, one: Known, other: Known) -> Known {
        Known {
            threads: self.still(one) | self.still(other),
            at: self.prints,
        }
    }

    /// The current thread has seen the end of another one.
    pub(crate) fn has_joined(&mut self, index: Index) {
        let known = self.threads[index].known;
        let threads = self.still(known) | 1 << index;
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
        let known = self.still(self.threads[this].known) | 1 << this;
        let mut threads = self.threads.iter().enumerate();
        threads.all(|(index, thread)| thread.printed == 0 || known >> index & 1 > 0)
    }

    fn still(&self, known: Known) -> u64 {
        known.still(self.threads.iter().map(|thread| thread.printed))
    }
}
