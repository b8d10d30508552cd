//! The TOML shape of a rule file; unknown keys are refused.

use super::notation::Terms;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How much a finding can cost the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Explain it to the client.
    Info,
    /// Should be understood.
    Low,
    /// Should be fixed.
    Medium,
    /// A serious loss that can be negotiated.
    High,
    /// Can wipe out the core benefit or open a new conviction.
    Critical,
}

impl Severity {
    /// The name used in rule files and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }
}

/// How sure the rule is of what it reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// To be looked at.
    Low,
    /// Probably right.
    Medium,
    /// Right unless the text was misread.
    High,
}

impl Confidence {
    /// The name used in rule files and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

/// The kinds of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A plea agreement without cooperation terms.
    Plea,
    /// A plea with cooperation terms, or a cooperation agreement by itself.
    Cooperation,
    /// A proffer letter ("queen for a day").
    Proffer,
    /// An immunity letter.
    Immunity,
    /// A non-prosecution agreement.
    Npa,
    /// A deferred prosecution agreement.
    Dpa,
    /// An indictment, a press release, a brief.
    NotAnAgreement,
    /// It cannot be told.
    Unknown,
}

impl Kind {
    /// The name used in rule files, JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Plea => "plea",
            Kind::Cooperation => "cooperation",
            Kind::Proffer => "proffer",
            Kind::Immunity => "immunity",
            Kind::Npa => "npa",
            Kind::Dpa => "dpa",
            Kind::NotAnAgreement => "not-an-agreement",
            Kind::Unknown => "unknown",
        }
    }

    /// All kinds, in the order in which ties are decided.
    pub const ALL: [Kind; 8] = [
        Kind::Proffer,
        Kind::Immunity,
        Kind::Npa,
        Kind::Dpa,
        Kind::Cooperation,
        Kind::Plea,
        Kind::NotAnAgreement,
        Kind::Unknown,
    ];
}

impl std::str::FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Kind, String> {
        Kind::ALL.into_iter().find(|k| k.name() == name).ok_or_else(|| {
            format!(
                "no kind is called that; use one of {}",
                Kind::ALL.map(Kind::name).join(", ")
            )
        })
    }
}

/// Whether the party bound to the government is a person or an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PartyKind {
    /// A natural person.
    Individual,
    /// A company or other entity.
    Organisation,
}

/// A rule file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// One line that names the trouble.
    pub title: String,
    /// The catalogue's severity.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// The kinds of document that it looks at.
    pub applies_to: Vec<Kind>,
    /// Persons or organisations only.
    #[serde(default)]
    pub party: Option<PartyKind>,
    /// The version that brought it.
    pub since: String,
    /// `"project"` for a check that is not in the catalogue.
    #[serde(default)]
    pub origin: Option<String>,
    /// Facts that must hold, else it does not apply.
    #[serde(default)]
    pub requires: Vec<String>,
    /// Rules before which it stands back.
    #[serde(default)]
    pub yields_to: Vec<String>,
    /// Lower tiers by kind.
    #[serde(default)]
    pub severity_when: Vec<SeverityWhen>,
    /// What its findings add in months.
    #[serde(default)]
    pub figures: Option<Figures>,
    /// Alternatives for `{{name}}` in this file.
    #[serde(default)]
    pub terms: Terms,
    /// What it looks for.
    pub detect: DetectFile,
    /// What it says.
    pub text: Texts,
    /// What to ask for instead.
    pub ask: Ask,
    /// What it rests on.
    #[serde(default)]
    pub authority: Vec<AuthorityUse>,
    /// Examples that must be reported.
    #[serde(default)]
    pub fires: Vec<Fires>,
    /// Near misses that must not be.
    #[serde(default)]
    pub silent: Vec<Silent>,
}

/// Figures of the case that a finding adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Figures {
    /// What a motion under USSG 5K1.1 alone can do on the statutory minimum and the guideline range.
    Reach,
}

