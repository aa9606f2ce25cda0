//! `tokio::select!`: which branch is polled first, where it is not `biased`, is drawn, and each draw is a way in which the task
//! can go on. Knows nothing of what the branches wait for.

use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::model::MOST;
use crate::model::act::Act;
use crate::model::execution::Execution;
use crate::model::step::{refuse, step_in_one_of};
use crate::tokio::time::Sleep;

/// The branches of a `select!`.
#[doc(hidden)]
pub struct Branches {
    /// Which are still of interest.
    left: Vec<bool>,
    is_biased: bool,
    place: &'static Location<'static>,
}

/// What comes of polling a branch.
#[doc(hidden)]
pub enum Branch<T> {
    /// It waits.
    Pending,
    /// It is over, with this.
    Ready(T),
    /// It is over, but its pattern does not fit.
    Misfit,
}

/// One branch: what it says of itself, and how it is polled.
type Polls<'a, T> = (Pending, &'a mut dyn FnMut(&mut Context<'_>) -> Branch<T>);

/// It is certain that a branch waits.
type Pending = bool;

impl Branches {
    /// Those for which this is true.
    #[track_caller]
    #[must_use]
    pub fn new(left: Vec<bool>, is_biased: bool) -> Self {
        if left.len() >= MOST {
            refuse("so many branches of `select!` are not explored");
        }
        Branches {
            left,
            is_biased,
            place: Location::caller(),
        }
    }

    /// Polls one after the other until one of them is over; `None` where none is left.
    pub fn poll<T>(&mut self, cx: &mut Context<'_>, branches: &mut [Polls<'_, T>]) -> Poll<Option<T>> {
        let first = self.draw(branches);
        let count = branches.len();
        for at in (first..count).chain(0..first) {
            if !self.left[at] {
                continue;
            }
            match branches[at].1(cx) {
                Branch::Pending => {}
                Branch::Ready(output) => return Poll::Ready(Some(output)),
                Branch::Misfit => self.left[at] = false,
            }
        }
        if self.left.contains(&true) {
            Poll::Pending
        } else {
            Poll::Ready(None)
        }
    }

    /// Which is polled first. It makes no difference where all but one are certain to wait.
    fn draw<T>(&self, branches: &[Polls<'_, T>]) -> usize {
        let open = branches.iter().zip(&self.left).enumerate();
        let open = open.filter(|(_, ((is_pending, _), is_left))| **is_left && !is_pending);
        let ways = open.fold(0_u64, |ways, (at, _)| ways | 1 << at);
        if self.is_biased || ways.count_ones() < 2 {
            return 0;
        }
        let way = step_in_one_of(self.place, Act::new("draws a branch").unnoticed_if(true), || Ok(ways));
        Execution::does(|| format!("draws branch {} of its `select!`", way + 1));
        way
    }
}

/// Asks a future whether it is certain to wait, if it is of a kind that knows.
#[doc(hidden)]
pub struct Probe<'a, F>(pub &'a F);

/// For those that know.
#[doc(hidden)]
pub trait Knows {
    /// It is certain to wait.
    fn is_pending(&self) -> Pending;
}

/// For those that do not.
#[doc(hidden)]
pub trait MayBe {
    /// It is not certain to wait.
    fn is_pending(&self) -> Pending {
        false
    }
}

impl Knows for Probe<'_, Pin<&mut Sleep>> {
    fn is_pending(&self) -> Pending {
        !self.0.is_over()
    }
}

impl Knows for Probe<'_, Pin<&mut &mut Sleep>> {
    fn is_pending(&self) -> Pending {
        !self.0.is_over()
    }
}

impl Knows for Probe<'_, Pin<&mut Pin<&mut Sleep>>> {
    fn is_pending(&self) -> Pending {
        !self.0.is_over()
    }
}

impl Knows for Probe<'_, Pin<&mut &mut Pin<&mut Sleep>>> {
    fn is_pending(&self) -> Pending {
        !self.0.is_over()
    }
}

impl Knows for Probe<'_, Pin<&mut &mut Pin<Box<Sleep>>>> {
    fn is_pending(&self) -> Pending {
        !self.0.is_over()
    }
}

impl<F> MayBe for &Probe<'_, F> {}

/// Polls a branch's future.
#[doc(hidden)]
pub fn poll_branch<F: Future>(future: &mut Pin<&mut F>, cx: &mut Context<'_>) -> Poll<F::Output> {
    future.as_mut().poll(cx)
}

/// As Tokio's.
#[doc(hidden)]
#[macro_export]
macro_rules! __tokio_select {
    (biased; $($branches:tt)*) => { $crate::__tokio_branches!(@read true [] () $($branches)*) };
    ($($branches:tt)*) => { $crate::__tokio_branches!(@read false [] () $($branches)*) };
}

