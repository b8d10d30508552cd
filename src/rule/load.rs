//! From the files of `rules/` to what the program knows, checked; done once when the program is built.

use super::circuit::{self, Circuit, CircuitsFile};
use super::client::ClientRules;
use super::compile::{self, Fact, Marker, Pool, Sign};
use super::custody::{self, CustodyRules};
use super::error::RuleError;
use super::lexicon;
use super::meanings::Glossary;
use super::needs::Sample;
use super::notation::Terms;
use super::pattern::Patterns;
use super::shape::{About, RuleFile};
use super::sheet::{self, SheetFact, SheetFile};
use super::vocabulary::{self, Authority, Penalties};
use super::wording::Wording;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A file of knowledge: its path below the rules folder, the path to name in errors, its text.
#[derive(Debug, Clone)]
pub struct File {
    /// `motion/consider-only.toml`
    pub name: String,
    /// Where it was read from.
    pub shown: String,
    /// Its text.
    pub text: String,
}

/// A rule, compiled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rule {
    /// "motion/consider-only": its path below `rules/`.
    pub id: String,
    /// Everything that the file says but for the detection.
    pub file: About,
    /// What it looks for.
    pub detect: compile::Detect,
}

/// Everything that the files say; what [`super::Knowledge`] is made of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Compiled {
    /// By id.
    pub rules: Vec<Rule>,
    /// Every pattern of rules, vocabulary, markers and kinds.
    pub patterns: Patterns,
    /// The regular expression of each; not carried in the program.
    #[serde(skip)]
    pub sources: Vec<String>,
    /// Words by meaning, and the actions that are made of them.
    pub glossary: Glossary,
    /// Facts that rules may require.
    pub facts: Vec<Fact>,
    /// Signs of the kinds.
    pub signs: Vec<Sign>,
    /// Weight from which on a kind is taken.
    pub kind_threshold: i32,
    /// Parties and citations.
    pub markers: Vec<Marker>,
    /// Words that are no names.
    pub not_a_name: Vec<String>,
    /// Words that rules use, for telling what a misread one means.
    pub words: Vec<String>,
    /// Penalty provisions.
    pub penalties: Penalties,
    /// The circuits.
    pub circuits: Vec<Circuit>,
    /// What the Bureau of Prisons may do with a sentence.
    pub custody: CustodyRules,
    /// What a client's copy of the report explains and asks.
    pub client: ClientRules,
    /// The facts of the term sheet, in order.
    pub sheet: Vec<SheetFact>,
    /// Which words carry the substance of a sentence.
    pub wording: Wording,
    /// By key.
    pub authorities: BTreeMap<String, Authority>,
    /// First 16 hexadecimal digits of the SHA-256 over all files.
    pub digest: String,
}

