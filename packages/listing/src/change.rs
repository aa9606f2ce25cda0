//! A change to a listing that a chapter proposes, as a fenced `diff` block: lines that go (`-`), lines that come (`+`), and
//! lines around them that stay (` `). A line that begins with `@@` parts what lies apart in the program.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::catalog::Catalog;
use crate::chapter::Chapter;
use crate::error::{Error, Result};
use crate::listing::{Language, Listing};
use crate::recording::{Header, Recording};
use crate::story::Story;
use crate::text::{read_text, text_hash};

/// A place of a program where lines go and others come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// The first line that goes, or before which others come; from 0.
    pub first: usize,
    /// How many go.
    pub removed: usize,
    /// What comes in their place.
    pub added: Vec<String>,
}

/// Where a diff acts on a program, in the order of its lines.
///
/// # Errors
/// If a part of it fits nowhere, in several places, or before the part above it; the message names the places.
pub fn edits(program: &str, diff: &str) -> std::result::Result<Vec<Edit>, String> {
    let lines: Vec<&str> = program.lines().collect();
    let mut edits = Vec::new();
    let mut end = 0;
    for part in parts(diff)? {
        let kept: Vec<&str> = part
            .iter()
            .filter(|(mark, _)| *mark != '+')
            .map(|(_, line)| *line)
            .collect();
        let [first, ..] = kept[..] else {
            return Err("a part that only inserts needs a line of context, which says where".to_owned());
        };
        let places: Vec<usize> = (0..lines.len().saturating_sub(kept.len() - 1))
            .filter(|&start| lines[start..start + kept.len()] == kept)
            .collect();
        let [place] = places[..] else {
            let places: Vec<String> = places.iter().map(|line| (line + 1).to_string()).collect();
            return Err(match places.is_empty() {
                true => format!("the {} lines from `{first}` on are nowhere in the program", kept.len()),
                false => format!(
                    "the {} lines from `{first}` on fit in {} places, at lines {}; more lines around them say which is meant",
                    kept.len(),
                    places.len(),
                    places.join(", ")
                ),
            });
        };
        if place < end {
            return Err(format!("`{first}` comes before what the part above it changes"));
        }
        end = place + kept.len();
        let before = edits.len();
        let mut line = place;
        let mut grows = false;
        for (mark, text) in part {
            if mark == ' ' {
                (line, grows) = (line + 1, false);
                continue;
            }
            if !grows {
                edits.push(Edit {
                    first: line,
                    removed: 0,
                    added: Vec::new(),
                });
                grows = true;
            }
            let edit = edits.last_mut().expect("one was just begun");
            if mark == '+' {
                edit.added.push(text.to_owned());
            } else {
                edit.removed += 1;
                line += 1;
            }
        }
        if edits.len() == before {
            return Err(format!("the part that begins with `{first}` changes nothing"));
        }
    }
    match edits.is_empty() {
        true => Err("the diff is empty".to_owned()),
        false => Ok(edits),
    }
}

/// The parts of a diff, each as lines with their marks.
fn parts(diff: &str) -> std::result::Result<Vec<Vec<(char, &str)>>, String> {
    let mut parts: Vec<Vec<(char, &str)>> = vec![Vec::new()];
    for line in diff.lines() {
        if line.starts_with("@@") {
            parts.push(Vec::new());
            continue;
        }
        let part = parts.last_mut().expect("there is a first one");
        match line.chars().next() {
            Some(mark @ ('-' | '+' | ' ')) => part.push((mark, &line[1..])),
            None => part.push((' ', "")),
            Some(_) => return Err(format!("`{line}` begins with none of `-`, `+`, a blank, `@@`")),
        }
    }
    parts.retain(|part| !part.is_empty());
    Ok(parts)
}

/// The program with the edits made.
pub fn apply(program: &str, edits: &[Edit]) -> String {
    let mut lines: Vec<&str> = program.lines().collect();
    for edit in edits.iter().rev() {
        let added = edit.added.iter().map(String::as_str);
        lines.splice(edit.first..edit.first + edit.removed, added);
    }
    lines.iter().flat_map(|line| [*line, "\n"]).collect()
}

