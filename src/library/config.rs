//! `caveat.toml`: which checks run where, with what severity and why, and what the templates of a folder are.

use super::error::{LibraryError, read};
use crate::reading::CaseFacts;
use crate::rule::{Kind, Knowledge, Severity};
use globset::{Glob, GlobMatcher};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The name under which it is found.
pub const NAME: &str = "caveat.toml";

const HELP: &str = "`caveat init` writes a configuration with every key and a comment for each";

/// The configuration of a library.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The file it was read from; none where there is no such file.
    pub path: Option<PathBuf>,
    /// What it says.
    pub file: ConfigFile,
    rules: Vec<Rules>,
}

/// The file as it is written.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ConfigFile {
    /// Exit with 1 when there is a finding at or above this severity.
    pub fail_on: Option<Severity>,
    /// A folder of the firm's own rules, from the folder of the configuration.
    pub rules_folder: Option<PathBuf>,
    /// The accept file, from the folder of the configuration; `caveat-accepted.toml` by default.
    pub accepted: Option<PathBuf>,
    /// Patterns of paths that are passed over.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Case facts for every paper.
    #[serde(default)]
    pub case: CaseFacts,
    /// What becomes of checks, by id ("motion/may-move"), group ("motion") or severity ("low").
    #[serde(default)]
    pub checks: BTreeMap<String, Switch>,
    /// What holds for the papers of some paths; the later goes before the earlier.
    #[serde(default)]
    pub paths: Vec<PathsFile>,
}

/// What becomes of a check.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    /// It is not run.
    #[serde(default)]
    pub off: bool,
    /// Its findings have this severity.
    pub severity: Option<Severity>,
    /// Why.
    pub reason: String,
}

/// What holds for the papers of some paths.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PathsFile {
    /// A pattern, from the folder of the configuration: "cooperation/**/*.docx".
    #[serde(rename = "match")]
    pub matching: String,
    /// The kind they are read as.
    pub kind: Option<Kind>,
    /// Their case facts.
    #[serde(default)]
    pub case: CaseFacts,
    /// Checks that have to be clear in each of them.
    #[serde(default)]
    pub require: Vec<String>,
}

#[derive(Debug, Clone)]
struct Rules {
    glob: GlobMatcher,
    at: usize,
}

impl Config {
    /// The configuration that holds for a path: the nearest file of that name, from its folder upward.
    ///
    /// # Errors
    /// Where it cannot be read or says something that it may not.
    pub fn find(path: &Path) -> Result<Config, LibraryError> {
        let start = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let folder = if start.is_dir() {
            Some(start.as_path())
        } else {
            start.parent()
        };
        match folder
            .into_iter()
            .flat_map(Path::ancestors)
            .map(|f| f.join(NAME))
            .find(|f| f.is_file())
        {
            Some(found) => Config::read(&found),
            None => Ok(Config::default()),
        }
    }

    /// Reads a configuration.
    ///
    /// # Errors
    /// Where it cannot be read, holds an unknown key or a pattern that is none.
    pub fn read(path: &Path) -> Result<Config, LibraryError> {
        let text = read(path)?;
        let file: ConfigFile = toml::from_str(&text).map_err(|e| LibraryError::toml(path, &text, &e, HELP))?;
        let glob = |pattern: &str| {
            Glob::new(pattern).map(|g| g.compile_matcher()).map_err(|e| {
                let message = format!("this is no pattern of paths ({})", e.kind());
                let span = LibraryError::place_of(&text, pattern);
                LibraryError::new(path, &text, message, span, "a pattern looks like forms/**/*.docx")
            })
        };
        let rules = file
            .paths
            .iter()
            .enumerate()
            .map(|(at, p)| {
                Ok(Rules {
                    glob: glob(&p.matching)?,
                    at,
                })
            })
            .collect::<Result<_, LibraryError>>()?;
        for pattern in &file.exclude {
            glob(pattern)?;
        }
        Ok(Config {
            path: Some(path.to_owned()),
            file,
            rules,
        })
    }

    /// What it names and nobody knows: a check, a group or a severity that does not exist.
    ///
    /// # Errors
    /// The first of them, underlined.
    pub fn check_names(&self, knowledge: &Knowledge) -> Result<(), LibraryError> {
        let Some(path) = &self.path else { return Ok(()) };
        let known = |name: &str, any: bool| {
            knowledge.rule(name).is_some()
                || any && (severity_of(name).is_some() || knowledge.rules.iter().any(|r| group_of(&r.id) == name))
        };
        let unknown = self.file.checks.keys().find(|name| !known(name, true)).or_else(|| {
            self.file
                .paths
                .iter()
                .flat_map(|p| &p.require)
                .find(|name| !known(name, false))
        });
        match unknown {
            None => Ok(()),
            Some(name) => {
                let text = read(path)?;
                let span = LibraryError::place_of(&text, name);
                let message = format!("there is no check `{name}`");
                Err(LibraryError::new(
                    path,
                    &text,
                    message,
                    span,
                    "`caveat rules list` names them all",
                ))
            }
        }
    }

