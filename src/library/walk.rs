//! Which files of a folder are papers to check.

use super::config::Config;
use crate::report::FileError;
use ignore::WalkBuilder;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files to check, in the order of the paths given and, below a folder, of their names. A file that is named is
/// taken as it is. In folders `.gitignore` is obeyed, and hidden files, lock files of Word ("~$draft.docx"), symbolic
/// links, files without the name of a document and what the configuration excludes are passed over.
pub fn files(paths: &[PathBuf], config: &Config, errors: &mut Vec<FileError>) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for path in paths {
        if path.is_dir() {
            below(path, config, &mut out, errors);
        } else {
            out.push(path.clone());
        }
    }
    out
}

fn below(folder: &Path, config: &Config, out: &mut Vec<PathBuf>, errors: &mut Vec<FileError>) {
    // a folder need not be a repository for its .gitignore to be obeyed
    let walk = WalkBuilder::new(folder)
        .require_git(false)
        .git_global(false)
        .follow_links(false)
        .sort_by_file_path(Path::cmp)
        .build();
    for entry in walk {
        match entry {
            Ok(entry) => {
                let is_file = entry.file_type().is_some_and(|t| t.is_file());
                if is_file && is_paper(entry.path()) && !config.excludes(entry.path()) {
                    out.push(entry.into_path());
                }
            }
            Err(e) => errors.push(FileError {
                path: folder.display().to_string(),
                message: format!("a part of the folder cannot be read ({e})"),
            }),
        }
    }
}

fn is_paper(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    !name.starts_with("~$")
        && path.extension().is_some_and(|e| {
            ["pdf", "docx", "txt", "text"]
                .iter()
                .any(|known| e.eq_ignore_ascii_case(known))
        })
}

/// The files among these that differ from a revision, or are not tracked yet, as the `git` command says.
///
/// # Errors
/// Where git is missing, the folder is no repository or the revision is unknown; the message says which.
pub fn changed_since(files: Vec<PathBuf>, revision: &str) -> Result<Vec<PathBuf>, String> {
    if revision.starts_with('-') {
        return Err(format!("`{revision}` is no revision"));
    }
    let run = |arguments: &[&str]| -> Result<String, String> {
        let output = Command::new("git")
            .args(arguments)
            .output()
            .map_err(|e| format!("git cannot be started ({e}); --changed-since asks it"))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let first = said.lines().next().unwrap_or("it gave no reason");
        Err(format!("git does not know what changed since {revision}: {first}"))
    };
    let root = PathBuf::from(run(&["rev-parse", "--show-toplevel"])?.trim_end_matches('\n'));
    let mut changed = BTreeSet::new();
    for listed in [
        run(&["diff", "--name-only", "-z", "--diff-filter=d", revision, "--"])?,
        run(&[
            "ls-files",
            "--others",
            "--exclude-standard",
            "--full-name",
            "-z",
            "--",
            ":/",
        ])?,
    ] {
        changed.extend(listed.split('\0').filter(|n| !n.is_empty()).map(|n| root.join(n)));
    }
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let changed: BTreeSet<PathBuf> = changed.iter().map(|p| whole(p)).collect();
    Ok(files.into_iter().filter(|f| changed.contains(&whole(f))).collect())
}
