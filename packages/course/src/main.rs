//! The one program of the course: reads the book to you, and keeps its recordings.

mod book;
mod commands;
mod project;
mod runner;
mod terminal;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::book::preprocessor;
use crate::commands::{build, exercise, measure, orders, play, record, serve};
use crate::project::Project;

/// Async & Threads in Rust, an interactive course.
///
/// Without a command, builds the book, serves it on http://127.0.0.1:3000 with a runner for its listings,
/// and rebuilds it when a file changes.
#[derive(Parser)]
#[command(name = "cargo run --", version, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  cargo run                               read the book in a browser, and run its listings
  cargo run -- serve --port 8080 --open   the same on another port, opened in your browser
  cargo run -- build -d site              the book as static files, for any web host
  cargo run -- record                     record the listings that have changed
  cargo run -- play listings/coffee-shop/overlapping.rs
                                          run one program in the terminal, with times
  cargo run -- orders lost_update         try every order in which its threads may run
  cargo run -- exercise                   the exercises, and which of them you have solved
  cargo run -- exercise servers           mend one in your own editor";

#[derive(Subcommand)]
enum Command {
    /// Build the book and serve it with its runner (the default)
    Serve(serve::Options),
    /// Build the book as static files, for any web host
    Build {
        /// The folder to write to; what is in it is replaced
        #[arg(short = 'd', long, value_name = "DIR", default_value = "book")]
        dest_dir: PathBuf,
    },
    /// Record runs of the listings that have changed since their last recording, or of those named
    Record(record::Options),
    /// Time the CPU-bound listings and their twins on this machine, for the chart in the chapter on CPU-bound work
    Measure,
    /// Run one Rust file as the page does, and show its times and lanes in the terminal
    Play {
        /// The file
        file: PathBuf,
    },
    /// Try every order in which a program's threads may run, and show what comes out, with an order for each
    Orders(orders::Options),
    /// List the exercises; or begin one in a file of your own, which is judged at each save
    Exercise(exercise::Options),
    /// Turn included listings into listing blocks; mdBook calls this
    #[command(hide = true)]
    Preprocess(preprocessor::Options),
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command.unwrap_or(Command::Serve(serve::Options::default())) {
        Command::Serve(options) => serve::serve(&Project::find()?, &options)?,
        Command::Build { dest_dir } => build::build(&Project::find()?, &dest_dir)?,
        Command::Record(options) => return record::record(&Project::find()?, &options),
        Command::Measure => measure::measure(&Project::find()?)?,
        Command::Play { file } => return play::play(&Project::find()?, &file),
        Command::Orders(options) => return orders::orders(&Project::find()?, &options),
        Command::Exercise(options) => return exercise::exercise(&Project::find()?, &options),
        Command::Preprocess(options) => return preprocessor::preprocess(&options),
    }
    Ok(ExitCode::SUCCESS)
}
