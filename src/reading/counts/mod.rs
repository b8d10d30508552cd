//! The pleaded counts: statutes, and the minimum, maximum and supervised release of each as the paper states them and
//! as the table of penalties knows them.

pub mod charge;
pub mod implied;
pub mod known;
pub mod penalties;
pub mod stated;
pub mod statutes;
pub mod table;

use super::view::View;
use crate::document::Document;
use crate::document::normal::Normal;
use crate::rule::{Months, Penalties};
use schemars::JsonSchema;
use serde::Serialize;
use stated::StatedMinimum;
use std::ops::Range;

/// A statute that a count charges or rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Statute {
    /// Title of the United States Code.
    pub title: u32,
    /// "841(b)(1)(A)"
    pub section: String,
    /// Whether it is only what a conspiracy was to violate.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub object: bool,
    /// Index of the sentence that cites it.
    #[serde(skip)]
    pub sentence: usize,
    /// Where it stands in the document's text.
    #[serde(skip)]
    pub span: Range<usize>,
}

/// A term that the paper states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// How long.
    pub months: Months,
    /// Index of the sentence.
    pub sentence: usize,
    /// Its words in the document's text.
    pub span: Range<usize>,
}

impl Serialize for Stated {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.months.serialize(s)
    }
}

/// One bound of a penalty, from both sources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Bound {
    /// As the paper states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Months")]
    pub stated: Option<Stated>,
    /// As the table has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<Months>,
}

impl Bound {
    /// The paper's, else the table's.
    pub fn months(&self) -> Option<Months> {
        self.stated.as_ref().map(|s| s.months).or(self.table)
    }

    /// Whether paper and table disagree.
    pub fn differs(&self) -> bool {
        self.stated.as_ref().zip(self.table).is_some_and(|(s, t)| s.months != t)
    }
}

/// A count to which the defendant pleads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Count {
    /// Its number, where the paper gives it one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// What it charges, in the paper's order.
    pub statutes: Vec<Statute>,
    /// In the table's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offense: Option<String>,
    /// Whether it borrows the penalty of the offense that was its object (conspiracy, attempt).
    pub borrows: bool,
    /// Whether its term must follow other terms.
    pub consecutive: bool,
    /// The longest term of imprisonment.
    pub maximum: Bound,
    /// The least term of imprisonment; 0 where the table knows that there is none.
    pub minimum: Bound,
    /// The longest term of supervised release.
    pub release_maximum: Bound,
    /// The least term of supervised release.
    pub release_minimum: Bound,
    /// What prior convictions make of the minimum, in the table's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with_priors: Option<String>,
    /// The table's remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Whether several such counts may run together.
    #[serde(skip)]
    pub together: bool,
    /// The sentence that shows the table's minimum.
    #[serde(skip)]
    pub fixed_by: Option<usize>,
}

impl Count {
    fn new(number: Option<u32>) -> Count {
        Count {
            number,
            ..Count::default()
        }
    }

    /// "Count One", "Count 13"; "The count" where the paper gives it no number. `all` are the counts of the paper.
    pub fn name(&self, all: &[Count]) -> String {
        const WORDS: [&str; 12] = [
            "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
        ];
        match self.number {
            Some(n) => {
                let word = usize::try_from(n).ok().and_then(|n| WORDS.get(n.checked_sub(1)?));
                word.map_or_else(|| format!("Count {n}"), |w| format!("Count {w}"))
            }
            None if all.len() == 1 => "The count".to_owned(),
            None => "A count".to_owned(),
        }
    }

    /// Whether a statute of it has one of these numbers in this title.
    pub fn charges(&self, title: u32, bare: &[&str]) -> bool {
        self.statutes
            .iter()
            .any(|s| s.title == title && bare.contains(&table::bare(&s.section)))
    }

    fn imports(&self) -> bool {
        self.statutes.iter().any(|s| table::imports(s.title, &s.section))
    }

