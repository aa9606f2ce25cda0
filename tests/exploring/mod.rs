//! Explores programs as the page does, for the tests of what comes out.

pub(crate) mod table;

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

use listing::{Exploration, Orders};
use playground::{Config, Event, Exploration as Search, Playground, Program};
use serde_json::Value;

/// What was found, or why nothing was.
pub(crate) type Found = Result<Exploration, String>;

/// The runner, ready to explore.
#[derive(Clone)]
pub(crate) struct Explorer(Playground);

impl Explorer {
    pub(crate) async fn ready(root: &Path) -> Self {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
        let mut config = Config::new(root.join("Cargo.toml"), root.join(target).join("course/runner"));
        config.lockfile = Some(root.join("Cargo.lock"));
        config.explorer = Some(root.join("packages/orders/Cargo.toml"));
        let playground = Playground::open(config).expect("the runner");
        playground.prepare_explorer(|_| ()).await.expect("the explorer");
        Explorer(playground)
    }

    /// As its story has it, where there is one.
    pub(crate) async fn explore(&self, text: &str, orders: Option<&Orders>) -> Found {
        let mut search = Search::default();
        if let Some(orders) = orders {
            search.with.clone_from(&orders.with);
            search.preemptions = orders.preemptions;
            search.watched = orders.watched();
        }
        let run = self.0.explore(Program::new(text), &search);
        let mut run = run.map_err(|error| error.to_string())?;
        let (mut found, mut said) = (None, String::new());
        while let Some(event) = run.next().await {
            match event {
                Event::Stdout { text, .. } => {
                    let line: BTreeMap<String, Value> = serde_json::from_str(&text).expect("JSON");
                    found = line.get("report").cloned().or(found);
                }
                Event::Compiler { text, .. } | Event::Stderr { text, .. } => said += &text,
                Event::End(end) => said += &end.exit_detail,
                Event::Begin => {}
            }
        }
        let found = found.ok_or(said)?;
        let found: Exploration = serde_json::from_value(found).expect("a report");
        found.refused.clone().map_or(Ok(found), Err)
    }
}
