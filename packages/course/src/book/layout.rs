//! Where the lanes, bars, marks and labels of a recorded run lie: along the axis of time in percent of it, across the lanes in
//! pixels. The page lays out live runs by the same rules (src/theme/model/layout.js), so that one can take the other's place.
//! Knows nothing of SVG.

use listing::{Bar, Mark, Timeline};

/// In pixels, as in src/theme/course.css.
pub(crate) const TOP: f64 = 12.0;
pub(crate) const LANE: f64 = 26.0;
pub(crate) const BAR: f64 = 16.0;
pub(crate) const AXIS: f64 = 34.0;

/// The width in pixels for which labels are chosen; a browser that draws them anew goes by its own.
const WIDTH: f64 = 560.0;
/// In percent: what is as near as that to the next event of its lane is left out, or has no outline.
const CROWDED: f64 = 0.15;
const DENSE: f64 = 0.6;
/// In pixels: of a label from its dot, or from a bar's end; what a cut one has at least, in a bar and beside one; and how far one
/// may go beyond the axis.
const GAP: f64 = 8.0;
const LEAST: f64 = 36.0;
const LEAST_BESIDE: f64 = 56.0;
const EDGE: f64 = 100.0 + 100.0 * 16.0 / WIDTH;
/// The colours that lanes take in turn.
const COLOURS: usize = 7;

/// A lane's row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lane {
    pub(crate) name: String,
    pub(crate) colour: usize,
    /// Its middle.
    pub(crate) y: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BarShape {
    pub(crate) colour: usize,
    pub(crate) y: f64,
    pub(crate) x: f64,
    pub(crate) to: f64,
    pub(crate) hollow: bool,
    pub(crate) torn: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dot {
    pub(crate) colour: usize,
    pub(crate) y: f64,
    pub(crate) x: f64,
    pub(crate) panic: bool,
    pub(crate) failed: bool,
    pub(crate) dense: bool,
}

/// A text between `x` and `to`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Label {
    pub(crate) text: String,
    pub(crate) y: f64,
    pub(crate) x: f64,
    pub(crate) to: f64,
    /// It ends there.
    pub(crate) at_end: bool,
    /// It stands beside what it is about.
    pub(crate) light: bool,
    pub(crate) failed: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub(crate) x: f64,
    pub(crate) label: String,
}

/// A number beside a bar or a mark.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Note {
    pub(crate) number: usize,
    pub(crate) x: f64,
    pub(crate) y: f64,
    /// Moved by so many pixels.
    pub(crate) dx: f64,
}

/// A run as it lies on an axis of time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layout {
    pub(crate) lanes: Vec<Lane>,
    pub(crate) ticks: Vec<Tick>,
    pub(crate) bars: Vec<BarShape>,
    pub(crate) dots: Vec<Dot>,
    pub(crate) labels: Vec<Label>,
    /// What a newcomer is to look at, by its number in the legend.
    pub(crate) notes: Vec<Note>,
    /// The width in pixels at which most bars have room for their labels.
    pub(crate) least_width: u32,
}

/// An event that is drawn, and the bar that it opens.
struct Kept<'a> {
    mark: &'a Mark,
    x: f64,
    y: f64,
    bar: Option<&'a Bar>,
    to: f64,
}

