//! Writes a number the way a list level wants it: "iv", "DD", "3rd" (ECMA-376 part 1, 17.18.59).

/// How a level's number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Format {
    #[default]
    Decimal,
    DecimalZero,
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    Ordinal,
    CardinalText,
    OrdinalText,
    InDash,
    Hex,
    Chicago,
    Bullet,
    None,
}

impl Format {
    /// The format of this name; what is not known is decimal, as Word does it.
    pub fn of(name: &str) -> Format {
        match name {
            "decimalZero" => Format::DecimalZero,
            "upperRoman" => Format::UpperRoman,
            "lowerRoman" => Format::LowerRoman,
            "upperLetter" => Format::UpperLetter,
            "lowerLetter" => Format::LowerLetter,
            "ordinal" => Format::Ordinal,
            "cardinalText" => Format::CardinalText,
            "ordinalText" => Format::OrdinalText,
            "numberInDash" => Format::InDash,
            "hex" => Format::Hex,
            "chicago" => Format::Chicago,
            "bullet" => Format::Bullet,
            "none" => Format::None,
            _ => Format::Decimal,
        }
    }

    /// The number as text.
    pub fn write(self, n: u32) -> String {
        match self {
            Format::Decimal => n.to_string(),
            Format::DecimalZero => format!("{n:02}"),
            Format::UpperRoman => roman(n),
            Format::LowerRoman => roman(n).to_ascii_lowercase(),
            Format::UpperLetter => letters(n, b'A'),
            Format::LowerLetter => letters(n, b'a'),
            Format::Ordinal => format!("{n}{}", ordinal_ending(n)),
            Format::CardinalText => words(n).map_or_else(|| n.to_string(), |(cardinal, _)| capital(&cardinal)),
            Format::OrdinalText => {
                words(n).map_or_else(|| format!("{n}{}", ordinal_ending(n)), |(_, ordinal)| capital(&ordinal))
            }
            Format::InDash => format!("- {n} -"),
            Format::Hex => format!("{n:X}"),
            Format::Chicago => {
                let mark = ["*", "†", "‡", "§"]
                    .get((n.saturating_sub(1) % 4) as usize)
                    .copied()
                    .unwrap_or("*");
                mark.repeat(((n.saturating_sub(1)) / 4 + 1).min(20) as usize)
            }
            Format::Bullet | Format::None => String::new(),
        }
    }
}

/// a … z, aa … zz, aaa: Word repeats the letter.
fn letters(n: u32, first: u8) -> String {
    if n == 0 {
        return String::new();
    }
    let c = char::from(first + ((n - 1) % 26) as u8);
    let times = ((n - 1) / 26 + 1).min(40);
    std::iter::repeat_n(c, times as usize).collect()
}

fn roman(n: u32) -> String {
    if n == 0 || n > 32_767 {
        return n.to_string();
    }
    const TABLE: &[(u32, &str)] = &[
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut left = n;
    let mut out = String::new();
    for &(value, digits) in TABLE {
        while left >= value {
            out.push_str(digits);
            left -= value;
        }
    }
    out
}

fn ordinal_ending(n: u32) -> &'static str {
    match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

/// Cardinal and ordinal words of 1 to 99.
fn words(n: u32) -> Option<(String, String)> {
    const ONES: &[(&str, &str)] = &[
        ("one", "first"),
        ("two", "second"),
        ("three", "third"),
        ("four", "fourth"),
        ("five", "fifth"),
        ("six", "sixth"),
        ("seven", "seventh"),
        ("eight", "eighth"),
        ("nine", "ninth"),
        ("ten", "tenth"),
        ("eleven", "eleventh"),
        ("twelve", "twelfth"),
        ("thirteen", "thirteenth"),
        ("fourteen", "fourteenth"),
        ("fifteen", "fifteenth"),
        ("sixteen", "sixteenth"),
        ("seventeen", "seventeenth"),
        ("eighteen", "eighteenth"),
        ("nineteen", "nineteenth"),
    ];
    const TENS: &[(&str, &str)] = &[
        ("twenty", "twentieth"),
        ("thirty", "thirtieth"),
        ("forty", "fortieth"),
        ("fifty", "fiftieth"),
        ("sixty", "sixtieth"),
        ("seventy", "seventieth"),
        ("eighty", "eightieth"),
        ("ninety", "ninetieth"),
    ];
    let n = n as usize;
    if let Some((cardinal, ordinal)) = n.checked_sub(1).and_then(|i| ONES.get(i)) {
        return Some(((*cardinal).to_owned(), (*ordinal).to_owned()));
    }
    let (tens, tenth) = (n / 10).checked_sub(2).and_then(|i| TENS.get(i))?;
    match (n % 10).checked_sub(1).and_then(|i| ONES.get(i)) {
        Some((cardinal, ordinal)) => Some((format!("{tens}-{cardinal}"), format!("{tens}-{ordinal}"))),
        None => Some(((*tens).to_owned(), (*tenth).to_owned())),
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map(|c| c.to_ascii_uppercase())
        .into_iter()
        .chain(chars)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_writes_its_numbers() {
        let cases: &[(Format, u32, &str)] = &[
            (Format::Decimal, 12, "12"),
            (Format::DecimalZero, 7, "07"),
            (Format::LowerLetter, 2, "b"),
            (Format::LowerLetter, 27, "aa"),
            (Format::UpperLetter, 28, "BB"),
            (Format::LowerRoman, 4, "iv"),
            (Format::UpperRoman, 1999, "MCMXCIX"),
            (Format::Ordinal, 1, "1st"),
            (Format::Ordinal, 12, "12th"),
            (Format::Ordinal, 23, "23rd"),
            (Format::CardinalText, 21, "Twenty-one"),
            (Format::OrdinalText, 12, "Twelfth"),
            (Format::OrdinalText, 30, "Thirtieth"),
            (Format::InDash, 3, "- 3 -"),
            (Format::None, 3, ""),
            (Format::Chicago, 2, "†"),
        ];
        for &(format, n, text) in cases {
            assert_eq!(format.write(n), text, "{format:?} {n}");
        }
    }
}
