//! The commands, one file each. They do not know of one another.

pub mod build;
pub mod measure;
pub mod play;
pub mod record;
pub mod serve;
