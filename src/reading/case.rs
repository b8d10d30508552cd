//! What the reader knows of the case and the paper may not say: given on the command line or in a case file.

use crate::rule::{Kind, Months};
use miette::{Diagnostic, NamedSource, SourceSpan};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The reader's case facts. They override what the paper says, and every report marks them as the reader's.
#[derive(Debug, Clone, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CaseFacts {
    /// Overrides the kind.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// The highest statutory minimum of the counts, in months; 0 says that there is none.
    #[serde(default)]
    pub minimum_months: Option<u32>,
    /// The guideline range.
    #[serde(default)]
    pub guideline_range: Option<GuidelineRange>,
    /// The circuit.
    #[serde(default)]
    pub circuit: Option<CircuitName>,
}

impl CaseFacts {
    /// Reads a case file (TOML with the keys `kind`, `minimum-months`, `guideline-range`, `circuit`). `shown` is the
    /// path to name in errors.
    ///
    /// # Errors
    /// Where a key is unknown or a value is wrong, with the place in the file.
    pub fn from_toml(shown: &str, text: &str) -> Result<CaseFacts, CaseError> {
        toml::from_str(text).map_err(|e| CaseError {
            path: shown.to_owned(),
            message: e.message().to_owned(),
            source_code: Arc::new(NamedSource::new(shown, text.to_owned())),
            span: e.span().map(|s| (s.start, s.len().max(1)).into()),
        })
    }

    /// These facts, and where they say nothing those of `other`.
    pub fn or(self, other: CaseFacts) -> CaseFacts {
        CaseFacts {
            kind: self.kind.or(other.kind),
            minimum_months: self.minimum_months.or(other.minimum_months),
            guideline_range: self.guideline_range.or(other.guideline_range),
            circuit: self.circuit.or(other.circuit),
        }
    }
}

/// A mistake in a case file.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("{path}: {message}")]
#[diagnostic(
    code(caveat::case),
    help("a case file may hold kind, minimum-months, guideline-range and circuit")
)]
pub struct CaseError {
    path: String,
    message: String,
    #[source_code]
    source_code: Arc<NamedSource<String>>,
    #[label("here")]
    span: Option<SourceSpan>,
}

/// A range of months, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuidelineRange {
    /// Low end, in months or life.
    pub low: Months,
    /// High end, not below the low one.
    pub high: Months,
}

impl FromStr for GuidelineRange {
    type Err = String;

    fn from_str(text: &str) -> Result<GuidelineRange, String> {
        let months = |part: &str| match part.trim() {
            "life" => Some(Months::Life),
            digits => digits.parse().ok().map(Months::Months),
        };
        let wrong = || format!("`{text}` is no range of months; write it as 97-121, 360-life or life");
        let (low, high) = text.split_once('-').unwrap_or((text, text));
        let range = GuidelineRange {
            low: months(low).ok_or_else(wrong)?,
            high: months(high).ok_or_else(wrong)?,
        };
        if range.low > range.high || !text.contains('-') && range.low != Months::Life {
            return Err(wrong());
        }
        Ok(range)
    }
}

impl fmt::Display for GuidelineRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low, self.high) {
            (Months::Life, _) => f.write_str("life"),
            (Months::Months(low), Months::Life) => write!(f, "{low} months to life"),
            (Months::Months(low), Months::Months(high)) => write!(f, "{low} to {high} months"),
        }
    }
}

impl<'de> Deserialize<'de> for GuidelineRange {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<GuidelineRange, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for GuidelineRange {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        (self.low, self.high).serialize(s)
    }
}

/// The name of a circuit as `rules/circuits.toml` has it: "1" to "11" or "dc".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CircuitName(String);

impl CircuitName {
    /// "11", "dc".
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CircuitName {
    type Err = String;

    fn from_str(text: &str) -> Result<CircuitName, String> {
        let name = text.trim().to_ascii_lowercase().replace('.', "");
        let bare = name
            .trim_end_matches("st")
            .trim_end_matches("nd")
            .trim_end_matches("rd");
        let bare = bare.trim_end_matches("th").trim_end_matches('d');
        let numbered = bare.parse::<u8>().is_ok_and(|n| (1..=11).contains(&n));
        match name.as_str() {
            "dc" => Ok(CircuitName(name)),
            _ if numbered => Ok(CircuitName(bare.to_owned())),
            _ => Err(format!("no circuit is called `{text}`; use 1 to 11 or dc")),
        }
    }
}

impl<'de> Deserialize<'de> for CircuitName {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<CircuitName, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Raw {
            Number(u8),
            Word(String),
        }
        let text = match Raw::deserialize(d)? {
            Raw::Number(n) => n.to_string(),
            Raw::Word(w) => w,
        };
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_as_they_are_typed() {
        for (text, shown) in [
            ("97-121", Some("97 to 121 months")),
            ("360-life", Some("360 months to life")),
            ("life", Some("life")),
            ("121-97", None),
            ("life-360", None),
            ("ten", None),
            ("97", None),
        ] {
            let got = text.parse::<GuidelineRange>().ok().map(|r| r.to_string());
            assert_eq!(got.as_deref(), shown, "{text}");
        }
    }

    #[test]
    fn circuits_as_they_are_typed() {
        for (text, name) in [
            ("11", Some("11")),
            ("2d", Some("2")),
            ("3rd", Some("3")),
            ("D.C.", Some("dc")),
            ("12", None),
            ("0", None),
        ] {
            let got = text.parse::<CircuitName>().ok();
            assert_eq!(got.as_ref().map(CircuitName::as_str), name, "{text}");
        }
    }

    #[test]
    fn a_case_file_refuses_what_it_does_not_know() {
        let file = "minimum-months = 120\nguideline-range = \"97-121\"\ncircuit = 11\nkind = \"plea\"\n";
        let case = CaseFacts::from_toml("case.toml", file).unwrap_or_default();
        assert_eq!(case.minimum_months, Some(120));
        assert_eq!(case.circuit.as_ref().map(CircuitName::as_str), Some("11"));
        let wrong = CaseFacts::from_toml("case.toml", "minimum = 120\n");
        let error = wrong.err().map(|e| e.to_string()).unwrap_or_default();
        assert!(error.contains("unknown field `minimum`"), "{error}");
    }

    #[test]
    fn what_is_typed_goes_before_the_file() {
        let typed = CaseFacts {
            minimum_months: Some(60),
            ..CaseFacts::default()
        };
        let file = CaseFacts {
            minimum_months: Some(120),
            kind: Some(Kind::Plea),
            ..CaseFacts::default()
        };
        let both = typed.or(file);
        assert_eq!((both.minimum_months, both.kind), (Some(60), Some(Kind::Plea)));
    }
}
