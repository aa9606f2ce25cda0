//! Makes of a program one that explores itself, and of what is said of that one what is to be said of the program. Knows
//! nothing of how programs are compiled and run, nor of how orders are searched.
//!
//! Such a program is compiled against a crate that stands in for std and, by its macro `explored!`, for `main`. Its text is
//! what it was: on its first line `#![no_main]` comes before everything, and after its last line comes the macro; crates that it
//! uses and that are modelled are brought in there and at the end of its modules. None of it moves a line.

mod constants;
mod modelled;
mod refused;
mod tokens;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::diagnostic::Messages;
use crate::error::{Error, Result};
use crate::explore::constants::replaced;
use crate::explore::modelled::brought_in;
use crate::explore::refused::refused;
use crate::explore::tokens::Tokens;
use crate::explore::written::{Edit, Written};
use crate::program::{CrateType, Edition, Program};

/// How the orders of a program are to be searched. All of it may be left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[serde(rename_all(serialize = "snake_case", deserialize = "camelCase"))]
pub struct Exploration {
    /// New values of constants, by their names: smaller ones, as a rule.
    #[serde(skip_serializing)]
    pub with: BTreeMap<String, String>,
    /// How often at most a thread is kept from going on though it could. Without it, every order is tried if that is not too
    /// much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preemptions: Option<u32>,
    /// So many states are met at most; where there are more, fewer orders are tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_states: Option<usize>,
    /// So many steps are taken at most for one way of searching.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_steps: Option<u64>,
    /// So long it takes at most, in seconds; by default most of [`crate::Limits::run_time`], so that there is time left to tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_seconds: Option<f64>,
    /// How many orders are tried at random where the others are too many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_random: Option<u64>,
    /// With which they are drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// This order alone, to its end: for each of its steps the number of its thread, as this order starts them from `main` with 0
    /// on, and 64 times that of the step's way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replay: Option<Vec<usize>>,
    /// Claims of the order of lines, in the explorer's form: orders that break one are told apart from those that do not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub watched: Vec<String>,
    /// Do not merge equal states: each order is run for itself.
    #[serde(skip_serializing_if = "is_false")]
    pub one_by_one: bool,
    /// Every step is chosen, those too that no other thread notices.
    #[serde(skip_serializing_if = "is_false")]
    pub all_steps: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// A program that explores itself.
#[derive(Debug, Clone)]
pub(crate) struct Explored {
    pub(crate) program: Program,
    /// Why it cannot be explored, where names tell; then it need not be compiled.
    pub(crate) refused: Option<Messages>,
    written: Written,
}

impl Explored {
    /// Makes it of `program`. `crates` are those that programs may use.
    ///
    /// # Errors
    /// [`Error::Exploration`] where it cannot be made.
    pub(crate) fn new(program: Program, exploration: &Exploration, crates: &BTreeSet<String>) -> Result<Self> {
        let wrong = |reason: String| Error::Exploration { reason };
        let Program {
            code, edition, tests, ..
        } = &program;
        if !matches!(edition, Edition::E2021 | Edition::E2024) {
            return Err(wrong(format!(
                "edition {edition} cannot be explored; there are 2021 and 2024"
            )));
        }
        if *tests {
            return Err(wrong("tests cannot be explored, but a program with `main`".into()));
        }
        let begin = beginning(code);
        // Where it cannot be read, the compiler will say why.
        let (edits, refused) = match Tokens::read(code, begin) {
            Some(tokens) => {
                let names = tokens.names();
                let mut indices = 0..tokens.0.len();
                if !indices.any(|index| tokens.0[index].depth == 0 && tokens.are(index, &["fn", "main"])) {
                    return Err(wrong("there is no `fn main` in the program".into()));
                }
                let mut edits = replaced(code, &tokens, &exploration.with).map_err(wrong)?;
                edits.push(insert(begin, BEFORE));
                let (uses, named) = brought_in(&tokens, &names);
                edits.extend(uses);
                edits.push(insert(code.len(), &after(code, exploration, &named)));
                (edits, refused(code, &tokens, &names, crates))
            }
            None => (Vec::new(), None),
        };
        let written = Written::new(code, edits);
        Ok(Explored {
            program: Program {
                code: written.code.clone(),
                crate_type: CrateType::Bin,
                backtrace: false,
                ..program
            },
            refused,
            written,
        })
    }

    /// What the compiler says of it, said of the program as it was.
    pub(crate) fn said_of_program(&self, messages: Messages) -> Messages {
        self.written.said_of_old(messages)
    }
}

/// Comes before everything.
const BEFORE: &str = "#![no_main] ";

/// What comes after the last line; at its end `named`.
fn after(code: &str, exploration: &Exploration, named: &str) -> String {
    let options = serde_json::to_string(exploration).expect("options are plain data");
    let line = if code.ends_with('\n') { "" } else { "\n" };
    format!("{line}::std::explored!({options:?});{named}\n")
}

fn insert(at: usize, new: &str) -> Edit {
    Edit {
        at: at..at,
        new: new.to_owned(),
    }
}

/// Where attributes may stand: after a byte order mark and a line for the system's shell.
fn beginning(code: &str) -> usize {
    let text = code.trim_start_matches('\u{feff}');
    let mark = code.len() - text.len();
    let is_for_shell = text
        .strip_prefix("#!")
        .is_some_and(|rest| !rest.trim_start().starts_with('['));
    mark + if is_for_shell {
        text.find('\n').map_or(text.len(), |end| end + 1)
    } else {
        0
    }
}

#[cfg(test)]
mod tests;