impl Layout {
    /// Lays out a run that is over, on an axis of at least `span` seconds, its lanes in the order of `order`, which has
    /// all of them.
    pub(crate) fn of(run: &Timeline, span: f64, order: &[String]) -> Self {
        let there = run.lanes();
        let lanes: Vec<Lane> = order
            .iter()
            .filter(|name| there.contains(&name.as_str()))
            .enumerate()
            .map(|(row, name)| Lane {
                name: name.clone(),
                colour: colour_of(name, order),
                y: TOP + (row as f64 + 0.5) * LANE,
            })
            .collect();
        let last = run.duration().unwrap_or_default();
        let span = span.max(last * 1.01);
        let span = if span > 0.0 { span } else { 1.0 };
        let x = |seconds: f64| round(100.0 * seconds.min(span) / span);

        let mut layout = Layout {
            ticks: ticks(span)
                .into_iter()
                .map(|(seconds, label)| Tick { x: x(seconds), label })
                .collect(),
            bars: Vec::new(),
            dots: Vec::new(),
            labels: Vec::new(),
            notes: Vec::new(),
            least_width: 0,
            lanes,
        };
        let mut needs = Vec::new();
        let mut kept: Vec<Vec<Kept>> = layout.lanes.iter().map(|_| Vec::new()).collect();
        for mark in run.marks().iter().rev() {
            let Some(row) = layout.lanes.iter().position(|lane| lane.name == mark.lane) else {
                continue;
            };
            let Lane { colour, y, .. } = layout.lanes[row];
            let from = x(mark.seconds);
            let room = kept[row].last().map_or(f64::INFINITY, |next| next.x - from);
            if room < CROWDED && !mark.panic {
                continue;
            }
            layout.dots.push(Dot {
                colour,
                y,
                x: from,
                panic: mark.panic,
                failed: mark.failed,
                dense: room < DENSE,
            });
            let bar = run
                .bars()
                .iter()
                .find(|bar| mark.opens && bar.line == mark.line && room >= CROWDED);
            let to = bar.map_or(from, |bar| x(bar.end.unwrap_or(last)));
            if let Some(bar) = bar {
                if to - from > 1.0 {
                    needs.push((width_of(bar_label(bar)) + 2.0 * GAP) * 100.0 / (to - from));
                }
                layout.bars.push(BarShape {
                    colour,
                    y,
                    x: from,
                    to,
                    hollow: bar.hollow,
                    torn: bar.torn,
                });
            }
            kept[row].push(Kept {
                mark,
                x: from,
                y,
                bar,
                to,
            });
        }
        for mut lane in kept {
            lane.reverse();
            layout.labels.extend(labels(&lane));
        }
        layout.least_width = least_width(needs);
        layout.notes = notes(&layout);
        layout
    }
}

/// The first work, wait, torn end and panic, numbered so.
fn notes(layout: &Layout) -> Vec<Note> {
    let mut bars: Vec<&BarShape> = layout.bars.iter().collect();
    bars.sort_by(|a, b| (a.y, a.x).partial_cmp(&(b.y, b.x)).expect("no place is NaN"));
    let first = |which: &dyn Fn(&BarShape) -> bool| bars.iter().copied().find(|bar| which(bar));
    // Behind most labels.
    let inside = |bar: &BarShape| (round(bar.x + 0.58 * (bar.to - bar.x)), bar.y, 0.0);
    let found = [
        first(&|bar| !bar.hollow && !bar.torn).map(inside),
        first(&|bar| bar.hollow).map(inside),
        first(&|bar| bar.torn).map(|bar| (bar.to, bar.y, 17.0)),
        layout.dots.iter().find(|dot| dot.panic).map(|dot| (dot.x, dot.y, 74.0)),
    ];
    let numbered = found.into_iter().zip(1..);
    numbered
        .filter_map(|(place, number)| place.map(|(x, y, dx)| Note { number, x, y, dx }))
        .collect()
}

/// `main` is neutral; the others take the colours in turn.
fn colour_of(name: &str, order: &[String]) -> usize {
    let others = order.iter().filter(|other| *other != "main");
    match others.into_iter().position(|other| other == name) {
        Some(index) if name != "main" => 1 + index % COLOURS,
        _ => 0,
    }
}

