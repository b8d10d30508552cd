//! Numbers in words and digits, as agreements write them: "ten (10)", "one hundred and twenty", "lO".

/// A regular expression (one group deep, not capturing) for a whole number in normalised text, with the repetition in
/// brackets that often follows it: "five (5)".
pub const NUMBER: &str = concat!(
    r"(?:\d{1,3}(?:,\d{3})+|\d{1,4}|",
    r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|",
    r"eighteen|nineteen|twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)",
    r"(?:[ -](?:and )?)?)+|lo|1o|l0|i0|2o|3o)(?: ?\([0-9a-z -]{1,24}\))?"
);

/// What a text that [`NUMBER`] matched stands for.
pub fn value(text: &str) -> Option<u32> {
    let (bare, _repeated) = text.split_once('(').unwrap_or((text, ""));
    let bare = bare.trim().replace(',', "");
    if let Ok(n) = bare.parse() {
        return Some(n);
    }
    match bare.as_str() {
        "lo" | "1o" | "l0" | "i0" => return Some(10),
        "2o" => return Some(20),
        "3o" => return Some(30),
        _ => {}
    }
    let (mut whole, mut part, mut seen) = (0_u32, 0_u32, false);
    for word in bare.split([' ', '-']).filter(|w| !w.is_empty() && *w != "and") {
        seen = true;
        match word {
            "hundred" => part = part.max(1).saturating_mul(100),
            "thousand" => {
                whole = whole.saturating_add(part.max(1).saturating_mul(1000));
                part = 0;
            }
            word => part = part.saturating_add(small(word)?),
        }
    }
    seen.then(|| whole.saturating_add(part))
}

fn small(word: &str) -> Option<u32> {
    const UNITS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    let at = |list: &[&str]| list.iter().position(|w| *w == word).and_then(|i| u32::try_from(i).ok());
    at(&UNITS)
        .or_else(|| at(&TENS).map(|i| (i + 2) * 10))
        .or((word == "fourty").then_some(40))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words_and_digits() {
        let number = crate::constant::regex(&format!("^{NUMBER}$"));
        for (text, expected) in [
            ("ten", 10),
            ("ten (10)", 10),
            ("twenty-five", 25),
            ("one hundred and twenty", 120),
            ("one hundred twenty", 120),
            ("two hundred eighty", 280),
            ("one thousand", 1000),
            ("1,000", 1000),
            ("forty-eight", 48),
            ("lo", 10),
            ("360", 360),
        ] {
            assert!(number.is_match(text), "{text}");
            assert_eq!(value(text), Some(expected), "{text}");
        }
        assert_eq!(value("several"), None);
    }
}
