//! The page's scripts without a page: what the pure ones compute, in a browser, and what each may know.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::book::highlight;
use crate::common::{Browser, built, in_each_browser, listen, root};
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use regex::Regex;
use serde_json::{Map, Value, json};
use tower_http::services::ServeDir;

in_each_browser!("" => the_pure_modules_do_what_their_tests_say);

/// The files with this ending in a folder, and in those below it; by their names as seen from there.
fn files(folder: &Path, ending: &str) -> BTreeMap<String, PathBuf> {
    let all = crate::common::files(folder).into_iter();
    all.filter(|(_, path)| path.extension().is_some_and(|extension| extension == ending))
        .map(|(name, path)| (name.to_string_lossy().replace('\\', "/"), path))
        .collect()
}

/// A page that loads every test file beside this one, and keeps their outcome.
fn test_page(tests: &Path) -> String {
    let imports: String = files(tests, "js")
        .keys()
        .map(|name| format!("import \"/page/{name}\";\n"))
        .collect();
    format!(
        "<!doctype html><meta charset=utf-8><script type=importmap>{{\"imports\":{{\"course/\":\"/theme/\"}}}}</script>\n\
         <script type=module>\nimport {{ outcome }} from \"/page/harness.js\";\n{imports}window.outcome = await outcome();\n</script>"
    )
}

/// Each listing that is refused on purpose: what the compiler says of its file, how many lines of that the page leaves
/// out at its head, and the block that the built page has.
fn refusals() -> Vec<Value> {
    let found = files(&root().join("listings"), "stderr").into_iter();
    // Those of changes are of no file.
    let found = found.filter(|(_, path)| path.with_extension("rs").is_file());
    let refusals = found.map(|(name, path)| {
        let (chapter, name) = name.trim_end_matches(".stderr").split_once('/').unwrap();
        let page = fs::read_to_string(built().join(format!("{chapter}.html"))).unwrap();
        let (_, block) = page.split_once(&format!("id=\"listing-{name}\"")).unwrap();
        let (block, _) = block.split_once("</listing-block>").unwrap();
        let program = fs::read_to_string(path.with_extension("rs")).unwrap();
        let caption = program
            .lines()
            .take_while(|line| line.is_empty() || line.starts_with("//! "));
        json!({
            "path": format!("listings/{chapter}/{name}.rs"),
            "said": fs::read_to_string(path).unwrap(),
            "caption": caption.count(),
            "html": format!("<listing-block {block}</listing-block>"),
        })
    });
    refusals.collect()
}

/// Every program of the book, and its lines as the build colours them.
fn programs() -> Vec<Value> {
    let of = |ending, language| {
        let found = files(&root().join("listings"), ending).into_iter();
        found.map(move |(name, path)| {
            let text = fs::read_to_string(path).unwrap();
            json!({ "name": name, "language": language, "text": text, "html": highlight::lines(&text, language) })
        })
    };
    of("rs", "rust").chain(of("py", "python")).collect()
}