/// Reads the branches of a `select!` one after the other, and then says what is to be done with them. Behind each branch are as
/// many `_` as there are branches before it.
#[doc(hidden)]
#[macro_export]
macro_rules! __tokio_branches {
    (@read $biased:tt $branches:tt $before:tt else => $else:expr $(,)?) => {
        $crate::__tokio_branches!(@do $biased $before $branches ($else))
    };
    (@read $biased:tt $branches:tt $before:tt) => {
        $crate::__tokio_branches!(@do $biased $before $branches (::core::panic!("all branches are disabled and there is no else branch")))
    };
    (@read $biased:tt $branches:tt $before:tt $out:pat = $future:expr, if $if:expr => $do:block, $($rest:tt)*) => {
        $crate::__tokio_branches!(@add $biased $branches $before (($out) ($future) ($if) ($do)) $($rest)*)
    };
    (@read $biased:tt $branches:tt $before:tt $out:pat = $future:expr => $do:block, $($rest:tt)*) => {
        $crate::__tokio_branches!(@add $biased $branches $before (($out) ($future) (true) ($do)) $($rest)*)
    };
    (@read $biased:tt $branches:tt $before:tt $out:pat = $future:expr, if $if:expr => $do:block $($rest:tt)*) => {
        $crate::__tokio_branches!(@add $biased $branches $before (($out) ($future) ($if) ($do)) $($rest)*)
    };
    (@read $biased:tt $branches:tt $before:tt $out:pat = $future:expr => $do:block $($rest:tt)*) => {
        $crate::__tokio_branches!(@add $biased $branches $before (($out) ($future) (true) ($do)) $($rest)*)
    };
    (@read $biased:tt $branches:tt $before:tt $out:pat = $future:expr, if $if:expr => $do:expr $(, $($rest:tt)*)?) => {
        $crate::__tokio_branches!(@add $biased $branches $before (($out) ($future) ($if) ($do)) $($($rest)*)?)
    };
    (@read $biased:tt $branches:tt $before:tt $out:pat = $future:expr => $do:expr $(, $($rest:tt)*)?) => {
        $crate::__tokio_branches!(@add $biased $branches $before (($out) ($future) (true) ($do)) $($($rest)*)?)
    };
    // Each branch's names are others, since each is introduced by another expansion.
    (@add $biased:tt [$($branches:tt)*] ($($before:tt)*) ($out:tt $future:tt $if:tt $do:tt) $($rest:tt)*) => {
        $crate::__tokio_branches!(
            @read $biased [$($branches)* (future ($($before)*) $out $future $if $do)] ($($before)* _) $($rest)*
        )
    };
    (@do $biased:tt $all:tt [$(($name:ident $before:tt ($out:pat) ($future:expr) ($if:expr) ($do:expr)))*] ($else:expr)) => {{
        let output = {
            let mut branches = $crate::tokio::select::Branches::new(::std::vec![$($if),*], $biased);
            $(let mut $name = ::core::pin::pin!(::core::future::IntoFuture::into_future($future));)*
            ::core::future::poll_fn(|cx| {
                #[allow(unused_imports)]
                use $crate::tokio::select::{Knows as _, MayBe as _};
                if false {
                    // For its type.
                    return ::core::task::Poll::Ready(::core::option::Option::Some($crate::__tokio_branches!(@none $all)));
                }
                branches.poll(cx, &mut [$((
                    {
                        let is_pending = (&$crate::tokio::select::Probe(&$name)).is_pending();
                        is_pending
                    },
                    &mut |cx: &mut ::core::task::Context<'_>| {
                        match $crate::tokio::select::poll_branch(&mut $name, cx) {
                            ::core::task::Poll::Pending => $crate::tokio::select::Branch::Pending,
                            ::core::task::Poll::Ready(output) => {
                                let mut fits = false;
                                #[allow(unused_variables, unused_mut, unreachable_code)]
                                match output {
                                    $out if { fits = true; false } => ::core::unreachable!(),
                                    _ => {}
                                }
                                if fits {
                                    $crate::tokio::select::Branch::Ready($crate::__tokio_branches!(@nth $before output))
                                } else {
                                    $crate::tokio::select::Branch::Misfit
                                }
                            }
                        }
                    },
                )),*])
            })
            .await
        };
        #[allow(unreachable_patterns)]
        match output {
            $(::core::option::Option::Some($crate::__tokio_branches!(@nth $before $out)) => $do,)*
            ::core::option::Option::None => $else,
            _ => ::core::unreachable!("it fitted"),
        }
    }};
    (@none ()) => { () };
    (@none (_ $($before:tt)*)) => { ::core::result::Result::Err($crate::__tokio_branches!(@none ($($before)*))) };
    // The output of the branch that has so many before it, among those of all.
    (@nth () $($output:tt)*) => { ::core::result::Result::Ok($($output)*) };
    (@nth (_ $($before:tt)*) $($output:tt)*) => {
        ::core::result::Result::Err($crate::__tokio_branches!(@nth ($($before)*) $($output)*))
    };
}
