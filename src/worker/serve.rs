//! The worker's side: reads files that come through standard input until there are no more.

use super::Bounds;
use super::bounds::{allow, bind};
use super::wire::{Request, receive, send, take};
use crate::document::Document;
use crate::examine::read_bytes;
use crate::extract::ExtractError;
use std::io::{BufReader, BufWriter, Write};

/// The longest head of a request, in bytes.
const HEAD: u64 = 4096;

/// Reads files until standard input ends. A file that breaks a bound ends the process.
///
/// # Errors
/// Where the pipes break, or what comes through them is no request.
pub fn serve(bounds: &Bounds) -> std::io::Result<()> {
    bind(bounds);
    let mut input = BufReader::new(std::io::stdin().lock());
    let mut output = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    while let Some(request) = receive::<Request>(&mut input, HEAD)? {
        allow(&request.bounds, request.length);
        let bytes = take(&mut input, request.length)?;
        let answer: Result<Document, ExtractError> = read_bytes(&bytes, request.options);
        send(&answer, &mut output)?;
        output.flush()?;
    }
    Ok(())
}
