//! What comes out of whole programs, each told apart from its mended form; and what is refused.

mod classics;
mod refused;
mod shuttle;
mod sound;
mod told;
mod verdict;
