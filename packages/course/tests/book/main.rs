//! The book as it is built, served and read in two browsers: one program, in which the tests share what takes long to start.

mod common;

/// What the build colours by, without the command around it.
#[path = "../../src/book"]
#[allow(dead_code, reason = "a part is used")]
mod book {
    pub(crate) mod highlight;
    pub(crate) mod html;
}

mod axe;
mod browser;
mod build;
mod cached;
mod commands;
#[cfg(target_os = "linux")]
mod compilers;
mod disk;
mod heard;
mod keys;
mod links;
mod model;
mod pictures;
mod practice;
mod published;
mod reading;
mod remember;
mod search;
mod share;
mod sides;
mod still;
mod stock;
mod tables;
mod told;
mod typing;
mod unconfined;
mod weight;
