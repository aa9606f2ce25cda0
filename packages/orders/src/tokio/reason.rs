//! For what a future waits. Knows nothing of the future.

use std::cell::Cell;
use std::rc::Rc;

use crate::model::act::Wants;
use crate::model::{Index, Place};

/// Who has something, and since where.
pub(super) type Holder = Rc<Cell<Option<(Index, Place)>>>;

/// For what a future waits.
pub(super) struct Reason {
    what: &'static str,
    of: Of,
}

enum Of {
    Nobody,
    One(Index, Place),
    Whoever(Holder),
}

impl Reason {
    pub(super) fn what(what: &'static str) -> Self {
        Reason { what, of: Of::Nobody }
    }

    /// For the end of this thread, which was started there.
    pub(super) fn end_of(index: Index, place: Place) -> Self {
        Reason {
            what: "the end of",
            of: Of::One(index, place),
        }
    }

    /// For what somebody has, whoever that will be.
    pub(super) fn held(what: &'static str, holder: &Holder) -> Self {
        Reason {
            what,
            of: Of::Whoever(holder.clone()),
        }
    }

    /// The same in the words of the model.
    pub(super) fn wants(&self) -> Wants {
        let of = match &self.of {
            Of::Nobody => None,
            Of::One(index, place) => Some((*index, *place)),
            Of::Whoever(holder) => holder.get(),
        };
        Wants {
            what: self.what,
            of: of.map(|(index, _)| index),
            since: of.map(|(_, place)| place),
        }
    }
}
