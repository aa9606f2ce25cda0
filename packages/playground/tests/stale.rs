//! What was built and compiled stays good until the libraries themselves change.

mod common;

use std::fs;

use playground::{Config, Playground};
use tempfile::TempDir;
use toml::{Table, Value};

use common::{prepare, program};

/// A package that offers one crate of the registry, which the workspace locks as well: so it is there, offline.
struct Package(TempDir);

impl Package {
    fn new() -> Self {
        let package = Package(tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap());
        let lock = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock")).unwrap();
        let lock: Table = lock.parse().unwrap();
        let mut all = lock["package"].as_array().unwrap().iter();
        let crate_of_others = all.find(|entry| entry["name"].as_str() == Some("smallvec")).unwrap();
        assert!(crate_of_others.get("dependencies").is_none(), "{crate_of_others}");
        let version = crate_of_others["version"].as_str().unwrap();
        let book = "name = 'book'\nversion = '0.1.0'\ndependencies = ['smallvec', 'tea-pot']";
        let pot = "name = 'tea-pot'\nversion = '0.0.3'";
        let [book, pot] = [book, pot].map(|entry| Value::Table(entry.parse().unwrap()));
        let entries = Value::Array(vec![book, crate_of_others.clone(), pot]);
        let lock = Table::from_iter([("version".into(), 4.into()), ("package".into(), entries)]);
        package.write("Cargo.lock", &lock.to_string());
        package.write("src/lib.rs", "");
        package.write("examples/tea.rs", "fn main() {}");
        package.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"book\"\nversion = \"0.1.0\"\nedition = \"2024\"\nautoexamples = false\n\
                 [workspace]\n[dependencies]\nsmallvec = {{ version = \"={version}\", features = [] }}\n\
                 [dev-dependencies]\ntea-pot = {{ path = \"tea-pot\" }}\n"
            ),
        );
        package.write("tea-pot/src/lib.rs", "");
        package.write(
            "tea-pot/Cargo.toml",
            "[package]\nname = \"tea-pot\"\nversion = \"0.0.3\"\n",
        );
        package
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn change(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.0.path().join(name)).unwrap();
        assert!(text.contains(from), "{text}");
        self.write(name, &text.replace(from, to));
    }

    /// As a server does it that starts.
    fn open(&self) -> Playground {
        let dir = self.0.path().join("playground");
        Playground::open(Config::new(self.0.path().join("Cargo.toml"), dir)).unwrap()
    }

    /// Runs one and the same program, and returns how many programs have been compiled by then.
    async fn run(&self, playground: &Playground) -> usize {
        let code = "fn main() { println!(\"{:?}\", smallvec::SmallVec::from([1, 2])) }";
        let finished = playground.run(program(code)).unwrap().finish().await;
        assert_eq!(finished.stdout, "[1, 2]\n", "{finished:?}");
        fs::read_dir(self.0.path().join("playground/cache")).unwrap().count()
    }
}

fn builds(said: &[String]) -> bool {
    said.iter().any(|line| line.starts_with("Compiling smallvec"))
}

#[tokio::test]
async fn another_example_or_a_comment_makes_nothing_stale() {
    let package = Package::new();
    let playground = package.open();
    assert!(builds(&prepare(&playground).await));
    assert_eq!(package.run(&playground).await, 1);

    package.change(
        "Cargo.toml",
        "[dependencies]",
        "[dependencies]\n# What a listing may use.",
    );
    let text = "\n[[example]]\nname = \"tea\"\n[workspace]";
    package.change("Cargo.toml", "\n[workspace]", text);
    for playground in [&playground, &package.open()] {
        assert_eq!(prepare(playground).await, [""; 0], "Cargo has nothing to build");
        assert_eq!(package.run(playground).await, 1);
    }
}

#[tokio::test]
async fn another_feature_makes_the_libraries_and_the_programs_stale() {
    let package = Package::new();
    let playground = package.open();
    prepare(&playground).await;
    assert_eq!(package.run(&playground).await, 1);
    package.change("Cargo.toml", "features = []", "features = [\"union\"]");
    assert!(builds(&prepare(&playground).await));
    assert_eq!(package.run(&playground).await, 2);
}

#[tokio::test]
async fn a_new_version_of_what_only_the_books_tests_use_makes_nothing_stale() {
    let package = Package::new();
    let playground = package.open();
    prepare(&playground).await;
    assert_eq!(package.run(&playground).await, 1);
    for file in ["Cargo.lock", "tea-pot/Cargo.toml"] {
        package.change(file, "0.0.3", "0.0.4");
    }
    assert_eq!(prepare(&playground).await, [""; 0]);
    assert_eq!(package.run(&playground).await, 1);
}