/// Parses and compiles files.
///
/// # Errors
/// Every file that is wrong, with the place of the mistake.
pub fn compile(files: &[File]) -> Result<Compiled, Vec<RuleError>> {
    let mut errors = Vec::new();
    let mut digest = Sha256::new();
    for file in files {
        digest.update(file.name.as_bytes());
        digest.update([0]);
        digest.update(file.text.as_bytes());
        digest.update([0]);
    }
    let vocabulary = vocabularies(files, &mut errors);
    let markers: vocabulary::MarkersFile = base(files, "markers.toml", &mut errors);
    let kinds: vocabulary::KindsFile = base(files, "kinds.toml", &mut errors);
    let minimums: vocabulary::MinimumsFile = base(files, "minimums.toml", &mut errors);
    let authorities: BTreeMap<String, Authority> = base(files, "authorities.toml", &mut errors);
    let maximums: vocabulary::MaximumsFile = base(files, "maximums.toml", &mut errors);
    let circuits: CircuitsFile = base(files, "circuits.toml", &mut errors);
    let custody: CustodyRules = base(files, "custody.toml", &mut errors);
    for (name, key) in [
        ("circuits.toml", circuit::uncited(&circuits.circuit, &authorities)),
        ("custody.toml", custody::uncited(&custody, &authorities)),
    ] {
        if let (Some(key), Some(file)) = (key, files.iter().find(|f| f.name == name)) {
            errors.push(RuleError::at_word(file, key, "rules/authorities.toml has no such key"));
        }
    }
    let sheet: SheetFile = base(files, "sheet.toml", &mut errors);
    let wording: Wording = base(files, "compare.toml", &mut errors);
    let client: ClientRules = base(files, "client.toml", &mut errors);
    let mut pool = Pool::new(Sample::of(files.iter().map(|f| f.text.as_str())));
    let terms = &vocabulary.terms;
    let glossary = Glossary::compile(&vocabulary.meaning, &vocabulary.irregular, &vocabulary.act).unwrap_or_else(|e| {
        if let Some(file) = files.iter().find(|f| f.name == "vocabulary-acts.toml") {
            errors.push(RuleError::saying(file, &e));
        }
        Glossary::default()
    });
    let mut note = |name: &str, e: compile::CompileError| {
        if let Some(file) = files.iter().find(|f| f.name == name) {
            errors.push(RuleError::pattern(file, &e));
        }
    };
    let mut facts = Vec::new();
    for (name, file) in &vocabulary.fact {
        match compile::fact(name, file, &mut pool, terms) {
            Ok(fact) => facts.push(fact),
            Err(e) => note("vocabulary.toml", e),
        }
    }
    let signs = compile::signs(&kinds, &mut pool, terms).unwrap_or_else(|e| {
        note("kinds.toml", e);
        Vec::new()
    });
    let compiled_markers = compile::markers(&markers, &mut pool, terms).unwrap_or_else(|e| {
        note("markers.toml", e);
        Vec::new()
    });
    let sheet = sheet::compile(&sheet, &mut pool, terms).unwrap_or_else(|e| {
        note("sheet.toml", e);
        Vec::new()
    });
    let mut rules = Vec::new();
    for file in files.iter().filter(|f| f.name.contains('/')) {
        match rule(file, &mut pool, terms, &authorities, &facts) {
            Ok(rule) => rules.push(rule),
            Err(e) => errors.push(e),
        }
    }
    let ids: std::collections::BTreeSet<&str> = rules.iter().map(|r| r.id.as_str()).collect();
    for rule in &rules {
        for other in &rule.file.yields_to {
            if !ids.contains(other.as_str())
                && let Some(file) = files.iter().find(|f| f.name.strip_suffix(".toml") == Some(&rule.id))
                && errors.is_empty()
                && files.len() > 40
            {
                errors.push(RuleError::saying(
                    file,
                    &format!("`yields_to` names the rule `{other}`, which does not exist"),
                ));
            }
        }
    }
    if let Some(file) = files.iter().find(|f| f.name == "client.toml") {
        let ids: Vec<&str> = ids.iter().copied().collect();
        if let Some(rule) = client.unknown_rule(&ids).filter(|_| errors.is_empty()) {
            errors.push(RuleError::at_word(file, rule, "there is no such rule"));
        }
        let known = |name: &str| BUILT_IN_FACTS.contains(&name) || facts.iter().any(|f| f.name == name);
        if let Some(fact) = client.unknown_fact(known) {
            errors.push(RuleError::at_word(
                file,
                fact,
                "there is no such fact; see [fact.*] in rules/vocabulary.toml",
            ));
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let words = lexicon::words(
        rules
            .iter()
            .flat_map(|r| r.file.texts())
            .chain(markers.words.iter().map(String::as_str)),
    );
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    let digest = digest.finalize().iter().take(8).fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    });
    let (patterns, sources) = pool.finish();
    Ok(Compiled {
        rules,
        patterns,
        sources,
        glossary,
        facts,
        signs,
        kind_threshold: kinds.threshold,
        markers: compiled_markers,
        not_a_name: markers.not_a_name,
        words,
        penalties: Penalties::new(minimums, maximums),
        circuits: circuits.circuit,
        custody,
        client,
        sheet,
        wording,
        authorities,
        digest,
    })
}

