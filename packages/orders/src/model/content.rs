//! The number of a value of a type that was not asked to have one. Knows nothing of who shares it.

use std::any::type_name;
use std::ptr;

use crate::model::history::{mix, of_text};

/// A number that is the value's own, where it is of one of the plain types. A type's full name says which one it is: one of a
/// program's own has its crate in it.
pub(crate) fn number_of<T>(value: &T) -> Option<u64> {
    let at = ptr::from_ref(value);
    macro_rules! read {
        ($type:ty) => {
            // SAFETY: it is of that type.
            unsafe { at.cast::<$type>().read() }
        };
    }
    Some(match type_name::<T>() {
        "()" => 0,
        "bool" => u64::from(read!(bool)),
        "char" => u64::from(read!(char)),
        "u8" => u64::from(read!(u8)),
        "u16" => u64::from(read!(u16)),
        "u32" => u64::from(read!(u32)),
        "u64" => read!(u64),
        "usize" => read!(usize) as u64,
        "i8" => i64::from(read!(i8)).cast_unsigned(),
        "i16" => i64::from(read!(i16)).cast_unsigned(),
        "i32" => i64::from(read!(i32)).cast_unsigned(),
        "i64" => read!(i64).cast_unsigned(),
        "isize" => (read!(isize) as i64).cast_unsigned(),
        // SAFETY: as above, and borrowed no longer than the value is.
        "&str" => of_text(unsafe { *at.cast::<&str>() }),
        // SAFETY: as above.
        "alloc::string::String" => of_text(unsafe { &*at.cast::<String>() }),
        "core::option::Option<u32>" => read!(Option<u32>).map_or(0, |value| mix(&[value.into()])),
        "core::option::Option<bool>" => read!(Option<bool>).map_or(0, |value| mix(&[value.into()])),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_values_have_their_numbers_and_others_none() {
        struct Own(#[allow(dead_code, reason = "there to be of some size")] u32);
        assert_eq!(number_of(&7_u32), Some(7));
        assert_eq!(number_of(&-1_i8), Some(u64::MAX));
        assert_eq!(number_of(&"tea"), number_of(&"tea".to_string()));
        assert_ne!(number_of(&None::<u32>), number_of(&Some(0_u32)));
        assert_eq!(number_of(&Own(7)), None);
        assert_eq!(number_of(&&7), None);
    }
}
