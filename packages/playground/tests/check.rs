//! What the compiler would say, asked while somebody types, and what is compiled ahead.

mod common;

use std::time::Duration;

use common::{Socket, execute, fresh, playground, playground_with, program, serve};
use playground::{Checked, Diagnostic, Limits};
use serde_json::{Value, json};
use tokio::time;

async fn check(playground: &playground::Playground, code: &str) -> (Vec<Diagnostic>, bool) {
    match playground.check(&program(code)).await.unwrap() {
        Checked::Done {
            diagnostics, success, ..
        } => (diagnostics, success),
        Checked::Ended(reason) => panic!("{reason}"),
    }
}

impl Socket {
    async fn check(&mut self, number: i64, code: &str, ahead: bool) {
        let mut payload = execute(code);
        payload["compileAhead"] = ahead.into();
        let message =
            json!({ "type": "output/check/wsCheckRequest", "payload": payload, "meta": { "sequenceNumber": number } });
        self.send(&message).await;
    }

    async fn checked(&mut self) -> Value {
        let answer = self.receive().await;
        assert_eq!(answer["type"], "output/check/wsCheckEnd", "{answer}");
        answer
    }
}

#[tokio::test]
async fn a_check_says_what_compiling_would_and_where() {
    let playground = playground().await;
    let code =
        fresh("fn main() {\n    let unused = 1;\n    let té: String = brew;\n    println!(\"{}\", té.missing);\n}");
    for _ in 0..2 {
        let (diagnostics, success) = check(&playground, &code).await;
        assert!(!success);
        let told: Vec<_> = diagnostics.iter().map(|one| (&*one.level, &*one.message)).collect();
        assert!(
            told.contains(&("error", "cannot find value `brew` in this scope")),
            "{told:?}"
        );
        let name = diagnostics.iter().find(|one| one.message.contains("`brew`")).unwrap();
        let span = &name.spans[0];
        assert_eq!((span.line_start, span.column_start, span.column_end), (3, 22, 26));
        assert!(name.rendered.as_ref().unwrap().contains("not found in this scope"));
        // Compiled after all, it says the same, now from the cache.
        let finished = playground.run(program(&code)).unwrap().finish().await;
        let rendered: String = diagnostics.iter().filter_map(|one| one.rendered.clone()).collect();
        assert!(
            finished.compiler.starts_with(&rendered),
            "{}\n{rendered}",
            finished.compiler
        );
    }
}

#[tokio::test]
async fn what_a_library_makes_of_the_program_stands_where_the_program_calls_it() {
    let code = fresh("struct Tea;\nfn main() {\n    println!(\"{}\", Tea);\n}");
    let (diagnostics, success) = check(&playground().await, &code).await;
    assert!(!success);
    let lines: Vec<usize> = diagnostics[0].spans.iter().map(|span| span.line_start).collect();
    assert!(lines.contains(&3), "{diagnostics:?}");
    assert!(
        diagnostics.iter().all(|one| !one.message.starts_with("aborting")),
        "{diagnostics:?}"
    );
}

#[tokio::test]
async fn every_mode_edition_and_library_can_be_checked() {
    let playground = playground().await;
    let code = fresh("#[tokio::main]\nasync fn main() { tokio::time::sleep(std::time::Duration::ZERO).await }");
    let (diagnostics, success) = check(&playground, &code).await;
    assert!(success && diagnostics.is_empty(), "{diagnostics:?}");
    for library in ["pub fn tea() {}", "#[test] fn tea() {}"] {
        let (diagnostics, success) = check(&playground, &fresh(library)).await;
        assert!(success && diagnostics.is_empty(), "{diagnostics:?}");
    }
}

#[tokio::test]
async fn a_check_that_takes_too_long_is_ended() {
    let playground = playground_with(Limits {
        check_time: Duration::from_millis(1),
        ..Limits::default()
    })
    .await;
    let checked = playground.check(&program(&fresh("fn main() {}"))).await.unwrap();
    assert!(matches!(checked, Checked::Ended(_)), "{checked:?}");
}

