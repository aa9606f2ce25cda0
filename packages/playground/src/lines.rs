//! Cuts a stream of bytes into lines. Knows nothing of processes or time.

/// Bytes that have come and do not yet make a line.
#[derive(Default)]
pub(crate) struct Lines {
    pending: Vec<u8>,
}

impl Lines {
    /// Takes bytes and hands out each line that they complete, with its newline.
    pub(crate) fn push(&mut self, bytes: &[u8], mut line: impl FnMut(String)) {
        for piece in bytes.split_inclusive(|&byte| byte == b'\n') {
            self.pending.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                line(self.rest());
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// What has come of an unfinished line, up to the last whole character: the rest of one may still be on its way.
    pub(crate) fn partial(&mut self) -> Option<String> {
        let whole = match std::str::from_utf8(&self.pending) {
            Ok(_) => self.pending.len(),
            // No length: the end is missing. A length: bytes that will never be a character, and are shown as such.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => self.pending.len(),
        };
        if whole == 0 {
            return None;
        }
        let tail = self.pending.split_off(whole);
        let text = self.rest();
        self.pending = tail;
        Some(text)
    }

    /// All that is left, whole characters or not.
    pub(crate) fn rest(&mut self) -> String {
        let bytes = std::mem::take(&mut self.pending);
        String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(pieces: &[&[u8]]) -> (Vec<String>, Lines) {
        let mut lines = Lines::default();
        let mut whole = Vec::new();
        for piece in pieces {
            lines.push(piece, |line| whole.push(line));
        }
        (whole, lines)
    }

    #[test]
    fn lines_come_out_whole_wherever_the_reads_were_cut() {
        let (whole, rest) = cut(&[b"on", b"e\ntw", b"o\n\n"]);
        assert_eq!(whole, ["one\n", "two\n", "\n"]);
        assert!(rest.is_empty());
    }

    #[test]
    fn a_partial_line_never_ends_inside_a_character() {
        let (_, mut lines) = cut(&["né".as_bytes().split_last().unwrap().1]);
        assert_eq!(lines.partial().as_deref(), Some("n"));
        assert_eq!(lines.partial(), None);
        lines.push(&["é".as_bytes()[1]], |_| ());
        assert_eq!(lines.partial().as_deref(), Some("é"));
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_as_such() {
        let (whole, _) = cut(&[b"\xff\n"]);
        assert_eq!(whole, ["\u{fffd}\n"]);
    }
}
