//! Days: the last day of an accepted finding, and today.

use serde::{Deserialize, Deserializer};
use std::fmt;
use time::{Date, Month, OffsetDateTime};

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    /// Today, in UTC.
    pub fn today() -> Day {
        Day(OffsetDateTime::now_utc().date())
    }

    fn from_toml(value: toml::value::Datetime) -> Option<Day> {
        let date = value.date?;
        let month = Month::try_from(date.month).ok()?;
        Date::from_calendar_date(i32::from(date.year), month, date.day)
            .ok()
            .map(Day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        write!(f, "{year:04}-{:02}-{day:02}", u8::from(month))
    }
}

impl std::str::FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Day, String> {
        text.parse::<toml::value::Datetime>()
            .ok()
            .and_then(Day::from_toml)
            .ok_or_else(|| format!("`{text}` is no day; write it as 2027-01-31"))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Day, D::Error> {
        Day::from_toml(toml::value::Datetime::deserialize(d)?)
            .ok_or_else(|| serde::de::Error::custom("a day is wanted, as 2027-01-31"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_it_is_written() {
        assert_eq!(
            "2027-01-31".parse::<Day>().map(|d| d.to_string()),
            Ok("2027-01-31".to_owned())
        );
        assert!("31.1.2027".parse::<Day>().is_err());
        assert!("2027-02-30".parse::<Day>().is_err());
        assert!("2027-01-31".parse::<Day>() < "2027-02-01".parse::<Day>());
    }
}
