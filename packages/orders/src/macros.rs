//! The macros of std that print or keep something for a thread.

/// As std's.
#[macro_export]
macro_rules! println {
    ($($words:tt)*) => { $crate::explorer::print($crate::explorer::Stream::Out, $crate::format_args!($($words)*), "\n") };
}

/// As std's.
#[macro_export]
macro_rules! print {
    ($($words:tt)*) => { $crate::explorer::print($crate::explorer::Stream::Out, $crate::format_args!($($words)*), "") };
}

/// As std's.
#[macro_export]
macro_rules! eprintln {
    ($($words:tt)*) => { $crate::explorer::print($crate::explorer::Stream::Err, $crate::format_args!($($words)*), "\n") };
}

/// As std's.
#[macro_export]
macro_rules! eprint {
    ($($words:tt)*) => { $crate::explorer::print($crate::explorer::Stream::Err, $crate::format_args!($($words)*), "") };
}

/// As std's.
#[macro_export]
macro_rules! dbg {
    () => { $crate::eprintln!("[{}:{}:{}]", $crate::file!(), $crate::line!(), $crate::column!()) };
    ($value:expr $(,)?) => {
        match $value {
            value => {
                $crate::eprintln!(
                    "[{}:{}:{}] {} = {:#?}",
                    $crate::file!(), $crate::line!(), $crate::column!(), $crate::stringify!($value), &value
                );
                value
            }
        }
    };
    ($($value:expr),+ $(,)?) => { ($($crate::dbg!($value)),+,) };
}

/// As std's.
#[macro_export]
macro_rules! thread_local {
    () => {};
    ($(#[$attribute:meta])* $vis:vis static $name:ident: $type:ty = const $make:block; $($rest:tt)*) => {
        $(#[$attribute])* $vis static $name: $crate::thread::LocalKey<$type> = $crate::thread::LocalKey::new(|| $make);
        $crate::thread_local!($($rest)*);
    };
    ($(#[$attribute:meta])* $vis:vis static $name:ident: $type:ty = const $make:block) => {
        $crate::thread_local!($(#[$attribute])* $vis static $name: $type = const $make;);
    };
    ($(#[$attribute:meta])* $vis:vis static $name:ident: $type:ty = $make:expr; $($rest:tt)*) => {
        $(#[$attribute])* $vis static $name: $crate::thread::LocalKey<$type> = $crate::thread::LocalKey::new(|| $make);
        $crate::thread_local!($($rest)*);
    };
    ($(#[$attribute:meta])* $vis:vis static $name:ident: $type:ty = $make:expr) => {
        $crate::thread_local!($(#[$attribute])* $vis static $name: $type = $make;);
    };
}

/// Makes the crate's `main` one that is run in every order. The words are [`Options`](crate::explorer::Options) as JSON.
#[doc(hidden)]
#[macro_export]
macro_rules! explored {
    ($options:literal) => {
        const _: () = {
            #[unsafe(export_name = "main")]
            extern "C" fn entry(_: i32, _: *const *const u8) -> i32 {
                $crate::explorer::main($options, || $crate::explorer::Status::status(main()))
            }
        };
    };
}
