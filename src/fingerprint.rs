//! A finding's fingerprint: the same while the words are the same, whatever becomes of layout, numbers and places.

use crate::document::normal::normalise;
use crate::source::hex;
use sha2::{Digest, Sha256};

/// 16 hexadecimal digits over the rule and the letters and digits of the quotes. Line breaks, hyphens at a line's
/// end, quotation marks, capitals and paragraph numbers do not count; every word does.
pub fn of(rule: &str, claim: &str, quotes: &[&str]) -> String {
    let mut digest = Sha256::new();
    digest.update(rule.as_bytes());
    digest.update([0]);
    digest.update(claim.as_bytes());
    for quote in quotes {
        digest.update([0]);
        let normal = normalise(quote, 0..quote.len());
        let letters: Vec<u8> = normal.text.bytes().filter(u8::is_ascii_alphanumeric).collect();
        digest.update(&letters);
    }
    let mut out = hex(&digest.finalize());
    out.truncate(16);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_does_not_change_it_and_words_do() {
        let a = of("motion/may-move", "present", &["the Office may file a mo-\ntion"]);
        assert_eq!(a, of("motion/may-move", "present", &["the  Office\nmay file a motion"]));
        assert_ne!(a, of("motion/may-move", "present", &["the Office will file a motion"]));
        assert_ne!(
            a,
            of("motion/consider-only", "present", &["the Office may file a motion"])
        );
        assert_eq!(a.len(), 16);
    }
}
