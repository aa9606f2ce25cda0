//! What std's and crossbeam's ends of a channel have alike, each with the errors of its own that are named where it is written
//! out. Knows nothing of what else they can do.

/// How a sender sends, that may find the channel full.
macro_rules! sends {
    ($sender:ident, as $whose:literal) => {
        impl<T> $sender<T> {
            #[doc = concat!("As ", $whose, ".")]
            ///
            /// # Errors
            #[doc = concat!("As ", $whose, ".")]
            #[track_caller]
            pub fn send(&self, value: T) -> Result<(), SendError<T>> {
                self.0.0.send(here(), value, Act::new("sends")).map_err(SendError)
            }

            #[doc = concat!("As ", $whose, ".")]
            ///
            /// # Errors
            #[doc = concat!("As ", $whose, ".")]
            #[track_caller]
            pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
                self.0
                    .0
                    .try_send(here(), value)
                    .map_err(|(full, value)| match full {
                        Full::Now => TrySendError::Full(value),
                        Full::ForEver => TrySendError::Disconnected(value),
                    })
            }
        }
    };
}

/// How a receiver receives, by itself and as an iterator.
macro_rules! receives {
    ($receiver:ident, as $whose:literal) => {
        impl<T> $receiver<T> {
            #[doc = concat!("As ", $whose, ".")]
            ///
            /// # Errors
            #[doc = concat!("As ", $whose, ".")]
            #[track_caller]
            pub fn recv(&self) -> Result<T, RecvError> {
                self.0.0.receive(here(), Act::new("receives")).ok_or(RecvError)
            }

            #[doc = concat!("As ", $whose, ".")]
            ///
            /// # Errors
            #[doc = concat!("As ", $whose, ".")]
            #[track_caller]
            pub fn try_recv(&self) -> Result<T, TryRecvError> {
                self.0.0.try_receive(here()).map_err(|empty| match empty {
                    Empty::Now => TryRecvError::Empty,
                    Empty::ForEver => TryRecvError::Disconnected,
                })
            }

            #[doc = concat!("As ", $whose, ". The time never runs out: where only that would help, the order ends.")]
            ///
            /// # Errors
            #[doc = concat!("As ", $whose, ".")]
            #[track_caller]
            pub fn recv_timeout(&self, _limit: Duration) -> Result<T, RecvTimeoutError> {
                let received = self.0.0.receive(here(), Act::new("receives").timed());
                received.ok_or(RecvTimeoutError::Disconnected)
            }

            #[doc = concat!("As ", $whose, ".")]
            pub fn iter(&self) -> Iter<'_, T> {
                Iter(self)
            }

            #[doc = concat!("As ", $whose, ".")]
            pub fn try_iter(&self) -> TryIter<'_, T> {
                TryIter(self)
            }
        }

        #[doc = concat!("As ", $whose, ".")]
        #[derive(Debug)]
        pub struct Iter<'a, T>(&'a $receiver<T>);

        #[doc = concat!("As ", $whose, ".")]
        #[derive(Debug)]
        pub struct TryIter<'a, T>(&'a $receiver<T>);

        #[doc = concat!("As ", $whose, ".")]
        #[derive(Debug)]
        pub struct IntoIter<T>($receiver<T>);

        impl<T> Iterator for Iter<'_, T> {
            type Item = T;

            #[track_caller]
            fn next(&mut self) -> Option<T> {
                self.0.recv().ok()
            }
        }

        impl<T> Iterator for TryIter<'_, T> {
            type Item = T;

            #[track_caller]
            fn next(&mut self) -> Option<T> {
                self.0.try_recv().ok()
            }
        }

        impl<T> Iterator for IntoIter<T> {
            type Item = T;

            #[track_caller]
            fn next(&mut self) -> Option<T> {
                self.0.recv().ok()
            }
        }

        impl<'a, T> IntoIterator for &'a $receiver<T> {
            type Item = T;
            type IntoIter = Iter<'a, T>;

            fn into_iter(self) -> Iter<'a, T> {
                self.iter()
            }
        }

        impl<T> IntoIterator for $receiver<T> {
            type Item = T;
            type IntoIter = IntoIter<T>;

            fn into_iter(self) -> IntoIter<T> {
                IntoIter(self)
            }
        }
    };
}

pub(crate) use {receives, sends};
