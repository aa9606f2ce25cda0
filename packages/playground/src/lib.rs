//! Compiles and runs Rust snippets on this machine, offline, and speaks the Rust Playground's protocol.
//!
//! [`Playground`] builds the libraries that snippets may use once, with Cargo, and from then on calls `rustc`
//! directly; what it has compiled before it takes from a cache. A program runs confined ([`Confinement`]) and within
//! [`Limits`], and its output arrives line by line, each line with the time at which it was read from the program. With a
//! [`Config::explorer`], [`Playground::explore`] runs it in every order in which its threads may go on.
//! [`Playground::router`] puts this behind HTTP and WebSocket; [`protect`] keeps other web sites away from it, and
//! [`serve`] answers.
//!
//! The library knows nothing of any book. It needs a Tokio runtime.
//!
//! ```no_run
//! # async fn example() -> Result<(), playground::Error> {
//! use playground::{Config, Event, Mode, Playground, Program};
//!
//! let playground = Playground::open(Config::new("Cargo.toml", "target/playground"))?;
//! playground.prepare(Mode::Debug, |line| eprintln!("{line}")).await?;
//! let mut run = playground.run(Program::new("fn main() { println!(\"hello\") }"))?;
//! while let Some(event) = run.next().await {
//!     if let Event::Stdout { text, seconds } = event {
//!         print!("{seconds:.3} {text}");
//!     }
//! }
//! # Ok(()) }
//! ```

mod cache;
mod check;
mod compile;
mod confine;
mod diagnostic;
mod error;
mod event;
mod explore;
mod incremental;
mod libraries;
mod limits;
mod lines;
mod once;
mod playground;
mod process;
mod program;
mod queue;
mod run;
mod rustc;
mod rustfmt;
mod scratch;
mod server;
mod spare;
mod stamp;
mod toolchain;

pub use crate::check::Checked;
pub use crate::confine::Confinement;
pub use crate::confine::counted::Counted;
pub use crate::diagnostic::{Code, Diagnostic, Span};
pub use crate::error::{Error, Result};
pub use crate::event::{End, Event, Finished, Reason};
pub use crate::explore::Exploration;
pub use crate::libraries::built::Library;
pub use crate::limits::{Limit, Limits};
pub use crate::playground::{Ahead, Config, Playground};
pub use crate::program::{CrateType, Edition, Mode, Program};
pub use crate::run::{Run, Stdin};
pub use crate::rustfmt::Formatted;
pub use crate::server::access::{Access, protect};
pub use crate::server::listen::{asked_to_end, listen, serve};
pub use crate::server::site::book;
pub use crate::toolchain::{Version, Versions};
