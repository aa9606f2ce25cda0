//! What the commands promise on the command line: help, and errors that say what to do.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

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
        "exercise",
        "orders",
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
    fs::write(&file, "").unwrap();
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
    fs::write(&program, "fn main() {\n    let x: u8 = 300;\n}\n").unwrap();
    fails_saying(
        course(&["play", program.to_str().unwrap()]),
        &["src/main.rs:2:17", "error"],
    );
    fails_saying(course(&["play", "README.md"]), &["not a Rust file"]);
    fails_saying(course(&["play", "missing.rs"]), &["missing.rs cannot be read"]);
}

#[test]
fn an_exercise_is_copied_judged_at_each_save_and_listed_as_solved() {
    let folder = TempDir::new().unwrap();
    let exercise =
        |arguments: &[&str]| course(&[&["exercise", "--folder", folder.path().to_str().unwrap()], arguments].concat());
    let told = |mut command: Command| {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let told = [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        (status.success(), told.concat())
    };
    fails_saying(exercise(&["server"]), &["no exercise `server`", "`servers`"]);
    assert!(told(exercise(&[])).1.contains("0 of 24 solved"));

    let (is_solved, said) = told(exercise(&["servers", "--once"]));
    assert!(!is_solved, "{said}");
    for part in [
        "servers.rs is yours to mend",
        "[main] 3 of 3 are up",
        "✓ `main` hears from all three",
        "✗ All three are asked before the first has answered.",
        "came at",
    ] {
        assert!(said.contains(part), "`{part}` is not in:\n{said}");
    }
    assert!(told(exercise(&[])).1.contains("begun   servers"));
    let file = folder.path().join("servers.rs");
    let start = fs::read_to_string(&file).unwrap();
    fs::write(&file, start.replace("let mail = ask", "let mail = asked")).unwrap();
    let (_, said) = told(exercise(&["servers", "--once"]));
    for part in ["stays as it is", "servers.rs:", "It does not compile yet"] {
        assert!(said.contains(part), "`{part}` is not in:\n{said}");
    }

    let mut child = exercise(&["servers"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut wait_for = |part: &str| {
        let line = lines.find(|line| line.as_ref().unwrap().contains(part));
        assert!(line.is_some(), "it ended without `{part}`");
    };
    wait_for("It does not compile yet");
    fs::write(&file, &start).unwrap();
    wait_for("Look at this next: All three");
    child.stdin.as_mut().unwrap().write_all(b"\n").unwrap();
    wait_for("Hint 1 of 3: ");
    let solution = root().join("listings/coffee-shop/exercise_servers.solution.rs");
    fs::copy(solution, &file).unwrap();
    wait_for("Solved. Another solution is");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(told(exercise(&[])).1.contains("1 of 24 solved"));
}

#[test]
fn record_check_finds_nothing_stale() {
    let output = course(&["record", "--check"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// What it says where it does what it is asked for, and nothing on the way.
fn says(mut command: Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let message = String::from_utf8_lossy(&stderr);
    assert!(status.success(), "it should succeed:\n{message}");
    String::from_utf8(stdout).unwrap()
}

#[test]
fn an_order_is_shown_step_by_step_kept_in_a_file_and_run_again() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("lost.json");
    let name = file.to_str().unwrap();
    let found = says(course(&["orders", "lost_signal", "--save", name]));
    let (overview, order) = found.split_once("an order that leads to 1, step by step:").unwrap();
    for part in [
        "lost_signal: all ",
        "is stuck until a time limit runs out",
        "2  ends",
        "cook waits at line 14 for a signal",
    ] {
        assert!(overview.contains(part), "`{part}` is not in:\n{overview}");
    }
    let place = |step: &str| {
        order
            .find(step)
            .unwrap_or_else(|| panic!("`{step}` is not in:\n{order}"))
    };
    assert!(place("signals to one") < place("waits, and unlocks"), "{order}");
    assert!(order.contains("│ bell.notify_one();"), "{order}");

    let again = says(course(&["orders", "lost_signal", "--replay", name]));
    let steps = |text: &str| {
        let rows = text.lines().filter(|line| line.contains('│'));
        rows.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(steps(&again), steps(order));
    for part in [
        "lost_signal: this order again",
        "is stuck until",
        "cook waits at line 14",
    ] {
        assert!(again.contains(part), "`{part}` is not in:\n{again}");
    }
    fails_saying(
        course(&["orders", "lock_order", "--replay", name]),
        &["one of `lost_signal`, not of `lock_order`"],
    );
    fails_saying(
        course(&["orders", "lost_signal", "--replay", name, "--with", "ROUNDS=2"]),
        &["cannot be used with"],
    );
    let cut = fs::read_to_string(&file).unwrap().replace("]", ",0]");
    fs::write(&file, cut).unwrap();
    fails_saying(
        course(&["orders", "lost_signal", "--replay", name]),
        &["the order does not fit the program"],
    );
}

#[test]
fn what_was_found_says_how_it_was_searched_and_what_a_thread_complains_of() {
    let found = says(course(&["orders", "stop_flag"]));
    assert!(found.contains("Weaker orderings than SeqCst (line "), "{found}");
    let found = says(course(&["orders", "join_panicked"]));
    assert!(found.matches("panicked at line").count() > 1, "{found}");

    let folder = TempDir::new().unwrap();
    let file = folder.path().join("own.rs");
    let name = file.to_str().unwrap();
    let text = "use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

static SUM: AtomicU64 = AtomicU64::new(0);

fn main() {
    std::thread::scope(|s| {
        for number in 1..=9 {
            s.spawn(move || (0..9).for_each(|_| SUM.store(SUM.load(SeqCst) * 7 + number, SeqCst)));
        }
    });
    println!(\"{SUM:?}\");
}
";
    fs::write(&file, text).unwrap();
    let save = folder.path().join("own.json");
    let found = says(course(&["orders", name, "--save", save.to_str().unwrap()]));
    for part in [
        "orders drawn at random with the seed 1",
        "There are too many orders to try all",
    ] {
        assert!(found.contains(part), "`{part}` is not in:\n{found}");
    }
    fs::write(&file, text.replace("* 7", "* 5")).unwrap();
    fails_saying(
        course(&["orders", name, "--replay", save.to_str().unwrap()]),
        &["has changed since this order was saved"],
    );
}

#[test]
fn a_program_of_ones_own_is_explored_and_what_cannot_be_is_told_why() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("own.rs");
    let name = file.to_str().unwrap();
    let write = |text: &str| fs::write(&file, text).unwrap();
    write(
        "const ROUNDS: u32 = 9;\nfn main() {\n    for _ in 0..ROUNDS {\n        std::thread::spawn(|| ());\n    }\n}\n",
    );
    let found = says(course(&["orders", name, "--with", "ROUNDS=2"]));
    assert!(
        found.contains("tried, with ROUNDS = 2") && found.contains("1  ends"),
        "{found}"
    );
    fails_saying(course(&["orders", name, "--with", "ROUND=2"]), &["no constant `ROUND`"]);
    fails_saying(course(&["orders", name, "--with", "ROUNDS"]), &["NAME=VALUE"]);
    fails_saying(
        course(&["orders", name, "--outcome", "7"]),
        &["no outcome 7; the last is 1"],
    );

    write("fn main() {\n    std::time::Instant::now();\n}\n");
    fails_saying(course(&["orders", name]), &["`Instant::now` asks the clock", "line 2"]);
    write("fn main() {\n    let tea: u32 = \"\";\n}\n");
    fails_saying(course(&["orders", name]), &["error[E0308]", "main.rs:2"]);
    fails_saying(
        course(&["orders", "ready_flag"]),
        &["`ready_flag` is not explored", "orderings"],
    );
    fails_saying(
        course(&["orders", "lost_signals"]),
        &["no listing `lost_signals`", "`lost_signal`"],
    );
}
