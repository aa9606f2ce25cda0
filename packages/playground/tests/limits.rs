//! Each limit ends the program and says which one it was.

mod common;

use std::time::{Duration, Instant};

use playground::{Limit, Limits, Reason};

use common::{fresh, playground, playground_with, program};

async fn end_of(limits: Limits, code: &str) -> String {
    let finished = playground_with(limits).await.run(program(code)).unwrap().finish().await;
    assert!(!finished.end.success, "{finished:?}");
    assert!(
        matches!(finished.end.reason, Reason::Limit(_)),
        "{:?}\n{}",
        finished.end,
        finished.stderr
    );
    finished.end.exit_detail
}

#[tokio::test]
async fn a_program_that_runs_too_long_is_stopped() {
    let limits = Limits {
        run_time: Duration::from_millis(500),
        ..Limits::default()
    };
    // The libraries are built by then.
    playground().await;
    let start = Instant::now();
    let code = "fn main() { loop { std::thread::sleep(std::time::Duration::from_secs(1)) } }";
    assert_eq!(
        end_of(limits, code).await,
        "Stopped: the program ran longer than the limit of 0.5 s."
    );
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_compilation_that_takes_too_long_is_stopped() {
    let limits = Limits {
        compile_time: Duration::from_millis(500),
        ..Limits::default()
    };
    // Doubles at each level, and only the compiler can tell.
    let levels: String = (1..40).map(|n| format!("const A{n}: u64 = spin({n});\n")).collect();
    let code = fresh(&format!(
        "#![allow(long_running_const_eval)]\n\
         const fn spin(n: u64) -> u64 {{ let mut i = 0; while i < 10_000_000_000 + n {{ i += 1 }} i }}\n\
         {levels} fn main() {{ println!(\"{{}}\", A1) }}"
    ));
    assert_eq!(
        end_of(limits, &code).await,
        "Stopped: compiling took longer than the limit of 0.5 s."
    );
}

#[tokio::test]
async fn output_without_end_is_cut_off_at_the_limit() {
    let code = r#"fn main() { loop { println!("{}", "x".repeat(99)) } }"#;
    let playground = playground().await;
    let finished = playground.run(program(code)).unwrap().finish().await;
    assert_eq!(finished.end.reason, Reason::Limit(Limit::Output(640 << 10)));
    assert_eq!(
        finished.end.exit_detail,
        "Stopped: the program wrote more output than the limit of 640 KiB a stream."
    );
    assert_eq!(finished.stdout.len(), 640 << 10);
}

#[tokio::test]
async fn lines_without_end_are_cut_off_at_the_limit() {
    let code = r#"fn main() { loop { eprintln!() } }"#;
    let playground = playground().await;
    let finished = playground.run(program(code)).unwrap().finish().await;
    assert_eq!(
        finished.end.exit_detail,
        "Stopped: the program wrote more lines than the limit of 20000 a stream."
    );
    assert_eq!(finished.stderr.len(), 20_000);
}

#[cfg(any(target_os = "linux", target_os = "macos", windows))]
#[tokio::test]
async fn a_program_that_takes_too_much_memory_is_stopped() {
    let code = r#"
        fn main() {
            let mut all = Vec::new();
            loop {
                all.push(vec![1u8; 16 << 20]);
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
        }"#;
    let limits = Limits {
        memory: 128 << 20,
        ..Limits::default()
    };
    assert_eq!(
        end_of(limits, code).await,
        "Stopped: the program used more memory than the limit of 128 MiB."
    );
}

#[cfg(any(target_os = "linux", target_os = "macos", windows))]
#[tokio::test]
async fn a_program_that_starts_too_many_threads_is_stopped() {
    let code = r#"
        fn main() {
            for _ in 0..600 {
                std::thread::spawn(|| std::thread::sleep(std::time::Duration::from_secs(5)));
            }
            std::thread::sleep(std::time::Duration::from_secs(5));
        }"#;
    let detail = end_of(Limits::default(), code).await;
    assert_eq!(detail, "Stopped: the program had more threads than the limit of 512.");
}

#[cfg(any(target_os = "linux", target_os = "macos", windows))]
#[tokio::test]
async fn children_count_towards_the_limits() {
    let code = r#"
        fn main() {
            let is_child = std::env::args().len() > 1;
            for _ in 0..if is_child { 0 } else { 30 } {
                std::process::Command::new(std::env::current_exe().unwrap()).arg("child").spawn().unwrap();
            }
            std::thread::sleep(std::time::Duration::from_secs(5));
        }"#;
    let limits = Limits {
        threads: 20,
        ..Limits::default()
    };
    assert_eq!(
        end_of(limits, code).await,
        "Stopped: the program had more threads than the limit of 20."
    );
}

#[tokio::test]
async fn four_hundred_threads_are_within_the_limits() {
    let code = r#"
        fn main() {
            let all: Vec<_> = (0..400)
                .map(|n| std::thread::spawn(move || { std::thread::sleep(std::time::Duration::from_millis(300)); n }))
                .collect();
            println!("{}", all.into_iter().map(|thread| thread.join().unwrap()).sum::<i32>());
        }"#;
    let finished = playground().await.run(program(code)).unwrap().finish().await;
    assert_eq!(finished.stdout, "79800\n", "{finished:?}");
}

#[tokio::test]
async fn files_without_end_are_cut_off_at_the_limit() {
    let code = r#"
        fn main() {
            for n in 0.. {
                std::fs::write(format!("{n}"), vec![0; 1 << 20]).unwrap();
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
        }"#;
    let limits = Limits {
        disk: 8 << 20,
        ..Limits::default()
    };
    assert_eq!(
        end_of(limits, code).await,
        "Stopped: the program wrote more to files than the limit of 8 MiB."
    );
}
