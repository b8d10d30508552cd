//! Reading files in processes of their own, so that no file can take the program down with it: a crash, a hang, a bomb
//! or an overflowing stack is an error of that file, and the next file gets a new process.
//!
//! A worker is this same program, started with a subcommand that is not shown. It binds itself before it reads anything
//! (no core files, a cap on address space and, file by file, on processor time), gets the bytes of a file through its
//! standard input and answers with the whole [`Document`], places included. It loads no rules. On systems without such
//! limits (Windows) the parent's clock alone holds.
//!
//! Whoever uses this crate as a library reads in his own process ([`crate::examine::read_document`]) unless he makes a
//! [`Pool`]; its program is an installed `caveat`, or any program that hands its own arguments to [`crate::cli::main`].

mod bounds;
mod process;
mod serve;
mod wire;

pub use bounds::Bounds;
pub use serve::serve;

use crate::document::{Document, Note};
use crate::examine::read_document;
use crate::extract::ocr::Ocr;
use crate::extract::{ExtractError, Options, Stop};
use crate::source::{Format, Source};
use process::{Ended, Outcome, Process};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The subcommand that makes the program a worker.
pub const COMMAND: &str = "read-for-parent";

/// Worker processes: as many as there are threads that read at the same time. They end with the pool.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    bounds: Bounds,
    idle: Mutex<Vec<Process>>,
}

impl Pool {
    /// A pool whose workers are processes of `program`. None is started yet.
    pub fn new(program: PathBuf, bounds: Bounds) -> Pool {
        Pool {
            program,
            bounds,
            idle: Mutex::new(Vec::new()),
        }
    }

    /// A pool of processes of the program that is running.
    ///
    /// # Errors
    /// Where the operating system does not tell which program that is.
    pub fn of_this_program(bounds: Bounds) -> std::io::Result<Pool> {
        // On Linux this name holds even when the file has been replaced since.
        let running = Path::new("/proc/self/exe");
        let program = if cfg!(target_os = "linux") && running.exists() {
            running.to_owned()
        } else {
            std::env::current_exe()?
        };
        Ok(Pool::new(program, bounds))
    }

    /// Reads a file in a worker.
    ///
    /// A text file is read here: a process start would take longer than the reading, and the reader of text is a few
    /// hundred lines without recursion whose cost is linear in a size that is limited.
    ///
    /// # Errors
    /// Those of [`read_document`], and [`ExtractError::Stopped`] where the worker died or was stopped.
    pub fn read(&self, source: &Source, options: Options) -> Result<Document, ExtractError> {
        if Format::sniff(&source.bytes)? == Format::Text {
            return read_document(source, options);
        }
        let ended = match self.ask(source, options)? {
            Ok(outcome) => return outcome,
            Err(ended) => ended,
        };
        if !ended.recognising {
            return Err(ended.stop.into());
        }
        // The pictures are what broke it; the rest can be read.
        let print = Options {
            ocr: Ocr::Never,
            ..options
        };
        let Ok(Ok(mut document)) = self.ask(source, print)? else {
            return Err(ended.stop.into());
        };
        document.notes.push(Note {
            page: None,
            message: format!("pages that are pictures were not read: {}", ended.stop),
        });
        Ok(document)
    }

    /// Asks a worker that has nothing to do, or a new one.
    fn ask(&self, source: &Source, options: Options) -> Result<Result<Outcome, Ended>, Stop> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(mut process) = idle {
            let asked = process.ask(&source.bytes, options, &self.bounds);
            // What an earlier file left behind in the process must not decide over this one.
            let retry = asked.as_ref().is_err_and(|e| !matches!(e.stop, Stop::Time { .. }));
            if !retry {
                return Ok(self.put_back(process, asked));
            }
        }
        let mut process = Process::start(&self.program, &self.bounds)?;
        let asked = process.ask(&source.bytes, options, &self.bounds);
        Ok(self.put_back(process, asked))
    }

    /// Keeps a worker that has answered for the next file.
    fn put_back(&self, process: Process, asked: Result<Outcome, Ended>) -> Result<Outcome, Ended> {
        if asked.is_ok() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(process);
        }
        asked
    }
}
