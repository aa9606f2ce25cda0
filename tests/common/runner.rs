//! Runs listings and twins afresh, for the tests that need their times or lines.

use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use listing::{Claim, Compiled, Examples, Interpreter, Language, Listing, Run, Subject, build_examples};

use super::ROOT;
use super::skip::skip;

/// No listing takes more than 3 s; a busy machine gets time besides.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// What runs the listings, built and looked for once.
pub(crate) static RUNNER: LazyLock<Runner> = LazyLock::new(|| {
    let python = Interpreter::find();
    if python.is_none() {
        skip("the twins' runs", "Python 3 is not on this machine");
    }
    Runner {
        examples: build_examples(Path::new(ROOT), &["--examples"]).expect("the listings compile"),
        python,
    }
});

/// The listings' executables, and the interpreter of the twins.
pub(crate) struct Runner {
    examples: Examples,
    python: Option<Interpreter>,
}

impl Runner {
    /// What runs the twins, if this machine has it.
    pub(crate) fn python(&self) -> Option<&Interpreter> {
        self.python.as_ref()
    }

    /// Whether this machine has what runs the language.
    pub(crate) fn can_run(&self, language: Language) -> bool {
        language == Language::Rust || self.python.is_some()
    }

    /// Compiles a program that is no listing.
    pub(crate) fn compile(&self, program: &str, folder: &Path) -> Compiled {
        let compiled = self.examples.compile(program, folder);
        compiled.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Runs a listing that may never end, so long.
    pub(crate) fn run_until(&self, listing: &Listing, limit: Duration) -> Run {
        let program = self.examples.executable(listing);
        let run = program.and_then(|program| Run::until(program, &[], Path::new(ROOT), limit));
        run.unwrap_or_else(|error| panic!("{error}")).0
    }

    /// Runs a listing or its twin, a twin's run in the listing's words.
    pub(crate) fn run(&self, listing: &Listing, language: Language) -> Result<Run, String> {
        let root = Path::new(ROOT);
        let run = match (language, &self.python) {
            (Language::Python, Some(python)) => python.measure(&listing.source_path(language), root, LIMIT),
            _ => self
                .examples
                .executable(listing)
                .and_then(|program| Run::measure(program, &[], root, LIMIT)),
        };
        let run = run.map(|run| in_rust_words(listing, language, run));
        run.map_err(|error| error.to_string())
    }
}

/// A run as the listing's story tells it.
pub(crate) fn in_rust_words(listing: &Listing, language: Language, run: Run) -> Run {
    match language {
        Language::Rust => run,
        Language::Python => listing.story().in_rust_words(run),
    }
}

/// Whether a listing's claim speaks of its runs in this language.
pub(crate) fn is_of(claim: &Claim, language: Language) -> bool {
    match claim.subject() {
        Subject::Both => true,
        Subject::Listing => language == Language::Rust,
        Subject::Twin => language == Language::Python,
    }
}