    /// The sentence that shows its statutory minimum, else the first that cites a statute of it.
    pub fn sentence(&self) -> usize {
        self.fixed_by.or(self.statutes.first().map(|s| s.sentence)).unwrap_or(0)
    }
}

/// What all counts together can carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Exposure {
    /// The least that the statutes allow: the highest minimum, and on top of it those that must follow other terms.
    pub minimum: Months,
    /// The most: every maximum, one after the other. `None` where one is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Months>,
    /// The total that the paper itself states.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Months")]
    pub stated_maximum: Option<Stated>,
}

/// The counts of a paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// The counts pleaded to, in order.
    pub pleaded: Vec<Count>,
    /// Minimum terms that the paper states, in order.
    pub stated: Vec<StatedMinimum>,
    /// Minimum terms that the name or the quantity of a pleaded offense calls for, where no section is cited.
    #[serde(skip)]
    pub implied: Vec<StatedMinimum>,
    /// What all of them together can carry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exposure: Option<Exposure>,
}

impl Counts {
    /// The highest statutory minimum, stated, known or implied.
    pub fn minimum(&self) -> Option<Months> {
        let table = self.pleaded.iter().filter_map(|c| c.minimum.table);
        table
            .chain(self.stated.iter().chain(&self.implied).map(|s| s.months))
            .filter(|m| *m > Months::Months(0))
            .max()
    }

    /// Whether the counts were read and the table has no minimum for any of them.
    pub fn ruled_out(&self) -> bool {
        let mut counts = self.pleaded.iter().filter(|c| !c.statutes.is_empty()).peekable();
        counts.peek().is_some()
            && self.minimum().is_none()
            && counts.all(|c| {
                let mut statutes = c.statutes.iter();
                c.minimum.table.is_some() || !statutes.any(|s| table::needs_quantity(s.title, &s.section))
            })
    }

    /// Counts for which the table knows a minimum.
    pub fn with_minimum(&self) -> impl Iterator<Item = &Count> {
        self.pleaded
            .iter()
            .filter(|c| c.minimum.table.is_some_and(|m| m > Months::Months(0)))
    }
}

/// Reads the counts.
///
/// The counts of an organisation carry no imprisonment, so theirs have no terms and no exposure in months.
pub fn read(document: &Document, normals: &[Normal], view: &View, table: &Penalties, organisation: bool) -> Counts {
    let mut pleaded = charge::read(document, normals, table);
    if organisation {
        return Counts {
            pleaded,
            stated: stated::read(document, normals, view),
            implied: Vec::new(),
            exposure: None,
        };
    }
    for count in &mut pleaded {
        known::fill(count, normals, table);
    }
    known::tier_from_the_facts(&mut pleaded, normals, table);
    let stated_maximum = penalties::attach(document, normals, &mut pleaded);
    let stated = stated::read(document, normals, view);
    let exposure = exposure(&pleaded, stated_maximum);
    Counts {
        pleaded,
        stated,
        implied: implied::read(document, normals, table),
        exposure,
    }
}

/// What the counts carry together.
fn exposure(counts: &[Count], stated_maximum: Option<Stated>) -> Option<Exposure> {
    if counts.is_empty() {
        return None;
    }
    let zero = Months::Months(0);
    let least = |c: &Count| c.minimum.months().unwrap_or(zero);
    let mut minimum = counts
        .iter()
        .filter(|c| !c.consecutive)
        .map(least)
        .max()
        .unwrap_or(zero);
    let mut together = zero;
    for count in counts.iter().filter(|c| c.consecutive) {
        if count.together {
            together = together.max(least(count));
        } else {
            minimum = minimum.plus(least(count));
        }
    }
    let maximum = counts
        .iter()
        .map(|c| c.maximum.months())
        .try_fold(zero, |sum, one| Some(sum.plus(one?)));
    Some(Exposure {
        minimum: minimum.plus(together),
        maximum,
        stated_maximum,
    })
}
