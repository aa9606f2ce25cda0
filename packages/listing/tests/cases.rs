//! What output means, case by case: tests/cases/*.json at the course's root, which the page's scripts are judged by too
//! (syntax.json is about code).
//!
//! `CASES=overwrite cargo test -p listing --test cases` writes what is found in place of what is expected, to be read
//! before it is kept.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use listing::{Claim, Stream, Subject, Timeline};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// An output, piece by piece, and what it means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Case {
    name: String,
    /// Seconds since the start, the stream, and a text that may be part of a line or several.
    pieces: Vec<(f64, Stream, String)>,
    /// When the program ended, in seconds.
    duration: f64,
    /// With which it ended; `null` where a signal ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<i32>,
    lanes: Vec<String>,
    lines: Vec<Value>,
    bars: Vec<Value>,
    marks: Vec<Value>,
    /// Claims about the run: each as data, and what was found where it does not hold. The listing `this` is the run itself.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    claims: BTreeMap<String, Value>,
}

impl Case {
    /// The case with what its output means according to this package.
    fn judged(&self) -> Case {
        let mut timeline = Timeline::default();
        for (seconds, stream, text) in &self.pieces {
            timeline.add(*seconds, *stream, text);
        }
        timeline.finish(self.duration, self.status);
        let lines = timeline.lines().iter().map(
            |line| json!({ "seconds": line.seconds, "stream": line.stream, "text": line.text, "plain": line.plain }),
        );
        let bars = timeline.bars().iter().map(|bar| {
            json!({ "lane": bar.lane, "label": bar.label, "hollow": bar.hollow, "start": bar.start, "end": bar.end, "torn": bar.torn, "line": bar.line })
        });
        let marks = timeline.marks().iter().map(|mark| {
            json!({ "lane": mark.lane, "label": mark.label, "seconds": mark.seconds, "panic": mark.panic, "failed": mark.failed, "opens": mark.opens, "closes": mark.closes, "line": mark.line })
        });
        let other = |name: &str| (name == "this").then(|| timeline.clone());
        let verdict = |claim: &String| {
            let claim = Claim::parse(claim, Subject::Both).unwrap_or_else(|error| panic!("{}: {error}", self.name));
            json!({ "data": claim, "found": claim.check(&timeline, &other).err() })
        };
        Case {
            lanes: timeline.lanes().into_iter().map(str::to_owned).collect(),
            lines: lines.collect(),
            bars: bars.collect(),
            marks: marks.collect(),
            claims: self
                .claims
                .keys()
                .map(|claim| (claim.clone(), verdict(claim)))
                .collect(),
            ..self.clone()
        }
    }
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases");
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| !path.ends_with("syntax.json"));
    paths.sort();
    paths
}

/// A line for each list, so that a changed expectation is one changed line.
fn written(cases: &[Case]) -> String {
    let cases = cases.iter().map(|case| {
        let Value::Object(fields) = serde_json::to_value(case).unwrap() else {
            unreachable!("a struct is an object")
        };
        let order = [
            "name", "pieces", "duration", "status", "lanes", "lines", "bars", "marks", "claims",
        ];
        let lines = order
            .iter()
            .filter_map(|key| Some(format!("  \"{key}\": {}", fields.get(*key)?)));
        format!("{{\n{}\n}}", lines.collect::<Vec<_>>().join(",\n"))
    });
    format!("[\n{}\n]\n", cases.collect::<Vec<_>>().join(",\n"))
}

#[test]
fn every_case_means_what_it_says() {
    let mut faults = Vec::new();
    let mut count = 0;
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        let cases: Vec<Case> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let judged: Vec<Case> = cases.iter().map(Case::judged).collect();
        if env::var_os("CASES").is_some_and(|wish| wish == "overwrite") {
            fs::write(&path, written(&judged)).unwrap();
            continue;
        }
        for (expected, found) in cases.iter().zip(&judged).filter(|(expected, found)| expected != found) {
            faults.push(format!(
                "{}: {}",
                path.display(),
                written(&[expected.clone(), found.clone()])
            ));
        }
        count += cases.len();
    }
    assert!(faults.is_empty(), "expected, then found:\n{}", faults.join("\n"));
    assert!(
        count > 100 || env::var_os("CASES").is_some(),
        "{count} cases are too few"
    );
}
