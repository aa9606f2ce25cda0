//! How much room a side of a listing takes, so that a browser can leave what is far from the window undrawn, and nothing moves when
//! it comes near. The sizes are those of src/theme/course.css; a test in the browser compares them with what is drawn.

use crate::book::layout::{AXIS, LANE, TOP};

/// Heights in CSS pixels, of the code and of what stands beside or below it.
#[derive(Debug, PartialEq)]
pub(crate) struct Room {
    pub(crate) code: f64,
    pub(crate) run: f64,
}

impl Room {
    /// Of a side of a listing, as HTML, where no line is too long for its box.
    pub(crate) fn of(side: &str) -> Self {
        let count = |what: &str| side.matches(what).count() as f64;
        let folded = count("<span class=\"line folded");
        let lines = count("<span class=\"line") - folded;
        let code = PADDING + lines * ROW + if folded > 0.0 { FOLD } else { 0.0 };

        let lanes = count("<text x=\"100%\" dx=\"-6\"");
        let picture = if lanes > 0.0 {
            BORDER + TOP + lanes * LANE + AXIS
        } else {
            0.0
        };
        let said = match count("</li>") {
            0.0 => 0.0,
            lines if lines > MOST_LINES => TRANSCRIPT + FOLDED_LINES * ROW + FOLD,
            lines => TRANSCRIPT + lines * ROW,
        };
        let refusal = match count("<b>") {
            0.0 => 0.0,
            said => {
                let sentences = side
                    .split("<p><b>")
                    .skip(1)
                    .filter_map(|rest| rest.split("</p>").next());
                let wrapped: f64 = sentences.map(wraps).sum();
                REFUSAL + said * SAID + (wrapped + count("<span class=\"row\"")) * ROW
            }
        };
        Room {
            code,
            run: CONTROLS + picture + said + refusal,
        }
    }
}

/// How often a sentence of the compiler's goes on in another row, where it stands beside the code.
fn wraps(paragraph: &str) -> f64 {
    let mut in_tag = false;
    let letters = paragraph.chars().filter(|letter| {
        in_tag = *letter == '<' || in_tag && *letter != '>';
        !in_tag
    });
    (letters.count() / LETTERS) as f64
}

const BORDER: f64 = 1.0;
const ROW: f64 = 20.0;
/// Above and below the code.
const PADDING: f64 = 28.0;
/// The button that unfolds.
const FOLD: f64 = 28.0;
const CONTROLS: f64 = 46.0;
/// Padding and border of a transcript, which shows all of these many lines, but of more than that a few less.
const TRANSCRIPT: f64 = 21.0;
const MOST_LINES: f64 = 25.0;
const FOLDED_LINES: f64 = 20.0;
const REFUSAL: f64 = 45.0;
/// What a row of what the compiler says holds.
const LETTERS: usize = 80;
/// What the compiler says of a place, in one or two rows, with what is around it.
const SAID: f64 = 45.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_folded_takes_a_buttons_room() {
        let line = "<span class=\"line\" data-n=\"1\">a\n</span>";
        let folded = "<span class=\"line folded\" data-n=\"2\">b\n</span>";
        assert_eq!(Room::of(&line.repeat(3)).code, 28.0 + 60.0);
        assert_eq!(
            Room::of(&format!("{}{}", line.repeat(3), folded.repeat(9))).code,
            28.0 + 60.0 + 28.0
        );
        assert_eq!(Room::of(&"</li>".repeat(5)).run, 46.0 + 21.0 + 100.0);
        assert_eq!(Room::of(&"</li>".repeat(500)).run, 46.0 + 21.0 + 400.0 + 28.0);
    }
}
