//! What goes through the pipes: a request with the bytes of a file, an answer with the document read from it.
//!
//! Both begin with a length (eight bytes, little endian) and the `postcard` form of a value; the bytes of the file
//! follow the request as they are.

use crate::document::Document;
use crate::extract::{ExtractError, Options};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{Error, ErrorKind, Read, Write};
use std::time::Duration;

/// What is asked of a worker.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    /// Bytes of the file that follow.
    pub length: u64,
    pub options: Options,
}

/// What a worker says of it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// A page is being recognised and may take so long; more will follow.
    Wait(Duration),
    /// The file is read, or cannot be.
    Done(Box<Result<Document, ExtractError>>),
}

/// Writes a value with its length in front, without a second copy of it in memory.
pub(super) fn send(value: &impl Serialize, to: &mut impl Write) -> std::io::Result<()> {
    let length = postcard::experimental::serialized_size(value).map_err(Error::other)?;
    to.write_all(&(length as u64).to_le_bytes())?;
    postcard::to_io(value, to).map_err(Error::other)?;
    Ok(())
}

/// Reads a value of at most `limit` bytes. `None` where the other side has closed the pipe before it.
pub(super) fn receive<T: DeserializeOwned>(from: &mut impl Read, limit: u64) -> std::io::Result<Option<T>> {
    let mut length = [0; 8];
    match from.read_exact(&mut length) {
        Err(e) if e.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u64::from_le_bytes(length);
    if length > limit {
        return Err(ErrorKind::FileTooLarge.into());
    }
    let bytes = take(from, length)?;
    postcard::from_bytes(&bytes).map(Some).map_err(Error::other)
}

/// Exactly so many bytes.
pub(super) fn take(from: &mut impl Read, length: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(length).map_err(Error::other)?);
    from.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}
