//! A recorded run as static SVG: what stands in the page until the script draws the same, on paper, and where no script runs.
//! Sizes and classes are those of src/theme/elements/run-timeline.js; a test in the browser compares the two for every recording.

use std::fmt::Write;

use listing::Timeline;

use crate::book::html::escape;
use crate::book::layout::{AXIS, BAR, Dot, LANE, Layout, TOP, format_seconds, gutter, round};

/// Whether a picture says more than the transcript: it has a bar, or several lanes.
pub(crate) fn says_something(run: &Timeline) -> bool {
    !run.bars().is_empty() || run.lanes().len() > 1
}

/// The element that the script takes over, with the picture in it: no empty line, which would end a block of HTML in Markdown.
/// What a newcomer is to look at has the numbers of the legend, if it `is_annotated`.
pub(crate) fn draw(run: &Timeline, span: f64, order: &[String], is_annotated: bool) -> String {
    let it = Layout::of(run, span, order);
    let floor = TOP + it.lanes.len().max(1) as f64 * LANE;
    let height = floor + AXIS;
    let gutter = gutter(&it.lanes);
    let names: Vec<&str> = it.lanes.iter().map(|lane| lane.name.as_str()).collect();
    let length = format_seconds(run.duration().unwrap_or_default(), span);
    let mut text = format!(
        "<run-timeline style=\"--lanes: {}; --least: {}px\">\n<svg class=\"heads\" width=\"{gutter}\" height=\"{height}\" aria-hidden=\"true\">",
        it.lanes.len().max(1),
        it.least_width,
    );
    for lane in &it.lanes {
        let name = short_name(&lane.name);
        // Writing to a string cannot fail, here and below.
        let _ = write!(
            text,
            "<text x=\"100%\" dx=\"-6\" y=\"{}\">{}</text>",
            lane.y + 4.0,
            escape(&name)
        );
    }
    let _ = write!(
        text,
        "</svg>\n<div class=\"plot\"><svg class=\"scene\" role=\"img\" width=\"100%\" height=\"{height}\" aria-label=\"Timeline: {}; {length}\">\n<g class=\"axis\">",
        escape(&names.join(", ")),
    );
    for tick in &it.ticks {
        let (x, label) = (tick.x, &tick.label);
        let _ = write!(
            text,
            "<line x1=\"{x}%\" x2=\"{x}%\" y1=\"{}\" y2=\"{}\"/><text x=\"{x}%\" y=\"{}\" text-anchor=\"middle\">{label}</text>",
            TOP - 4.0,
            floor + 6.0,
            floor + 24.0,
        );
    }
    text.push_str("</g>\n<g class=\"bars\">");
    for bar in &it.bars {
        let (hollow, torn) = (
            if bar.hollow { " hollow" } else { "" },
            if bar.torn { " torn" } else { "" },
        );
        let _ = write!(
            text,
            "<rect class=\"bar lane-{}{hollow}{torn}\" x=\"{}%\" y=\"{}\" width=\"{}%\" height=\"{BAR}\" rx=\"4\"/>",
            bar.colour,
            bar.x,
            bar.y - BAR / 2.0,
            round(bar.to - bar.x),
        );
        if bar.torn {
            let _ = write!(
                text,
                "<svg class=\"tear\" x=\"{}%\" y=\"{}\"><path class=\"bar lane-{}{hollow}\" d=\"{}\"/></svg>",
                bar.to,
                bar.y,
                bar.colour,
                tear(),
            );
        }
    }
    text.push_str("</g>\n<g class=\"labels\">");
    for label in &it.labels {
        let class = match (label.failed, label.light) {
            (true, _) => " class=\"failed\"",
            (false, true) => " class=\"light\"",
            (false, false) => "",
        };
        let place = match label.at_end {
            true => "x=\"100%\" dx=\"-8\" text-anchor=\"end\"",
            false => "x=\"8\"",
        };
        let _ = write!(
            text,
            "<svg x=\"{}%\" y=\"{}\" width=\"{}%\" height=\"{LANE}\"><text{class} {place} y=\"{}\">{}</text></svg>",
            label.x,
            label.y - LANE / 2.0,
            round(label.to - label.x),
            LANE / 2.0 + 4.0,
            escape(&label.text),
        );
    }
    text.push_str("</g>\n<g class=\"marks\">");
    for dot in &it.dots {
        draw_dot(&mut text, dot);
    }
    text.push_str("</g>\n");
    for note in it.notes.iter().filter(|_| is_annotated) {
        let _ = write!(
            text,
            "<svg class=\"note\" x=\"{}%\" y=\"{}\"><circle cx=\"{dx}\" r=\"8\"/><text x=\"{dx}\" y=\"4\">{}</text></svg>",
            note.x,
            note.y,
            note.number,
            dx = note.dx,
        );
    }
    text.push_str("</svg></div>\n</run-timeline>\n");
    text
}

