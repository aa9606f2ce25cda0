//! How a test says that it did not check something. The tests of other packages take it from here.

use std::env;
use std::io::{Write, stderr};

/// Says on one line that a check was skipped, where libtest does not hide it. With CI=true that is a failure.
pub(crate) fn skip(what: &str, why: &str) {
    assert!(env::var_os("CI").is_none(), "{what}: {why}");
    let line = format!("skipped: {what}, since {why}\n");
    // Not eprintln, whose text libtest hides.
    stderr().write_all(line.as_bytes()).expect("standard error is open");
}
