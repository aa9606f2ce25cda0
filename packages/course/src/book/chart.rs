//! The bar chart of CPU-bound work: its data, which the command `measure` writes, and its drawing as a table.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use listing::{Catalog, Language};
use serde::{Deserialize, Serialize};

/// What a chapter writes where the chart is to stand.
pub(crate) const MARK: &str = "<!-- chart: cpu-bound -->";

/// The listings that the chart compares, and what each is called in either language.
pub(crate) const LISTINGS: [(&str, [&str; 2]); 3] = [
    ("cpu_sequential", ["sequential", "sequential"]),
    ("cpu_threads", ["threads", "threads"]),
    ("cpu_rayon", ["Rayon", "processes"]),
];

/// The measured runs of the CPU-bound listings, all on one machine in one go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// Processor, number of cores and system.
    pub(crate) machine: String,
    /// The compiler's and the interpreter's version.
    pub(crate) made_with: Vec<String>,
    pub(crate) bars: Vec<Bar>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Bar {
    pub(crate) listing: String,
    pub(crate) language: String,
    pub(crate) way: String,
    /// SHA-256 of the listing's source, in hexadecimal.
    pub(crate) source_sha256: String,
    /// Seconds that each run took, from its start to its end.
    pub(crate) seconds: Vec<f64>,
}

impl Bar {
    pub(crate) fn median(&self) -> f64 {
        let mut seconds = self.seconds.clone();
        seconds.sort_by(f64::total_cmp);
        seconds.get(seconds.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

impl Measured {
    pub(crate) fn path(root: &Path) -> PathBuf {
        root.join("listings/cpu-bound/measured.json")
    }

    /// # Errors
    /// If there is no such file, or it was measured from other sources; the message says how to make it.
    pub(crate) fn read(root: &Path, catalog: &Catalog) -> Result<Self> {
        const REMEDY: &str = "make it with `cargo run -- measure`";
        let path = Self::path(root);
        let text = fs::read_to_string(&path).with_context(|| format!("{}: {REMEDY}", path.display()))?;
        let measured: Measured =
            serde_json::from_str(&text).with_context(|| format!("{}: {REMEDY}", path.display()))?;
        for bar in &measured.bars {
            let language = Language::ALL
                .into_iter()
                .find(|language| language.name() == bar.language);
            let listing = catalog.get(&bar.listing);
            let (Some(language), Some(listing)) = (language, listing) else {
                bail!(
                    "{}: there is no listing `{}` in {}",
                    path.display(),
                    bar.listing,
                    bar.language
                );
            };
            if listing.source_hash(language)? != bar.source_sha256 {
                bail!("{}: `{}` has changed since; {REMEDY}", path.display(), bar.listing);
            }
        }
        Ok(measured)
    }

    /// The chart as HTML: a table that reads without its bars. All times have one scale; ratios, each against its
    /// language's sequential run, another.
    pub(crate) fn to_html(&self) -> Result<String> {
        let mut html = String::from("<figure class=\"chart\" id=\"chart-cpu-bound\">\n<table>\n");
        html.push_str("<thead><tr><th>Program</th><th>Time</th><th>Ratio</th></tr></thead>\n");
        let of = |language: Language| self.bars.iter().filter(move |bar| bar.language == language.name());
        let ratio = |bar: &Bar| {
            let whole = self.bars.iter().find(|first| first.language == bar.language);
            bar.median() / whole.unwrap_or(bar).median()
        };
        let longest = self.bars.iter().map(Bar::median).fold(0.0, f64::max);
        let highest = self.bars.iter().map(ratio).fold(0.0, f64::max);
        for language in Language::ALL {
            writeln!(html, "<tbody data-language=\"{}\">", language.name())?;
            for bar in of(language) {
                let (seconds, ratio) = (bar.median(), ratio(bar));
                writeln!(
                    html,
                    "<tr><th scope=\"row\">{}, {}</th>{}{}</tr>",
                    bar.language,
                    bar.way,
                    cell(seconds / longest, &format!("{seconds:.2} s")),
                    cell(ratio / highest, &format!("{ratio:.2} ×")),
                )?;
            }
            html.push_str("</tbody>\n");
        }
        let runs = self.bars.first().map_or(0, |bar| bar.seconds.len());
        write!(
            html,
            "</table>\n<figcaption>The same four pieces of work in both languages, measured on {} with {}; \
             medians of {runs} runs. All times are drawn on one scale, and all ratios on another; a ratio is \
             against the same language’s sequential run.</figcaption>\n</figure>\n",
            self.machine,
            self.made_with.join(" and "),
        )?;
        Ok(html)
    }
}

/// A number behind a bar that is `share` of the longest.
fn cell(share: f64, number: &str) -> String {
    format!("<td><span class=\"chart-bar\" style=\"--share: {share:.4}\"></span> <span>{number}</span></td>")
}
