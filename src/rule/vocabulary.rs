//! The shapes of the knowledge that rules share: vocabulary, markers, kinds, minimums, authorities.

use super::notation::Terms;
use super::shape::Kind;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// `rules/vocabulary.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VocabularyFile {
    /// `{{name}}` alternatives.
    #[serde(default)]
    pub terms: Terms,
    /// Facts of the paper, by name.
    #[serde(default)]
    pub fact: BTreeMap<String, FactFile>,
    /// Words by meaning.
    #[serde(default)]
    pub meaning: BTreeMap<String, MeaningFile>,
    /// Verbs that are not inflected by the rule: third person, past, participle and gerund of each.
    #[serde(default)]
    pub irregular: BTreeMap<String, String>,
    /// Actions by meaning, in the order in which they are tried.
    #[serde(default)]
    pub act: Vec<ActFile>,
}

/// Words of one meaning.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeaningFile {
    /// In the base form; a phrase is inflected at its first word.
    #[serde(default)]
    pub verbs: Vec<String>,
    /// In the singular.
    #[serde(default)]
    pub nouns: Vec<String>,
    /// As they stand. A comma at the end asks for a comma, or the end, after the words.
    #[serde(default)]
    pub words: Vec<String>,
}

/// An action that somebody may be committed to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActFile {
    /// "not-oppose"
    pub name: String,
    /// Its name where what is owed is not to do it.
    #[serde(default)]
    pub negative: Option<String>,
    /// Whose action it can be; the first is taken where a passive names nobody.
    pub actor: Vec<String>,
    /// Any of these.
    pub when: Vec<WhenFile>,
    /// What it reaches: any of the groups, of which each meaning must stand in that part of the sentence.
    #[serde(default)]
    pub scope: BTreeMap<String, Vec<Vec<String>>>,
    /// By what means, in the same way.
    #[serde(default)]
    pub vehicle: BTreeMap<String, Vec<Vec<String>>>,
    /// What tells of a means where none is named.
    #[serde(default)]
    pub implied: BTreeMap<String, Vec<Vec<String>>>,
}

/// One way to put an action into words; meanings by name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhenFile {
    /// The verb is one of these.
    #[serde(default)]
    pub verb: Vec<String>,
    /// Or it is a noun: "the right to", "the decision".
    #[serde(default)]
    pub noun: Vec<String>,
    /// What is acted upon.
    #[serde(default)]
    pub object: Vec<String>,
    /// What else stands in that part of the sentence, one of each group.
    #[serde(default)]
    pub with: Vec<Vec<String>>,
    /// What does not.
    #[serde(default)]
    pub not: Vec<String>,
    /// The noun that names what is acted upon is one of these.
    #[serde(default)]
    pub head: Vec<String>,
    /// It is none of these.
    #[serde(default)]
    pub not_head: Vec<String>,
    /// What stands in the question that the verb puts: "decide whether ...".
    #[serde(default)]
    pub question: Vec<String>,
    /// The client is the subject, and receives: "you may receive a motion".
    #[serde(default)]
    pub client: bool,
    /// The force that the verb gives by itself.
    #[serde(default)]
    pub force: Option<String>,
    /// Not where the verb is a passive: "an amount to be applied".
    #[serde(default)]
    pub active: bool,
    /// Only where another sentence of the paragraph has shown the action.
    #[serde(default)]
    pub after: bool,
}

/// A fact that rules may require.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactFile {
    /// It holds where one of these matches a sentence.
    pub any: Vec<String>,
    /// But not in a sentence with one of these.
    #[serde(default)]
    pub unless: Vec<String>,
    /// In words, for reports: "the paper refers to a sealed supplement".
    #[serde(default)]
    pub says: Option<String>,
}

/// `rules/markers.toml`: what parties and citations look like in the normalised text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkersFile {
    /// In order of precedence.
    #[serde(default)]
    pub marker: Vec<MarkerFile>,
    /// Words that a name may not be taken for.
    #[serde(default)]
    pub not_a_name: Vec<String>,
    /// Words that recognition misreads, beside those of the rules' own texts.
    #[serde(default)]
    pub words: Vec<String>,
}

/// One marker.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkerFile {
    /// Capitals and digits: `GOV`, `S5K1`.
    pub name: String,
    /// What it is called in reports: "18 U.S.C. § 3553(e)".
    #[serde(default)]
    pub shown: Option<String>,
    /// What it looks like.
    pub patterns: Vec<String>,
    /// What recognition makes of it; a finding that rests on one of these says so.
    #[serde(default)]
    pub repaired: Vec<String>,
    /// Not where one of these stands directly before.
    #[serde(default)]
    pub not_after: Vec<String>,
    /// Not where one of these follows directly.
    #[serde(default)]
    pub not_before: Vec<String>,
}

/// `rules/kinds.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindsFile {
    /// Weight from which on a kind is taken.
    pub threshold: i32,
    /// Signs of each kind.
    pub sign: Vec<SignFile>,
}

/// Where a sign is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SignPlace {
    /// In a heading, or a sentence of at most 14 words, in the first 250 words or so.
    Title,
    /// In the first 250 words or so.
    Head,
    /// Anywhere.
    #[default]
    Body,
}

/// A sign of a kind.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignFile {
    /// The kind it speaks for.
    pub kind: Kind,
    /// Any of these.
    pub find: Vec<String>,
    /// Not in a sentence with one of these.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Where.
    #[serde(default, rename = "where")]
    pub place: SignPlace,
    /// How much it weighs; negative speaks against.
    pub weight: i32,
    /// In plain words, for the reasons: "it is headed PROFFER AGREEMENT".
    pub reason: String,
}