/// A bar's label stands inside it, cut short where it must; of a bar too short for that, to its right. A dot's to its right, else to its
/// left.
fn labels(events: &[Kept]) -> Vec<Label> {
    let px = |percent: f64| percent * WIDTH / 100.0;
    let mut labels = Vec::new();
    // Of the bar before, whose label stands to its right.
    let mut pending: Option<String> = None;
    // The event before, or the axis's start: where it is, and how much room from there a label takes.
    let mut before = (0.0, 0.0);
    for (index, event) in events.iter().enumerate() {
        let next = events.get(index + 1);
        let to = next.map_or(if event.bar.is_some() { event.to } else { EDGE }, |next| next.x);
        let room = px(to - event.x);
        let put = |text: String, x: f64, to: f64, light: bool, failed: bool, at_end: bool| Label {
            text,
            y: event.y,
            x,
            to,
            at_end,
            light,
            failed,
        };
        let failed = event.mark.panic || event.mark.failed;
        let mut used = 0.0;
        if let Some(bar) = event.bar {
            let text = bar_label(bar).to_owned();
            let right = match next {
                Some(next) if next.bar.is_some() => 0.0,
                Some(next) => px(events.get(index + 2).map_or(EDGE, |after| after.x) - next.x),
                None => px(EDGE - event.to),
            };
            let is_whole = width_of(&text) <= room - 2.0 * GAP;
            let fits_right = right - 2.0 * GAP >= width_of(&text);
            if is_whole || room - 2.0 * GAP > LEAST {
                let shown = match is_whole {
                    true => text,
                    false => shorten(&text, room - 2.0 * GAP),
                };
                used = GAP + width_of(&shown);
                labels.push(put(shown, event.x, to, false, failed, false));
            } else if fits_right {
                match next {
                    Some(_) => pending = Some(text),
                    None => labels.push(put(text, event.to, EDGE, false, failed, false)),
                }
            }
        } else {
            let text = event.mark.label.clone();
            let fits = |text: &str| width_of(text) <= room - 2.0 * GAP;
            let both = pending.as_ref().map(|bar| format!("{bar}… {text}"));
            if let Some(bar) = pending
                .take()
                .filter(|_| text.is_empty() || !both.as_ref().is_some_and(|both| fits(both)))
            {
                used = GAP + width_of(&bar);
                labels.push(put(bar, event.x, to, false, false, false));
            } else if !text.is_empty() && fits(both.as_ref().unwrap_or(&text)) {
                let shown = both.unwrap_or(text);
                used = GAP + width_of(&shown);
                labels.push(put(shown, event.x, to, true, failed, false));
            } else if !text.is_empty() {
                let left = px(event.x - before.0) - before.1 - 3.0 * GAP;
                if left >= width_of(&text).min(LEAST_BESIDE) {
                    labels.push(put(shorten(&text, left), before.0, event.x, true, failed, true));
                }
            }
        }
        before = (event.x, used);
    }
    labels
}

/// What four of five bars need for their labels, within reason: for a phone, where the picture is scrolled.
fn least_width(mut needs: Vec<f64>) -> u32 {
    const MOST: f64 = 720.0;
    needs.sort_by(f64::total_cmp);
    let need = needs.get((needs.len() * 4).div_ceil(5).saturating_sub(1));
    need.copied().unwrap_or_default().min(MOST).ceil() as u32
}

/// In a picture, the bar says itself that its message goes on.
fn bar_label(bar: &Bar) -> &str {
    bar.label.trim_end_matches('…')
}

/// An estimate in pixels, for there is no font here.
fn width_of(text: &str) -> f64 {
    6.2 * text.chars().count() as f64
}

fn shorten(text: &str, room: f64) -> String {
    let mut kept = text.to_owned();
    if width_of(text) <= room {
        return kept;
    }
    while !kept.is_empty() && width_of(&kept) + width_of("…") > room {
        kept.pop();
    }
    format!("{}…", kept.trim_end())
}

/// To a hundredth of a percent, as in the page's script: less than a fifth of a pixel.
pub(crate) fn round(percent: f64) -> f64 {
    (percent * 100.0).round() / 100.0
}

/// How much room lanes' names need beside the picture, in pixels.
pub(crate) fn gutter(lanes: &[Lane]) -> f64 {
    let longest = lanes.iter().map(|lane| lane.name.chars().count()).max().unwrap_or(0);
    (24.0 + 6.6 * longest as f64).clamp(60.0, 140.0).round()
}

/// Whether times on an axis of this length read better in milliseconds.
fn is_short(span: f64) -> bool {
    span < 0.1
}

/// A time as text, as precise as an axis of `span` seconds deserves.
pub(crate) fn format_seconds(seconds: f64, span: f64) -> String {
    match is_short(span) && seconds < 1.0 {
        true => format!("{:.1} ms", seconds * 1000.0),
        false => format!("{seconds:.2} s"),
    }
}

/// Round positions on an axis from 0 to `span` seconds, and what stands at them.
fn ticks(span: f64) -> Vec<(f64, String)> {
    let most = (WIDTH / 80.0).min(6.0);
    let (unit, name) = if is_short(span) { (1000.0, "ms") } else { (1.0, "s") };
    let rough = span * unit / most;
    let power = 10_f64.powf(rough.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|n| n * power);
    let step = steps
        .into_iter()
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(10.0 * power);
    let digits = (-(step.log10() + 1e-9).floor()).max(0.0) as usize;
    let count = (span * unit / step + 1e-6).floor() as u32;
    (0..=count)
        .map(|index| {
            let value = f64::from(index) * step;
            (value / unit, format!("{value:.digits$} {name}"))
        })
        .collect()
}
