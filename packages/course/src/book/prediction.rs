//! What stands on the page between the question about a change and its answer: where a reader says what will happen, before
//! it runs. Without script it is not there; src/theme/features/predict.js brings it to life.

use std::fmt::Write;

use anyhow::{Context, Result, bail, ensure};
use listing::{Changed, Event, Language, Question, Recording, Run, Timeline};
use serde_json::{Value, json};

use crate::book::html::{escape, inline};
use crate::book::refusal::Refusal;

/// How much longer than the longer of both runs the axis is, on which a bar may be dragged.
const BEYOND: f64 = 1.2;

/// The prediction's element as one of HTML in Markdown.
pub(crate) fn to_markdown(changed: &Changed) -> Result<String> {
    let question = changed.story().question.as_ref();
    let question = question.with_context(|| {
        format!(
            "{} has no `[predict]`: what is the reader asked?",
            changed.story_path().display()
        )
    })?;
    let (recording, refusal) = match changed.is_refused() {
        true => (None, Some(Refusal::of_run(&changed.refusal()?))),
        false => (Some(changed.recording()?), None),
    };
    let timeline = recording
        .as_ref()
        .map(|recording| Timeline::of(&Run::from(recording.clone())));
    let lanes: Vec<&str> = timeline.iter().flat_map(Timeline::lanes).collect();
    let own = match changed.listing.is_refused() {
        true => 0.0,
        false => changed.listing.recording_header(Language::Rust)?.duration,
    };
    let length = timeline.iter().filter_map(Timeline::duration).fold(own, f64::max);
    let data = json!({
        "listing": changed.listing.name,
        "name": format!("{}/{}", changed.listing.chapter, changed.full_name()),
        "edits": changed.edits,
        "question": question,
        "runs": changed.story().runs,
        "span": (length * BEYOND * 10.0).ceil() / 10.0,
        "lanes": lanes,
        "recording": recording.as_ref().map(run),
        "refusedAt": refusal.as_ref().and_then(Refusal::line),
    });
    let name = changed.full_name();
    let mut text = format!(
        "\n<listing-change id=\"change-{name}\" data-change=\"{}\">\n",
        escape(&data.to_string())
    );
    let picture = format!(
        "<run-timeline style=\"--lanes: {}\"></run-timeline>\n",
        lanes.len().max(1)
    );
    match question {
        Question::Bars(places) => {
            ensure!(recording.is_some(), "`{name}` is refused: there are no bars to predict");
            text.push_str(&picture);
            let rows = "<li>&nbsp;</li>".repeat(places.len());
            writeln!(text, "<ol class=\"bar-guesses\">{rows}</ol>")?;
        }
        Question::Order(places) => {
            let Some(timeline) = &timeline else {
                bail!("`{name}` is refused: there are no lines to put in order")
            };
            text.push_str("<ol class=\"line-order\">\n");
            for place in places {
                let line = place.find(timeline).map_err(anyhow::Error::msg)?;
                writeln!(text, "<li><code>{}</code></li>", escape(&timeline.lines()[line].plain))?;
            }
            text.push_str("</ol>\n");
        }
        Question::Outcomes(outcomes) => {
            text.push_str("<fieldset class=\"outcomes\"><legend>What will happen?</legend>\n");
            for (index, outcome) in outcomes.iter().enumerate() {
                writeln!(
                    text,
                    "<label><input type=\"radio\" name=\"{name}\" value=\"{index}\"> <span>{}</span></label>",
                    inline(&outcome.says)
                )?;
            }
            text.push_str("</fieldset>\n");
        }
    }
    writeln!(
        text,
        "<div class=\"listing-controls\"><button type=\"button\" data-action=\"check\">Check</button> <span role=\"status\" aria-live=\"polite\">{}</span></div>",
        hint(question),
    )?;
    if !matches!(question, Question::Bars(_)) {
        text.push_str(&picture);
    }
    text.push_str("</listing-change>\n\n");
    Ok(text)
}

/// What to do, before anything has been done.
fn hint(question: &Question) -> &'static str {
    match question {
        Question::Bars(_) => "drag the bars' ends, or move them by the arrow keys",
        Question::Order(_) => "put the lines in their order",
        Question::Outcomes(_) => "choose one",
    }
}

/// The recording as the page's scripts read it, with what the other runs told.
fn run(recording: &Recording) -> Value {
    let events = recording.events.iter();
    let events: Vec<_> = events
        .map(|Event(seconds, stream, line)| json!([seconds, stream, format!("{line}\n")]))
        .collect();
    json!({
        "duration": recording.header.duration,
        "status": recording.header.exit_status,
        "events": events,
        "repeats": recording.header.repeats,
    })
}
