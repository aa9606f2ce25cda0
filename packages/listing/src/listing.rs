//! A listing: its program in one or two languages, and the files beside it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::{Error, Result};
use crate::recording::{Header, Recording};
use crate::story::Story;
use crate::text::{read_text, text_hash};

/// The two languages in which a listing can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// The listing itself.
    Rust,
    /// Its twin.
    Python,
}

impl Language {
    /// Both, the listing's own first.
    pub const ALL: [Language; 2] = [Language::Rust, Language::Python];

    /// As it stands on a tab, and in messages.
    pub fn name(self) -> &'static str {
        match self {
            Language::Rust => "Rust",
            Language::Python => "Python",
        }
    }

    fn source_extension(self) -> &'static str {
        match self {
            Language::Rust => "rs",
            Language::Python => "py",
        }
    }

    fn recording_extension(self) -> &'static str {
        match self {
            Language::Rust => "cast",
            Language::Python => "py.cast",
        }
    }
}

/// What a listing is there for, as its file's name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It shows something.
    Plain,
    /// `exercise_NAME.rs`, the start of an exercise: it breaks its story, and the reader is to mend it.
    Exercise,
    /// `exercise_NAME.solution.rs`: it keeps the story of the exercise.
    Solution,
}

impl Kind {
    /// How long the judge of an exercise lets a program run that may never end.
    pub const PATIENCE: Duration = Duration::from_secs(5);

    fn of(name: &str) -> Self {
        match (name.starts_with("exercise_"), name.ends_with(SOLUTION)) {
            (true, true) => Kind::Solution,
            (true, false) => Kind::Exercise,
            (false, _) => Kind::Plain,
        }
    }
}

/// What the name of an exercise's solution has behind that of its start.
const SOLUTION: &str = ".solution";

/// One listing: `listings/CHAPTER/NAME.rs`, and the files beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// The slug of its chapter, which is its folder's name.
    pub chapter: String,
    /// Its name, unique over the whole book.
    pub name: String,
    /// What it is there for.
    pub kind: Kind,
    folder: PathBuf,
    has_twin: bool,
    is_refused: bool,
    story: Story,
}

impl Listing {
    /// The listing whose Rust program lies at `path`, with its story; `is_there` tells whether a file is.
    ///
    /// # Errors
    /// If its story cannot be read.
    pub(crate) fn at(path: &Path, is_there: impl Fn(&Path) -> bool) -> Result<Self> {
        let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let mut listing = Listing {
            chapter: stem(&folder),
            kind: Kind::of(&stem(path)),
            name: stem(path),
            folder,
            has_twin: false,
            is_refused: false,
            story: Story::default(),
        };
        listing.has_twin = is_there(&listing.source_path(Language::Python));
        listing.is_refused = is_there(&listing.refusal_path());
        let story = listing.story_path();
        if is_there(&story) {
            listing.story = Story::read(&story)?;
        }
        Ok(listing)
    }

    pub(crate) fn beside(&self, extension: &str) -> PathBuf {
        self.folder.join(format!("{}.{extension}", self.name))
    }

    /// Of the example that Cargo builds from it.
    pub fn example_name(&self) -> String {
        self.name.replace('.', "_")
    }

    /// The name of the solution, of an exercise.
    pub fn solution_name(&self) -> String {
        format!("{}{SOLUTION}", self.name)
    }

    /// Where its program lies, whether or not there is one in this language.
    pub fn source_path(&self, language: Language) -> PathBuf {
        self.beside(language.source_extension())
    }

    /// Where the recording of its run lies, whether or not there is one.
    pub fn recording_path(&self, language: Language) -> PathBuf {
        self.beside(language.recording_extension())
    }

    /// Where the compiler's message lies, if the listing is refused on purpose.
    pub fn refusal_path(&self) -> PathBuf {
        self.beside("stderr")
    }

    /// Where its story lies, whether or not it has one.
    pub fn story_path(&self) -> PathBuf {
        self.beside("story.toml")
    }

    /// Whether the compiler refuses this listing on purpose.
    pub fn is_refused(&self) -> bool {
        self.is_refused
    }

    /// The languages in which the listing exists: Rust, and Python where it has a twin.
    pub fn languages(&self) -> Vec<Language> {
        match self.has_twin {
            true => Language::ALL.to_vec(),
            false => vec![Language::Rust],
        }
    }

    /// The languages in which it runs, so that there is a run to record.
    pub fn recorded_languages(&self) -> Vec<Language> {
        self.languages()
            .into_iter()
            .filter(|&language| language != Language::Rust || !self.is_refused())
            .filter(|_| self.kind != Kind::Solution)
            .collect()
    }

