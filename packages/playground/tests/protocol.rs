//! The messages are those of the Rust Playground, with our additions.

mod common;

use std::time::Duration;

use futures::StreamExt;
use playground::Limits;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

use common::{Socket, execute, fresh, is_alive, is_gone, playground, playground_with, post, request, serve};

const SLEEPER: &str = r#"
    fn main() {
        println!("{}", std::process::id());
        std::thread::sleep(std::time::Duration::from_secs(8));
    }"#;

fn text(message: &Value) -> &str {
    message["payload"]
        .as_str()
        .unwrap_or_else(|| panic!("{message}"))
        .trim()
}

#[tokio::test]
async fn execute_answers_in_the_documented_shape() {
    let address = serve(&playground().await).await;
    let code = "fn main() { println!(\"out\"); eprintln!(\"err\"); }";
    let expected =
        json!({ "success": true, "exitDetail": "Exited with status 0", "stdout": "out\n", "stderr": "err\n" });
    assert_eq!(post(address, "/execute", &execute(code)).await, (200, expected));

    let (status, answer) = post(address, "/execute", &execute("fn main() { tea }")).await;
    assert_eq!((status, &answer["success"]), (200, &json!(false)));
    assert!(
        answer["stderr"].as_str().unwrap().contains("src/main.rs:1:13"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_request_that_makes_no_sense_is_a_400_that_says_why() {
    let address = serve(&playground().await).await;
    let wrong = [
        ("mode", "fast"),
        ("edition", "2020"),
        ("channel", "golden"),
        ("crateType", "dylib"),
    ];
    for (key, value) in wrong {
        let mut body = execute("fn main() {}");
        body[key] = value.into();
        let (status, answer) = post(address, "/execute", &body).await;
        assert_eq!(status, 400);
        assert!(answer["error"].as_str().unwrap().contains(value), "{answer}");
    }
    let (status, answer) = post(address, "/execute", &json!({ "code": "" })).await;
    assert_eq!(status, 400);
    assert!(answer["error"].as_str().unwrap().contains("missing field"), "{answer}");
}

#[tokio::test]
async fn evaluate_answers_in_the_documented_shape() {
    let address = serve(&playground().await).await;
    let ask = |code: &str| json!({ "version": "stable", "optimize": "0", "code": code, "edition": "2021" });
    let good = ask("fn main() { println!(\"out\"); eprintln!(\"err\"); }");
    assert_eq!(
        post(address, "/evaluate.json", &good).await,
        (200, json!({ "result": "out\n", "error": null }))
    );
    let (status, answer) = post(address, "/evaluate.json", &ask("fn main() { tea }")).await;
    assert_eq!(status, 200);
    assert!(
        answer["error"].as_str().unwrap().contains("cannot find value `tea`"),
        "{answer}"
    );
    assert_eq!(answer["error"], answer["result"]);
}

#[tokio::test]
async fn the_crates_are_listed_in_the_documented_shape() {
    let address = serve(&playground().await).await;
    let (status, body) = request(address, "GET /meta/crates", &[("Host", &address.to_string())], "").await;
    assert_eq!(status, 200);
    let answer: Value = serde_json::from_str(&body).unwrap();
    let channel = &answer["crates"][0];
    assert_eq!(
        (&channel["name"], &channel["id"]),
        (&json!("crossbeam-channel"), &json!("crossbeam_channel"))
    );
    assert!(channel["version"].as_str().unwrap().starts_with("0.5."), "{answer}");
}

#[tokio::test]
async fn too_many_programs_are_a_503_that_says_so() {
    let address = serve(
        &playground_with(Limits {
            jobs: 1,
            ..Limits::default()
        })
        .await,
    )
    .await;
    let mut socket = Socket::connect(address).await;
    socket.run(1, SLEEPER).await;
    socket.until("Stdout").await;
    let (status, answer) = post(address, "/execute", &execute("fn main() {}")).await;
    assert_eq!(status, 503);
    assert!(
        answer["error"].as_str().unwrap().contains("wait until one has ended"),
        "{answer}"
    );
    let mut second = Socket::connect(address).await;
    second.run(7, "fn main() {}").await;
    let refused = second.until("websocket/error").await;
    assert_eq!(refused["meta"]["sequenceNumber"], 7);
    assert!(
        refused["payload"]["error"].as_str().unwrap().contains("wait until"),
        "{refused}"
    );
}

#[tokio::test]
async fn a_run_by_websocket_begins_streams_and_ends_with_times_and_its_meta() {
    let address = serve(&playground().await).await;
    let mut socket = Socket::connect(address).await;
    let code = r#"
        fn main() {
            println!("one\ntwo");
            std::thread::sleep(std::time::Duration::from_millis(200));
            eprintln!("three");
            std::process::exit(4);
        }"#;
    socket.run(5, code).await;
    let mut messages = Vec::new();
    while messages
        .last()
        .is_none_or(|last: &Value| last["type"] != "output/execute/wsExecuteEnd")
    {
        messages.push(socket.receive().await);
    }
    let kinds: Vec<_> = messages
        .iter()
        .map(|message| message["type"].as_str().unwrap())
        .collect();
    let expected = ["Begin", "Stdout", "Stdout", "Stderr", "End"].map(|kind| format!("output/execute/wsExecute{kind}"));
    assert_eq!(kinds, expected);
    assert!(
        messages
            .iter()
            .all(|m| m["meta"]["sequenceNumber"] == 5 && m["meta"]["page"] == "intro"),
        "{messages:?}"
    );
    let texts: Vec<_> = messages[1..4]
        .iter()
        .map(|message| message["payload"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["one\n", "two\n", "three\n"]);
    let seconds: Vec<_> = messages[1..]
        .iter()
        .map(|message| message["meta"]["seconds"].as_f64().unwrap())
        .collect();
    assert!(seconds[0] < 0.15 && seconds[0] == seconds[1], "{seconds:?}");
    assert!(
        (0.2..0.4).contains(&seconds[2]) && seconds[3] >= seconds[2],
        "{seconds:?}"
    );
    assert_eq!(
        (&messages[0]["meta"]["stage"], &messages[3]["meta"]["stage"]),
        (&json!("run"), &json!("run"))
    );
    assert_eq!(
        messages[4]["payload"],
        json!({ "success": false, "exitDetail": "Exited with status 4" })
    );
}

#[tokio::test]
async fn a_compile_error_by_websocket_is_of_the_stage_compile() {
    let address = serve(&playground().await).await;
    let mut socket = Socket::connect(address).await;
    socket.run(1, &fresh("fn main() { tea }")).await;
    assert_eq!(socket.receive().await["meta"]["stage"], "compile");
    let message = socket.receive().await;
    assert_eq!(message["meta"]["stage"], "compile");
    assert!(text(&message).contains("src/main.rs:1:13"), "{message}");
    let end = socket.receive().await;
    assert_eq!(
        (&end["payload"]["success"], &end["meta"]["stage"]),
        (&json!(false), &json!("compile"))
    );
}

#[tokio::test]
async fn a_new_run_ends_the_old() {
    let address = serve(&playground().await).await;
    let mut socket = Socket::connect(address).await;
    socket.run(1, SLEEPER).await;
    let first = socket.until("Stdout").await;
    assert!(is_alive(text(&first)));
    socket.run(2, SLEEPER).await;
    let second = socket.until("Stdout").await;
    assert_eq!(second["meta"]["sequenceNumber"], 2);
    assert!(is_gone(text(&first)).await);
    assert!(is_alive(text(&second)));
}

#[tokio::test]
async fn closing_the_socket_ends_the_program_and_its_children() {
    let address = serve(&playground().await).await;
    let mut socket = Socket::connect(address).await;
    let code = r#"
        use std::process::Command;
        fn main() {
            println!("{}", std::process::id());
            let generation = std::env::args().skip(1);
            if generation.len() < 2 {
                let mut child = Command::new(std::env::current_exe().unwrap());
                child.args(generation).arg("one more").spawn().unwrap();
            }
            std::thread::sleep(std::time::Duration::from_secs(8));
        }"#;
    socket.run(1, code).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(text(&socket.until("Stdout").await).to_owned());
    }
    assert!(ids.iter().all(|id| is_alive(id)), "{ids:?}");
    drop(socket);
    for id in ids {
        assert!(is_gone(&id).await, "{id} still runs");
    }
}

#[tokio::test]
async fn a_client_that_leaves_a_post_ends_its_program() {
    let playground = playground_with(Limits {
        jobs: 1,
        ..Limits::default()
    })
    .await;
    let address = serve(&playground).await;
    let body = execute(SLEEPER).to_string();
    let head = format!(
        "POST /execute HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all((head + &body).as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(
        post(address, "/execute", &execute("fn main() {}")).await.0,
        503,
        "it runs"
    );
    drop(stream);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(
        post(address, "/execute", &execute("fn main() {}")).await.0,
        200,
        "its place is free again"
    );
}

#[tokio::test]
async fn kill_and_standard_input_work_by_websocket() {
    let address = serve(&playground().await).await;
    let mut socket = Socket::connect(address).await;
    socket
        .run(
            1,
            "fn main() { for line in std::io::stdin().lines() { println!(\"read {}\", line.unwrap()) } }",
        )
        .await;
    socket.until("Begin").await;
    socket.say("wsExecuteStdin", 1, Some(json!("tea\n"))).await;
    assert_eq!(text(&socket.until("Stdout").await), "read tea");
    // Of a run that is not the current one: passed over.
    socket.say("wsExecuteKill", 9, None).await;
    socket.say("wsExecuteStdinClose", 1, None).await;
    assert_eq!(socket.until("End").await["payload"]["success"], true);

    socket.run(2, SLEEPER).await;
    let id = text(&socket.until("Stdout").await).to_owned();
    socket.say("wsExecuteKill", 2, None).await;
    let end = socket.until("End").await;
    assert_eq!(
        end["payload"],
        json!({ "success": false, "exitDetail": "Stopped on request" })
    );
    assert!(is_gone(&id).await);
}

/// As the course's page does it, which has nothing to type into.
#[tokio::test]
async fn input_that_is_closed_with_the_request_has_ended_when_the_program_starts() {
    let address = serve(&playground().await).await;
    let mut socket = Socket::connect(address).await;
    let code = "fn main() { println!(\"{:?}\", std::io::read_to_string(std::io::stdin()).unwrap()) }";
    socket.run(1, &fresh(code)).await;
    socket.say("wsExecuteStdinClose", 1, None).await;
    assert_eq!(text(&socket.until("Stdout").await), "\"\"");
    let end = socket.until("End").await;
    assert!(end["meta"]["seconds"].as_f64().unwrap() < 5.0, "{end}");
}

#[tokio::test]
async fn what_comes_for_a_run_that_has_ended_or_was_never_asked_for_is_no_error() {
    let address = serve(&playground().await).await;
    let mut socket = Socket::connect(address).await;
    socket.run(1, "fn main() {}").await;
    socket.until("End").await;
    for number in [1, 9] {
        socket.say("wsExecuteStdin", number, Some(json!("tea\n"))).await;
        socket.say("wsExecuteStdinClose", number, None).await;
        socket.say("wsExecuteKill", number, None).await;
    }
    socket.run(2, SLEEPER).await;
    let begin = socket.receive().await;
    assert_eq!(begin["type"], "output/execute/wsExecuteBegin", "{begin}");
    let id = text(&socket.until("Stdout").await).to_owned();
    socket.say("wsExecuteKill", 1, None).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(is_alive(&id), "it is another one that was to be killed");
}

#[tokio::test]
async fn a_request_that_makes_no_sense_ends_the_old_run_too() {
    let address = serve(&playground().await).await;
    let mut socket = Socket::connect(address).await;
    socket.run(1, SLEEPER).await;
    let id = text(&socket.until("Stdout").await).to_owned();
    let mut payload = execute("fn main() {}");
    payload["edition"] = "2020".into();
    socket.say("wsExecuteRequest", 2, Some(payload)).await;
    let refused = socket.until("websocket/error").await;
    assert_eq!(refused["meta"]["sequenceNumber"], 2);
    assert!(is_gone(&id).await);
}

#[tokio::test]
async fn nonsense_by_websocket_is_answered_and_the_socket_stays_open() {
    let address = serve(&playground().await).await;
    let mut socket = Socket::connect(address).await;
    socket
        .send(&json!({ "type": "output/execute/wsExecuteDance", "meta": { "sequenceNumber": 3 } }))
        .await;
    let answer = socket.receive().await;
    assert_eq!(
        (&answer["type"], &answer["meta"]["sequenceNumber"]),
        (&json!("websocket/error"), &json!(3))
    );
    socket.run(4, "fn main() {}").await;
    assert_eq!(socket.until("End").await["payload"]["success"], true);
}

#[tokio::test]
async fn a_socket_that_does_not_accept_the_terms_is_closed() {
    let address = serve(&playground().await).await;
    let mut socket = Socket::open(address, Some(&format!("http://{address}"))).await.unwrap();
    socket.run(1, SLEEPER).await;
    assert!(!matches!(socket.0.next().await, Some(Ok(message)) if message.is_text()));
}
