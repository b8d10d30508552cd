//! `caveat-accepted.toml`: findings that a person has looked at and let stand, each with its reason.

use super::error::{LibraryError, read};
use super::today::Day;
use crate::finding::Status;
use crate::report::Report;
use serde::Deserialize;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The name beside the configuration.
pub const NAME: &str = "caveat-accepted.toml";

const HELP: &str = "`caveat accept FINDING --reason WHY` writes entries";

/// The accepted findings.
#[derive(Debug, Clone, Default)]
pub struct Accepted {
    /// The file.
    pub path: PathBuf,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct AcceptFile {
    #[serde(default)]
    accepted: Vec<Entry>,
}

/// An accepted finding.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The finding's fingerprint: 16 hexadecimal digits over the rule and its words.
    pub fingerprint: String,
    /// Its rule, for people.
    pub rule: String,
    /// Why it may stay.
    pub reason: String,
    /// Who said so.
    pub who: Option<String>,
    /// The last day on which that holds.
    pub until: Option<Day>,
}

impl Accepted {
    /// Reads the file; where there is none, nothing is accepted.
    ///
    /// # Errors
    /// Where it cannot be read, holds an unknown key, or an entry has no reason.
    pub fn read(path: &Path) -> Result<Accepted, LibraryError> {
        if !path.exists() {
            return Ok(Accepted {
                path: path.to_owned(),
                entries: Vec::new(),
            });
        }
        let text = read(path)?;
        let file: AcceptFile = toml::from_str(&text).map_err(|e| LibraryError::toml(path, &text, &e, HELP))?;
        if let Some(entry) = file.accepted.iter().find(|e| e.reason.trim().is_empty()) {
            let span = LibraryError::place_of(&text, &entry.fingerprint);
            return Err(LibraryError::new(
                path,
                &text,
                "an accepted finding needs a reason".to_owned(),
                span,
                HELP,
            ));
        }
        Ok(Accepted {
            path: path.to_owned(),
            entries: file.accepted,
        })
    }

    /// Marks the findings that it holds. What comes back are sentences on entries that have expired or that no finding
    /// of this run answers to.
    pub fn mark(&self, report: &mut Report, today: Day) -> Vec<String> {
        let mut used = vec![false; self.entries.len()];
        let mut expired = vec![false; self.entries.len()];
        for finding in report.documents.iter_mut().flat_map(|d| &mut d.outcomes.findings) {
            let entry = self
                .entries
                .iter()
                .position(|e| e.fingerprint == finding.fingerprint && e.rule == finding.rule);
            let Some((at, entry)) = entry.and_then(|at| self.entries.get(at).map(|e| (at, e))) else {
                continue;
            };
            used[at] = true;
            if entry.until.is_some_and(|until| until < today) {
                expired[at] = true;
                continue;
            }
            finding.status = Status::Accepted {
                reason: entry.reason.clone(),
                who: entry.who.clone(),
                until: entry.until.map(|d| d.to_string()),
            };
        }
        let name = self.path.display();
        let mut out = Vec::new();
        for ((entry, used), expired) in self.entries.iter().zip(used).zip(expired) {
            if expired {
                let until = entry.until.map(|d| d.to_string()).unwrap_or_default();
                out.push(format!(
                    "{name}: the entry for {} ({}) ended on {until}; look at the finding again",
                    entry.rule, entry.fingerprint
                ));
            } else if !used {
                out.push(format!(
                    "{name}: no finding answers to the entry for {} ({}); its words have changed or it was not checked",
                    entry.rule, entry.fingerprint
                ));
            }
        }
        out
    }

    /// Whether it has an entry already.
    pub fn holds(&self, rule: &str, fingerprint: &str) -> bool {
        self.entries
            .iter()
            .any(|e| e.fingerprint == fingerprint && e.rule == rule)
    }
}

/// An entry as TOML, to be added at the end of the file.
pub fn entry(entry: &Entry) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut out = format!(
        "\n[[accepted]]\nfingerprint = {}\nrule = {}\nreason = {}\n",
        quoted(&entry.fingerprint),
        quoted(&entry.rule),
        quoted(&entry.reason)
    );
    if let Some(who) = &entry.who {
        let _ = writeln!(out, "who = {}", quoted(who));
    }
    if let Some(until) = entry.until {
        let _ = writeln!(out, "until = {until}");
    }
    out
}