    /// Its program as it lies there.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn source(&self, language: Language) -> Result<String> {
        read_text(&self.source_path(language))
    }

    /// SHA-256 of the source, in hexadecimal: what a recording names as its origin.
    ///
    /// # Errors
    /// If the source cannot be read.
    pub fn source_hash(&self, language: Language) -> Result<String> {
        Ok(text_hash(&self.source(language)?))
    }

    /// The caption: the text of the first line, `//! …` in Rust and `"""…"""` in Python.
    ///
    /// # Errors
    /// If the first line is not a caption; the message says what it should be.
    pub fn caption(&self, language: Language) -> Result<String> {
        self.caption_of(&self.source(language)?, language)
    }

    fn caption_of(&self, source: &str, language: Language) -> Result<String> {
        let first = source.lines().next().unwrap_or_default();
        let (caption, form) = match language {
            Language::Rust => (first.strip_prefix("//! "), "//! Caption"),
            Language::Python => (
                first
                    .strip_prefix("\"\"\"")
                    .and_then(|rest| rest.strip_suffix("\"\"\"")),
                "\"\"\"Caption\"\"\"",
            ),
        };
        match caption.map(str::trim) {
            Some(caption) if !caption.is_empty() => Ok(caption.to_owned()),
            _ => Err(Error::At {
                path: self.source_path(language),
                line: 1,
                message: format!("the first line of a listing is its caption: `{form}`"),
            }),
        }
    }

    /// The program as the page shows and runs it: without the caption, which stands above it,
    /// and without `ANCHOR` comments.
    ///
    /// # Errors
    /// As [`Listing::caption`].
    pub fn program(&self, language: Language) -> Result<String> {
        let source = self.source(language)?;
        self.caption_of(&source, language)?;
        Ok(join(shown_lines(&source).map(|(_, line)| line)))
    }

    /// The line of [`Listing::program`], from 0, that is this line of its source, from 1; none if it is not shown.
    ///
    /// # Errors
    /// If the source cannot be read.
    pub fn line_of_program(&self, language: Language, line: usize) -> Result<Option<usize>> {
        let source = self.source(language)?;
        Ok(shown_lines(&source).position(|(index, _)| index + 1 == line))
    }

    /// The program in Rust with every line outside the anchor hidden, in rustdoc's way: `# ` before it.
    ///
    /// # Errors
    /// If there is no such anchor, or it is not closed.
    pub fn excerpt(&self, anchor: &str) -> Result<String> {
        let path = self.source_path(Language::Rust);
        let source = self.source(Language::Rust)?;
        let mut inside = false;
        let mut seen = false;
        let mut shown = Vec::new();
        for line in source.lines().skip(1) {
            match Anchor::parse(line) {
                Some(Anchor::Start(name)) if name == anchor => (inside, seen) = (true, true),
                Some(Anchor::End(name)) if name == anchor => inside = false,
                Some(_) => {}
                None if inside => shown.push(line.to_owned()),
                None => shown.push(format!("# {line}")),
            }
        }
        if !seen || inside {
            let fault = if seen { "is never closed" } else { "is not there" };
            let message = format!("the anchor `{anchor}` {fault} (`// ANCHOR: {anchor}` … `// ANCHOR_END: {anchor}`)");
            return Err(Error::At { path, line: 1, message });
        }
        let body = shown.iter().skip_while(|line| line.trim() == "#");
        Ok(join(body.map(String::as_str)))
    }

    /// What the compiler says of a refused listing.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn refusal(&self) -> Result<String> {
        read_text(&self.refusal_path())
    }

    /// The recording of its run in this language.
    ///
    /// # Errors
    /// If there is none, or it cannot be read; the message says how to make one.
    pub fn recording(&self, language: Language) -> Result<Recording> {
        Recording::read(&self.made_recording(language)?)
    }

    /// The recording as the page shows it: a twin's from its first line.
    ///
    /// # Errors
    /// As [`Listing::recording`].
    pub fn shown_recording(&self, language: Language) -> Result<Recording> {
        let recording = self.recording(language)?;
        Ok(match language {
            Language::Rust => recording,
            Language::Python => recording.from_first_line(),
        })
    }

    /// What its recording says of itself, without the run.
    ///
    /// # Errors
    /// As [`Listing::recording`].
    pub fn recording_header(&self, language: Language) -> Result<Header> {
        Header::read(&self.made_recording(language)?)
    }

    fn made_recording(&self, language: Language) -> Result<PathBuf> {
        let path = self.recording_path(language);
        if !path.is_file() {
            return Err(Error::Message(format!(
                "{}: there is no recording; make it with `cargo run -- record {}`",
                path.display(),
                self.name
            )));
        }
        Ok(path)
    }

    /// Whether the recording is missing, or was made from another source.
    ///
    /// # Errors
    /// If either cannot be read.
    pub fn is_stale(&self, language: Language) -> Result<bool> {
        if !self.recording_path(language).is_file() {
            return Ok(true);
        }
        Ok(self.recording_header(language)?.source_hash != self.source_hash(language)?)
    }

    /// What the listing promises besides the order of lines in each lane; nothing if it has no `story.toml`.
    pub fn story(&self) -> &Story {
        &self.story
    }
}

/// `ANCHOR: name` and `ANCHOR_END: name`, as mdBook knows them.
enum Anchor<'a> {
    Start(&'a str),
    End(&'a str),
}

impl<'a> Anchor<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let name = |rest: &'a str| rest.split_whitespace().next().unwrap_or_default();
        if let Some((_, rest)) = line.split_once("ANCHOR_END:") {
            Some(Anchor::End(name(rest)))
        } else {
            let (_, rest) = line.split_once("ANCHOR:")?;
            Some(Anchor::Start(name(rest)))
        }
    }
}

/// Without the caption, empty lines behind it, and `ANCHOR` comments; each with its index in the source.
fn shown_lines(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let body = source
        .lines()
        .enumerate()
        .skip(1)
        .skip_while(|(_, line)| line.is_empty());
    body.filter(|(_, line)| Anchor::parse(line).is_none())
}

fn join<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_shown_without_caption_and_anchors_and_keep_their_numbers() {
        let source = "//! A cup\n\n// ANCHOR: main\nfn main() {\n\n}\n// ANCHOR_END: main\n";
        let shown: Vec<_> = shown_lines(source).collect();
        assert_eq!(shown, [(3, "fn main() {"), (4, ""), (5, "}")]);
    }
}
