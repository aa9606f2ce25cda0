//! What a listing of the course is: a program with a caption, perhaps a twin in Python, the recording of a run, and the
//! story that every run of it tells; and how a chapter names it.
//!
//! This package knows nothing of mdBook, of the browser or of the runner.

mod cargo;
mod catalog;
mod change;
mod chapter;
mod claim;
mod error;
mod exploration;
mod lanes;
mod line;
mod listing;
mod moment;
mod orders;
mod quantity;
mod question;
mod quiet;
mod recording;
mod repeats;
mod run;
mod story;
mod text;
mod timeline;

pub use cargo::{Compiled, ExampleList, Examples, build_examples, compiler_version};
pub use catalog::Catalog;
pub use change::{Changed, Edit, apply, edits};
pub use chapter::{Cell, Change, Chapter, CodeBlock, Heading, Include, Row};
pub use claim::{Claim, Ratio, Subject};
pub use error::{Error, Result};
pub use exploration::{Ending, Exploration, ExplorationLine, OrderOutcome, Searched, Step, Waiting};
pub use lanes::{Lane, Lanes, Panic};
pub use listing::{Kind, Language, Listing};
pub use orders::{OrderClaim, Orders};
pub use question::{Of, Outcome, Place, Question};
pub use quiet::quietly;
pub use recording::{Event, Header, Recording, Repeats, Stream};
pub use repeats::repeats;
pub use run::{Interpreter, Run};
pub use story::{Promise, Story, TwinDifference};
pub use text::{plain_line_ends, read_text, text_hash};
pub use timeline::{Bar, Line, Mark, Timeline};