/// `CASES=overwrite cargo test -p course --test book model` writes what is found in place of what is expected, to be read
/// before it is kept.
#[test]
fn the_build_colours_code_as_its_cases_say() {
    let path = root().join("tests/cases/syntax.json");
    let mut cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let expected = cases.clone();
    for case in &mut cases {
        case["html"] = json!(highlight::lines(
            case["text"].as_str().unwrap(),
            case["language"].as_str().unwrap()
        ));
    }
    if env::var_os("CASES").is_some_and(|wish| wish == "overwrite") {
        let fields = ["name", "language", "text", "html"];
        let line = |case: &Value| fields.map(|field| format!("\"{field}\": {}", case[field])).join(", ");
        let lines: Vec<String> = cases.iter().map(|case| format!("{{ {} }}", line(case))).collect();
        fs::write(path, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
        return;
    }
    assert!(expected.len() > 20, "{} cases are too few", expected.len());
    for (expected, found) in expected.iter().zip(&cases) {
        assert_eq!(found["html"], expected["html"], "{}", expected["name"]);
    }
}

async fn the_pure_modules_do_what_their_tests_say(browser: &Browser) {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/book/model");
    let cases: Map<String, Value> = files(&root().join("tests/cases"), "json")
        .into_iter()
        .map(|(name, path)| {
            let text = fs::read_to_string(path).unwrap();
            let cases = serde_json::from_str(&text).unwrap_or_else(|error| panic!("tests/cases/{name}: {error}"));
            (name, cases)
        })
        .collect();
    assert!(!cases.is_empty(), "tests/cases has none");
    let page = test_page(&tests);
    let refusals = refusals();
    let app = Router::new()
        .route("/", get(move || async move { Html(page) }))
        .route("/cases.json", get(move || async move { axum::Json(cases) }))
        .route("/refusals.json", get(move || async move { axum::Json(refusals) }))
        .route("/programs.json", get(|| async { axum::Json(programs()) }))
        .nest_service("/theme", ServeDir::new(root().join("src/theme")))
        .nest_service("/page", ServeDir::new(tests));
    let url = listen(app).await;

    browser.client.goto(&url).await.unwrap();
    browser.wait("window.outcome").await;
    let outcome = browser.script("return window.outcome").await;
    let failed: Vec<&str> = outcome["failed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    assert!(failed.is_empty(), "in tests/book/model/:\n{}", failed.join("\n"));
    assert!(
        outcome["count"].as_u64() > Some(20),
        "the test files were not all loaded: {outcome}"
    );
}

/// Each module of the page with its text, comments and what stands in quotes apart.
fn modules() -> BTreeMap<String, (String, String)> {
    // In this order, since a comment may hold a quote, and a text the beginning of a comment.
    let silent = Regex::new(r#"(?s)/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|(?m:(?:^|\s)//[^\n]*)"#).unwrap();
    let theme = root().join("src/theme");
    let texts = files(&theme, "js").into_iter();
    texts
        .map(|(name, path)| {
            let text = fs::read_to_string(path).unwrap();
            let code = silent.replace_all(&text, " ").into_owned();
            (name, (text, code))
        })
        .collect()
}

#[test]
fn the_model_knows_neither_document_nor_network_and_services_know_no_document() {
    let page = r"\b(?:document|window|customElements|HTMLElement|matchMedia|getComputedStyle)\b";
    let network = r"\b(?:fetch|XMLHttpRequest|WebSocket|location|navigator|localStorage|sessionStorage)\b";
    for (name, (_, code)) in modules() {
        let unknown = match name.split('/').next() {
            Some("model") => format!("{page}|{network}"),
            Some("services") => page.to_owned(),
            Some("features") => r"\bdocument\b".to_owned(),
            Some("elements") => r"\b(?:fetch|XMLHttpRequest|WebSocket|localStorage|sessionStorage)\b".to_owned(),
            _ => continue,
        };
        let found = Regex::new(&unknown)
            .unwrap()
            .find(&code)
            .map(|found| found.as_str().to_owned());
        assert_eq!(found, None, "src/theme/{name} knows what it must not");
    }
}

/// The names of the modules that a text imports: those at once, or those later too.
fn imports(text: &str, later: bool) -> BTreeSet<String> {
    const AT_ONCE: &str = r#"(?m)^(?:import|export)\b(?:[^"';]*\sfrom)?\s*["']([^"']+)["']"#;
    const LATER: &str = r#"\bimport\(["']([^"']+)["']"#;
    let patterns = if later { &[AT_ONCE, LATER][..] } else { &[AT_ONCE] };
    let mut names = BTreeSet::new();
    for pattern in patterns {
        let found = Regex::new(pattern).unwrap();
        names.extend(
            found
                .captures_iter(text)
                .map(|found| found[1].strip_prefix("course/").unwrap_or(&found[1]).to_owned()),
        );
    }
    names
}

#[test]
fn what_this_book_adds_to_a_page_is_small() {
    let modules = modules();
    // All that these import before they run.
    let reach = |from: &[&str]| {
        let mut found: BTreeSet<String> = from.iter().map(|name| (*name).to_owned()).collect();
        let mut open: Vec<String> = found.iter().cloned().collect();
        while let Some(name) = open.pop() {
            open.extend(
                imports(&modules[&name].0, false)
                    .into_iter()
                    .filter(|name| found.insert(name.clone())),
            );
        }
        found
    };
    let at_once = reach(&["course.js", "page-fixes.js"]);
    let packed = |names: &mut dyn Iterator<Item = &String>| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        for name in names {
            packed
                .write_all(&fs::read(root().join("src/theme").join(name)).unwrap())
                .unwrap();
        }
        packed.finish().unwrap().len()
    };
    let style = "course.css".to_owned();
    let first = packed(&mut at_once.iter().chain([&style]));
    assert!(
        first < 40 * 1024,
        "{first} bytes gzipped before anything is asked for: {at_once:?}"
    );
    for name in modules.keys().filter(|name| !at_once.contains(*name)) {
        let more = &reach(&[name]) - &at_once;
        let size = packed(&mut more.iter());
        assert!(
            size < 20 * 1024,
            "{size} bytes gzipped for {name}, when it is asked for"
        );
    }
}

#[test]
fn modules_import_one_way_and_in_no_circle() {
    let modules = modules();
    let imported: BTreeMap<&str, BTreeSet<String>> = modules
        .iter()
        .map(|(name, (text, _))| (name.as_str(), imports(text, true)))
        .collect();
    for (name, others) in &imported {
        let folder = |name: &str| name.split_once('/').map_or("", |(folder, _)| folder).to_owned();
        let may: &[&str] = match folder(name).as_str() {
            "" => &["", "features", "elements", "services", "model"],
            "features" => &["features", "services", "model"],
            "elements" => &["elements", "model"],
            "services" => &["services", "model"],
            "model" => &["model"],
            other => panic!("src/theme/{other}/ is no room of the house"),
        };
        for other in others {
            assert!(
                modules.contains_key(other),
                "src/theme/{name} imports `{other}`, which is not there"
            );
            assert!(
                may.contains(&folder(other).as_str()),
                "src/theme/{name} must not import `{other}`"
            );
        }
    }
    // Takes away whoever imports nothing that is left: a circle stays.
    let mut left = imported;
    while let Some(name) = left
        .keys()
        .copied()
        .find(|name| left[name].iter().all(|other| !left.contains_key(other.as_str())))
    {
        left.remove(name);
    }
    assert!(left.is_empty(), "these import each other: {:?}", left.keys());
}
