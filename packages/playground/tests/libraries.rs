//! What is offered to snippets is what the manifest says, and says now.

mod common;

use std::fs;
use std::path::Path;

use playground::{Config, Error, Mode, Playground};
use tempfile::TempDir;

use common::{prepare, program};

/// A package that offers one crate of its own, under another name and with a feature.
fn package() -> TempDir {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"book\", \"tea-pot\"]\nresolver = \"3\"\n\
         [workspace.dependencies]\npot = { package = \"tea-pot\", path = \"tea-pot\" }\n",
    );
    write(
        "book/Cargo.toml",
        "[package]\nname = \"book\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [dependencies]\npot = { workspace = true, features = [\"lid\"] }\n",
    );
    write("book/src/lib.rs", "");
    write(
        "tea-pot/Cargo.toml",
        "[package]\nname = \"tea-pot\"\nversion = \"0.3.0\"\nedition = \"2024\"\n[features]\nlid = []\n",
    );
    write(
        "tea-pot/src/lib.rs",
        "pub fn lid() -> bool { cfg!(feature = \"lid\") }\npub const CUPS: u32 = 1;\n",
    );
    dir
}

fn open(package: &Path) -> Playground {
    Playground::open(Config::new(package.join("book/Cargo.toml"), package.join("playground"))).unwrap()
}

const USE: &str = "fn main() { println!(\"{} {}\", pot::lid(), pot::CUPS) }";

async fn output(playground: &Playground) -> String {
    let finished = playground.run(program(USE)).unwrap().finish().await;
    assert!(finished.end.success, "{finished:?}");
    finished.stdout
}

#[tokio::test]
async fn a_dependency_keeps_its_name_version_and_features() {
    let package = package();
    let playground = open(package.path());
    assert_eq!(output(&playground).await, "true 1\n");
    let crates = playground.crates().await.unwrap();
    let library = &crates[0];
    assert_eq!(
        (&*library.name, &*library.version, &*library.id),
        ("tea-pot", "0.3.0", "pot")
    );
}

#[tokio::test]
async fn a_change_of_the_manifest_or_of_a_local_crate_is_noticed() {
    let package = package();
    let playground = open(package.path());
    assert!(prepare(&playground).await.iter().any(|line| line.contains("tea-pot")));
    assert_eq!(output(&playground).await, "true 1\n");

    let manifest = package.path().join("book/Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("\"lid\"", "")).unwrap();
    prepare(&playground).await;
    assert_eq!(output(&playground).await, "false 1\n");

    let source = package.path().join("tea-pot/src/lib.rs");
    let text = fs::read_to_string(&source).unwrap();
    fs::write(&source, text.replace("= 1", "= 2")).unwrap();
    prepare(&playground).await;
    assert_eq!(output(&playground).await, "false 2\n");
}

#[tokio::test]
async fn what_is_cleaned_away_while_it_serves_is_built_again() {
    let package = package();
    let playground = open(package.path());
    assert_eq!(output(&playground).await, "true 1\n");
    fs::remove_dir_all(package.path().join("playground")).unwrap();
    assert_eq!(output(&playground).await, "true 1\n");
}

#[tokio::test]
async fn two_servers_on_one_folder_wait_for_each_other() {
    let package = package();
    let (one, other) = (open(package.path()), open(package.path()));
    let (first, second) = tokio::join!(output(&one), output(&other));
    assert_eq!((&*first, &*second), ("true 1\n", "true 1\n"));
}

#[tokio::test]
async fn a_library_that_does_not_compile_is_an_error_with_cargos_words() {
    let package = package();
    fs::write(package.path().join("tea-pot/src/lib.rs"), "pub fn lid() { broken }").unwrap();
    let error = open(package.path()).prepare(Mode::Debug, |_| ()).await.unwrap_err();
    assert!(matches!(&error, Error::Tool { .. }), "{error}");
    assert!(error.to_string().contains("cannot find value `broken`"), "{error}");
}
