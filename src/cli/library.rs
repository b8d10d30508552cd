//! The options of a template library, and the commands that write its files: `caveat init` and `caveat accept`.

use super::check::{self, CheckArgs};
use super::{OK, RulesFrom, underlined};
use crate::library::accept::{self, Accepted, Entry};
use crate::library::baseline::Baseline;
use crate::library::config::{self, Config};
use crate::library::error::LibraryError;
use crate::library::today::Day;
use crate::report::{Report, write};
use clap::Args;
use std::path::{Path, PathBuf};

/// Where the configuration, the accepted findings and the baseline come from.
#[derive(Debug, Args)]
#[command(next_help_heading = "Library")]
pub(super) struct LibraryArgs {
    /// Read no configuration and no accept file
    #[arg(long)]
    isolated: bool,
    /// The configuration [default: caveat.toml, from the first path upward]
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    config: Option<PathBuf>,
    /// Print the configuration that holds, and stop
    #[arg(long)]
    pub(super) show_config: bool,
    /// An earlier JSON report: its findings are known and do not count
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Check only files that differ from this revision, as git says
    #[arg(long, value_name = "REV")]
    pub(super) changed_since: Option<String>,
}

impl LibraryArgs {
    /// The configuration that holds for a path.
    pub(super) fn config(&self, path: Option<&PathBuf>) -> Result<Config, String> {
        let found = match (&self.config, path) {
            _ if self.isolated => Ok(Config::default()),
            (Some(named), _) => Config::read(named),
            (None, Some(path)) => Config::find(path),
            (None, None) => Ok(Config::default()),
        };
        found.map_err(|e| underlined("the configuration cannot be used", &[e]))
    }

    /// The configuration as TOML, with the file that it was read from.
    pub(super) fn shown(&self, config: &Config) -> Result<String, String> {
        let from = match &config.path {
            Some(path) => format!("# {}\n", path.display()),
            None => "# no caveat.toml was found; these are the defaults\n".to_owned(),
        };
        toml::to_string(&config.file)
            .map(|text| from + &text)
            .map_err(|e| format!("the configuration cannot be shown ({e})"))
    }

    fn accept_file(config: &Config) -> Option<PathBuf> {
        config.path.as_ref()?;
        let name = config.file.accepted.clone().unwrap_or_else(|| accept::NAME.into());
        Some(config.resolve(&name))
    }

    /// Marks what is accepted or known. What comes back are remarks on accept entries.
    pub(super) fn mark(&self, config: &Config, report: &mut Report) -> Result<Vec<String>, String> {
        let wrong = |e: LibraryError| underlined("the accept file or the baseline cannot be used", &[e]);
        let mut remarks = Vec::new();
        if let Some(path) = Self::accept_file(config) {
            remarks = Accepted::read(&path).map_err(wrong)?.mark(report, Day::today());
            if self.changed_since.is_some() {
                // entries for files that were not checked are not unused
                remarks.retain(|r| r.contains("ended on"));
            }
        }
        if let Some(path) = &self.baseline {
            Baseline::read(path).map_err(wrong)?.mark(report);
        }
        Ok(remarks)
    }
}

impl RulesFrom {
    /// The folder typed, or the one that the configuration names.
    pub(super) fn or_folder(&self, config: &Config) -> RulesFrom {
        let named = || config.file.rules_folder.as_ref().map(|f| config.resolve(f));
        RulesFrom {
            rules: self.rules.clone().or_else(named),
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The folder of the library
    #[arg(default_value = ".", value_name = "DIR")]
    folder: PathBuf,
}

const COMMENTED: &str = include_str!("new_config.toml");

/// Writes a commented configuration; one that is there stays.
pub(super) fn init(args: &InitArgs) -> Result<u8, String> {
    let path = args.folder.join(config::NAME);
    if path.exists() {
        return Err(format!("{} exists already; edit it", path.display()));
    }
    write::whole(&path, COMMENTED.as_bytes()).map_err(|e| e.to_string())?;
    super::print(&format!(
        "{} was written; read it, then run `caveat check {}`\n",
        path.display(),
        args.folder.display()
    ))?;
    Ok(OK)
}

#[derive(Debug, Args)]
pub(super) struct AcceptArgs {
    /// The finding: its fingerprint, or the first digits of it, from the JSON report
    finding: String,
    /// Why it may stay
    #[arg(long, value_name = "WHY")]
    reason: String,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
    /// The last day on which that holds, as 2027-01-31
    #[arg(long, value_name = "DAY")]
    until: Option<Day>,
    #[command(flatten)]
    check: CheckArgs,
}

/// Adds an entry for a finding of the files named, which are checked for it.
pub(super) fn accept(args: &AcceptArgs) -> Result<u8, String> {
    if args.reason.trim().is_empty() {
        return Err("--reason is empty; say why the finding may stay".to_owned());
    }
    let config = args.check.library.config(args.check.paths.first())?;
    let path = LibraryArgs::accept_file(&config)
        .ok_or("there is no caveat.toml to put the accept file beside; `caveat init` writes one")?;
    let checked = check::examine(&args.check, &config)?;
    let mut found: Vec<(&str, &str)> = checked
        .report
        .documents
        .iter()
        .flat_map(|d| &d.outcomes.findings)
        .filter(|f| f.fingerprint.starts_with(&args.finding))
        .map(|f| (f.rule.as_str(), f.fingerprint.as_str()))
        .collect();
    found.sort_unstable();
    found.dedup();
    let (rule, fingerprint) = match found.as_slice() {
        [one] => *one,
        [] => {
            return Err(format!(
                "no finding of these files has the fingerprint {}; `caveat check --format json` prints them",
                args.finding
            ));
        }
        several => {
            return Err(format!(
                "{} findings have fingerprints that begin with {}; give more digits",
                several.len(),
                args.finding
            ));
        }
    };
    let wrong = |e: LibraryError| underlined("the accept file cannot be used", &[e]);
    if Accepted::read(&path).map_err(wrong)?.holds(rule, fingerprint) {
        return Err(format!("{} holds it already", path.display()));
    }
    let entry = accept::entry(&Entry {
        fingerprint: fingerprint.to_owned(),
        rule: rule.to_owned(),
        reason: args.reason.clone(),
        who: args.who.clone(),
        until: args.until,
    });
    append(&path, &entry)?;
    super::print(&format!("{rule} ({fingerprint}) is accepted in {}\n", path.display()))?;
    Ok(OK)
}

fn append(path: &Path, entry: &str) -> Result<(), String> {
    let before = if path.exists() {
        std::fs::read_to_string(path).map_err(|e| format!("{} cannot be read ({e})", path.display()))?
    } else {
        "# Findings that were looked at and may stay. An entry ends when the words of the finding change.\n".to_owned()
    };
    write::whole(path, (before + entry).as_bytes()).map_err(|e| e.to_string())
}
