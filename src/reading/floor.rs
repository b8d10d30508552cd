//! A statutory minimum term of imprisonment as papers word it: "not less than ten years", "a five-year floor".

use super::numbers::{NUMBER, value};
use crate::constant::{Regex, regex as constant};
use crate::rule::Months;
use std::sync::LazyLock;

/// A least term that a sentence states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Floor {
    /// In months.
    pub months: Months,
    /// Whether it is called a minimum, a floor, mandatory or required, and not only "not less than".
    pub named: bool,
}

const LIFE: [&str; 4] = [
    "mandatory term of life",
    "mandatory life",
    "mandatory minimum sentence of life",
    "mandatory minimum term of life",
];

/// A wording with the words of which a match holds one: most sentences have none of them, and the pattern is then not
/// even compiled.
struct Worded {
    needs: &'static [&'static str],
    pattern: Regex,
}

impl Worded {
    fn new((needs, pattern): (&'static [&'static str], String)) -> Worded {
        Worded {
            needs,
            pattern: constant(&pattern),
        }
    }
}

const LEAST: &[&str] = &[
    "less than",
    "fewer than",
    "least",
    "minimum",
    "not under",
    "shorter than",
];
const JAIL: &[&str] = &["imprison", "prison", "custod", "incarcerat", "confine", "bars"];

