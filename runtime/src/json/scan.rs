//! A search for the end of a run of plain characters in a JSON string.
//!
//! Nearly all of an event consists of such runs. Most of them are short; one of them, the body, is often
//! longer than all others together. The search begins with single words, which start cheaply, and goes on
//! with blocks, which cost least for each byte.

const WORD: usize = size_of::<u64>();
const BLOCK: usize = 64;

/// The words that are searched before the first block. Most strings are shorter.
const WORDS: usize = 4;

/// Returns the number of bytes before the first quote, backslash or control character.
// Inlined because it runs a hundred times for each event: the calls would be a third of its cost.
#[inline(always)]
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    for _ in 0..WORDS {
        let Some((word, after)) = rest.split_first_chunk::<WORD>() else { break };
        if let Some(at) = first_end(u64::from_le_bytes(*word)) {
            return bytes.len() - rest.len() + at;
        }
        rest = after;
    }
    bytes.len() - rest.len() + long_run(rest)
}

#[inline(never)]
fn long_run(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((block, after)) = rest.split_first_chunk::<BLOCK>()
        // Looks at every byte, so that the compiler can compare sixteen at once.
        && !block.iter().fold(false, |found, byte| found | ends(*byte))
    {
        rest = after;
    }
    while let Some((word, after)) = rest.split_first_chunk::<WORD>() {
        if let Some(at) = first_end(u64::from_le_bytes(*word)) {
            return bytes.len() - rest.len() + at;
        }
        rest = after;
    }
    let last = rest.iter().position(|byte| ends(*byte)).unwrap_or(rest.len());
    bytes.len() - rest.len() + last
}

/// Returns true for a quote, a backslash, and the control characters that JSON requires to be escaped
/// ([RFC 8259, section 7](https://www.rfc-editor.org/rfc/rfc8259#section-7)).
fn ends(byte: u8) -> bool {
    (byte < b' ') | (byte == b'"') | (byte == b'\\')
}

/// Returns the index of the first of eight bytes, in memory order, that ends a run.
///
/// A byte is less than another if subtracting the other one borrows from its highest bit, which was not set.
/// A borrow can mark bytes after the first match, but never one before it.
fn first_end(word: u64) -> Option<usize> {
    const ONES: u64 = u64::MAX / 0xff;
    const HIGHEST: u64 = ONES << 7;

    let with = |flipped: u8| word ^ (ONES * u64::from(flipped));
    let below = |word: u64, least: u8| word.wrapping_sub(ONES * u64::from(least)) & !word;
    // Swapping quote and space puts the quote next to the control characters.
    let quote_or_control = below(with(b' ' ^ b'"'), b' ' + 1);
    let backslash = below(with(b'\\'), 1);
    let found = (quote_or_control | backslash) & HIGHEST;
    (found != 0).then(|| found.trailing_zeros() as usize / 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_end_in_every_place() {
        for length in (0..40).chain([63, 64, 65, 127, 128, 200, 300]) {
            for filler in [b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xff] {
                let plain = vec![filler; length];
                assert_eq!(plain_length(&plain), length);
                for at in 0..length {
                    for end in [0, 0x1f, b'"', b'\\'] {
                        let mut bytes = plain.clone();
                        bytes[at..].fill(end);
                        assert_eq!(plain_length(&bytes), at, "{length} {filler:#x} {end:#x}");
                        bytes[at..].fill(filler);
                        bytes[at] = end;
                        assert_eq!(plain_length(&bytes), at, "{length} {filler:#x} {end:#x}");
                    }
                }
            }
        }
    }

    #[test]
    fn agrees_on_every_byte() {
        for byte in 0..=u8::MAX {
            let word = u64::from_le_bytes([b'a', byte, b'a', b'a', b'a', b'a', b'a', b'a']);
            assert_eq!(first_end(word), ends(byte).then_some(1), "{byte:#x}");
        }
    }
}
