//! What is to be compiled and run.

use std::fmt;
use std::str::FromStr;

/// What the compiler is told that a program is called.
pub(crate) const SOURCE: &str = "src/main.rs";

/// One program: its source and how to build it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The whole source. The compiler sees it as `src/main.rs`.
    pub code: String,
    /// The edition in which it is compiled.
    pub edition: Edition,
    /// Without or with optimisation.
    pub mode: Mode,
    /// Build and run the test harness in place of `main`.
    pub tests: bool,
    /// A program or a library.
    pub crate_type: CrateType,
    /// Run with `RUST_BACKTRACE=1`, and with line numbers in the backtrace.
    pub backtrace: bool,
}

impl Program {
    /// A debug build in edition 2024, its crate type found from the code.
    pub fn new(code: impl Into<String>) -> Self {
        Program {
            code: code.into(),
            edition: Edition::E2024,
            mode: Mode::Debug,
            tests: false,
            crate_type: CrateType::Auto,
            backtrace: false,
        }
    }

    /// True where compiling it makes something to run: a library has only its tests.
    pub(crate) fn is_runnable(&self) -> bool {
        self.tests || !self.is_library()
    }

    pub(crate) fn is_library(&self) -> bool {
        match self.crate_type {
            CrateType::Bin => false,
            CrateType::Lib => true,
            CrateType::Auto => !has_main(&self.code),
        }
    }
}

/// An edition of Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edition {
    /// `2015`
    E2015,
    /// `2018`
    E2018,
    /// `2021`
    E2021,
    /// `2024`
    #[default]
    E2024,
}

/// Without or with optimisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// As `cargo build` does it.
    #[default]
    Debug,
    /// As `cargo build --release` does it.
    Release,
}

/// A program with `main`, or a library that is only compiled (and, with tests, tested).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CrateType {
    /// A program.
    Bin,
    /// A library.
    Lib,
    /// `Bin` where the code has a `fn main`, else `Lib`.
    #[default]
    Auto,
}

impl Edition {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Edition::E2015 => "2015",
            Edition::E2018 => "2018",
            Edition::E2021 => "2021",
            Edition::E2024 => "2024",
        }
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Edition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "2015" => Ok(Edition::E2015),
            "2018" => Ok(Edition::E2018),
            "2021" => Ok(Edition::E2021),
            "2024" => Ok(Edition::E2024),
            other => Err(format!(
                "`{other}` is not an edition; there are 2015, 2018, 2021 and 2024"
            )),
        }
    }
}

impl FromStr for Mode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "debug" => Ok(Mode::Debug),
            "release" => Ok(Mode::Release),
            other => Err(format!("`{other}` is not a mode; there are debug and release")),
        }
    }
}

impl FromStr for CrateType {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "bin" => Ok(CrateType::Bin),
            "lib" | "rlib" => Ok(CrateType::Lib),
            other => Err(format!(
                "`{other}` is not a crate type offered here; there are bin and lib"
            )),
        }
    }
}

/// True where a line of the code begins a function named `main`, whatever stands before `fn` on that line.
fn has_main(code: &str) -> bool {
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .any(|line| {
            let mut words = line.split_whitespace();
            words.any(|word| word == "fn" || word.ends_with("}fn"))
                && words
                    .next()
                    .is_some_and(|name| name == "main" || name.starts_with("main(") || name.starts_with("main<"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_main_function_is_found_and_a_mention_of_one_is_not() {
        for code in [
            "fn main() {}",
            "#[tokio::main]\nasync fn main() {}",
            "pub fn main () {}",
            "use a; fn main(){}",
        ] {
            assert!(has_main(code), "{code}");
        }
        for code in ["fn mainly() {}", "// fn main() {}", "fn f() { main() }", "mod main {}"] {
            assert!(!has_main(code), "{code}");
        }
    }
}
