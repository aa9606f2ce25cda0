//! Explores programs as the page does, for the tests of what comes out.

pub(crate) mod table;

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fmt};

use listing::{Exploration, ExplorationLine, Orders};
use playground::{Config, Event, Exploration as Search, Playground, Program, Reason};

/// What was found, or why nothing was.
pub(crate) type Found = Result<Exploration, Unexplored>;

/// Why nothing was found.
pub(crate) enum Unexplored {
    /// It does not compile.
    IsNoProgram(String),
    /// The explorer refuses it, or was stopped.
    Refused(String),
}

impl fmt::Display for Unexplored {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (Unexplored::IsNoProgram(why) | Unexplored::Refused(why)) = self;
        f.write_str(why)
    }
}

/// For a search, which takes two seconds at most where nothing else is to do: what is tried must not depend on that.
const PATIENCE: Duration = Duration::from_secs(60);

/// The runner, ready to explore.
#[derive(Clone)]
pub(crate) struct Explorer(Playground);

impl Explorer {
    pub(crate) async fn ready(root: &Path) -> Self {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
        let mut config = Config::new(root.join("Cargo.toml"), root.join(target).join("course/runner"));
        config.lockfile = Some(root.join("Cargo.lock"));
        config.limits.run_time = PATIENCE;
        config.explorer = Some(root.join("packages/orders/Cargo.toml"));
        let playground = Playground::open(config).expect("the runner");
        playground.prepare_explorer(|_| ()).await.expect("the explorer");
        Explorer(playground)
    }

    /// As its story has it, where there is one; in so many steps at most, where that is said, and else in fewer orders.
    pub(crate) async fn explore(&self, text: &str, orders: Option<&Orders>, most_steps: Option<u64>) -> Found {
        let mut search = Search {
            most_steps,
            ..Search::default()
        };
        if let Some(orders) = orders {
            search.with.clone_from(&orders.with);
            search.preemptions = orders.preemptions;
            search.watched = orders.watched();
        }
        let run = self.0.explore(Program::new(text), &search);
        let mut run = run.map_err(|error| Unexplored::Refused(error.to_string()))?;
        let (mut found, mut said, mut is_refused) = (None, String::new(), false);
        while let Some(event) = run.next().await {
            match event {
                Event::Stdout { text, .. } => match serde_json::from_str(&text).expect("a line of the explorer") {
                    ExplorationLine::Progress { .. } => {}
                    ExplorationLine::Report(report) => found = Some(*report),
                },
                Event::Compiler { text, .. } | Event::Stderr { text, .. } => said += &text,
                Event::End(end) => {
                    is_refused = end.reason == Reason::Refused;
                    said += &end.exit_detail;
                }
                Event::Begin => {}
            }
        }
        match found {
            Some(Exploration { refused: Some(why), .. }) => Err(Unexplored::Refused(why)),
            Some(found) => Ok(found),
            None if is_refused => Err(Unexplored::IsNoProgram(said)),
            None => Err(Unexplored::Refused(said)),
        }
    }
}
