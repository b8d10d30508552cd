//! From the TOML shape to rules and vocabulary that can be run.

use super::needs::{self, Need, Sample};
use super::notation::{Expanded, PatternError, Terms};
use super::pattern::Patterns;
use super::program::Builder;
use super::program::tree::Node;
use super::shape::Kind;
use super::shape::{AbsenceFile, DetectFile, Many, MatchFile, QualifierFile, RuleFile, Severity, Within};
use super::sieve::Sieve;
use super::vocabulary::Authority;
use super::vocabulary::{FactFile, KindsFile, MarkersFile, SignFile, SignPlace};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The patterns of all files, each kept once.
#[derive(Debug, Default)]
pub struct Pool {
    programs: Builder,
    sample: Sample,
    index: BTreeMap<String, PatternId>,
    /// What each needs: of those that see the reading view, and of those of the markers.
    views: BTreeMap<PatternId, Vec<Vec<Need>>>,
    names: BTreeMap<PatternId, Vec<Vec<Need>>>,
}

/// The place of a pattern among all patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PatternId(pub usize);

impl Pool {
    /// An empty one; the sample says which words are rare.
    pub fn new(sample: Sample) -> Pool {
        Pool {
            sample,
            ..Pool::default()
        }
    }

    /// All patterns, and the regular expression of each.
    pub fn finish(self) -> (Patterns, Vec<String>) {
        let count = self.index.len();
        let mut sources = vec![String::new(); count];
        for (source, id) in self.index {
            if let Some(slot) = sources.get_mut(id.0) {
                *slot = source;
            }
        }
        let patterns = Patterns {
            programs: self.programs.finish(),
            views: Sieve::new(&self.views, count),
            names: Sieve::new(&self.names, count),
        };
        (patterns, sources)
    }

    /// Adds a pattern that sees the reading view.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn add(&mut self, source: &str, terms: &[&Terms]) -> Result<PatternId, PatternError> {
        let (id, needs) = self.part(source, terms)?;
        self.views.entry(id).or_insert(needs);
        Ok(id)
    }

    /// Adds a pattern that sees the normalised text.
    fn add_name(&mut self, source: &str, terms: &[&Terms]) -> Result<PatternId, PatternError> {
        let (id, needs) = self.part(source, terms)?;
        self.names.entry(id).or_insert(needs);
        Ok(id)
    }

    /// Adds a pattern that sees parts of texts, in which nothing is looked up before.
    fn part(&mut self, source: &str, terms: &[&Terms]) -> Result<(PatternId, Vec<Vec<Need>>), PatternError> {
        let fail = |message| PatternError {
            pattern: source.to_owned(),
            message,
        };
        let Expanded { regex, hir } = Expanded::new(source, terms)?;
        let tree = Node::new(&hir).map_err(fail)?;
        let needs = needs::needs(&tree, &self.sample);
        // the same words in two rules are one pattern, whatever the names of their terms
        let next = PatternId(self.index.len());
        if let Some(id) = self.index.get(&regex) {
            return Ok((*id, needs));
        }
        self.programs.add(&hir, tree).map_err(fail)?;
        self.index.insert(regex, next);
        Ok((next, needs))
    }

    pub(super) fn all(&mut self, sources: &[String], terms: &[&Terms]) -> Result<Vec<PatternId>, PatternError> {
        sources.iter().map(|s| self.add(s, terms)).collect()
    }
}

/// A commitment that a match asks for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CommitmentQuery {
    /// The action.
    pub action: Option<String>,
    /// The actor.
    pub actor: Option<String>,
    /// Any of these forces; empty for all.
    pub force: Vec<String>,
    /// Any of these vehicles.
    pub vehicle: Vec<String>,
    /// Any of these standards.
    pub standard: Vec<String>,
    /// Any of these deciders.
    pub decider: Vec<String>,
    /// Any of these kinds of review.
    pub review: Vec<String>,
}

/// Words and commitments to be found together.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Match {
    /// Any of these.
    pub find: Vec<PatternId>,
    /// One of each group.
    pub with: Vec<Vec<PatternId>>,
    /// None of these.
    pub unless: Vec<PatternId>,
    /// One of these in the numbered paragraph or its headings.
    pub context: Vec<PatternId>,
    /// None of these in the numbered paragraph.
    pub unless_clause: Vec<PatternId>,
    /// None of these in the paper.
    pub unless_document: Vec<PatternId>,
    /// The scope of `with` and `unless`.
    pub within: Within,
    /// A lower tier.
    pub severity: Option<Severity>,
    /// A fact that the sentence shows.
    pub fact: Option<String>,
    /// A commitment in the sentence.
    pub commitment: Option<CommitmentQuery>,
}