/// A listing as a chapter's change makes it, and the files beside it: `NAME.CHANGE.story.toml`, and `NAME.CHANGE.cast` or,
/// where the compiler refuses it, `NAME.CHANGE.stderr`.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed<'a> {
    /// Which listing is changed.
    pub listing: &'a Listing,
    /// The change's name.
    pub name: String,
    /// Where the answer begins in the chapter's source, in bytes.
    pub answer: usize,
    /// Where, in the program as the page shows it.
    pub edits: Vec<Edit>,
    /// What it becomes.
    pub program: String,
    story: Story,
}

impl<'a> Changed<'a> {
    /// All that the chapters in a folder propose.
    ///
    /// # Errors
    /// As [`Changed::in_chapter`], or if a chapter cannot be read.
    pub fn all(catalog: &'a Catalog, chapters: &Path) -> Result<Vec<Self>> {
        let error = |source| Error::Io {
            path: chapters.to_owned(),
            source,
        };
        let entries = fs::read_dir(chapters).map_err(error)?;
        let mut paths: Vec<PathBuf> = entries
            .map(|entry| Ok(entry.map_err(error)?.path()))
            .collect::<Result<_>>()?;
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
        paths.sort();
        let mut all = Vec::new();
        for path in paths {
            all.extend(Changed::in_chapter(
                catalog,
                &path,
                &Chapter::parse(&read_text(&path)?),
            )?);
        }
        Ok(all)
    }

    /// Those that a chapter proposes, in their order. `path` is for messages.
    ///
    /// # Errors
    /// If a change has no name, no listing is linked to above it, no answer follows, its diff does not fit, or it has no
    /// story; the message says what to do.
    pub fn in_chapter(catalog: &'a Catalog, path: &Path, chapter: &Chapter) -> Result<Vec<Self>> {
        let changes = chapter.changes.iter().map(|change| {
            let code = &chapter.code[change.code];
            let at = |message: String| Error::At {
                path: path.to_owned(),
                line: code.line,
                message,
            };
            let is_name = |name: &str| {
                !name.is_empty()
                    && name
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            };
            if !is_name(&change.name) {
                return Err(at(
                    "a change has a name behind `diff`, of small letters, digits and `_`".to_owned(),
                ));
            }
            let listing = change.listing.as_deref().and_then(|name| catalog.get(name));
            let listing = listing.ok_or_else(|| {
                at("a change follows a link to its listing under the same heading: `[…](#listing-NAME)`".to_owned())
            })?;
            let answer = change.answer.ok_or_else(|| {
                at("a change is followed by its question, then by the answer in `<details>`".to_owned())
            })?;
            Changed::of(listing, &change.name, &code.body, answer).map_err(|error| match error {
                Error::Message(message) => at(message),
                other => other,
            })
        });
        changes.collect()
    }

    fn of(listing: &'a Listing, name: &str, diff: &str, answer: usize) -> Result<Self> {
        let original = listing.program(Language::Rust)?;
        let edits = edits(&original, diff)
            .map_err(|fault| Error::Message(format!("the change `{name}` to `{}`: {fault}", listing.name)))?;
        let mut changed = Changed {
            listing,
            name: name.to_owned(),
            answer,
            program: apply(&original, &edits),
            edits,
            story: Story::default(),
        };
        changed.story = Story::read(&changed.story_path())?;
        Ok(changed)
    }

    /// `NAME.CHANGE`, as its files are called.
    pub fn full_name(&self) -> String {
        format!("{}.{}", self.listing.name, self.name)
    }

    fn beside(&self, extension: &str) -> PathBuf {
        self.listing.beside(&format!("{}.{extension}", self.name))
    }

    /// Where its story lies.
    pub fn story_path(&self) -> PathBuf {
        self.beside("story.toml")
    }

    /// Where its recording lies, if it runs.
    pub fn recording_path(&self) -> PathBuf {
        self.beside("cast")
    }

