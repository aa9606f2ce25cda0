//! What stands in for std is what the package is that was named, and is now.

mod common;

use std::fs;
use std::path::Path;

use playground::{Config, Error, Event, Exploration, Playground, Reason};
use tempfile::TempDir;

use common::{prepare_explorer, program};

/// A package with nothing to offer, and one that explores by running the program once.
fn packages() -> TempDir {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let manifest = |name: &str, more: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n{more}"
        )
    };
    write("book/Cargo.toml", &manifest("book", ""));
    write("book/src/lib.rs", "");
    write(
        "one-order/Cargo.toml",
        &manifest("one-order", "teller = { path = \"../teller\" }"),
    );
    write(
        "one-order/src/lib.rs",
        "pub use std::*;
        pub use teller;
        #[macro_export]
        macro_rules! explored {
            ($options:literal) => {
                const _: () = {
                    #[unsafe(export_name = \"main\")]
                    extern \"C\" fn entry(_: i32, _: *const *const u8) -> i32 {
                        main();
                        $crate::teller::tell($options);
                        0
                    }
                };
            };
        }",
    );
    write("teller/Cargo.toml", &manifest("teller", ""));
    write(
        "teller/src/lib.rs",
        "pub fn tell(options: &str) { println!(\"{}\", include_str!(\"said\").trim().replace(\"$\", options)) }",
    );
    write("teller/src/said", "{\"report\":{\"asked\":$}}");
    dir
}

fn open(packages: &Path) -> Playground {
    let mut config = Config::new(packages.join("book/Cargo.toml"), packages.join("playground"));
    config.explorer = Some(packages.join("one-order/Cargo.toml"));
    Playground::open(config).unwrap()
}

async fn said(playground: &Playground) -> String {
    let exploration = Exploration {
        most_seconds: Some(0.5),
        ..Exploration::default()
    };
    let code = "mod deep { pub fn f() -> Vec<u8> { vec![1] } }\nfn main() { println!(\"{:?}\", deep::f()) }";
    let finished = playground.explore(program(code), &exploration).unwrap().finish().await;
    assert!(finished.end.success, "{finished:?}");
    finished.stdout
}

#[tokio::test]
async fn it_is_built_on_demand_and_told_what_to_do() {
    let packages = packages();
    let playground = open(packages.path());
    assert_eq!(
        said(&playground).await,
        "[1]\n{\"report\":{\"asked\":{\"most_seconds\":0.5}}}\n"
    );
    assert!(
        !packages.path().join("playground/libraries").exists(),
        "it needs no libraries of snippets"
    );
}

#[tokio::test]
async fn it_is_built_anew_where_any_of_its_texts_has_changed_and_else_cargo_is_not_even_asked() {
    let packages = packages();
    let playground = open(packages.path());
    let built = prepare_explorer(&playground).await;
    assert!(
        built.iter().any(|line| line.contains("Compiling one-order")),
        "{built:?}"
    );
    assert!(said(&playground).await.contains("report"));
    for playground in [playground, open(packages.path())] {
        assert_eq!(prepare_explorer(&playground).await, Vec::<String>::new());
    }
    // Of a package that it depends on, and not a text of Rust.
    fs::write(packages.path().join("teller/src/said"), "{\"report\":\"anew\"}").unwrap();
    let playground = open(packages.path());
    assert!(!prepare_explorer(&playground).await.is_empty());
    assert_eq!(said(&playground).await, "[1]\n{\"report\":\"anew\"}\n");
}

#[tokio::test]
async fn a_line_comes_whole_however_slowly_it_is_written() {
    let packages = packages();
    let slow = "use std::io::Write;
        pub fn tell(_: &str) {
            for part in [\"{\\\"report\\\":\", \"7\", \"}\\n\"] {
                print!(\"{part}\");
                std::io::stdout().flush().unwrap();
                std::thread::sleep(std::time::Duration::from_millis(150));
            }
        }";
    fs::write(packages.path().join("teller/src/lib.rs"), slow).unwrap();
    let playground = open(packages.path());
    let mut run = playground
        .explore(program("fn main() {}"), &Exploration::default())
        .unwrap();
    let mut lines = Vec::new();
    while let Some(event) = run.next().await {
        if let Event::Stdout { text, .. } = event {
            lines.push(text);
        }
    }
    assert_eq!(lines, ["{\"report\":7}\n"]);
}

#[tokio::test]
async fn without_it_nothing_is_explored_and_all_else_works() {
    let packages = packages();
    let config = Config::new(
        packages.path().join("book/Cargo.toml"),
        packages.path().join("playground"),
    );
    let playground = Playground::open(config).unwrap();
    assert_eq!(prepare_explorer(&playground).await, Vec::<String>::new());
    let refused = playground
        .explore(program("fn main() {}"), &Exploration::default())
        .unwrap_err();
    assert!(matches!(refused, Error::NoExplorer), "{refused}");
    let finished = playground.run(program("fn main() {}")).unwrap().finish().await;
    assert_eq!(finished.end.reason, Reason::Exited(0));
}

#[tokio::test]
async fn what_does_not_build_or_is_no_package_is_an_error_that_says_so() {
    let packages = packages();
    fs::write(packages.path().join("one-order/src/lib.rs"), "broken").unwrap();
    let error = open(packages.path()).prepare_explorer(|_| ()).await.unwrap_err();
    assert!(
        matches!(&error, Error::Tool { .. }) && error.to_string().contains("broken"),
        "{error}"
    );
    fs::remove_file(packages.path().join("one-order/Cargo.toml")).unwrap();
    let mut config = Config::new(
        packages.path().join("book/Cargo.toml"),
        packages.path().join("playground"),
    );
    config.explorer = Some(packages.path().join("one-order/Cargo.toml"));
    let error = Playground::open(config).err().unwrap();
    assert!(error.to_string().contains("one-order"), "{error}");
}
