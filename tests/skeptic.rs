//! Every listing in a chapter builds and runs as it stands there, in the edition that skeptic uses (2021).

include!(concat!(env!("OUT_DIR"), "/skeptic-tests.rs"));
