//! The commands, one file each. They do not know of one another.

pub(crate) mod build;
pub(crate) mod exercise;
pub(crate) mod measure;
pub(crate) mod orders;
pub(crate) mod play;
pub(crate) mod record;
pub(crate) mod serve;
