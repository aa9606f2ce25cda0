//! What WebDriver cannot ask of a browser, and Chromium's own protocol can: a window as narrow as a phone, fingers, colours and motion as a
//! reader has them.

use axum::http::Method;
use fantoccini::Client;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};
use url::{ParseError, Url};

#[derive(Debug)]
struct Command(Value);

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!(
            "session/{}/goog/cdp/execute",
            session_id.expect("a session has begun")
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.0.to_string()))
    }
}

/// Has Chromium do what one of its DevTools methods says, and gives its answer.
pub(crate) async fn ask(client: &Client, method: &str, params: Value) -> Value {
    let command = Command(json!({ "cmd": method, "params": params }));
    client.issue_cmd(command).await.unwrap()
}

/// A page as wide as that in CSS pixels, on a phone with a finger for a pointer.
pub(crate) async fn narrow(client: &Client, width: u32, is_phone: bool) {
    let metrics = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": is_phone });
    ask(client, "Emulation.setDeviceMetricsOverride", metrics).await;
    ask(
        client,
        "Emulation.setTouchEmulationEnabled",
        json!({ "enabled": is_phone }),
    )
    .await;
}

/// What a reader has asked of the system, such as `prefers-reduced-motion: reduce`.
pub(crate) async fn prefer(client: &Client, features: &[(&str, &str)]) {
    let features: Vec<Value> = features
        .iter()
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect();
    ask(client, "Emulation.setEmulatedMedia", json!({ "features": features })).await;
}
