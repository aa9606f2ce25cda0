//! What the commands promise on the command line: help, and errors that say what to do.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

fn course(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_course"));
    command.args(arguments).current_dir(root());
    command
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[track_caller]
fn fails_saying(mut command: Command, parts: &[&str]) {
    let Output { status, stderr, .. } = command.output().unwrap();
    let message = String::from_utf8_lossy(&stderr);
    assert!(!status.success(), "it should fail");
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in:\n{message}");
    }
}

#[test]
fn help_names_every_command_with_an_example() {
    let output = course(&["--help"]).output().unwrap();
    let help = String::from_utf8_lossy(&output.stdout);
    for part in [
        "serve",
        "build",
        "record",
        "play",
        "Examples:",
        "cargo run -- play",
        "http://127.0.0.1:3000",
    ] {
        assert!(help.contains(part), "`{part}` is not in:\n{help}");
    }
}

#[test]
fn a_taken_port_names_the_flag() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    fails_saying(
        course(&["serve", "--port", &port]),
        &[&format!("port {port} is taken"), "--port"],
    );
}

#[test]
fn an_unknown_listing_names_the_nearest() {
    fails_saying(
        course(&["record", "overlaping"]),
        &["no listing `overlaping`", "`overlapping`"],
    );
}

#[test]
fn outside_the_course_the_folder_is_the_error() {
    let elsewhere = TempDir::new().unwrap();
    let mut command = course(&["build"]);
    command.current_dir(elsewhere.path());
    fails_saying(command, &["no book.toml", "inside the course's folder"]);
}

#[test]
fn without_rust_the_runner_says_to_install_it() {
    let mut command = course(&["play", "listings/coffee-shop/overlapping.rs"]);
    command.env("PATH", "").env_remove("CARGO").env_remove("RUSTC");
    fails_saying(command, &["rustc", "install Rust"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let below = file.join("book");
    fails_saying(
        course(&["build", "-d", below.to_str().unwrap()]),
        &[below.to_str().unwrap()],
    );
}

#[test]
fn play_shows_times_and_lanes_and_fails_with_the_program() {
    let output = course(&["play", "listings/coffee-shop/overlapping.rs"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for part in ["s  [coffee] ready", "coffee │███", "main │░░░"] {
        // Blanks apart: on a busy machine a bar begins late.
        let [text, part] = [&text, part].map(|text| text.replace(' ', ""));
        assert!(text.contains(&part), "`{part}` is not in:\n{text}");
    }

    let folder = TempDir::new().unwrap();
    let program = folder.path().join("wrong.rs");
    std::fs::write(&program, "fn main() {\n    let x: u8 = 300;\n}\n").unwrap();
    fails_saying(
        course(&["play", program.to_str().unwrap()]),
        &["src/main.rs:2:17", "error"],
    );
    fails_saying(course(&["play", "README.md"]), &["not a Rust file"]);
    fails_saying(course(&["play", "missing.rs"]), &["missing.rs cannot be read"]);
}

#[test]
fn record_check_finds_nothing_stale() {
    let output = course(&["record", "--check"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
