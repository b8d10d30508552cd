//! The worker's side: reads files that come through standard input until there are no more.

use super::Bounds;
use super::wire::{Answer, Request, receive, send, take};
use crate::examine::read_bytes;
use crate::extract::ocr;
use std::io::{BufReader, BufWriter, Write, stdout};
use std::sync::atomic::{AtomicU64, Ordering};

/// The longest head of a request, in bytes.
const HEAD: u64 = 4096;

/// Reads files until standard input ends. A file that breaks a bound ends the process.
///
/// # Errors
/// Where the pipes break, or what comes through them is no request.
pub fn serve(bounds: Bounds) -> std::io::Result<()> {
    static LENGTH: AtomicU64 = AtomicU64::new(0);
    bounds.bind();
    ocr::announce_to(move |page| {
        bounds.allow_recognition(LENGTH.load(Ordering::Relaxed), page);
        // Where nobody is left to hear it, the answer will not be heard either.
        let _ = tell(&Answer::Wait(page));
    });
    let mut input = BufReader::new(std::io::stdin().lock());
    while let Some(request) = receive::<Request>(&mut input, HEAD)? {
        LENGTH.store(request.length, Ordering::Relaxed);
        bounds.allow(request.length);
        let bytes = take(&mut input, request.length)?;
        tell(&Answer::Done(Box::new(read_bytes(&bytes, request.options))))?;
    }
    Ok(())
}

fn tell(answer: &Answer) -> std::io::Result<()> {
    let mut output = BufWriter::with_capacity(1 << 16, stdout().lock());
    send(answer, &mut output)?;
    output.flush()
}