    /// Where the compiler's message lies, if it is refused.
    pub fn refusal_path(&self) -> PathBuf {
        self.beside("stderr")
    }

    /// What it promises, and what the reader is asked.
    pub fn story(&self) -> &Story {
        &self.story
    }

    /// Whether the compiler refuses what the change makes.
    pub fn is_refused(&self) -> bool {
        self.refusal_path().is_file()
    }

    /// What the compiler says of it.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn refusal(&self) -> Result<String> {
        read_text(&self.refusal_path())
    }

    /// SHA-256 of the changed program, in hexadecimal.
    pub fn program_hash(&self) -> String {
        text_hash(&self.program)
    }

    /// The recording of its first run, with what its header says of the others.
    ///
    /// # Errors
    /// If there is none, or it cannot be read; the message says how to make one.
    pub fn recording(&self) -> Result<Recording> {
        let path = self.recording_path();
        if !path.is_file() {
            return Err(Error::Message(format!(
                "{}: there is no recording; make it with `cargo run -- record {}`",
                path.display(),
                self.full_name()
            )));
        }
        Recording::read(&path)
    }

    /// Whether there is neither a recording nor a refusal, or the recording is of another program.
    ///
    /// # Errors
    /// If the recording cannot be read.
    pub fn is_stale(&self) -> Result<bool> {
        let path = self.recording_path();
        if !path.is_file() {
            return Ok(!self.is_refused());
        }
        Ok(Header::read(&path)?.source_hash != self.program_hash())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: &str = "fn main() {\n    brew();\n    wait();\n\n    brew();\n    drink();\n}\n";

    fn changed(diff: &str) -> std::result::Result<String, String> {
        Ok(apply(PROGRAM, &edits(PROGRAM, diff)?))
    }

    #[test]
    fn lines_go_and_come_where_the_lines_around_them_stand() {
        for (diff, result) in [
            (
                "-    drink();\n+    sip();\n+    sip();\n",
                "fn main() {\n    brew();\n    wait();\n\n    brew();\n    sip();\n    sip();\n}\n",
            ),
            (
                "     brew();\n     drink();\n+    wash();\n",
                "fn main() {\n    brew();\n    wait();\n\n    brew();\n    drink();\n    wash();\n}\n",
            ),
            (
                "-    brew();\n     wait();\n@@\n-    drink();\n",
                "fn main() {\n    wait();\n\n    brew();\n}\n",
            ),
            (
                "     wait();\n\n+    rest();\n     brew();\n-    drink();\n",
                "fn main() {\n    brew();\n    wait();\n\n    rest();\n    brew();\n}\n",
            ),
        ] {
            assert_eq!(changed(diff).as_deref(), Ok(result), "{diff}");
        }
    }

    #[test]
    fn neighbouring_lines_are_one_edit() {
        let edits = edits(PROGRAM, "-    wait();\n+    rest();\n \n-    brew();\n-    drink();\n").unwrap();
        let edit = |first, removed, added: &[&str]| Edit {
            first,
            removed,
            added: added.iter().map(|line| (*line).to_owned()).collect(),
        };
        assert_eq!(edits, [edit(2, 1, &["    rest();"]), edit(4, 2, &[])]);
    }

    #[test]
    fn a_diff_that_fits_nowhere_or_twice_is_refused() {
        for (diff, fault) in [
            ("-    brew();\n", "fit in 2 places, at lines 2, 5"),
            ("-    stir();\n", "nowhere in the program"),
            ("-wait();\n", "nowhere in the program"),
            ("+    stir();\n", "needs a line of context"),
            ("     wait();\n", "changes nothing"),
            ("-    drink();\n@@\n-    wait();\n", "comes before what the part above"),
            ("*   wait();\n", "begins with none of"),
            ("", "empty"),
            ("@@\n", "empty"),
        ] {
            let found = changed(diff).unwrap_err();
            assert!(found.contains(fault), "{diff}: {found}");
        }
    }
}