/// A protection that is needed and not there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Absence {
    /// What makes it needed.
    pub when: Vec<Match>,
    /// What it looks like.
    pub expect: Vec<Match>,
    /// Where it must stand.
    pub within: Within,
    /// Facts that make it undetermined.
    pub undetermined_if: Vec<String>,
    /// Words that settle it.
    pub certain_if: Vec<Match>,
    /// A lower tier.
    pub severity: Option<Severity>,
}

/// A promise and the words that undo it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Qualifier {
    /// The promise.
    pub promise: Vec<Match>,
    /// What undoes it.
    pub undone: Vec<Match>,
    /// How far apart.
    pub within: Within,
    /// A lower tier.
    pub severity: Option<Severity>,
}

/// What a rule looks for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Detect {
    /// Words, or commitments: any of these.
    Present(Vec<Match>),
    /// Any of these absences.
    Absence(Vec<Absence>),
    /// All of these sides, in different sentences.
    Conflict(Vec<(String, Vec<Match>)>),
    /// Any of these.
    Qualifier(Vec<Qualifier>),
}

/// A fact, compiled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Fact {
    /// Its name in `requires`.
    pub name: String,
    /// Any of these.
    pub any: Vec<PatternId>,
    /// Not in a sentence with one of these.
    pub unless: Vec<PatternId>,
    /// In words.
    pub says: String,
}

/// A sign of a kind, compiled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sign {
    /// The kind.
    pub kind: Kind,
    /// Any of these.
    pub find: Vec<PatternId>,
    /// Not in a sentence with one of these.
    pub unless: Vec<PatternId>,
    /// Where.
    pub place: SignPlace,
    /// Weight.
    pub weight: i32,
    /// In plain words.
    pub reason: String,
}

/// A marker, compiled. Its patterns see the normalised text, not the reading view.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Marker {
    /// `GOV`.
    pub name: String,
    /// In reports.
    pub shown: Option<String>,
    /// All patterns as one.
    pub pattern: PatternId,
    /// What recognition makes of it.
    pub repaired: Option<PatternId>,
    /// Matched against the words directly before.
    pub not_after: Option<PatternId>,
    /// Matched against the words that follow.
    pub not_before: Option<PatternId>,
}

/// What went wrong in which table.
pub type CompileError = PatternError;

pub(super) fn fact(name: &str, file: &FactFile, pool: &mut Pool, terms: &Terms) -> Result<Fact, CompileError> {
    Ok(Fact {
        name: name.to_owned(),
        any: pool.all(&file.any, &[terms])?,
        unless: pool.all(&file.unless, &[terms])?,
        says: file.says.clone().unwrap_or_else(|| name.replace('-', " ")),
    })
}

pub(super) fn signs(file: &KindsFile, pool: &mut Pool, terms: &Terms) -> Result<Vec<Sign>, CompileError> {
    let one = |sign: &SignFile, pool: &mut Pool| {
        Ok(Sign {
            kind: sign.kind,
            find: pool.all(&sign.find, &[terms])?,
            unless: pool.all(&sign.unless, &[terms])?,
            place: sign.place,
            weight: sign.weight,
            reason: sign.reason.clone(),
        })
    };
    file.sign.iter().map(|s| one(s, pool)).collect()
}

pub(super) fn markers(file: &MarkersFile, pool: &mut Pool, terms: &Terms) -> Result<Vec<Marker>, CompileError> {
    let terms: &[&Terms] = &[terms];
    let guard = |pool: &mut Pool, parts: &[String], before: &str, after: &str| {
        let parts: Vec<String> = parts.iter().map(|p| format!("{before}(?:{p}){after}")).collect();
        (!parts.is_empty())
            .then(|| pool.part(&parts.join("|"), terms).map(|(id, _)| id))
            .transpose()
    };
    file.marker
        .iter()
        .map(|m| {
            Ok(Marker {
                name: m.name.clone(),
                shown: m.shown.clone(),
                pattern: pool.add_name(&m.patterns.join("|"), terms)?,
                repaired: (!m.repaired.is_empty())
                    .then(|| pool.add_name(&m.repaired.join("|"), terms))
                    .transpose()?,
                not_after: guard(pool, &m.not_after, "", " ?$")?,
                not_before: guard(pool, &m.not_before, "^", "")?,
            })
        })
        .collect()
}

struct Context<'a> {
    pool: &'a mut Pool,
    terms: [&'a Terms; 2],
}

