//! How long `build` takes, beside mdBook's own libraries on the same chapters with the built-in `links` alone, for the
//! book as it is and with two and four times its chapters and listings: `cargo bench -p course`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use tempfile::TempDir;

/// Runs of each, in turn, of which the median is told.
const RUNS: usize = 7;
const SIZES: [usize; 3] = [1, 2, 4];
/// The argument by which this program, started by itself, renders a book by mdBook alone.
const PLAIN: &str = "--by-mdbook-alone";

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let [_, mode, root, folder] = &arguments[..]
        && mode == PLAIN
    {
        return render_plainly(Path::new(root), Path::new(folder));
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let own = env::current_exe().expect("this program has a path");
    println!(
        "{:>8}  {:>12}  {:>12}  {:>5}",
        "listings", "build", "mdBook alone", "ratio"
    );
    for size in SIZES {
        let book = enlarged(&root, size);
        let output = book.path().join("rendered");
        let ours = || {
            seconds(
                Command::new(env!("CARGO_BIN_EXE_course"))
                    .args(["build", "-d"])
                    .arg(&output),
                &book,
            )
        };
        let plain = || seconds(Command::new(&own).arg(PLAIN).args([book.path(), &output]), &book);
        let mut pairs: Vec<(f64, f64)> = (0..RUNS).map(|_| (ours(), plain())).collect();
        let mut median = |of: fn(&(f64, f64)) -> f64| {
            pairs.sort_by(|a, b| of(a).total_cmp(&of(b)));
            of(&pairs[RUNS / 2])
        };
        let (build, alone) = (median(|pair| pair.0), median(|pair| pair.1));
        let ratio = median(|pair| pair.0 / pair.1);
        let listings = sources(&book.path().join("listings"), "rs").len();
        println!("{listings:>8}  {build:>10.3} s  {alone:>10.3} s  {ratio:>5.2}");
    }
}

/// How long the program takes, in the book's folder.
fn seconds(program: &mut Command, book: &TempDir) -> f64 {
    let start = Instant::now();
    let status = program
        .current_dir(book.path())
        .stdout(Stdio::null())
        .status()
        .expect("it can be started");
    assert!(status.success(), "{program:?}");
    start.elapsed().as_secs_f64()
}

/// The chapters with their listings as plain code.
fn render_plainly(root: &Path, folder: &Path) {
    let text = fs::read_to_string(root.join("book.toml")).expect("book.toml can be read");
    let start = text
        .find("[preprocessor.course]")
        .expect("our preprocessor stands there");
    let end = start + text[start..].find("[output.html]").expect("and the renderer after it");
    let mut config: Config = [&text[..start], &text[end..]]
        .concat()
        .parse()
        .expect("book.toml is valid");
    config.build.build_dir = folder.to_owned();
    let book = MDBook::load_with_config(root, config).expect("the book loads");
    book.build().expect("the book builds");
}

/// The course with all its chapters and listings `size` times, under other names.
fn enlarged(root: &Path, size: usize) -> TempDir {
    let book = TempDir::new().expect("there is room for a copy");
    for part in ["src", "listings"] {
        copy(&root.join(part), &book.path().join(part));
    }
    fs::copy(root.join("book.toml"), book.path().join("book.toml")).expect("there is room for a copy");
    let listings = book.path().join("listings");
    let programs = sources(&listings, "rs");
    let names: Vec<String> = programs.iter().map(|path| stem(path)).collect();
    let mut summary = fs::read_to_string(root.join("src/SUMMARY.md")).expect("it can be read");
    let mut copies = String::new();
    for number in 1..size {
        copies += &format!("# Copy {number}\n\n");
        for folder in folders(&listings, root) {
            let (from, chapter) = (listings.join(&folder), format!("{folder}-{number}"));
            let to = listings.join(&chapter);
            fs::create_dir_all(&to).expect("there is room for a copy");
            for file in files(&from) {
                let name = file
                    .file_name()
                    .expect("a file has a name")
                    .to_string_lossy()
                    .into_owned();
                let (stem, rest) = name.split_once('.').expect("a file of a listing has an ending");
                let target = to.join(format!("{stem}_{number}.{rest}"));
                match rest {
                    "story.toml" => fs::write(target, renamed(&file, &names, number)).expect("there is room"),
                    _ => drop(fs::copy(&file, target).expect("there is room for a copy")),
                }
            }
            let page = root.join(format!("src/{folder}.md"));
            let mut text = fs::read_to_string(page).expect("a folder of listings has its chapter");
            for name in &names {
                let end = |ending: &str| format!("/{name}.rs{ending}");
                for ending in ["}", ":"] {
                    text = text.replace(&end(ending), &format!("/{name}_{number}.rs{ending}"));
                }
            }
            text = text.replace(&format!("../listings/{folder}/"), &format!("../listings/{chapter}/"));
            fs::write(book.path().join(format!("src/{chapter}.md")), text).expect("there is room");
            copies += &format!("- [{chapter}]({chapter}.md)\n");
        }
        copies.push('\n');
    }
    // Before the first part: behind the last chapter of all, no part may begin.
    let parts = summary.find("\n# Part").expect("the course has parts") + 1;
    summary.insert_str(parts, &copies);
    fs::write(book.path().join("src/SUMMARY.md"), summary).expect("there is room");
    book
}

/// The story of a listing's copy, which is compared with copies.
fn renamed(story: &Path, names: &[String], number: usize) -> String {
    let mut text = fs::read_to_string(story).expect("it can be read");
    for name in names {
        text = text.replace(&format!("\"{name} total"), &format!("\"{name}_{number} total"));
        text = text.replace(&format!(" {name} total"), &format!(" {name}_{number} total"));
    }
    text
}

/// The folders of listings as the course has them.
fn folders(listings: &Path, root: &Path) -> Vec<String> {
    let folders = files(listings).into_iter().filter(|path| path.is_dir());
    let names = folders.map(|path| path.file_name().expect("it has a name").to_string_lossy().into_owned());
    names.filter(|name| root.join("listings").join(name).is_dir()).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("there is room for a copy");
    for path in files(from) {
        let target = to.join(path.file_name().expect("it has a name"));
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(&path, target).expect("there is room for a copy")),
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    paths.sort();
    paths
}

/// The files with this ending in the folder's folders.
fn sources(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let folders = files(folder).into_iter().filter(|path| path.is_dir());
    let all = folders.flat_map(|folder| files(&folder));
    all.filter(|path| path.extension().is_some_and(|extension| extension == ending))
        .collect()
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .expect("a file has a name")
        .to_string_lossy()
        .into_owned()
}
