//! The book: how its chapters become pages.

mod block;
pub(crate) mod chart;
mod code;
mod highlight;
mod html;
mod layout;
mod picture;
mod prediction;
pub(crate) mod preprocessor;
mod progress;
mod refusal;
pub(crate) mod render;
mod room;
mod scripts;
mod versions;
