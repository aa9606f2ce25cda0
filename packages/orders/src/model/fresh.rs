//! Values that begin anew in each run, where they are in a `static`. Knows nothing of what they are.

use std::cell::{Cell, UnsafeCell};
use std::mem::MaybeUninit;
use std::ptr;

use crate::model::execution::Execution;

/// A value. One in a `static` is what it was at the program's start when a run first asks for it: the constant from which
/// it was made is kept beside it, as bytes, which is right for a constant alone. What it was at the end of the run before is
/// forgotten, not dropped.
pub(crate) struct Fresh<T> {
    run: Cell<u64>,
    constant: MaybeUninit<T>,
    value: UnsafeCell<T>,
}

// SAFETY: all threads of a program that is explored are coroutines of one thread of the system.
unsafe impl<T> Sync for Fresh<T> {}
// SAFETY: as above.
unsafe impl<T> Send for Fresh<T> {}

impl<T> Fresh<T> {
    pub(crate) const fn new(value: T) -> Self {
        // SAFETY: the copy is only ever put in the place of a value in a static, which is a constant and owns nothing.
        let constant = MaybeUninit::new(unsafe { ptr::read(&raw const value) });
        Fresh {
            run: Cell::new(0),
            constant,
            value: UnsafeCell::new(value),
        }
    }

    /// Where the value is, as it is in this run.
    pub(crate) fn get(&self) -> *mut T {
        let run = Execution::number_now();
        let before = self.run.replace(run);
        if before != 0 && run != 0 && before != run {
            // SAFETY: it has been in two runs, so it is in a static; see `new`.
            unsafe { ptr::copy_nonoverlapping(self.constant.as_ptr(), self.value.get(), 1) };
        }
        self.value.get()
    }

    pub(crate) fn get_mut(&mut self) -> &mut T {
        // SAFETY: nobody else has it.
        unsafe { &mut *self.get() }
    }

    pub(crate) fn into_inner(self) -> T {
        self.get();
        self.value.into_inner()
    }
}