/// A number of months or life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Months {
    /// So many months.
    Months(u32),
    /// Life.
    Life,
}

impl Months {
    /// The sum; life and anything is life.
    #[must_use]
    pub fn plus(self, other: Months) -> Months {
        match (self, other) {
            (Months::Months(a), Months::Months(b)) => Months::Months(a.saturating_add(b)),
            _ => Months::Life,
        }
    }
}

impl Serialize for Months {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match (s.is_human_readable(), self) {
            (true, Months::Months(n)) => s.serialize_u32(*n),
            (true, Months::Life) => s.serialize_str("life"),
            (false, Months::Months(n)) => Some(*n).serialize(s),
            (false, Months::Life) => None::<u32>.serialize(s),
        }
    }
}

impl JsonSchema for Months {
    fn schema_name() -> Cow<'static, str> {
        "Months".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A number of months, or life.",
            "anyOf": [{ "type": "integer", "minimum": 0 }, { "const": "life" }]
        })
    }
}

impl<'de> Deserialize<'de> for Months {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Months, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Raw {
            Number(u32),
            Word(String),
        }
        if !d.is_human_readable() {
            return Ok(Option::<u32>::deserialize(d)?.map_or(Months::Life, Months::Months));
        }
        match Raw::deserialize(d)? {
            Raw::Number(n) => Ok(Months::Months(n)),
            Raw::Word(w) if w == "life" => Ok(Months::Life),
            Raw::Word(w) => Err(serde::de::Error::custom(format!(
                "`{w}` is neither a number of months nor \"life\""
            ))),
        }
    }
}

/// `rules/minimums.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinimumsFile {
    /// One for each penalty provision.
    #[serde(default)]
    pub minimum: Vec<Minimum>,
}

/// A penalty provision with its statutory minimum.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Minimum {
    /// As the table has it.
    pub statute: String,
    /// Title of the United States Code.
    pub title: u32,
    /// "841(b)(1)(A)", no blanks.
    pub sections: Vec<String>,
    /// In words.
    pub offense: String,
    /// 0 for none.
    pub min_months: Months,
    /// Where the table states one.
    #[serde(default)]
    pub max_months: Option<Months>,
    /// The minimum is also the maximum.
    #[serde(default)]
    pub fixed: bool,
    /// It must follow other terms.
    #[serde(default)]
    pub consecutive: bool,
    /// Several counts of it may run together, though each must follow the other terms.
    #[serde(default)]
    pub together: bool,
    /// The least term of supervised release, where the section sets one.
    #[serde(default)]
    pub release_min_months: Option<u32>,
    /// The longest term of supervised release, where the section and not the class of the offense sets it.
    #[serde(default)]
    pub release_max_months: Option<Months>,
    /// The penalty is that of another section (conspiracy, attempt, importation by sea).
    #[serde(default)]
    pub borrows: bool,
    /// With prior convictions.
    #[serde(default)]
    pub prior_min: Option<String>,
    /// Quantities and words that fix the tier.
    #[serde(default)]
    pub triggers: Vec<String>,
    /// The roads under it.
    #[serde(default)]
    pub relief: Option<String>,
    /// Remarks.
    #[serde(default)]
    pub note: Option<String>,
}

/// `rules/maximums.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaximumsFile {
    /// Sections that charge nothing by themselves: "18 3013", or a whole title, "28".
    #[serde(default)]
    pub no_offense: Vec<String>,
    /// One for each section.
    #[serde(default)]
    pub maximum: Vec<Maximum>,
}

/// A section that carries a maximum and no minimum.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Maximum {
    /// Title of the United States Code.
    pub title: u32,
    /// "1343", no blanks.
    pub sections: Vec<String>,
    /// In words.
    pub offense: String,
    /// In months; `None` where it is not one number.
    #[serde(default)]
    pub max_months: Option<Months>,
    /// The penalty is that of another section.
    #[serde(default)]
    pub borrows: bool,
    /// See [`Minimum`].
    #[serde(default)]
    pub release_min_months: Option<u32>,
    /// See [`Minimum`].
    #[serde(default)]
    pub release_max_months: Option<Months>,
    /// What makes it more or less.
    #[serde(default)]
    pub note: Option<String>,
}

/// What is known of the penalties of sections.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
pub struct Penalties {
    /// Minimums first, then sections that carry a maximum only.
    pub entries: Vec<Minimum>,
    /// See [`MaximumsFile`].
    pub no_offense: Vec<String>,
}

impl Penalties {
    /// Both tables as one.
    pub fn new(minimums: MinimumsFile, maximums: MaximumsFile) -> Penalties {
        let mut entries = minimums.minimum;
        entries.extend(maximums.maximum.into_iter().map(|m| Minimum {
            statute: format!("{} USC {}", m.title, m.sections.join(", ")),
            title: m.title,
            sections: m.sections,
            offense: m.offense,
            min_months: Months::Months(0),
            max_months: m.max_months,
            fixed: false,
            consecutive: false,
            together: false,
            release_min_months: m.release_min_months,
            release_max_months: m.release_max_months,
            borrows: m.borrows,
            prior_min: None,
            triggers: Vec::new(),
            relief: None,
            note: m.note,
        }));
        Penalties {
            entries,
            no_offense: maximums.no_offense,
        }
    }
}

/// An entry of the registry of authorities: the only citations that are ever printed.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// The citation, printed to the letter.
    pub full: String,
    /// The court or source.
    pub court: String,
    /// Year of decision.
    pub year: u32,
    /// What it held.
    pub holding: String,
    /// Where it was checked.
    pub url: String,
    /// When.
    pub checked_on: String,
    /// A limit on what may be said with it.
    #[serde(default)]
    pub print_only: Option<String>,
}