/// What a rule says of itself: its file without the detection.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct About {
    /// See [`RuleFile`].
    pub title: String,
    /// See [`RuleFile`].
    pub severity: Severity,
    /// See [`RuleFile`].
    pub confidence: Confidence,
    /// See [`RuleFile`].
    pub applies_to: Vec<Kind>,
    /// See [`RuleFile`].
    pub party: Option<PartyKind>,
    /// See [`RuleFile`].
    pub since: String,
    /// See [`RuleFile`].
    pub requires: Vec<String>,
    /// See [`RuleFile`].
    pub yields_to: Vec<String>,
    /// See [`RuleFile`].
    pub severity_when: Vec<SeverityWhen>,
    /// See [`RuleFile`].
    pub figures: Option<Figures>,
    /// See [`RuleFile`].
    pub text: Texts,
    /// See [`RuleFile`].
    pub ask: Ask,
    /// See [`RuleFile`].
    pub authority: Vec<AuthorityUse>,
    /// See [`RuleFile`].
    pub fires: Vec<Fires>,
    /// See [`RuleFile`].
    pub silent: Vec<Silent>,
}

impl About {
    /// Everything that it says in words of its own: what is shown, not the examples.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let ask = [&self.ask.request, &self.ask.language, &self.ask.fallback];
        [&self.title, &self.text.counsel, &self.text.plain]
            .into_iter()
            .chain(ask)
            .map(String::as_str)
    }
}

impl From<RuleFile> for About {
    fn from(f: RuleFile) -> About {
        About {
            title: f.title,
            severity: f.severity,
            confidence: f.confidence,
            applies_to: f.applies_to,
            party: f.party,
            since: f.since,
            requires: f.requires,
            yields_to: f.yields_to,
            severity_when: f.severity_when,
            figures: f.figures,
            text: f.text,
            ask: f.ask,
            authority: f.authority,
            fires: f.fires,
            silent: f.silent,
        }
    }
}

/// Another severity in some kinds of document.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeverityWhen {
    /// The kinds.
    #[serde(default)]
    pub kind: Vec<Kind>,
    /// Facts that must hold.
    #[serde(default)]
    pub facts: Vec<String>,
    /// The severity there.
    pub severity: Severity,
    /// Why.
    pub because: String,
}

/// The `[detect]` table: exactly one of its five keys.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DetectFile {
    /// Words.
    #[serde(default)]
    pub phrase: Option<Many<MatchFile>>,
    /// A commitment of the reading.
    #[serde(default)]
    pub commitment: Option<Many<MatchFile>>,
    /// A protection that is needed and not there.
    #[serde(default)]
    pub absence: Option<Many<AbsenceFile>>,
    /// Clauses that cannot both hold.
    #[serde(default)]
    pub conflict: Option<ConflictFile>,
    /// A promise and the words that undo it.
    #[serde(default)]
    pub qualifier: Option<Many<QualifierFile>>,
}

/// How far the parts of a match may lie apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Within {
    /// One sentence, with the words that lead into it.
    #[default]
    Sentence,
    /// One numbered paragraph with its subparagraphs.
    Clause,
    /// The whole paper.
    Document,
}

/// Words and commitments to be found together.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchFile {
    /// Any of these; the match is the evidence.
    #[serde(default)]
    pub find: Vec<String>,
    /// And one of each group, in the same scope.
    #[serde(default)]
    pub with: Vec<Vec<String>>,
    /// And none of these in the scope.
    #[serde(default)]
    pub unless: Vec<String>,
    /// And one of these in the same numbered paragraph or its headings.
    #[serde(default)]
    pub context: Vec<String>,
    /// And none of these in the same numbered paragraph.
    #[serde(default)]
    pub unless_clause: Vec<String>,
    /// And none of these anywhere in the paper.
    #[serde(default)]
    pub unless_document: Vec<String>,
    /// The scope.
    #[serde(default)]
    pub within: Option<Within>,
    /// A lower tier for this alternative.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// A sentence that shows this fact.
    #[serde(default)]
    pub fact: Option<String>,
    /// A commitment to this action.
    #[serde(default)]
    pub action: Option<String>,
    /// By this actor.
    #[serde(default)]
    pub actor: Option<String>,
    /// With one of these forces.
    #[serde(default)]
    pub force: Vec<String>,
    /// By one of these vehicles.
    #[serde(default)]
    pub vehicle: Vec<String>,
    /// By one of these standards.
    #[serde(default)]
    pub standard: Vec<String>,
    /// Decided by one of these.
    #[serde(default)]
    pub decider: Vec<String>,
    /// With one of these kinds of review.
    #[serde(default)]
    pub review: Vec<String>,
}