/// Called a minimum: group 1 is the number, group 2 the unit.
static NAMED: LazyLock<Vec<Worded>> = LazyLock::new(|| {
    let all: [(&[&str], String); 10] = [
        (
            &["minimum", "mandatory", "compulsory", "floor"],
            format!(r"\b(?:minimum|mandatory|compulsory|floor)\b[^.;]{{0,60}}?\b({NUMBER})[- ](years?|months?)\b"),
        ),
        (
            &["minimum", "floor", "mandatory"],
            format!(
                r"\b({NUMBER})[- ](years?|months?)(?:'s?)?,? (?:(?:statutory|mandatory|required|applicable|prison|congressional|compulsory|imprisonment) ){{0,3}}(?:minimum|floor|mandatory)\b"
            ),
        ),
        (
            &["minimum", "least", "floor"],
            format!(
                r"\b({NUMBER}) (years?|months?)(?:'s?)?(?: \w+){{0,4}}? (?:at|as) (?:a |the |its )?(?:very )?(?:minimum|least|floor)\b"
            ),
        ),
        (
            &["d by"],
            format!(
                r"\b({NUMBER})[- ](years?|months?)(?:'s?)?(?: \w+){{0,3}}? (?:that (?:is |are )?)?(?:required|prescribed|mandated|demanded|compelled|commanded|dictated) by\b"
            ),
        ),
        (
            &["fixed", "flat", "determinate", "invariable"],
            format!(r"\b(?:fixed|flat|determinate|invariable) (?:\w+ ){{0,2}}?(?:of )?({NUMBER}) (years?|months?)\b"),
        ),
        (
            &["must"],
            format!(
                r"\bmust (?:\w+ )?(?:impose|serve|receive) (?:\w+ ){{0,4}}?({NUMBER}) (?:or more )?(years?|months?)\b"
            ),
        ),
        (
            &["or more"],
            format!(
                r"\b(?:oblige|require|compel|command|direct)\w* [^.;]{{0,60}}?({NUMBER}) (?:or more )(years?|months?)\b"
            ),
        ),
        (
            &["lowest", "shortest", "least", "smallest"],
            format!(
                r"\b(?:lowest|shortest|least|smallest) (?:\w+ ){{0,8}}?(?:is|being|of|at|:) (?:\w+ )?({NUMBER}) (years?|months?)\b"
            ),
        ),
        (
            &["cannot", "not", "no "],
            format!(
                r"\b(?:cannot|may not|must not|can not|no (?:sentence|term|judge|court|less)) [^.;]{{0,50}}?(?:less than|below|under|beneath|shorter than|lower than) ({NUMBER}) (years?|months?)\b"
            ),
        ),
        (
            &["least", "less than", "fewer than"],
            format!(
                r"\b(?:must|has to|is to|shall|required to) (?:\w+ ){{0,2}}?(?:serve|impose|be imprisoned|be sentenced|receive) [^.;]{{0,30}}?(?:at least|not less than|no less than|no fewer than) ({NUMBER}) (years?|months?)\b"
            ),
        ),
    ];
    all.into_iter().map(Worded::new).collect()
});
/// Worded as the least of a term.
static WORDED: LazyLock<Vec<Worded>> = LazyLock::new(|| {
    let least = r"(?:not less than|no less than|not fewer than|no fewer than|at least|a minimum of|minimum of|never less than|not under|no shorter than)";
    let jail = r"(?:imprison\w*|prison|custody|incarcerat\w*|confine\w*|behind bars|custodial)";
    let all: [(&[&str], String); 7] = [
        (
            LEAST,
            format!(
                r"\b{least} ({NUMBER}) (years?|months?)(?:' |'s | )?(?:in (?:federal )?prison|imprisonment|of imprisonment|in custody|of custody|incarceration|of incarceration|in jail|behind bars|(?:and|or|to|but) (?:not more than|no more than|up to|a maximum of|at most|as much as|life|a term of life)|nor more than|and a maximum)"
            ),
        ),
        (
            &["more than"],
            format!(r"\b{least} ({NUMBER}) (years? )?(?:nor|or|and|but) (?:not |no )?more than {NUMBER} years\b"),
        ),
        (
            &["or more"],
            format!(r"\b({NUMBER}) (?:or more )(years?|months?) (?:in|of|behind) {jail}"),
        ),
        (
            &["or more", "or longer"],
            format!(r"\b({NUMBER}) (years?|months?) or (?:more|longer) (?:in|of|behind) {jail}"),
        ),
        (
            LEAST,
            format!(r"\b{jail}\b[^.;]{{0,60}}?\b{least} ({NUMBER}) (years?|months?)\b"),
        ),
        (
            JAIL,
            format!(
                r"\b{jail}\b[^.;]{{0,40}}?\b(?:from|of|between|is|:|for) ({NUMBER})(?: (years?|months?))?,? (?:to|and|up to) (?:life|{NUMBER} years)\b"
            ),
        ),
        (
            JAIL,
            format!(
                r"\b(?:from|of|between) ({NUMBER}) (years?)? ?(?:to|and|up to) (?:life|{NUMBER} years)(?:'|'s)?,? (?:\w+ ){{0,2}}?{jail}"
            ),
        ),
    ];
    all.into_iter().map(Worded::new).collect()
});
static NO_TERM: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"maxim|up to|not more than|no more than|exceed|any applicable|if any|fine of|\$|probation|half|halfway|served|days|range",
    )
});
static SUPERVISION: LazyLock<Regex> = LazyLock::new(|| constant(r"supervis\w*|probation"));
static PRISON: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"imprison\w*|prison|custody|incarcerat\w*|confine\w*|sentenc\w*|penalt\w*|punish\w*|minimum")
});
/// A term that the parties settle or argue for is no statutory minimum.
static BARGAINED: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\bappeal|recommend|stipulat|appropriate (?:sentence|disposition)|11\(c\)\(1\)\(c\)|guidelines? range|range of|argue for|advocate",
    )
});

/// The highest least term of imprisonment that a normalised sentence states.
pub fn stated(text: &str) -> Option<Floor> {
    let spelled = text
        .contains("decade")
        .then(|| text.replace("a decade", "ten years").replace("one decade", "ten years"));
    let text = spelled.as_deref().unwrap_or(text);
    if LIFE.iter().any(|l| text.contains(l)) {
        return Some(Floor {
            months: Months::Life,
            named: true,
        });
    }
    if !text.contains("year") && !text.contains("month") && !text.contains("to life") {
        return None;
    }
    let named = highest(text, &NAMED);
    if named.is_some() {
        return named.map(|months| Floor { months, named: true });
    }
    if BARGAINED.is_match(text) {
        return None;
    }
    highest(text, &WORDED).map(|months| Floor { months, named: false })
}

fn highest(text: &str, patterns: &[Worded]) -> Option<Months> {
    patterns
        .iter()
        .filter(|worded| worded.needs.iter().any(|word| text.contains(word)))
        .filter_map(|worded| all(text, &worded.pattern))
        .max()
}