#[tokio::test]
async fn a_check_by_websocket_is_answered_as_documented() {
    let mut socket = Socket::connect(serve(&playground().await).await).await;
    socket.check(4, &fresh("fn main() { tea }"), true).await;
    let answer = socket.checked().await;
    assert_eq!(answer["meta"]["sequenceNumber"], 4);
    assert!(answer["meta"]["seconds"].as_f64() > Some(0.0), "{answer}");
    let payload = &answer["payload"];
    assert_eq!(
        (&payload["success"], &payload["exitDetail"]),
        (&json!(false), &json!(""))
    );
    let [found] = payload["diagnostics"].as_array().unwrap().as_slice() else {
        panic!("{answer}")
    };
    assert_eq!(
        (&found["level"], &found["code"]["code"]),
        (&json!("error"), &json!("E0425"))
    );
    let span = json!({
        "line_start": 1, "line_end": 1, "column_start": 13, "column_end": 16, "is_primary": true, "label": "not found in this scope",
        "suggested_replacement": null, "suggestion_applicability": null,
    });
    assert_eq!(found["spans"], json!([span]));
}

#[tokio::test]
async fn a_new_check_ends_the_one_before_and_a_run_goes_on_beside_it() {
    let mut socket = Socket::connect(serve(&playground().await).await).await;
    socket
        .run(1, "fn main() { println!(\"begun\"); std::thread::sleep(std::time::Duration::from_millis(1500)); println!(\"done\") }")
        .await;
    socket.until("Stdout").await;
    for number in 2..8 {
        socket.check(number, &fresh("fn main() { tea }"), false).await;
    }
    assert_eq!(socket.checked().await["meta"]["sequenceNumber"], 7);
    assert_eq!(socket.until("Stdout").await["payload"], "done\n");
}

/// As the page does: some time passes between the last key and Run.
#[tokio::test]
async fn what_was_compiled_ahead_starts_without_the_compiler() {
    let mut socket = Socket::connect(serve(&playground().await).await).await;
    let code = fresh("fn main() { let unused = 1; println!(\"tea\") }");
    socket.check(1, &code, true).await;
    assert_eq!(socket.checked().await["payload"]["success"], true);
    // Who has no time to compile can run it once it is compiled.
    let hasty = playground_with(Limits {
        compile_time: Duration::from_millis(1),
        ..Limits::default()
    })
    .await;
    let start = time::Instant::now();
    while !hasty.run(program(&code)).unwrap().finish().await.end.success {
        assert!(start.elapsed() < Duration::from_secs(20), "nothing was compiled ahead");
        time::sleep(Duration::from_millis(10)).await;
    }
    socket.run(2, &code).await;
    let said = socket.until("Stderr").await;
    assert_eq!(said["meta"]["diagnostics"][0]["level"], "warning");
    assert_eq!(socket.until("Stdout").await["payload"], "tea\n");
}

/// As where a busy machine has no time to check: what was not found out then is asked anew.
#[tokio::test]
async fn a_check_that_failed_is_not_told_again_when_the_program_has_been_compiled() {
    let limits = Limits {
        check_time: Duration::from_millis(1),
        ..Limits::default()
    };
    let mut socket = Socket::connect(serve(&playground_with(limits).await).await).await;
    let code = fresh("fn main() { println!(\"tea\") }");
    socket.check(1, &code, true).await;
    let failed = socket.checked().await;
    assert_eq!(failed["payload"]["success"], false, "{failed}");
    socket.run(2, &code).await;
    assert_eq!(socket.until("Stdout").await["payload"], "tea\n");
    socket.until("End").await;
    socket.check(3, &code, true).await;
    assert_eq!(socket.checked().await["payload"]["success"], true);
}
