//! What comes with the compiler: `/format`, `/clippy` and `/meta/versions`, in the documented shape.

mod common;

use common::{playground, post, request, serve};
use serde_json::{Value, json};

#[tokio::test]
async fn format_answers_in_the_documented_shape_and_leaves_what_is_no_rust() {
    let address = serve(&playground().await).await;
    let ask = |code: &str, edition: &str| json!({ "channel": "stable", "edition": edition, "code": code });
    let (status, answer) = post(address, "/format", &ask("fn main(){println!( \"tea\" )}", "2024")).await;
    let formatted = json!({
        "success": true, "exitDetail": "Exited with status 0", "code": "fn main() {\n    println!(\"tea\")\n}\n", "stdout": "", "stderr": "",
    });
    assert_eq!((status, answer), (200, formatted));
    // Who names none gets the oldest, as there: `async` is a name like any other.
    let (_, answer) = post(address, "/format", &json!({ "code": "fn async(){}" })).await;
    assert_eq!(
        (&answer["success"], &answer["code"]),
        (&json!(true), &json!("fn async() {}\n"))
    );
    let (status, answer) = post(address, "/format", &ask("fn main( {", "2021")).await;
    assert_eq!(
        (status, &answer["success"], &answer["code"]),
        (200, &json!(false), &json!("fn main( {"))
    );
    assert!(answer["stderr"].as_str().unwrap().starts_with("error: "), "{answer}");
    let (status, answer) = post(address, "/format", &ask("", "1999")).await;
    assert_eq!(status, 400, "{answer}");
}

#[tokio::test]
async fn clippy_answers_in_the_documented_shape() {
    let address = serve(&playground().await).await;
    let ask = |code: &str| json!({ "channel": "stable", "crateType": "bin", "edition": "2024", "code": code });
    let code = "fn main() { let cups = vec![1]; if cups.len() == 0 { println!(\"none\") } }";
    let (status, answer) = post(address, "/clippy", &ask(code)).await;
    assert_eq!(
        (status, &answer["success"], &answer["exit_detail"]),
        (200, &json!(true), &json!("Exited with status 0"))
    );
    assert!(
        answer["stderr"].as_str().unwrap().contains("clippy::len_zero"),
        "{answer}"
    );
    let (_, answer) = post(address, "/clippy", &ask("fn main() { tea }")).await;
    assert_eq!(answer["success"], false);
    // With the libraries, as code that is compiled has them.
    let (_, answer) = post(address, "/clippy", &ask("fn main() { rayon::join(|| (), || ()); }")).await;
    assert_eq!((&answer["success"], &answer["stderr"]), (&json!(true), &json!("")));
}

#[tokio::test]
async fn the_versions_are_told_in_the_documented_shape() {
    let address = serve(&playground().await).await;
    let (status, body) = request(address, "GET /meta/versions", &[("Host", &address.to_string())], "").await;
    assert_eq!(status, 200);
    let answer: Value = serde_json::from_str(&body).unwrap();
    for channel in ["stable", "beta", "nightly"] {
        for tool in ["rustc", "rustfmt", "clippy"] {
            let version = &answer[channel][tool];
            let is = |part: &str, c: char| version[part].as_str().is_some_and(|text| text.contains(c));
            assert!(
                is("version", '.') && is("date", '-') && version["hash"].as_str().unwrap().len() > 6,
                "{answer}"
            );
        }
    }
}
