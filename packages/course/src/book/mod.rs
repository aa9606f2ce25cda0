//! The book: how its chapters become pages.

mod block;
pub(crate) mod chart;
pub(crate) mod preprocessor;
pub(crate) mod render;
mod scripts;
