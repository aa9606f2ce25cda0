//! How `{:?}` and `{}` show what has nothing else to say of itself. Knows nothing of what that is.

/// By its name alone.
macro_rules! opaque {
    ($($type:ident $(<$($parameter:tt),+>)? $(for <$($generic:tt),+>)?),+ $(,)?) => {
        $(impl $(<$($generic),+>)? std::fmt::Debug for $type $(<$($parameter),+>)? {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($type)).finish_non_exhaustive()
            }
        })+
    };
}

/// As the value of type `T` to which it leads.
macro_rules! as_its_value {
    ($($guard:ty),+ $(,)?) => {
        $(impl<T: std::fmt::Debug> std::fmt::Debug for $guard {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                (**self).fmt(f)
            }
        }

        impl<T: std::fmt::Display> std::fmt::Display for $guard {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                (**self).fmt(f)
            }
        })+
    };
}

pub(crate) use {as_its_value, opaque};
