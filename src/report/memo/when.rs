//! Whether a paper raises what `rules/client.toml` explains and asks, and the figures of the case in words.

use crate::examine::Examined;
use crate::finding::Finding;
use crate::rule::client::When;
use crate::rule::{Months, Severity};

/// The paper, as conditions ask about it.
pub(super) struct Raised<'a> {
    examined: &'a Examined,
}

impl<'a> Raised<'a> {
    pub(super) fn new(examined: &'a Examined) -> Raised<'a> {
        Raised { examined }
    }

    /// Whether any of the conditions holds; of none, always.
    pub(super) fn any(&self, conditions: &[When]) -> bool {
        conditions.is_empty() || conditions.iter().any(|c| self.holds(c))
    }

    /// The worst finding that the conditions name.
    pub(super) fn worst(&self, conditions: &[When]) -> Option<Severity> {
        let holding = conditions.iter().filter(|c| self.holds(c));
        let named = holding.flat_map(|c| self.reported().filter(|f| names(c, f)));
        named.map(|f| f.severity).max()
    }

    fn holds(&self, when: &When) -> bool {
        let reading = &self.examined.reading;
        let one_of = |list: &[String], holds: &dyn Fn(&str) -> bool| list.is_empty() || list.iter().any(|x| holds(x));
        (when.kind.is_empty() || when.kind.contains(&reading.kind.value))
            && one_of(&when.fact, &|f| reading.holds(f))
            && (when.rule.is_empty() || self.reported().any(|f| names(when, f)))
            && one_of(&when.marker, &|m| reading.view.text().contains(m))
            && one_of(&when.figure, &|f| match f.strip_prefix("not-") {
                Some(f) => self.figure(f).is_none(),
                None => self.figure(f).is_some(),
            })
    }

    fn reported(&self) -> impl Iterator<Item = &'a Finding> {
        self.examined.outcomes.findings.iter().filter(|f| f.counts())
    }

    /// A figure of the case: "120 months (10 years)".
    fn figure(&self, name: &str) -> Option<String> {
        let reading = &self.examined.reading;
        let exposure = reading.counts.exposure.as_ref();
        match name {
            "minimum" => reading.minimum.map(in_words),
            "maximum" => exposure
                .and_then(|e| e.stated_maximum.as_ref().map(|s| s.months).or(e.maximum))
                .map(in_words),
            "range" => reading.range().map(|r| r.to_string()),
            "low" => reading.range().map(|r| in_words(r.low)),
            _ => None,
        }
    }

    /// A paragraph with its figures; `None` where one of them is not known.
    pub(super) fn filled(&self, text: &str) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}')?;
            out.push_str(before);
            out.push_str(&self.figure(name)?);
            rest = after;
        }
        out.push_str(rest);
        Some(out)
    }
}

fn names(when: &When, finding: &Finding) -> bool {
    when.rule.iter().any(|named| match named.strip_suffix('*') {
        Some(group) => finding.rule.starts_with(group),
        None => finding.rule == *named,
    })
}

/// "120 months (10 years)", "18 months", "life in prison".
pub(super) fn in_words(months: Months) -> String {
    match months {
        Months::Life => "life in prison".to_owned(),
        Months::Months(1) => "1 month".to_owned(),
        Months::Months(12) => "12 months (1 year)".to_owned(),
        Months::Months(n) if n > 0 && n % 12 == 0 => format!("{n} months ({} years)", n / 12),
        Months::Months(n) => format!("{n} months"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_said_in_years_too() {
        assert_eq!(in_words(Months::Months(120)), "120 months (10 years)");
        assert_eq!(in_words(Months::Months(12)), "12 months (1 year)");
        assert_eq!(in_words(Months::Months(18)), "18 months");
        assert_eq!(in_words(Months::Life), "life in prison");
    }
}
