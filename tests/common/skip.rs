//! How a test says that it did not check something. The tests of other packages take it from here.

use std::env;
use std::io::{Write, stderr};

/// Says on one line that a check was skipped because the machine lacks something, where libtest does not hide it. With
/// CI=true that is a failure.
pub(crate) fn skip(what: &str, why: &str) {
    assert!(env::var_os("CI").is_none(), "{what}: {why}");
    leave_open(what, why);
}

/// Says on one line that something could not be judged for a reason that is no fault, of the machine's or the book's:
/// with CI=true too.
pub(crate) fn leave_open(what: &str, why: &str) {
    let line = format!("skipped: {what}, since {why}\n");
    // Not eprintln, whose text libtest hides.
    stderr().write_all(line.as_bytes()).expect("standard error is open");
}
