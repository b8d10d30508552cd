//! A file as it came: its bytes, what they are, and their digest.

use crate::extract::ExtractError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The formats that can be read. Told from the bytes, never from the file name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// ISO 32000.
    Pdf,
    /// ECMA-376 WordprocessingML in a ZIP package.
    Docx,
    /// Plain text in UTF-8, UTF-16 or Latin-1.
    Text,
}

impl Format {
    /// The name used in JSON and messages.
    pub fn name(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Text => "text",
        }
    }

    /// The ending of its file names.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Text => "txt",
        }
    }

    /// Tells the format from the bytes.
    ///
    /// # Errors
    /// [`ExtractError::Empty`], [`ExtractError::EncryptedDocx`] for an OLE container, [`ExtractError::UnknownFormat`].
    pub fn sniff(bytes: &[u8]) -> Result<Format, ExtractError> {
        if bytes.is_empty() {
            return Err(ExtractError::Empty);
        }
        // ISO 32000-1, annex H, note 13: readers accept the header anywhere in the first 1024 bytes.
        let head = &bytes[..bytes.len().min(1024)];
        if head.windows(5).any(|w| w == b"%PDF-") {
            return Ok(Format::Pdf);
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return Ok(Format::Docx);
        }
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Err(ExtractError::EncryptedDocx);
        }
        let unknown = |found: &str| ExtractError::UnknownFormat {
            found: found.to_owned(),
        };
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => return Err(unknown("a PNG picture")),
            [0xFF, 0xD8, 0xFF, ..] => return Err(unknown("a JPEG picture")),
            [b'I', b'I', 0x2A, 0, ..] | [b'M', b'M', 0, 0x2A, ..] => return Err(unknown("a TIFF picture")),
            [b'{', b'\\', b'r', b't', b'f', ..] => return Err(unknown("an RTF file")),
            _ => {}
        }
        if looks_like_text(bytes) {
            Ok(Format::Text)
        } else {
            Err(unknown("binary data"))
        }
    }
}

/// Few control characters, or UTF-16 by its byte order mark or its zero bytes.
fn looks_like_text(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return true;
    }
    let sample = &bytes[..bytes.len().min(8192)];
    if crate::extract::text::utf16_without_mark(sample).is_some() {
        return true;
    }
    let odd = sample
        .iter()
        .filter(|&&b| b < 9 || (14..32).contains(&b) || b == 127)
        .count();
    odd * 50 <= sample.len()
}

/// A file that has been read into memory.
#[derive(Debug, Clone)]
pub struct Source {
    /// As given by the user.
    pub path: PathBuf,
    /// The whole file.
    pub bytes: Vec<u8>,
    /// Lower-case hexadecimal SHA-256 of the bytes.
    pub sha256: String,
}

/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 512 * 1024 * 1024;

impl Source {
    /// Reads a file.
    ///
    /// # Errors
    /// A sentence with the operating system's reason, or that the file is no regular file, is larger than
    /// [`MAX_BYTES`], or changed while it was read.
    pub fn open(path: &Path) -> Result<Source, String> {
        let opened = |e: std::io::Error| match e.kind() {
            std::io::ErrorKind::NotFound => "there is no such file; check the path".to_owned(),
            _ => format!("it cannot be opened ({e})"),
        };
        // before it is opened: opening a pipe waits for somebody to write to it
        if !std::fs::metadata(path).map_err(opened)?.is_file() {
            return Err("it is not a regular file".to_owned());
        }
        let file = File::open(path).map_err(opened)?;
        let read = |e: std::io::Error| format!("it cannot be read ({e})");
        let before = file.metadata().map_err(read)?;
        if before.len() > MAX_BYTES {
            return Err(format!("it is larger than {} MiB; split it", MAX_BYTES / 1024 / 1024));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0));
        (&file).take(before.len() + 1).read_to_end(&mut bytes).map_err(read)?;
        let after = file.metadata().map_err(read)?;
        if bytes.len() as u64 != before.len() || after.len() != before.len() || modified(&after) != modified(&before) {
            return Err("it changed while it was read; check it again when it is finished".to_owned());
        }
        Ok(Source::from_bytes(path.to_owned(), bytes))
    }

    /// Wraps bytes that are already in memory; `path` only names them in reports.
    pub fn from_bytes(path: PathBuf, bytes: Vec<u8>) -> Source {
        let sha256 = hex(&Sha256::digest(&bytes));
        Source { path, bytes, sha256 }
    }
}

fn modified(of: &Metadata) -> Option<SystemTime> {
    of.modified().ok()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_decide_and_not_the_name() {
        assert_eq!(Format::sniff(b"%PDF-1.7\n").ok(), Some(Format::Pdf));
        assert_eq!(Format::sniff(b"\n\n%PDF-1.4").ok(), Some(Format::Pdf));
        assert_eq!(Format::sniff(b"PK\x03\x04rest").ok(), Some(Format::Docx));
        assert_eq!(Format::sniff("PLEA AGREEMENT §".as_bytes()).ok(), Some(Format::Text));
        assert_eq!(
            Format::sniff(b"P\0L\0E\0A\0 \0A\0G\0R\0E\0E\0M\0E\0N\0T\0").ok(),
            Some(Format::Text)
        );
        assert!(matches!(Format::sniff(b""), Err(ExtractError::Empty)));
        assert!(matches!(
            Format::sniff(&[0xD0, 0xCF, 0x11, 0xE0]),
            Err(ExtractError::EncryptedDocx)
        ));
        assert!(matches!(
            Format::sniff(&[0, 1, 2, 3, 4, 5, 6, 7]),
            Err(ExtractError::UnknownFormat { .. })
        ));
    }

    #[test]
    fn the_digest_is_sha_256() {
        let source = Source::from_bytes("x".into(), b"abc".to_vec());
        assert!(source.sha256.starts_with("ba7816bf8f01cfea"));
    }
}
