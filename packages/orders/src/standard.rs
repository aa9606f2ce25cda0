//! Parts of std that a program that is explored finds changed: what it prints is kept, what it asks of the clock or of other
//! processes is refused.

/// `std::io`.
pub mod io {
    pub use std::io::*;

    use crate::model::step::refuse;

    /// Refused: nobody types in every order.
    #[track_caller]
    pub fn stdin() -> Stdin {
        refuse("`stdin` waits for somebody outside the program")
    }

    /// Refused; `println!` and its kin are not.
    #[track_caller]
    pub fn stdout() -> Stdout {
        refuse("`stdout` itself, rather than `println!`, is not explored")
    }

    /// Refused; `eprintln!` and its kin are not.
    #[track_caller]
    pub fn stderr() -> Stderr {
        refuse("`stderr` itself, rather than `eprintln!`, is not explored")
    }

    /// Refused: it would really block.
    #[track_caller]
    pub fn pipe() -> Result<(PipeReader, PipeWriter)> {
        refuse("`pipe` really blocks")
    }
}

/// `std::process`.
pub mod process {
    pub use std::process::*;

    use crate::model::act::Act;
    use crate::model::execution::Execution;
    use crate::model::step::step;

    /// As std's: this order ends here.
    #[track_caller]
    pub fn exit(status: i32) -> ! {
        step(Act::new("ends the program"), || Ok(()));
        Execution::exit(status)
    }

    /// As std's: this order ends here, with the status that a shell of Unix tells of it.
    #[track_caller]
    pub fn abort() -> ! {
        step(Act::new("aborts the program"), || Ok(()));
        Execution::exit(134)
    }

    /// As std's, which keeps its number to itself.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub struct ExitCode(pub(crate) u8);

    impl ExitCode {
        /// As std's.
        pub const SUCCESS: ExitCode = ExitCode(0);
        /// As std's.
        pub const FAILURE: ExitCode = ExitCode(1);
    }

    impl From<u8> for ExitCode {
        fn from(status: u8) -> Self {
            ExitCode(status)
        }
    }
}

/// `std::panic`.
pub mod panic {
    pub use std::panic::*;

    use crate::model::panics::{catch, resume};
    use crate::model::step::refuse;

    /// As std's.
    ///
    /// # Errors
    /// As std's.
    pub fn catch_unwind<F: FnOnce() -> R + UnwindSafe, R>(work: F) -> crate::thread::Result<R> {
        catch(work)
    }

    /// As std's.
    pub fn resume_unwind(payload: Box<dyn std::any::Any + Send>) -> ! {
        resume(payload)
    }

    /// Refused: the hook is needed here.
    #[track_caller]
    pub fn set_hook(_hook: Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>) {
        refuse("a panic hook is not explored")
    }

    /// Refused: the hook is needed here.
    #[track_caller]
    pub fn take_hook() -> Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static> {
        refuse("a panic hook is not explored")
    }
}

/// `std::time`.
pub mod time {
    use std::ops::{Add, AddAssign, Sub, SubAssign};

    pub use std::time::{Duration, SystemTimeError, TryFromFloatSecsError, UNIX_EPOCH};

    use crate::model::step::refuse;

    /// As std's, but there is none: times mean nothing where every order is tried.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Instant(Duration);

    /// As std's, but there is none: times mean nothing where every order is tried.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct SystemTime(Duration);

    impl Instant {
        /// Refused.
        #[track_caller]
        #[must_use]
        pub fn now() -> Self {
            refuse("`Instant::now` asks the clock, and times mean nothing where every order is tried")
        }

        /// As std's.
        #[must_use]
        pub fn elapsed(&self) -> Duration {
            self.0
        }

        /// As std's.
        #[must_use]
        pub fn duration_since(&self, earlier: Instant) -> Duration {
            self.0.saturating_sub(earlier.0)
        }
    }

    impl SystemTime {
        /// Refused.
        #[track_caller]
        #[must_use]
        pub fn now() -> Self {
            refuse("`SystemTime::now` asks the clock, and times mean nothing where every order is tried")
        }
    }

    impl Add<Duration> for Instant {
        type Output = Instant;

        fn add(self, more: Duration) -> Instant {
            Instant(self.0 + more)
        }
    }

    impl AddAssign<Duration> for Instant {
        fn add_assign(&mut self, more: Duration) {
            self.0 += more;
        }
    }

    impl Sub<Duration> for Instant {
        type Output = Instant;

        fn sub(self, less: Duration) -> Instant {
            Instant(self.0.saturating_sub(less))
        }
    }

    impl SubAssign<Duration> for Instant {
        fn sub_assign(&mut self, less: Duration) {
            self.0 = self.0.saturating_sub(less);
        }
    }

    impl Sub for Instant {
        type Output = Duration;

        fn sub(self, earlier: Instant) -> Duration {
            self.duration_since(earlier)
        }
    }
}

/// `std::hint`.
pub mod hint {
    pub use std::hint::*;

    /// As std's: others go first, as many as could go on.
    #[track_caller]
    pub fn spin_loop() {
        crate::thread::yield_now();
    }
}

/// `std::net` is not explored: it waits for somebody outside the program.
pub mod net {}

/// `std::prelude`.
pub mod prelude {
    pub use std::prelude::*;

    /// With our macros for std's.
    pub mod rust_2021 {
        pub use std::prelude::rust_2021::*;

        pub use crate::{dbg, eprint, eprintln, print, println, thread_local};
    }

    /// With our macros for std's.
    pub mod rust_2024 {
        pub use std::prelude::rust_2024::*;

        pub use crate::{dbg, eprint, eprintln, print, println, thread_local};
    }
}
