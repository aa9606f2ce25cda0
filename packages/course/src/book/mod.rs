//! The book: how its chapters become pages.

mod block;
pub mod chart;
pub mod preprocessor;
pub mod render;