/// A protection that is needed and not there.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AbsenceFile {
    /// What makes it needed; the first match is the pin cite.
    pub when: Many<MatchFile>,
    /// What it looks like.
    pub expect: Many<MatchFile>,
    /// Where it must stand: anywhere (default), or in the clause of `when`.
    #[serde(default)]
    pub within: Option<Within>,
    /// Facts under which the answer is undetermined.
    #[serde(default)]
    pub undetermined_if: Vec<String>,
    /// Words that settle it though pages are lost.
    #[serde(default)]
    pub certain_if: Option<Many<MatchFile>>,
    /// A lower tier for this alternative.
    #[serde(default)]
    pub severity: Option<Severity>,
}

/// Clauses that cannot both hold.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConflictFile {
    /// Two or more.
    pub side: Vec<SideFile>,
}

/// One side of a conflict.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SideFile {
    /// Its role in the evidence.
    pub name: String,
    /// What it looks like.
    pub matches: Many<MatchFile>,
}

/// A promise and the words that undo it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QualifierFile {
    /// The promise.
    pub promise: Many<MatchFile>,
    /// The words that undo it.
    pub undone: Many<MatchFile>,
    /// How far apart they may lie; a cross-reference always reaches.
    #[serde(default)]
    pub within: Option<Within>,
    /// A lower tier for this alternative.
    #[serde(default)]
    pub severity: Option<Severity>,
}

/// What a rule says.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// For counsel.
    pub counsel: String,
    /// For the client, grade 8 or below.
    pub plain: String,
    /// The point in one plain sentence; the first of `plain` where none is given.
    #[serde(default)]
    pub headline: Option<String>,
}

/// What to ask for instead.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// What to ask.
    pub request: String,
    /// Replacement language.
    pub language: String,
    /// What to settle for.
    pub fallback: String,
}

/// An authority and what it is cited for.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorityUse {
    /// Its key in `rules/authorities.toml`.
    pub key: String,
    /// What it is cited for here.
    #[serde(rename = "for")]
    pub cited_for: String,
}

/// An example that must be reported.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fires {
    /// The text.
    pub text: String,
    /// Words that the evidence must overlap.
    #[serde(default)]
    pub quote: Option<String>,
    /// The kind it is read as; the rule's first by default.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// A statutory minimum in months, where the rule needs one.
    #[serde(default)]
    pub minimum_months: Option<u32>,
    /// The severity it must be reported at, where it is a lower tier.
    #[serde(default)]
    pub severity: Option<Severity>,
}

/// A near miss that must not be reported.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Silent {
    /// The text.
    pub text: String,
    /// Why it is none.
    pub because: String,
    /// The kind it is read as; the rule's first by default.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// A statutory minimum in months, where the rule needs one.
    #[serde(default)]
    pub minimum_months: Option<u32>,
}

/// One or several: a table, or an array of tables. Errors keep their place in the file.
#[derive(Debug, Clone)]
pub struct Many<T>(pub Vec<T>);

impl<T: JsonSchema> JsonSchema for Many<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("OneOrSeveral{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one, "minItems": 1 }] })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<T> {
            type Value = Many<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a table or an array of tables")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Many<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|one| Many(vec![one]))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, seq: A) -> Result<Many<T>, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Many)
            }
        }
        deserializer.deserialize_any(Visitor(std::marker::PhantomData))
    }
}
