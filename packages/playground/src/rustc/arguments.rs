//! What `rustc` and Clippy are called with.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsString;

use crate::error::Result;
use crate::libraries::built::Built;
use crate::program::{Mode, Program, SOURCE};
use crate::toolchain::{Linker, Toolchain};

/// What goes into every call of `rustc`. A part of the cache's key.
pub(super) const FLAGS: [&str; 4] = [
    "--crate-name=playground",
    "--error-format=json",
    "--json=artifacts",
    "-Cembed-bitcode=no",
];

/// What somebody waits for, as opposed to what warms the cache.
pub(crate) const EDITED: Make = Make::Program { low_priority: false };

/// Where it puts what it makes, below the folder in which it works.
pub(super) const OUT: &str = "out";

/// What a call is to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Make {
    /// A program.
    Program { low_priority: bool },
    /// Nothing but what there is to say of it, which needs no code made.
    Check,
    /// The same, and what Clippy has to say.
    Clippy,
}

/// The compiler and its arguments.
pub(super) fn of(toolchain: &Toolchain, program: &Program, built: &Built, make: Make) -> Result<Vec<OsString>> {
    let mut arguments: Vec<OsString> = if make == Make::Clippy {
        let driver = toolchain.tool("clippy-driver")?;
        vec![driver.into(), "--sysroot".into(), toolchain.sysroot.clone().into()]
    } else {
        vec![toolchain.rustc.clone().into()]
    };
    let mut add = |argument: &str| arguments.push(argument.into());
    FLAGS.into_iter().for_each(&mut add);
    add("--edition");
    add(program.edition.as_str());
    let metadata = format!("--emit=metadata={OUT}/metadata");
    add(&match make {
        Make::Program { .. } => format!("{metadata},link={}", linked()),
        Make::Check | Make::Clippy => metadata,
    });
    add(if program.is_library() {
        "--crate-type=lib"
    } else {
        "--crate-type=bin"
    });
    if program.tests {
        add("--test");
    }
    if program.mode == Mode::Release {
        add("-Copt-level=3");
    }
    // Without a backtrace nobody reads line tables, and copying the standard library's takes half the link.
    let debug = if program.backtrace {
        ["-Cdebuginfo=line-tables-only", "-Cstrip=none"]
    } else if built.linked_with(program).is_some() {
        // There are none in it.
        ["-Cdebuginfo=0", "-Cstrip=none"]
    } else {
        ["-Cdebuginfo=0", "-Cstrip=debuginfo"]
    };
    debug.into_iter().for_each(&mut add);
    let linker = toolchain.linker();
    linker
        .into_iter()
        .flat_map(Linker::arguments)
        .for_each(|argument| add(&argument));
    built
        .arguments(program, linker)
        .iter()
        .for_each(|argument| add(argument));
    add(SOURCE);
    Ok(arguments)
}

/// Where it puts the program.
pub(super) fn linked() -> String {
    format!("{OUT}/program{EXE_SUFFIX}")
}