/// `vocabulary.toml`, and what files named `vocabulary-<group>.toml` add to it.
fn vocabularies(files: &[File], errors: &mut Vec<RuleError>) -> vocabulary::VocabularyFile {
    let mut all = vocabulary::VocabularyFile::default();
    for file in files
        .iter()
        .filter(|f| !f.name.contains('/') && f.name.starts_with("vocabulary"))
    {
        let one: vocabulary::VocabularyFile = base(files, &file.name, errors);
        for (name, alternatives) in one.terms {
            if all.terms.insert(name.clone(), alternatives).is_some() {
                errors.push(RuleError::at_word(
                    file,
                    &name,
                    "another vocabulary file has a term of this name",
                ));
            }
        }
        for (name, file) in one.meaning {
            let all = all.meaning.entry(name).or_default();
            all.verbs.extend(file.verbs);
            all.nouns.extend(file.nouns);
            all.words.extend(file.words);
        }
        all.irregular.extend(one.irregular);
        all.act.extend(one.act);
        all.fact.extend(one.fact);
    }
    all
}

/// At least so many examples of each sort.
const MIN_EXAMPLES: usize = 4;

fn rule(
    file: &File,
    pool: &mut Pool,
    terms: &Terms,
    authorities: &BTreeMap<String, Authority>,
    facts: &[compile::Fact],
) -> Result<Rule, RuleError> {
    let parsed: RuleFile = toml::from_str(&file.text).map_err(|e| RuleError::toml(file, &e))?;
    let id = file.name.trim_end_matches(".toml").to_owned();
    if id.split('/').count() != 2 {
        return Err(RuleError::saying(file, "a rule is a file rules/<group>/<slug>.toml"));
    }
    if parsed.fires.len() < MIN_EXAMPLES || parsed.silent.len() < MIN_EXAMPLES {
        return Err(RuleError::saying(
            file,
            &format!("a rule needs at least {MIN_EXAMPLES} [[fires]] and {MIN_EXAMPLES} [[silent]] examples"),
        ));
    }
    let known = |name: &str| BUILT_IN_FACTS.contains(&name) || facts.iter().any(|f| f.name == name);
    if let Some(unknown) = parsed.requires.iter().find(|r| !known(r.trim_start_matches("not-"))) {
        return Err(RuleError::at_word(
            file,
            unknown,
            "there is no such fact; see [fact.*] in rules/vocabulary.toml",
        ));
    }
    compile::cited(&parsed, authorities).map_err(|e| RuleError::saying(file, &e))?;
    let detect = compile::detect(&parsed, pool, terms).map_err(|e| RuleError::pattern(file, &e))?;
    Ok(Rule {
        id,
        file: parsed.into(),
        detect,
    })
}

fn base<T: serde::de::DeserializeOwned + Default>(files: &[File], name: &str, errors: &mut Vec<RuleError>) -> T {
    let Some(file) = files.iter().find(|f| f.name == name) else {
        return T::default();
    };
    match toml::from_str(&file.text) {
        Ok(value) => value,
        Err(e) => {
            errors.push(RuleError::toml(file, &e));
            T::default()
        }
    }
}

/// Facts that the reading finds by itself; the others are `[fact.*]` in the vocabulary. `not-` before one negates it.
pub const BUILT_IN_FACTS: [&str; 17] = [
    "consecutive-count",
    "count",
    "dangling-reference",
    "drug-minimum",
    "individual",
    "minimum",
    "minimum-ruled-out",
    "mixed-government-terms",
    "non-drug-minimum",
    "office-defined-late",
    "organisation",
    "quantity-below-tiers",
    "range-under-minimum",
    "stated-minimum",
    "table-minimum",
    "unreadable-page",
    "unstated-minimum",
];
