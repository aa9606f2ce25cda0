//! What a program that explores itself is made of: its entry, and what it prints. Not a part of std, so named as none of it is.

use std::fmt;
use std::panic::{self, Location};
use std::sync::Once;

pub use crate::search::options::Options;
pub use crate::search::report::{Ending, Line, Outcome, Progress, Report, Searched, Step, Waiting};

use crate::model::complaint::Complaint;
use crate::model::execution::Execution;
use crate::model::step::drop_step;
use crate::model::trace::{Told, lane};
use crate::search::Search;
use crate::standard::process::ExitCode;

/// Where something is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// What `main` may return, as an exit status.
pub trait Status {
    /// The status.
    fn status(self) -> i32;
}

impl Status for () {
    fn status(self) -> i32 {
        0
    }
}

impl Status for ExitCode {
    fn status(self) -> i32 {
        self.0.into()
    }
}

impl<T: Status, E: fmt::Debug> Status for Result<T, E> {
    fn status(self) -> i32 {
        match self {
            Ok(value) => value.status(),
            Err(error) => {
                print(Stream::Err, format_args!("Error: {error:?}"), "\n");
                1
            }
        }
    }
}

/// Runs a program in every order, and returns what was found.
pub fn explore(options: &Options, program: impl Fn() -> i32 + 'static, progress: impl FnMut(&Line)) -> Report {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if Execution::number_now() == 0 {
                before(info);
            } else {
                note_panic(info);
            }
        }));
    });
    Search::new(options, program, progress).run()
}

/// The entry of a program that explores itself.
#[doc(hidden)]
pub fn main(options: &str, program: fn() -> i32) -> i32 {
    let options = match serde_json::from_str(options) {
        Ok(options) => options,
        Err(error) => {
            eprintln!("the options are not understood: {error}");
            return 2;
        }
    };
    let tell = |line: &Line| {
        let text = serde_json::to_string(line).expect("plain data");
        println!("{text}");
    };
    let report = explore(&options, program, tell);
    tell(&Line::Report(Box::new(report)));
    0
}

/// What `println!` and its kin do: a step, which others notice who print on the same lane.
#[doc(hidden)]
#[track_caller]
pub fn print(stream: Stream, words: fmt::Arguments, end: &str) {
    let text = format!("{words}{end}");
    let lanes: Vec<_> = text.lines().map(lane).collect();
    if !text.is_empty() && !text.ends_with('\n') && Execution::is_under_way() {
        Execution::learn_of_piece();
    }
    if drop_step(Location::caller(), Execution::prints(&lanes)) {
        Execution::with(|run| {
            let unfinished = &mut run.unfinished[stream as usize];
            unfinished.push_str(&text);
            let mut rest = std::mem::take(unfinished);
            while let Some((line, more)) = rest.split_once('\n') {
                let told = match stream {
                    Stream::Out => Told::Out(line.to_owned()),
                    Stream::Err => Told::Err(line.to_owned()),
                };
                run.printed(lane(line), told);
                rest = more.to_owned();
            }
            run.leave_unfinished(stream as usize, rest);
        });
    }
}

fn note_panic(info: &panic::PanicHookInfo) {
    if !Execution::is_under_way() {
        return;
    }
    let words = info.payload_as_str().unwrap_or("Box<dyn Any>");
    let line = info.location().map_or(0, Location::line);
    let lane = Execution::with(|run| run.host_name().unwrap_or_else(|| "<unnamed>".into()));
    Execution::panics(Complaint {
        words: format!("thread '{lane}' panicked at line {line}: {words}"),
        lane,
        line,
    });
}
