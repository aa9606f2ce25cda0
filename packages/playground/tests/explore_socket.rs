//! A page explores a program by WebSocket.

mod common;

use playground::{Config, Limits, Mode, Playground};
use serde_json::{Value, json};

use common::{ENDLESS, Socket, config, execute, explorer, fresh, serve};

const DINERS: &str = "//! Each takes one fork, then the other

use std::sync::Mutex;
use std::thread;

static FORKS: [Mutex<()>; 2] = [Mutex::new(()), Mutex::new(())];

fn dine(name: &str, first: usize, second: usize) {
    let _one = FORKS[first].lock().unwrap();
    let _other = FORKS[second].lock().unwrap();
    println!(\"[{name}] eats\");
}

fn main() {
    thread::scope(|s| {
        s.spawn(|| dine(\"anna\", 0, 1));
        s.spawn(|| dine(\"ben\", 1, 0));
    });
}
";

fn endless() -> Value {
    json!({ "oneByOne": true, "mostSeconds": 1e6, "mostStates": 1u64 << 40, "mostSteps": 1u64 << 40 })
}

async fn explore(socket: &mut Socket, number: i64, code: &str, explore: Value) {
    let mut payload = execute(code);
    payload["explore"] = explore;
    let meta = json!({ "sequenceNumber": number, "page": "intro" });
    let message = json!({ "type": "output/explore/wsExploreRequest", "payload": payload, "meta": meta });
    socket.send(&message).await;
}

#[tokio::test]
async fn a_deadlock_is_found_and_told_step_by_step() {
    let address = serve(&explorer(Limits::default()).await).await;
    let mut socket = Socket::connect(address).await;
    explore(&mut socket, 5, DINERS, json!({})).await;
    let end = socket.until("wsExploreEnd").await;
    assert_eq!(end["type"], "output/explore/wsExploreEnd");
    let (payload, meta) = (&end["payload"], &end["meta"]);
    assert_eq!(
        (&payload["success"], &payload["exitDetail"], &payload["diagnostics"]),
        (&json!(true), &json!("Exited with status 0"), &json!([]))
    );
    assert_eq!(
        (&meta["sequenceNumber"], &meta["page"], &meta["stage"]),
        (&json!(5), &json!("intro"), &json!("run"))
    );
    assert!(meta["seconds"].as_f64().unwrap() > 0.0, "{meta}");
    let outcomes = payload["report"]["outcomes"].as_array().unwrap();
    assert_eq!(outcomes[0]["ending"], "isStuck");
    let waiting = outcomes[0]["waiting"].as_array().unwrap().iter();
    let mut lines: Vec<_> = waiting.map(|waiting| waiting["line"].as_u64().unwrap()).collect();
    lines.sort_unstable();
    // And `main`, for both.
    assert_eq!(lines[..2], [10, 10], "{}", outcomes[0]);
    assert!(
        outcomes
            .iter()
            .any(|outcome| outcome["ending"] == json!({ "exits": 0 }))
    );

    let mended = DINERS.replace("\"ben\", 1, 0", "\"ben\", 0, 1");
    explore(&mut socket, 6, &mended, json!({})).await;
    let end = socket.until("wsExploreEnd").await;
    let outcomes = end["payload"]["report"]["outcomes"].as_array().unwrap();
    assert!(
        !outcomes.is_empty()
            && outcomes
                .iter()
                .all(|outcome| outcome["ending"] == json!({ "exits": 0 }))
    );
}

#[tokio::test]
async fn progress_comes_and_a_kill_ends_it_and_a_new_one_ends_the_old() {
    let playground = explorer(Limits::default()).await;
    playground.prepare(Mode::Debug, |_| ()).await.unwrap();
    let address = serve(&playground).await;
    let mut socket = Socket::connect(address).await;
    explore(&mut socket, 1, ENDLESS, endless()).await;
    let progress = socket.until("wsExploreProgress").await;
    assert!(progress["payload"]["states"].as_u64().unwrap() > 0, "{progress}");
    assert_eq!(
        (&progress["meta"]["sequenceNumber"], &progress["meta"]["stage"]),
        (&json!(1), &json!("run"))
    );

    // One that is run, beside it.
    socket
        .run(2, &fresh("fn main() { println!(\"{}\", std::process::id()) }"))
        .await;
    let mut messages = vec![socket.receive().await];
    while messages.last().unwrap()["type"] != "output/execute/wsExecuteEnd" {
        messages.push(socket.receive().await);
    }
    assert!(
        messages
            .iter()
            .any(|message| message["type"] == "output/execute/wsExecuteStdout")
    );

    explore(&mut socket, 3, ENDLESS, endless()).await;
    loop {
        let message = socket.receive().await;
        match message["meta"]["sequenceNumber"].as_i64() {
            // On its way already.
            Some(1) => assert_eq!(message["type"], "output/explore/wsExploreProgress"),
            number => break assert_eq!(number, Some(3), "{message}"),
        }
    }
    // Of one that is over: passed over.
    socket.say("wsExecuteKill", 1, None).await;
    assert_eq!(socket.until("wsExploreProgress").await["meta"]["sequenceNumber"], 3);
    socket.say("wsExecuteKill", 3, None).await;
    let end = loop {
        let message = socket.receive().await;
        if message["type"] != "output/explore/wsExploreProgress" {
            break message;
        }
    };
    let stopped = json!({ "success": false, "exitDetail": "Stopped on request", "diagnostics": [] });
    assert_eq!(
        (&end["type"], &end["payload"]),
        (&json!("output/explore/wsExploreEnd"), &stopped)
    );
}

/// Explores until there is a place to do it.
async fn until_there_is_a_place(socket: &mut Socket) {
    for _ in 0..100 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        explore(socket, 3, DINERS, json!({})).await;
        let mut answer = socket.receive().await;
        while answer["type"] == "output/explore/wsExploreProgress" {
            answer = socket.receive().await;
        }
        if answer["type"] == "output/explore/wsExploreEnd" {
            return;
        }
    }
    panic!("it goes on");
}

#[tokio::test]
async fn a_page_that_is_left_ends_its_own_and_so_does_a_request_that_makes_no_sense() {
    let limits = Limits {
        jobs: 1,
        ..Limits::default()
    };
    let address = serve(&explorer(limits).await).await;
    let mut other = Socket::connect(address).await;
    for is_left in [true, false] {
        let mut socket = Socket::connect(address).await;
        explore(&mut socket, 1, ENDLESS, endless()).await;
        socket.until("wsExploreProgress").await;
        explore(&mut other, 2, DINERS, json!({})).await;
        let busy = other.until("websocket/error").await;
        assert!(
            busy["payload"]["error"].as_str().unwrap().contains("wait until"),
            "{busy}"
        );
        if is_left {
            drop(socket);
            until_there_is_a_place(&mut other).await;
        } else {
            explore(&mut socket, 2, "fn mainly() {}", json!({})).await;
            until_there_is_a_place(&mut other).await;
        }
    }
}

#[tokio::test]
async fn what_cannot_be_explored_is_said_with_its_place_and_what_makes_no_sense_is_an_error() {
    let address = serve(&explorer(Limits::default()).await).await;
    let mut socket = Socket::connect(address).await;
    let refused = [
        ("\nuse std::net::TcpStream;\nfn main() {}", json!([2, 10])),
        ("use std::tea;\nfn main() {}", json!([1, 5])),
    ];
    for (code, place) in refused {
        explore(&mut socket, 1, code, json!({})).await;
        let end = socket.until("wsExploreEnd").await;
        let (payload, span) = (&end["payload"], &end["payload"]["diagnostics"][0]["spans"][0]);
        assert_eq!(
            (&payload["success"], &payload["exitDetail"], &payload["report"]),
            (&json!(false), &json!("The program cannot be explored"), &Value::Null)
        );
        assert_eq!(json!([span["line_start"], span["column_start"]]), place, "{end}");
        assert_eq!(end["meta"]["stage"], "compile");
    }
    // Met only when it is run.
    explore(
        &mut socket,
        2,
        "fn main() {\n    std::time::Instant::now();\n}",
        json!({}),
    )
    .await;
    let end = socket.until("wsExploreEnd").await;
    assert_eq!(end["payload"]["success"], false);
    assert!(
        end["payload"]["report"]["refused"]
            .as_str()
            .unwrap()
            .contains("(line 2)"),
        "{end}"
    );

    for (code, options, error) in [
        ("fn mainly() {}", json!({}), "no `fn main`"),
        (DINERS, json!({ "with": { "CUPS": "1" } }), "no constant `CUPS`"),
        (DINERS, json!({ "sed": 1 }), "unknown field `sed`"),
    ] {
        explore(&mut socket, 3, code, options).await;
        let answer = socket.until("websocket/error").await;
        assert!(answer["payload"]["error"].as_str().unwrap().contains(error), "{answer}");
        assert_eq!(answer["meta"]["sequenceNumber"], 3);
    }
}

#[tokio::test]
async fn where_nothing_stands_in_for_std_that_is_said() {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let manifest = config(Limits::default()).manifest;
    let address = serve(&Playground::open(Config::new(manifest, dir.path())).unwrap()).await;
    let mut socket = Socket::connect(address).await;
    explore(&mut socket, 1, DINERS, json!({})).await;
    let answer = socket.until("websocket/error").await;
    assert!(
        answer["payload"]["error"]
            .as_str()
            .unwrap()
            .contains("cannot be explored here"),
        "{answer}"
    );
}
