//! What a run promises: its lines, its times, and its end.

mod common;

#[cfg(any(target_os = "linux", windows))]
use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};

use playground::{CrateType, Edition, Error, Event, Limits, Mode, Program, Reason};

use common::{first_line, fresh, is_alive, is_gone, playground, playground_with, program};

#[tokio::test]
async fn lines_arrive_one_after_another_at_the_times_at_which_they_were_written() {
    let playground = playground().await;
    let code = r#"
        fn main() {
            for n in 0..3 {
                println!("{n}a");
                println!("{n}b");
                std::thread::sleep(std::time::Duration::from_millis(150));
            }
        }"#;
    playground.run(program(code)).unwrap().finish().await;
    let mut run = playground.run(program(code)).unwrap();
    let mut lines = Vec::new();
    let mut start = None;
    while let Some(event) = run.next().await {
        match event {
            Event::Begin => start = Some(Instant::now()),
            Event::Stdout { text, seconds } => {
                let late = start.expect("begin comes first").elapsed().as_secs_f64() - seconds;
                assert!(late.abs() < 0.1, "`{text}` was handed on {late} s after it was read");
                lines.push((text, seconds));
            }
            Event::Stderr { text, .. } | Event::Compiler { text, .. } => panic!("{text}"),
            Event::End(end) => {
                assert!(end.success && end.reason == Reason::Exited(0), "{end:?}");
                assert!((0.45..0.8).contains(&end.seconds), "{end:?}");
            }
        }
    }
    let texts: Vec<_> = lines.iter().map(|(text, _)| &**text).collect();
    assert_eq!(texts, ["0a\n", "0b\n", "1a\n", "1b\n", "2a\n", "2b\n"]);
    for (line, expected) in lines.iter().zip([0.0, 0.0, 0.15, 0.15, 0.3, 0.3]) {
        assert!(
            (expected..expected + 0.12).contains(&line.1),
            "{line:?} should have come at {expected} s"
        );
    }
}

#[tokio::test]
async fn an_unfinished_line_is_shown_after_a_silence_and_at_the_end() {
    let playground = playground().await;
    let code = r#"
        use std::io::Write;
        fn main() {
            print!("thinking");
            std::io::stdout().flush().unwrap();
            std::thread::sleep(std::time::Duration::from_millis(200));
            println!(" done");
            print!("bye");
        }"#;
    let mut run = playground.run(program(code)).unwrap();
    let mut texts = Vec::new();
    while let Some(event) = run.next().await {
        if let Event::Stdout { text, .. } = event {
            texts.push(text);
        }
    }
    assert_eq!(texts, ["thinking", " done\n", "bye"]);
}

#[tokio::test]
async fn a_compile_error_names_file_and_line_and_nothing_is_run() {
    let playground = playground().await;
    let code = fresh("fn main() {\n    let tea: u32 = \"green\";\n}");
    for _ in 0..2 {
        let finished = playground.run(program(&code)).unwrap().finish().await;
        assert!(finished.compiler.contains("src/main.rs:2:20"), "{}", finished.compiler);
        assert!(finished.compiler.contains("error[E0308]"), "{}", finished.compiler);
        assert_eq!((finished.end.reason, finished.end.success), (Reason::Refused, false));
    }
}

#[tokio::test]
async fn warnings_come_with_every_run_and_panics_name_their_line() {
    let playground = playground().await;
    let code = fresh("fn main() {\n    let unused = 1;\n    panic!(\"dropped\");\n}");
    for _ in 0..2 {
        let finished = playground.run(program(&code)).unwrap().finish().await;
        assert!(finished.compiler.contains("unused variable"), "{}", finished.compiler);
        assert!(finished.stderr.contains("src/main.rs:3:5"), "{}", finished.stderr);
        assert_eq!(finished.end.exit_detail, "Exited with status 101");
    }
}

#[tokio::test]
async fn what_the_program_says_on_standard_error_is_told_as_its_own() {
    let playground = playground().await;
    let mut run = playground
        .run(program("fn main() { eprintln!(\"mine\"); std::process::exit(3) }"))
        .unwrap();
    let mut said = Vec::new();
    while let Some(event) = run.next().await {
        match event {
            Event::Stderr { text, .. } => said.push(text),
            Event::End(end) => assert_eq!(end.reason, Reason::Exited(3)),
            _ => {}
        }
    }
    assert_eq!(said, ["mine\n"]);
}

#[tokio::test]
async fn every_library_of_the_manifest_can_be_used_in_both_modes() {
    let playground = playground().await;
    let code = r#"
        use rayon::prelude::*;
        #[tokio::main]
        async fn main() {
            let (send, receive) = crossbeam_channel::unbounded();
            send.send(1).unwrap();
            let shared = parking_lot::Mutex::new(receive.recv().unwrap());
            *shared.lock() += (1..=3).into_par_iter().sum::<i32>();
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            futures::future::ready(tokio_util::sync::CancellationToken::new()).await.cancel();
            println!("{} {}", shared.lock(), cfg!(debug_assertions));
        }"#;
    for (mode, expected) in [(Mode::Debug, "7 true\n"), (Mode::Release, "7 false\n")] {
        let program = Program {
            mode,
            edition: Edition::E2021,
            ..program(code)
        };
        let finished = playground.run(program).unwrap().finish().await;
        assert_eq!(finished.stdout, expected, "{finished:?}");
    }
    let names: Vec<_> = playground
        .crates()
        .await
        .unwrap()
        .into_iter()
        .map(|library| library.id)
        .collect();
    let all = [
        "crossbeam_channel",
        "futures",
        "parking_lot",
        "rayon",
        "tokio",
        "tokio_util",
    ];
    assert_eq!(names, all);
}

