//! What the parts of Tokio do here is what they do there: each body is compiled against Tokio and against `orders`, as
//! `standard` does for std. And what is found is sound: nothing else comes out where equal states are not merged, nor where every
//! step is chosen.

#[path = "../standard/alike.rs"]
#[allow(dead_code, unused_macros, reason = "not all of it is needed here")]
mod alike;
mod channels;
mod choices;
mod counts;
mod locks;
mod sound;
mod tasks;
mod times;

/// The same body for both, as `it` for std and `tokio` for Tokio.
#[macro_export]
macro_rules! both_async {
    ($here:ident, $runtime:ident, $body:block) => {
        #[allow(unused_imports, reason = "not every body needs all")]
        mod real {
            use ::tokio;
            use std as it;
            use $crate::alike::{Here, words};
            pub(super) fn body(here: &Here) {
                let $here = here.clone();
                tokio::runtime::Builder::$runtime()
                    .enable_all()
                    .build()
                    .unwrap()
                    .block_on(async move { $body });
            }
        }
        #[allow(unused_imports, reason = "not every body needs all")]
        mod explored {
            use orders as it;
            use orders::tokio;
            use $crate::alike::{Here, words};
            pub(super) fn body(here: &Here) {
                let $here = here.clone();
                tokio::runtime::Builder::$runtime()
                    .enable_all()
                    .build()
                    .unwrap()
                    .block_on(async move { $body });
            }
        }
    };
}

/// An asynchronous body that says the same here and there, in every order.
#[macro_export]
macro_rules! alike_async {
    ($name:ident, |$here:ident| $body:block) => {
        #[test]
        fn $name() {
            $crate::both_async! { $here, new_current_thread, $body }
            let real = $crate::alike::real(5, real::body);
            assert_eq!($crate::alike::explored(explored::body), real);
            assert_eq!(real.len(), 1, "{real:?}");
            $crate::sound::check(explored::body);
        }
    };
}

/// One that may say one thing or another: what it says there is among what it says here, which is all of this.
#[macro_export]
macro_rules! among_async {
    ($name:ident, $runtime:ident, $all:expr, |$here:ident| $body:block) => {
        #[test]
        fn $name() {
            $crate::both_async! { $here, $runtime, $body }
            let explored = $crate::alike::explored(explored::body);
            let said: std::collections::BTreeSet<String> = explored.iter().map(|said| said.join(" ")).collect();
            let all: std::collections::BTreeSet<String> = $all.iter().map(ToString::to_string).collect();
            assert_eq!(said, all);
            let real = $crate::alike::real(60, real::body);
            assert!(explored.is_superset(&real), "{real:?}");
            $crate::sound::check(explored::body);
        }
    };
}
