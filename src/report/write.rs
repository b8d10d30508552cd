//! Files that are written whole or not at all, readable by their owner only.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Why nothing was written. Messages name what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The output is the input.
    #[error("{path}: this is the file that is read; name another one, or say --force to replace it")]
    OntoInput {
        /// As given by the user.
        path: PathBuf,
    },
    /// The output is a folder or a device.
    #[error("{path}: this is no regular file; name a file")]
    NoFile {
        /// As given by the user.
        path: PathBuf,
    },
    /// The system says no.
    #[error("{path}: it cannot be written ({error}); check the folder, its permissions and the free space")]
    System {
        /// As given by the user.
        path: PathBuf,
        /// The system's reason.
        error: std::io::Error,
    },
}

/// Refuses an output that is the input itself, by whatever name.
///
/// # Errors
/// [`WriteError::OntoInput`].
pub fn not_onto(input: &Path, output: &Path) -> Result<(), WriteError> {
    match (input.canonicalize(), output.canonicalize()) {
        (Ok(a), Ok(b)) if a == b => Err(WriteError::OntoInput {
            path: output.to_owned(),
        }),
        _ => Ok(()),
    }
}

/// Writes a file: to a new file in the same folder first, which takes the name when it is whole and on the disk. Until
/// then a file of that name stays as it was. Only the owner can read it.
///
/// # Errors
/// Where the system refuses; then nothing of the new file is left.
pub fn whole(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let failed = |error| WriteError::System {
        path: path.to_owned(),
        error,
    };
    if path.exists() && !path.is_file() {
        return Err(WriteError::NoFile { path: path.to_owned() });
    }
    let (draft, file) = new_beside(path).map_err(failed)?;
    let written = fill(file, bytes).and_then(|()| std::fs::rename(&draft, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&draft);
    }
    written.map_err(failed)
}

fn fill(mut file: File, bytes: &[u8]) -> std::io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

/// A new file in the folder of `path`, hidden, with a name that nobody has.
fn new_beside(path: &Path) -> std::io::Result<(PathBuf, File)> {
    let name = path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut tries = 0_u32;
    loop {
        let draft = path.with_file_name(format!(".{name}.{}-{tries}.part", std::process::id()));
        match options.open(&draft) {
            Ok(file) => return Ok((draft, file)),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists && tries < 100 => tries += 1,
            Err(e) => return Err(e),
        }
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("the folder can be read").flatten();
        entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_is_replaced_whole_and_only_its_owner_can_read_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.docx");
        std::fs::write(&path, "old").expect("the old file");
        whole(&path, b"new").expect("it is written");
        assert_eq!(std::fs::read(&path).expect("it can be read"), b"new");
        assert_eq!(names(folder.path()), ["out.docx"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn what_cannot_be_written_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("taken");
        std::fs::create_dir(&path).expect("a folder of that name");
        assert!(matches!(whole(&path, b"new"), Err(WriteError::NoFile { .. })));
        assert!(matches!(
            whole(&folder.path().join("no/such/folder"), b"new"),
            Err(WriteError::System { .. })
        ));
        assert_eq!(names(folder.path()), ["taken"]);
    }

    #[test]
    fn the_input_is_known_by_any_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("in.docx");
        std::fs::write(&path, "text").expect("the input");
        let same = folder.path().join(".").join("in.docx");
        assert!(matches!(not_onto(&path, &same), Err(WriteError::OntoInput { .. })));
        assert!(not_onto(&path, &folder.path().join("out.docx")).is_ok());
        #[cfg(unix)]
        {
            let link = folder.path().join("link.docx");
            std::os::unix::fs::symlink(&path, &link).expect("a link");
            assert!(matches!(not_onto(&path, &link), Err(WriteError::OntoInput { .. })));
        }
    }
}