fn all(text: &str, pattern: &Regex) -> Option<Months> {
    let mut best: Option<Months> = None;
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|t| pattern.captures(t)) {
        let (Some(whole), Some(number)) = (found.get(0), found.get(1)) else {
            break;
        };
        let (start, end) = (from + whole.start(), from + whole.end());
        // what was refused may have run over what holds
        from = start + whole.as_str().find(' ').map_or(whole.range().len(), |i| i + 1).max(1);
        let before_number = text.get(start..start + (number.start() - whole.start())).unwrap_or("");
        if NO_TERM.is_match(before_number) || of_supervision(text, start + (number.start() - whole.start()), end) {
            continue;
        }
        let unit = found.get(2).map_or("years", |m| m.as_str());
        let Some(months) = value(number.as_str()).and_then(|n| in_months(n, unit)) else {
            continue;
        };
        best = best.max(Some(months));
    }
    best
}

/// No term of imprisonment is longer than 60 years where the law states it in years.
fn in_months(number: u32, unit: &str) -> Option<Months> {
    let months = if unit.starts_with("month") {
        number
    } else {
        (number <= 60).then_some(number * 12)?
    };
    (1..=720).contains(&months).then_some(Months::Months(months))
}

/// Whether the term at `number` is one of supervised release: that is named right behind it, or last before it.
fn of_supervision(text: &str, number: usize, end: usize) -> bool {
    let mut behind_end = text.len().min(end + 40);
    while !text.is_char_boundary(behind_end) {
        behind_end -= 1;
    }
    let behind = text.get(end..behind_end).unwrap_or("");
    let clause = behind.split([',', ';', '.']).next().unwrap_or("");
    if SUPERVISION.is_match(clause) && !clause.contains("prison") {
        return true;
    }
    let before = text.get(..number).unwrap_or("");
    let part = before.rsplit([';', '.']).next().unwrap_or("");
    let last = |pattern: &Regex| pattern.find_iter(part).last().map(|m| m.start());
    last(&SUPERVISION) > last(&PRISON)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minimum_terms_in_words() {
        for (text, months) in [
            (
                "it carries a mandatory minimum term of ten years' imprisonment, a maximum term of life",
                Some(120),
            ),
            ("a ten-year mandatory minimum applies", Some(120)),
            ("he is subject to a fifteen-year minimum", Some(180)),
            ("the five-year floor stands", Some(60)),
            ("the plea is to receipt, minimum five years", Some(60)),
            ("statutory minimum, sixty months", Some(60)),
            ("the offense carries ten years at minimum", Some(120)),
            ("the 120-month term required by statute", Some(120)),
            ("the shortest sentence that the law allows is ten years", Some(120)),
            ("no sentence under five years may be imposed", Some(60)),
            ("the punishment is imprisonment from ten years to life", Some(120)),
            (
                "imprisonment of not less than 5 years and not more than 40 years",
                Some(60),
            ),
            ("at least ten years' imprisonment", Some(120)),
            ("no less than five nor more than forty years", Some(60)),
            ("a decade behind bars at the very least", Some(120)),
            ("the penalty is a fixed term of two years", Some(24)),
            ("the court must impose two years", Some(24)),
            (
                "it obliges the court to sentence him to ten or more years in prison",
                Some(120),
            ),
            ("the court must order four years of supervised release", None),
            ("a term of imprisonment that may not be less than five years", Some(60)),
            ("at least five years and at most a lifetime of supervised release", None),
            ("supervised release may not be set at less than four years", None),
            ("a minimum of five years of supervised release", None),
            ("a statutory mandatory minimum penalty of 60 months in prison", Some(60)),
            ("any applicable minimum mandatory sentence", None),
            ("a maximum term of twenty years", None),
            ("a statutory maximum sentence of twenty years", None),
            ("no mandatory minimum and a maximum of twenty years", None),
            (
                "the parties stipulate to a term of imprisonment of at least 60 months",
                None,
            ),
            ("imprisonment of 0 to 20 years", None),
            (
                "the mandatory minimum must be applied, so that the range in effect is 120 to 121 months",
                None,
            ),
        ] {
            let got = stated(text).map(|f| f.months);
            assert_eq!(got, months.map(Months::Months), "{text}");
        }
    }
}