#[tokio::test]
async fn tests_run_and_a_library_is_only_compiled() {
    let playground = playground().await;
    let code = "#[test] fn good() {} #[test] fn bad() { panic!() }";
    let tests = Program {
        tests: true,
        ..program(code)
    };
    let finished = playground.run(tests).unwrap().finish().await;
    assert!(finished.stdout.contains("1 passed; 1 failed"), "{finished:?}");
    assert!(!finished.end.success);
    for crate_type in [CrateType::Auto, CrateType::Lib] {
        let library = Program {
            crate_type,
            ..program("pub fn f() {}")
        };
        assert!(playground.run(library).unwrap().finish().await.end.success);
    }
}

#[tokio::test]
async fn a_program_reads_what_is_written_to_it_and_nothing_where_nobody_writes() {
    let playground = playground().await;
    let code = r#"
        fn main() {
            for line in std::io::stdin().lines() { println!("read {}", line.unwrap()); }
            println!("closed");
        }"#;
    let (mut run, stdin) = playground.run_with_stdin(program(code)).unwrap();
    stdin.write("one\n");
    assert_eq!(first_line(&mut run).await, "read one");
    stdin.write("two\n");
    assert_eq!(first_line(&mut run).await, "read two");
    drop(stdin);
    assert_eq!(first_line(&mut run).await, "closed");
    assert!(run.finish().await.end.success);
    assert_eq!(playground.run(program(code)).unwrap().finish().await.stdout, "closed\n");
}

const SLEEPER: &str = r#"
    fn main() {
        println!("{}", std::process::id());
        std::thread::sleep(std::time::Duration::from_secs(8));
    }"#;

#[tokio::test]
async fn dropping_a_run_ends_its_process() {
    let playground = playground().await;
    let mut run = playground.run(program(SLEEPER)).unwrap();
    let id = first_line(&mut run).await;
    assert!(is_alive(&id));
    drop(run);
    assert!(is_gone(&id).await);
}

#[tokio::test]
async fn a_killed_run_says_so() {
    let playground = playground().await;
    let mut run = playground.run(program(SLEEPER)).unwrap();
    let id = first_line(&mut run).await;
    run.kill();
    let end = run.finish().await.end;
    assert_eq!((end.reason, end.success), (Reason::Killed, false));
    assert!(is_gone(&id).await);
}

#[tokio::test]
async fn children_that_a_program_leaves_behind_end_with_it() {
    let playground = playground().await;
    let code = r#"
        fn main() {
            if std::env::args().len() > 1 {
                return std::thread::sleep(std::time::Duration::from_secs(8));
            }
            let mut itself = std::process::Command::new(std::env::current_exe().unwrap());
            println!("{}", itself.arg("child").spawn().unwrap().id());
        }"#;
    let start = Instant::now();
    let finished = playground.run(program(code)).unwrap().finish().await;
    assert!(finished.end.success, "{finished:?}");
    assert!(is_gone(finished.stdout.trim()).await);
    assert!(start.elapsed() < Duration::from_secs(4), "the child held the run open");
}

#[tokio::test]
async fn a_run_leaves_no_files() {
    let playground = playground().await;
    let code = r#"
        fn main() {
            std::fs::write("notes", "x").unwrap();
            println!("{}", std::env::current_dir().unwrap().display());
        }"#;
    let finished = playground.run(program(code)).unwrap().finish().await;
    let folder = std::path::PathBuf::from(finished.stdout.trim());
    assert!(finished.end.success && folder.is_absolute(), "{finished:?}");
    let start = Instant::now();
    while folder.exists() && start.elapsed() < Duration::from_secs(1) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(!folder.exists());
}

#[tokio::test]
async fn one_program_too_many_is_refused_with_a_clear_message() {
    let playground = playground_with(Limits {
        jobs: 1,
        ..Limits::default()
    })
    .await;
    let mut run = playground.run(program(SLEEPER)).unwrap();
    first_line(&mut run).await;
    let refused = playground.run(program(SLEEPER)).unwrap_err();
    assert!(matches!(refused, Error::Busy { jobs: 1 }), "{refused}");
    drop(run);
    tokio::time::sleep(Duration::from_millis(50)).await;
    playground.run(program(SLEEPER)).unwrap();
}

/// Not a test of its own: what the next one starts, in a process that it can kill.
#[tokio::test]
#[ignore = "helper of a_program_does_not_outlive_a_server_that_is_killed"]
async fn server_to_be_killed() {
    let playground = playground().await;
    let mut run = playground.run(program(SLEEPER)).unwrap();
    println!("program {}", first_line(&mut run).await);
    tokio::time::sleep(Duration::from_secs(8)).await;
}

#[cfg(any(target_os = "linux", windows))]
#[tokio::test]
async fn a_program_does_not_outlive_a_server_that_is_killed() {
    let mut server = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture", "server_to_be_killed"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let id = lines
        .map_while(Result::ok)
        .find_map(|line| Some(line.split_once("program ")?.1.to_owned()))
        .unwrap();
    assert!(is_alive(&id));
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(is_gone(&id).await);
}
