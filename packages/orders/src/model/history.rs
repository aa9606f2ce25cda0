//! Numbers that stand for what has happened. Knows nothing of threads.
//!
//! Two runs in which each thread has done the same, and read the same, and in which what the threads share is the same, go
//! on alike. So a state's number is made of one number for each thread, that of all it has done and read, and one for each
//! object: of its value, where that can be told, else of who has done what to it, one after the other (Mazurkiewicz, *Trace
//! theory*, 1986: orders that differ only in independent steps are one). Two states may get the same number by bad luck: with
//! a million states in 64 bits, once in thirty million programs.

/// Mixes numbers into one, in their order.
pub(crate) fn mix(parts: &[u64]) -> u64 {
    let mut sum: u64 = 0x9e37_79b9_7f4a_7c15;
    for part in parts {
        sum = scramble(sum ^ part.wrapping_mul(0xff51_afd7_ed55_8ccd));
    }
    sum
}

/// The number of a text.
pub(crate) fn of_text(text: &str) -> u64 {
    let chunks = text.as_bytes().chunks(8).map(|chunk| {
        let mut bytes = [0; 8];
        bytes[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(bytes)
    });
    chunks.fold(text.len() as u64, |sum, chunk| mix(&[sum, chunk]))
}

/// The finalizer of `SplitMix64`, which maps different numbers to different ones.
fn scramble(mut number: u64) -> u64 {
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_length_make_a_difference() {
        assert_ne!(mix(&[1, 2]), mix(&[2, 1]));
        assert_ne!(mix(&[0]), mix(&[0, 0]));
        assert_ne!(of_text("ab"), of_text("ab\0"));
        assert_eq!(of_text("a cup of tea"), of_text("a cup of tea"));
    }
}