/// What a chapter writes below a listing whose picture is to be annotated, where the legend is to stand.
pub(crate) const LEGEND_MARK: &str = "<!-- legend -->";

/// What the numbers of an annotated picture mean, each with its sign.
pub(crate) fn legend() -> String {
    let bar = |class: &str| {
        format!("<rect class=\"bar lane-1{class}\" x=\"1\" y=\"2\" width=\"30\" height=\"{BAR}\" rx=\"4\"/>")
    };
    let torn = format!(
        "{}<svg class=\"tear\" x=\"31\" y=\"10\"><path class=\"bar lane-1\" d=\"{}\"/></svg>",
        bar(" torn"),
        tear()
    );
    let ghost = "<rect class=\"ghost lane-1\" x=\"1\" y=\"1\" width=\"32\" height=\"18\" rx=\"4\"/>".to_owned();
    let cross = format!("<svg class=\"mark panic\" x=\"18\" y=\"10\"><path d=\"{CROSS}\"/></svg>");
    let items = [
        (
            bar(""),
            "Work",
            "or what stands in for it, from one line of output to the next",
        ),
        (bar(" hollow"), "A wait", "for somebody else"),
        (torn, "Cut off", "it was still open when the program ended"),
        (cross, "A panic", "of that lane’s thread"),
        (
            ghost,
            "The recorded run",
            "behind yours, once you have changed something and pressed Run",
        ),
    ];
    let mut text = String::from("<ol class=\"legend\">\n");
    for (sign, name, meaning) in items {
        let _ = writeln!(
            text,
            "<li><svg class=\"sign\" width=\"38\" height=\"20\" aria-hidden=\"true\">{sign}</svg> <strong>{name}</strong> {meaning}</li>"
        );
    }
    text.push_str("</ol>\n");
    text
}

fn draw_dot(text: &mut String, dot: &Dot) {
    let Dot { colour, x, y, .. } = dot;
    let _ = match (dot.panic, dot.failed) {
        (true, _) => write!(
            text,
            "<svg class=\"mark lane-{colour} panic\" x=\"{x}%\" y=\"{y}\"><path d=\"{CROSS}\"/></svg>"
        ),
        (false, true) => write!(
            text,
            "<svg class=\"mark lane-{colour} failed\" x=\"{x}%\" y=\"{y}\"><path d=\"{RING}\"/></svg>"
        ),
        (false, false) => write!(
            text,
            "<circle class=\"mark lane-{colour}{}\" cx=\"{x}%\" cy=\"{y}\" r=\"4\"/>",
            if dot.dense { " dense" } else { "" }
        ),
    };
}

/// What did not come to its end: a ring that is struck through.
const RING: &str = "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0M-3.2 3.2L3.2 -3.2";
const CROSS: &str = "M-5 -5L5 5M5 -5L-5 5";

/// The torn end of a bar, around its middle.
fn tear() -> String {
    let (half, tooth) = (BAR / 2.0, BAR / 4.0);
    format!("M-5 -{half}H0l4 {tooth}l-4 {tooth}l4 {tooth}l-4 {tooth}H-5")
}

/// A name that fits the room beside the picture.
fn short_name(name: &str) -> String {
    const MOST: usize = 20;
    match name.chars().count() > MOST {
        true => format!("{}…", name.chars().take(MOST - 1).collect::<String>().trim_end()),
        false => name.to_owned(),
    }
}