impl Context<'_> {
    fn matches(&mut self, many: &Many<MatchFile>) -> Result<Vec<Match>, CompileError> {
        many.0.iter().map(|m| self.one(m)).collect()
    }

    fn one(&mut self, file: &MatchFile) -> Result<Match, CompileError> {
        let commitment = file.action.is_some()
            || file.actor.is_some()
            || [&file.force, &file.vehicle, &file.standard, &file.decider, &file.review]
                .into_iter()
                .any(|l| !l.is_empty());
        if file.find.is_empty() && !commitment && file.fact.is_none() {
            return Err(PatternError {
                pattern: String::new(),
                message: "a match needs `find`, a `fact` or a commitment (`action`, `force`, ...)".to_owned(),
            });
        }
        let terms = &self.terms[..];
        Ok(Match {
            find: self.pool.all(&file.find, terms)?,
            with: file
                .with
                .iter()
                .map(|g| self.pool.all(g, terms))
                .collect::<Result<_, _>>()?,
            unless: self.pool.all(&file.unless, terms)?,
            context: self.pool.all(&file.context, terms)?,
            unless_clause: self.pool.all(&file.unless_clause, terms)?,
            unless_document: self.pool.all(&file.unless_document, terms)?,
            within: file.within.unwrap_or_default(),
            severity: file.severity,
            fact: file.fact.clone(),
            commitment: commitment.then(|| CommitmentQuery {
                action: file.action.clone(),
                actor: file.actor.clone(),
                force: file.force.clone(),
                vehicle: file.vehicle.clone(),
                standard: file.standard.clone(),
                decider: file.decider.clone(),
                review: file.review.clone(),
            }),
        })
    }

    fn absence(&mut self, file: &AbsenceFile) -> Result<Absence, CompileError> {
        Ok(Absence {
            when: self.matches(&file.when)?,
            expect: self.matches(&file.expect)?,
            within: file.within.unwrap_or(Within::Document),
            undetermined_if: file.undetermined_if.clone(),
            certain_if: file.certain_if.as_ref().map_or(Ok(Vec::new()), |m| self.matches(m))?,
            severity: file.severity,
        })
    }

    fn qualifier(&mut self, file: &QualifierFile) -> Result<Qualifier, CompileError> {
        Ok(Qualifier {
            promise: self.matches(&file.promise)?,
            undone: self.matches(&file.undone)?,
            within: file.within.unwrap_or(Within::Clause),
            severity: file.severity,
        })
    }
}

/// Compiles the detection of a rule.
pub(super) fn detect(rule: &RuleFile, pool: &mut Pool, terms: &Terms) -> Result<Detect, CompileError> {
    let mut context = Context {
        pool,
        terms: [&rule.terms, terms],
    };
    let DetectFile {
        phrase,
        commitment,
        absence,
        conflict,
        qualifier,
    } = &rule.detect;
    let given = [
        phrase.is_some(),
        commitment.is_some(),
        absence.is_some(),
        conflict.is_some(),
        qualifier.is_some(),
    ];
    if given.iter().filter(|g| **g).count() != 1 {
        return Err(PatternError {
            pattern: String::new(),
            message: "[detect] needs exactly one of phrase, commitment, absence, conflict, qualifier".to_owned(),
        });
    }
    if let Some(many) = phrase.as_ref().or(commitment.as_ref()) {
        return Ok(Detect::Present(context.matches(many)?));
    }
    if let Some(many) = absence {
        return Ok(Detect::Absence(
            many.0.iter().map(|a| context.absence(a)).collect::<Result<_, _>>()?,
        ));
    }
    if let Some(many) = qualifier {
        return Ok(Detect::Qualifier(
            many.0.iter().map(|q| context.qualifier(q)).collect::<Result<_, _>>()?,
        ));
    }
    let sides = conflict
        .iter()
        .flat_map(|c| &c.side)
        .map(|s| Ok((s.name.clone(), context.matches(&s.matches)?)))
        .collect::<Result<Vec<_>, CompileError>>()?;
    if sides.len() < 2 {
        return Err(PatternError {
            pattern: String::new(),
            message: "a conflict needs two sides".to_owned(),
        });
    }
    Ok(Detect::Conflict(sides))
}

/// The authorities that a rule cites, checked against the registry.
pub(super) fn cited(rule: &RuleFile, registry: &BTreeMap<String, Authority>) -> Result<(), String> {
    match rule.authority.iter().find(|a| !registry.contains_key(&a.key)) {
        Some(a) => Err(format!("the authority `{}` is not in rules/authorities.toml", a.key)),
        None => Ok(()),
    }
}
