//! Enters into the history what is done with objects. Knows nothing of what they are.

use crate::model::execution::Execution;
use crate::model::history::mix;
use crate::model::known::Known;
use crate::model::object::{Object, Past, Touch};

impl Execution {
    fn past(&mut self, object: &Object) -> usize {
        if object.run.get() != self.number {
            let name = mix(&[self.current().done, 6]);
            object.run.set(self.number);
            object.index.set(self.objects.len());
            self.objects.push(Past {
                name,
                written: 0,
                read: 0,
                known: Default::default(),
            });
        }
        object.index.get()
    }

    /// Enters into the history that the current thread has read something of this number, as of a message.
    pub(crate) fn learns(number: u64) {
        Execution::with(|run| {
            let thread = run.current_mut();
            thread.done = mix(&[thread.done, number, 5]);
        });
    }

    /// Enters into the history that the current thread has now done something with the object.
    pub(crate) fn touch(&mut self, object: &Object, touch: Touch) {
        let index = self.past(object);
        self.hand_on(index, touch);
        let done = self.current().done;
        let past = &mut self.objects[index];
        let now = match touch {
            Touch::Write => {
                let now = mix(&[done, past.written, past.read, 1]);
                (past.written, past.read) = (now, 0);
                now
            }
            Touch::Read => {
                let now = mix(&[done, past.written, 2]);
                past.read = past.read.wrapping_add(now);
                now
            }
            Touch::Value { found, left } => {
                (past.written, past.read) = (left, 0);
                mix(&[done, found, 3])
            }
        };
        self.current_mut().done = now;
    }

    /// What is known of prints goes from who wrote to who reads, as far as the history tells who wrote.
    fn hand_on(&mut self, index: usize, touch: Touch) {
        let [of_writers, of_readers] = self.objects[index].known;
        self.objects[index].known = match touch {
            Touch::Write => {
                self.knows(of_writers);
                self.knows(of_readers);
                [self.known(), Known::default()]
            }
            Touch::Read => {
                self.knows(of_writers);
                [of_writers, self.known_by_both(of_readers, self.known())]
            }
            Touch::Value { .. } => Default::default(),
        };
    }
}
