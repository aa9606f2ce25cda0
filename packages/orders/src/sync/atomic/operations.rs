//! What can be done with every atomic, as methods of the type in whose `impl` it is written out.

macro_rules! operations {
    ($type:ty) => {
        #[track_caller]
        pub fn load(&self, order: Ordering) -> $type {
            self.0
                .step("loads", order, |_| None, |found, _| format!("loads {found:?}"))
        }

        #[track_caller]
        pub fn store(&self, value: $type, order: Ordering) {
            self.0.step(
                "stores",
                order,
                |_| Some(value),
                |_, _| format!("stores {value:?}"),
            );
        }

        #[track_caller]
        pub fn swap(&self, value: $type, order: Ordering) -> $type {
            self.0.step(
                "swaps",
                order,
                |_| Some(value),
                |found, _| format!("swaps {found:?} for {value:?}"),
            )
        }

        #[track_caller]
        pub fn compare_exchange(
            &self,
            current: $type,
            new: $type,
            success: Ordering,
            failure: Ordering,
        ) -> Result<$type, $type> {
            note(failure, Location::caller());
            let change = |found| (found == current).then_some(new);
            let tell = |found, left: Option<$type>| match left {
                Some(new) => format!("finds {found:?}, as it expects, and stores {new:?}"),
                None => format!("finds {found:?}, not {current:?}, and leaves it"),
            };
            let found = self.0.step("compares and exchanges", success, change, tell);
            if found == current { Ok(found) } else { Err(found) }
        }

        #[track_caller]
        pub fn compare_exchange_weak(
            &self,
            current: $type,
            new: $type,
            success: Ordering,
            failure: Ordering,
        ) -> Result<$type, $type> {
            self.compare_exchange(current, new, success, failure)
        }

        #[track_caller]
        pub fn fetch_update(
            &self,
            set: Ordering,
            fetch: Ordering,
            mut change: impl FnMut($type) -> Option<$type>,
        ) -> Result<$type, $type> {
            let mut found = self.load(fetch);
            while let Some(next) = change(found) {
                match self.compare_exchange_weak(found, next, set, fetch) {
                    Ok(before) => return Ok(before),
                    Err(now) => found = now,
                }
            }
            Err(found)
        }

        #[track_caller]
        pub fn try_update(
            &self,
            set: Ordering,
            fetch: Ordering,
            change: impl FnMut($type) -> Option<$type>,
        ) -> Result<$type, $type> {
            self.fetch_update(set, fetch, change)
        }

        #[track_caller]
        pub fn update(&self, set: Ordering, fetch: Ordering, mut change: impl FnMut($type) -> $type) -> $type {
            self.fetch_update(set, fetch, |found| Some(change(found)))
                .unwrap_or_else(|found| found)
        }

        pub fn get_mut(&mut self) -> &mut $type {
            self.0.get_mut()
        }

        pub fn into_inner(self) -> $type {
            self.0.into_inner()
        }
    };
}

pub(crate) use operations;
