//! What the program knows: rules, vocabulary, markers, kinds, minimums and authorities, from `rules/*.toml`.
//!
//! The files are checked and compiled when the program is built (`build.rs`); the text of each is carried along for
//! folders of rules that are laid over them.

pub mod circuit;
pub mod client;
pub mod compile;
pub mod custody;
pub mod error;
pub mod flat;
pub mod lexicon;
pub mod load;
pub mod meanings;
pub mod needs;
pub mod notation;
pub mod pattern;
pub mod program;
pub mod schema;
pub mod search;
pub mod shape;
pub mod sheet;
pub mod sieve;
pub mod vocabulary;
pub mod woken;
pub mod wording;
pub mod words;

pub use circuit::Circuit;
pub use client::ClientRules;
pub use compile::{Absence, CommitmentQuery, Detect, Marker, Match, PatternId, Qualifier};
pub use custody::CustodyRules;
pub use error::RuleError;
pub use lexicon::Lexicon;
pub use load::{BUILT_IN_FACTS, Compiled, File, Rule};
pub use meanings::{Glossary, Meanings};
pub use pattern::{Pattern, Patterns};
pub use shape::{Confidence, Kind, PartyKind, Severity, Within};
pub use sheet::{SheetFact, SheetItem, SheetValue, Step};
pub use vocabulary::{Authority, Minimum, Months, Penalties};
pub use wording::{Toward, WordClass, WordGroup, Wording};
pub use words::Words;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded_rules.rs"));
}

/// Everything that is known before a paper is read.
#[derive(Debug)]
pub struct Knowledge {
    /// By id.
    pub rules: Vec<Rule>,
    /// Every pattern of rules, vocabulary, markers and kinds.
    pub patterns: Patterns,
    /// Words by meaning, and the actions that are made of them.
    pub glossary: Glossary,
    /// The same words, for looking up.
    pub words: Words,
    /// Facts that rules may require.
    pub facts: Vec<compile::Fact>,
    /// Signs of the kinds.
    pub signs: Vec<compile::Sign>,
    /// Weight from which on a kind is taken.
    pub kind_threshold: i32,
    /// Parties and citations.
    pub markers: Vec<Marker>,
    /// Words that are no names.
    pub not_a_name: Vec<String>,
    /// What misread words mean.
    pub lexicon: Lexicon,
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

impl From<Compiled> for Knowledge {
    fn from(mut c: Compiled) -> Knowledge {
        Knowledge {
            rules: c.rules,
            patterns: c.patterns,
            words: Words::new(std::mem::take(&mut c.glossary.entries)),
            glossary: c.glossary,
            facts: c.facts,
            signs: c.signs,
            kind_threshold: c.kind_threshold,
            markers: c.markers,
            not_a_name: c.not_a_name,
            lexicon: Lexicon::new(c.words),
            penalties: c.penalties,
            circuits: c.circuits,
            custody: c.custody,
            client: c.client,
            sheet: c.sheet,
            wording: c.wording,
            authorities: c.authorities,
            digest: c.digest,
        }
    }
}

impl Knowledge {
    /// The knowledge that the program carries, as it was compiled when the program was built.
    ///
    /// # Errors
    /// Never: the build fails on a broken rule.
    pub fn embedded() -> Result<Knowledge, Vec<RuleError>> {
        match postcard::from_bytes::<Compiled>(embedded::COMPILED) {
            Ok(compiled) => {
                let mut knowledge = Knowledge::from(compiled);
                knowledge.patterns = std::mem::take(&mut knowledge.patterns).with_parts(&embedded::PATTERNS);
                Ok(knowledge)
            }
            Err(_) => Knowledge::load(&embedded_files()),
        }
    }

    /// Parses and compiles files.
    ///
    /// # Errors
    /// Every file that is wrong, with the place of the mistake.
    pub fn load(files: &[File]) -> Result<Knowledge, Vec<RuleError>> {
        load::compile(files).map(Knowledge::from)
    }

    /// The circuit of this name.
    pub fn circuit(&self, name: &str) -> Option<&Circuit> {
        self.circuits.iter().find(|c| c.name == name)
    }

    /// The rule with this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules
            .binary_search_by(|r| r.id.as_str().cmp(id))
            .ok()
            .and_then(|i| self.rules.get(i))
    }
}

/// The files that the program carries.
pub fn embedded_files() -> Vec<File> {
    embedded::FILES
        .iter()
        .map(|(name, text)| File {
            name: (*name).to_owned(),
            shown: format!("rules/{name}"),
            text: (*text).to_owned(),
        })
        .collect()
}

/// The embedded files, with those of a folder laid over them: a file with the same path takes the place of the
/// program's own, others are added.
///
/// # Errors
/// Where the folder or a file in it cannot be read.
pub fn files_with(folder: &Path) -> Result<Vec<File>, RuleError> {
    let mut files: BTreeMap<String, File> = embedded_files().into_iter().map(|f| (f.name.clone(), f)).collect();
    let mut found = Vec::new();
    walk(folder, &mut found).map_err(|(path, e)| RuleError::unreadable(&path, &e.to_string()))?;
    for path in found {
        let text = std::fs::read_to_string(&path).map_err(|e| RuleError::unreadable(&path, &e.to_string()))?;
        let name = path
            .strip_prefix(folder)
            .unwrap_or(&path)
            .display()
            .to_string()
            .replace('\\', "/");
        files.insert(
            name.clone(),
            File {
                name,
                shown: path.display().to_string(),
                text,
            },
        );
    }
    Ok(files.into_values().collect())
}

fn walk(dir: &Path, out: &mut Vec<PathBuf>) -> Result<(), (PathBuf, std::io::Error)> {
    let fail = |e| (dir.to_owned(), e);
    for entry in std::fs::read_dir(dir).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.is_dir() {
            walk(&path, out)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            out.push(path);
        }
    }
    out.sort();
    Ok(())
}