    /// The folder that its paths start from.
    pub fn folder(&self) -> Option<&Path> {
        self.path.as_deref().and_then(Path::parent)
    }

    /// A path of the configuration, from its folder.
    pub fn resolve(&self, path: &Path) -> PathBuf {
        self.folder().map_or_else(|| path.to_owned(), |f| f.join(path))
    }

    fn relative(&self, path: &Path) -> PathBuf {
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let folder = self.folder().and_then(|f| std::path::absolute(f).ok());
        match folder.and_then(|f| whole.strip_prefix(f).map(Path::to_owned).ok()) {
            Some(inside) => inside,
            None => path.to_owned(),
        }
    }

    fn at<'a>(&'a self, path: &Path) -> impl DoubleEndedIterator<Item = &'a PathsFile> {
        let inside = self.relative(path);
        self.rules
            .iter()
            .filter(move |r| r.glob.is_match(&inside))
            .filter_map(|r| self.file.paths.get(r.at))
    }

    /// Whether a path is passed over.
    pub fn excludes(&self, path: &Path) -> bool {
        let inside = self.relative(path);
        self.file
            .exclude
            .iter()
            .any(|pattern| Glob::new(pattern).is_ok_and(|g| g.compile_matcher().is_match(&inside)))
    }

    /// The case facts of a paper: what was typed goes before what the last matching path says, and that before the rest.
    pub fn case_for(&self, path: &Path, typed: &CaseFacts) -> CaseFacts {
        let mut facts = typed.clone();
        for paths in self.at(path).rev() {
            let with_kind = CaseFacts {
                kind: paths.kind,
                ..CaseFacts::default()
            };
            facts = facts.or(with_kind).or(paths.case.clone());
        }
        facts.or(self.file.case.clone())
    }

    /// The checks that have to be clear in a paper.
    pub fn required_for(&self, path: &Path) -> BTreeSet<String> {
        self.at(path).flat_map(|p| p.require.iter().cloned()).collect()
    }

    /// What becomes of a check: its own entry goes before its group's, and that before its severity's.
    pub fn switch_for(&self, rule: &str, severity: Option<Severity>) -> Option<&Switch> {
        self.file
            .checks
            .get(rule)
            .or_else(|| self.file.checks.get(group_of(rule)))
            .or_else(|| self.file.checks.get(severity?.name()))
    }
}

fn group_of(rule: &str) -> &str {
    rule.split('/').next().unwrap_or(rule)
}

fn severity_of(name: &str) -> Option<Severity> {
    [
        Severity::Info,
        Severity::Low,
        Severity::Medium,
        Severity::High,
        Severity::Critical,
    ]
    .into_iter()
    .find(|s| s.name() == name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn config(text: &str) -> Result<(tempfile::TempDir, Config), LibraryError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        std::fs::write(&path, text).unwrap();
        Config::read(&path).map(|c| (folder, c))
    }

    #[test]
    fn the_nearest_entry_decides() {
        let (folder, config) = config(
            r#"
            [checks]
            low = { off = true, reason = "noise" }
            motion = { severity = "medium", reason = "handled in the cover letter" }
            "motion/may-move" = { severity = "critical", reason = "never" }
            [[paths]]
            match = "cooperation/**"
            kind = "cooperation"
            require = ["waiver/limitations-tolling"]
            [[paths]]
            match = "cooperation/ninth/*"
            case = { circuit = "9" }
            "#,
        )
        .unwrap();
        let severity = |rule, s| config.switch_for(rule, Some(s)).and_then(|s| s.severity);
        assert_eq!(
            severity("motion/may-move", Severity::Critical),
            Some(Severity::Critical)
        );
        assert_eq!(severity("motion/no-timing", Severity::Medium), Some(Severity::Medium));
        assert!(config.switch_for("collateral/tax", Some(Severity::Low)).unwrap().off);
        assert!(config.switch_for("scope/office-only", Some(Severity::High)).is_none());
        let case = config.case_for(&folder.path().join("cooperation/ninth/a.docx"), &CaseFacts::default());
        assert_eq!(case.kind, Some(Kind::Cooperation));
        assert_eq!(case.circuit.unwrap().as_str(), "9");
        assert!(config.required_for(&folder.path().join("plea/a.docx")).is_empty());
    }

    #[test]
    fn unknown_keys_and_patterns_are_refused() {
        assert!(config("fail_on = \"high\"").is_err());
        assert!(config("[[paths]]\nmatch = \"a[\"").is_err());
        assert!(config("[checks]\nmotion = { off = true }").is_err());
    }
}
