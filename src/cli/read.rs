//! How files are read: the options that every reading command takes, and the batch that reads files side by side.

use crate::document::Document;
use crate::examine::{Examined, Examiner};
use crate::extract::docx::Changes;
use crate::extract::ocr::Ocr;
use crate::extract::{ExtractError, Limits, Options};
use crate::reading::CaseFacts;
use crate::source::Source;
use crate::worker::{Bounds, Pool};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How files are read.
#[derive(Debug, Args)]
pub(super) struct ReadArgs {
    /// How the tracked changes of a Word file are read: as if all were accepted, as the file was before them, or with
    /// inserted and deleted text both
    #[arg(long, value_enum, default_value_t = ChangesArg::Accepted)]
    changes: ChangesArg,
    /// Character recognition of PDF pages, by the tesseract command where it is installed: of pages that are pictures,
    /// of none, or of every page
    #[arg(long, value_enum, default_value_t = OcrArg::Auto, value_name = "WHEN")]
    ocr: OcrArg,
    /// Pages that a file may have
    #[arg(long, value_name = "N", default_value_t = Limits::default().pages, help_heading = "Limits")]
    max_pages: usize,
    /// MiB of text that a file may hold
    #[arg(long, value_name = "MIB", default_value_t = Limits::default().text >> 20, help_heading = "Limits")]
    max_text: usize,
    /// Pages of a file that character recognition may read; further ones count as not read
    #[arg(long, value_name = "N", default_value_t = Limits::default().ocr_pages, help_heading = "Limits")]
    max_ocr_pages: usize,
    /// Seconds that reading one file may take, beside character recognition
    #[arg(long, value_name = "S", default_value_t = Bounds::default().seconds, help_heading = "Limits")]
    max_seconds: u32,
    /// Memory in MiB that reading one file may take, beside the file itself
    #[arg(long, value_name = "MIB", default_value_t = Bounds::default().memory >> 20, help_heading = "Limits")]
    max_memory: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ChangesArg {
    Accepted,
    Original,
    Both,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OcrArg {
    Auto,
    Never,
    Always,
}

impl ReadArgs {
    pub(super) fn options(&self) -> Options {
        Options {
            changes: match self.changes {
                ChangesArg::Accepted => Changes::Accepted,
                ChangesArg::Original => Changes::Original,
                ChangesArg::Both => Changes::Both,
            },
            ocr: match self.ocr {
                OcrArg::Auto => Ocr::Auto,
                OcrArg::Never => Ocr::Never,
                OcrArg::Always => Ocr::Always,
            },
            ocr_jobs: 0,
            limits: Limits {
                pages: self.max_pages,
                text: self.max_text << 20,
                ocr_pages: self.max_ocr_pages,
                ..Limits::default()
            },
        }
    }

    /// Workers with these limits.
    pub(super) fn pool(&self) -> Result<Pool, String> {
        let bounds = Bounds {
            memory: self.max_memory << 20,
            seconds: self.max_seconds,
        };
        Pool::of_this_program(bounds)
            .map_err(|e| format!("it cannot be found out which program this is ({e}); start it by its full path"))
    }

    /// One file that is read and not checked.
    pub(super) fn document(&self, source: &Source) -> Result<Document, String> {
        self.pool()?
            .read(source, self.options())
            .map_err(|e| format!("{}: {e}", source.path.display()))
    }
}

/// What became of one file.
pub(super) type Outcome = Result<Examined, String>;

/// Reads and checks files side by side, `jobs` at a time. The outcomes come in the order of the files, whichever was
/// done first. The rules are loaded meanwhile.
///
/// # Errors
/// Where the rules cannot be loaded or no worker can be had.
pub(super) fn examine(
    files: &[PathBuf],
    read: &ReadArgs,
    case: &(impl Fn(&Path) -> CaseFacts + Sync),
    jobs: Option<NonZeroUsize>,
    load: impl FnOnce() -> Result<Examiner, String>,
) -> Result<(Examiner, Vec<Outcome>), String> {
    let pool = read.pool()?;
    let cores = jobs.or_else(|| std::thread::available_parallelism().ok());
    let cores = cores.map_or(1, NonZeroUsize::get);
    let threads = cores.min(files.len());
    let options = Options {
        ocr_jobs: cores / threads.max(1),
        ..read.options()
    };
    let next = AtomicUsize::new(0);
    let loaded: OnceLock<Result<Examiner, String>> = OnceLock::new();
    let mut outcomes: Vec<Option<Outcome>> = Vec::new();
    outcomes.resize_with(files.len(), || None);
    std::thread::scope(|scope| {
        let (send, done) = channel();
        for _ in 0..threads {
            let send = send.clone();
            let work = || {
                // the closure owns its end of the channel, so that the last one to finish closes it
                let send = send;
                while let Some((i, path)) = take(&next, files) {
                    let read = Source::open(path).and_then(|source| {
                        let document: Result<Document, ExtractError> = pool.read(&source, options);
                        document.map(|d| (source, d)).map_err(|e| e.to_string())
                    });
                    let Ok(examiner) = loaded.wait() else { return };
                    let outcome = read.map(|(source, d)| examiner.examine_document(&source, d, &case(path)));
                    if send.send((i, outcome)).is_err() {
                        return;
                    }
                }
            };
            scope.spawn(work);
        }
        drop(send);
        if loaded.get_or_init(load).is_ok() {
            collect(&done, files, &mut outcomes);
        }
    });
    let examiner = loaded.into_inner().ok_or("the rules were not loaded")??;
    Ok((examiner, outcomes.into_iter().flatten().collect()))
}

/// The next file that nobody has taken.
fn take<'f>(next: &AtomicUsize, files: &'f [PathBuf]) -> Option<(usize, &'f PathBuf)> {
    let i = next.fetch_add(1, Ordering::Relaxed);
    files.get(i).map(|path| (i, path))
}

/// Puts outcomes in their places as they come, with a bar where somebody watches and waits.
fn collect(done: &Receiver<(usize, Outcome)>, files: &[PathBuf], outcomes: &mut [Option<Outcome>]) {
    let started = Instant::now();
    let mut bar: Option<ProgressBar> = None;
    for (count, (i, outcome)) in done.iter().enumerate() {
        if let Some(slot) = outcomes.get_mut(i) {
            *slot = Some(outcome);
        }
        if bar.is_none()
            && files.len() > 1
            && started.elapsed() > Duration::from_secs(1)
            && std::io::stderr().is_terminal()
        {
            let new = ProgressBar::new(files.len() as u64);
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}") {
                new.set_style(style);
            }
            bar = Some(new);
        }
        if let Some(bar) = &bar {
            bar.set_position(count as u64 + 1);
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}
