//! What a reader is asked before a change to a listing runs, as plain data: the page judges the answer by the run
//! (src/theme/model/prediction.js).

use serde::{Deserialize, Serialize};

use crate::claim::{Claim, Subject};
use crate::moment::Moment;
use crate::timeline::Timeline;

/// What is asked; one thing at a time.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// When each of these bars begins and ends.
    Bars(Vec<Place>),
    /// In which order these lines come.
    Order(Vec<Place>),
    /// Which of these it will be.
    Outcomes(Vec<Outcome>),
}

/// A line of the changed run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    #[serde(flatten)]
    moment: Moment,
}

/// One of several things that may come of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// In the words of a reader.
    pub says: String,
    /// What must hold of a run.
    pub claims: Vec<Claim>,
    /// And of how many.
    pub of: Of,
    /// Or the compiler refuses the program, at a line that has this in it.
    pub refused: Option<String>,
}

/// Of how many of the runs something must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Of {
    /// Of each.
    All,
    /// Of one at least, and of no more than half.
    Few,
    /// Of more than half, or of each.
    Most,
    /// Of none.
    None,
}

impl Outcome {
    /// Whether its claims hold of a run.
    pub fn holds(&self, run: &Timeline) -> bool {
        self.refused.is_none() && self.claims.iter().all(|claim| claim.check(run, &|_| None).is_ok())
    }
}

impl Of {
    /// Whether it does, where it holds of `count` of `runs`.
    pub fn is_met(self, count: usize, runs: usize) -> bool {
        match self {
            Of::All => count == runs,
            Of::Few => 0 < count && 2 * count <= runs,
            Of::Most => 2 * count > runs,
            Of::None => count == 0,
        }
    }
}

/// The table `[predict]` of a story.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    #[serde(default)]
    bars: Vec<String>,
    #[serde(default)]
    order: Vec<String>,
    #[serde(default)]
    outcome: Vec<OutcomeTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomeTable {
    says: String,
    #[serde(default)]
    claims: Vec<String>,
    #[serde(default = "all")]
    of: Of,
    refused: Option<String>,
}

fn all() -> Of {
    Of::All
}

impl Place {
    /// The index of its line in a run.
    ///
    /// # Errors
    /// If it is not there, or several are like it.
    pub fn find(&self, run: &Timeline) -> Result<usize, String> {
        self.moment.find(run)
    }
}

impl Question {
    /// # Errors
    /// What is wrong with the table, in words.
    pub(crate) fn read(table: Table) -> Result<Self, String> {
        let places = |lines: Vec<String>| {
            lines
                .iter()
                .map(|line| Place {
                    moment: Moment::parse(line),
                })
                .collect()
        };
        let outcomes = table.outcome.into_iter().map(|outcome| {
            Ok(Outcome {
                says: outcome.says,
                claims: outcome
                    .claims
                    .iter()
                    .map(|claim| Claim::parse(claim, Subject::Listing))
                    .collect::<Result<_, String>>()?,
                of: outcome.of,
                refused: outcome.refused,
            })
        });
        let outcomes: Vec<Outcome> = outcomes.collect::<Result<_, String>>()?;
        match (table.bars.len(), table.order.len(), outcomes.len()) {
            (1.., 0, 0) => Ok(Question::Bars(places(table.bars))),
            (0, 2.., 0) => Ok(Question::Order(places(table.order))),
            (0, 0, 2..) => Ok(Question::Outcomes(outcomes)),
            _ => Err(
                "`[predict]` asks for one thing: `bars`, or two lines or more in `order`, or two `[[predict.outcome]]` or more"
                    .to_owned(),
            ),
        }
    }
}
