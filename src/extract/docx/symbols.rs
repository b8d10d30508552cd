//! What the characters of symbol fonts stand for: Symbol, Wingdings and the fonts that WordPerfect left behind.

/// The character that a symbol font shows for a code (`w:sym`, or a private-use character of such a font in `w:t`).
/// The code may carry the offset U+F000 that Word adds. Unknown codes give U+FFFD, so that nothing is silently lost.
pub fn symbol(font: &str, code: u32) -> char {
    let font = font.trim().to_ascii_lowercase();
    let low = if (0xF000..=0xF0FF).contains(&code) {
        code - 0xF000
    } else {
        code
    };
    let known = if font.starts_with("wingdings") || font.starts_with("webdings") {
        wingdings(low)
    } else if font == "symbol" {
        symbol_font(low)
    } else if font.contains("typographicsymbols") {
        wordperfect(low)
    } else {
        char::from_u32(low).filter(|c| !c.is_control())
    };
    known.unwrap_or('\u{FFFD}')
}

/// Whether all text in the font is in a code of its own.
pub(super) fn is_symbol_font(font: &str) -> bool {
    let font = font.trim().to_ascii_lowercase();
    font.starts_with("wingdings")
        || font.starts_with("webdings")
        || font == "symbol"
        || font.contains("typographicsymbols")
}

fn wingdings(code: u32) -> Option<char> {
    Some(match code {
        0x20 => ' ',
        0x6C | 0x9E | 0x9F => '•',
        0x6D | 0xA1 => '○',
        0x6E | 0xA7 => '▪',
        0x6F | 0xA8 | 0x70..=0x72 => '☐',
        0x76 => '❖',
        0x73..=0x75 | 0x77 | 0xA9 => '◆',
        0xD8 | 0xE0 | 0xE8 | 0xF0 => '➢',
        0xDF | 0xE7 | 0xEF => '←',
        0xFB | 0xFD | 0x78 => '☒',
        0xFC => '✓',
        0xFE => '☑',
        0xA4 => '◉',
        0x4A => '☺',
        0x22 | 0x24 => '✂',
        0x28 => '☎',
        0x2A => '✉',
        0x46 => '☞',
        0x81..=0x8A => char::from_u32(0x2460 + code - 0x81)?,
        0x8C..=0x95 => char::from_u32(0x2776 + code - 0x8C)?,
        _ => return None,
    })
}

fn symbol_font(code: u32) -> Option<char> {
    const GREEK_UPPER: &[char] = &[
        'Α', 'Β', 'Χ', 'Δ', 'Ε', 'Φ', 'Γ', 'Η', 'Ι', 'ϑ', 'Κ', 'Λ', 'Μ', 'Ν', 'Ο', 'Π', 'Θ', 'Ρ', 'Σ', 'Τ', 'Υ', 'ς',
        'Ω', 'Ξ', 'Ψ', 'Ζ',
    ];
    const GREEK_LOWER: &[char] = &[
        'α', 'β', 'χ', 'δ', 'ε', 'φ', 'γ', 'η', 'ι', 'ϕ', 'κ', 'λ', 'μ', 'ν', 'ο', 'π', 'θ', 'ρ', 'σ', 'τ', 'υ', 'ϖ',
        'ω', 'ξ', 'ψ', 'ζ',
    ];
    Some(match code {
        0x41..=0x5A => *GREEK_UPPER.get((code - 0x41) as usize)?,
        0x61..=0x7A => *GREEK_LOWER.get((code - 0x61) as usize)?,
        0x22 => '∀',
        0x24 => '∃',
        0x27 => '∋',
        0x2A => '∗',
        0x2D => '−',
        0x40 => '≅',
        0x5C => '∴',
        0x5E => '⊥',
        0x7E => '∼',
        0x20..=0x3F | 0x5B | 0x5D | 0x5F | 0x7B..=0x7D => char::from_u32(code)?,
        0xA2 => '′',
        0xA3 => '≤',
        0xA4 => '⁄',
        0xA5 => '∞',
        0xA7 => '♣',
        0xA8 => '♦',
        0xA9 => '♥',
        0xAA => '♠',
        0xAB => '↔',
        0xAC => '←',
        0xAD => '↑',
        0xAE => '→',
        0xAF => '↓',
        0xB0 => '°',
        0xB1 => '±',
        0xB2 => '″',
        0xB3 => '≥',
        0xB4 => '×',
        0xB5 => '∝',
        0xB6 => '∂',
        0xB7 => '•',
        0xB8 => '÷',
        0xB9 => '≠',
        0xBA => '≡',
        0xBB => '≈',
        0xBC => '…',
        0xC5 => '⊕',
        0xC6 => '∅',
        0xC7 => '∩',
        0xC8 => '∪',
        0xCE => '∈',
        0xD2 | 0xE2 => '®',
        0xD3 | 0xE3 => '©',
        0xD4 | 0xE4 => '™',
        0xD6 => '√',
        0xDE => '⇒',
        0xE5 => '∑',
        _ => return None,
    })
}

/// The font of the quotation marks and section signs of converted WordPerfect files.
fn wordperfect(code: u32) -> Option<char> {
    Some(match code {
        0x20 => ' ',
        0x22 => '•',
        0x26 => '¶',
        0x27 => '§',
        0x3D => '’',
        0x3E => '‘',
        0x40 => '”',
        0x41 => '“',
        0x42 => '–',
        0x43 => '—',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bullets_boxes_and_section_signs() {
        assert_eq!(symbol("Symbol", 0xF0B7), '•');
        assert_eq!(symbol("Wingdings", 0xF0A7), '▪');
        assert_eq!(symbol("Wingdings", 0xF0FE), '☑');
        assert_eq!(symbol("Wingdings", 0x6F), '☐');
        assert_eq!(symbol("Times New Roman", 0xA7), '§');
        assert_eq!(symbol("Times New Roman", 0xF0A7), '§');
        assert_eq!(symbol("WP TypographicSymbols", 0x27), '§');
        assert_eq!(symbol("WP TypographicSymbols", 0xF041), '“');
        assert_eq!(symbol("Wingdings", 0xF000), '\u{FFFD}');
    }
}
