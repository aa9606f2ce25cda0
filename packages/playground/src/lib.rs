//! Compiles and runs Rust snippets on this machine, offline, and speaks the Rust Playground's protocol.
//!
//! [`Playground`] builds the libraries that snippets may use once, with Cargo, and from then on calls `rustc`
//! directly; what it has compiled before it takes from a cache. A program runs confined ([`Confinement`]) and within
//! [`Limits`], and its output arrives line by line, each line with the time at which it was read from the program.
//! [`Playground::router`] puts this behind HTTP and WebSocket; [`protect`] keeps other web sites away from it.
//!
//! The library knows nothing of any book. It needs a Tokio runtime.
//!
//! ```no_run
//! # async fn example() -> Result<(), playground::Error> {
//! use playground::{Config, Event, Playground, Program};
//!
//! let playground = Playground::open(Config::new("Cargo.toml", "target/playground"))?;
//! playground.prepare(|line| eprintln!("{line}")).await?;
//! let mut run = playground.run(Program::new("fn main() { println!(\"hello\") }"))?;
//! while let Some(event) = run.next().await {
//!     if let Event::Stdout { text, seconds } = event {
//!         print!("{seconds:.3} {text}");
//!     }
//! }
//! # Ok(()) }
//! ```

mod access;
mod cache;
mod confine;
mod engine;
mod error;
mod http;
mod libraries;
mod limits;
mod lines;
mod process;
mod program;
mod toolchain;
mod websocket;

pub use access::{Access, protect};
pub use confine::Confinement;
pub use engine::{Config, End, Event, Finished, Playground, Reason, Run, Stage, Stdin};
pub use error::{Error, Result};
pub use libraries::Library;
pub use limits::{Limit, Limits};
pub use program::{CrateType, Edition, Mode, Program};
