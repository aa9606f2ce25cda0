//! Hands to the tests of this package how many of them may run: most wait for their turn, since each kind of browser
//! has one at a time.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=RUST_TEST_THREADS");
    let number = env::var("RUST_TEST_THREADS").unwrap_or_else(|_| "64".to_owned());
    println!("cargo::rustc-env=RUST_TEST_THREADS={number}");
}
