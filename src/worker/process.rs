//! One worker process as its parent sees it: started, asked, watched by the clock, and what its death means.

use super::wire::{Answer, Request, receive, send};
use super::{Bounds, COMMAND};
use crate::document::Document;
use crate::extract::{ExtractError, Options, Stop};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// What is looked at of the last words of a worker, in bytes. They are never shown: they could hold text of the paper.
const LAST_WORDS: u64 = 4096;

/// A worker that runs.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
}

impl Process {
    /// Starts a worker.
    pub fn start(program: &Path, bounds: &Bounds) -> Result<Process, Stop> {
        let not_started = |e: std::io::Error| Stop::NotStarted { why: e.to_string() };
        let mut child = Command::new(program)
            .arg(COMMAND)
            .arg(bounds.memory.to_string())
            .arg(bounds.seconds.to_string())
            // the GNU library sets aside address space for every thread, which the cap would count
            .env("MALLOC_ARENA_MAX", "1")
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(not_started)?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(input), Some(output)) => Ok(Process { child, input, output }),
            _ => Err(not_started(std::io::ErrorKind::BrokenPipe.into())),
        }
    }

    /// Has a file read. After an [`Ended`] the process is dead.
    pub fn ask(&mut self, bytes: &[u8], options: Options, bounds: &Bounds) -> Result<Outcome, Ended> {
        let request = Request {
            length: bytes.len() as u64,
            options,
        };
        let Process { child, input, output } = self;
        let mut recognising = false;
        let (more_time, clock) = channel();
        let (answer, late) = std::thread::scope(|side| {
            let watch = side.spawn(move || watch(child, &clock, bounds.time(Duration::ZERO)));
            let answer = exchange(&request, bytes, input, output, bounds, |page| {
                recognising = true;
                let _ = more_time.send(bounds.time(page));
            });
            drop(more_time);
            (answer, watch.join().unwrap_or(false))
        });
        match answer {
            Ok(Some(outcome)) => Ok(outcome),
            _ => Err(Ended {
                stop: self.end(late, bounds),
                recognising,
            }),
        }
    }

    /// Why a worker that gave no answer has ended.
    fn end(&mut self, late: bool, bounds: &Bounds) -> Stop {
        let _ = self.child.kill();
        let status = self.child.wait();
        let mut last = Vec::new();
        if let Some(stderr) = self.child.stderr.take() {
            let _ = stderr.take(LAST_WORDS).read_to_end(&mut last);
        }
        let said = |words: &str| last.windows(words.len()).any(|w| w == words.as_bytes());
        if late || status.is_ok_and(ran_out_of_processor_time) {
            Stop::Time {
                seconds: bounds.seconds,
            }
        } else if said("memory allocation of") {
            Stop::Memory {
                mib: bounds.memory >> 20,
            }
        } else {
            Stop::Crash
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // it holds nothing that would be lost
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What came of a file.
pub(super) type Outcome = Result<Document, ExtractError>;

/// How a worker ended that gave no answer.
#[derive(Debug)]
pub(super) struct Ended {
    pub stop: Stop,
    /// Whether it had begun to recognise pages that are pictures.
    pub recognising: bool,
}

/// Waits until the other end of the channel is dropped, or kills the child when its time is over: `first` from now, or
/// what has been granted since. Whether it was killed.
fn watch(child: &mut Child, clock: &Receiver<Duration>, first: Duration) -> bool {
    let mut until = Instant::now() + first;
    loop {
        match clock.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(more) => until = until.max(Instant::now() + more),
            Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) => {
                let _ = child.kill();
                return true;
            }
        }
    }
}

fn exchange(
    request: &Request,
    bytes: &[u8],
    input: &mut ChildStdin,
    output: &mut ChildStdout,
    bounds: &Bounds,
    mut wait: impl FnMut(Duration),
) -> std::io::Result<Option<Outcome>> {
    let mut head = Vec::new();
    send(request, &mut head)?;
    input.write_all(&head)?;
    input.write_all(bytes)?;
    loop {
        match receive(output, bounds.memory.saturating_add(request.length))? {
            Some(Answer::Wait(page)) => wait(page),
            Some(Answer::Done(outcome)) => return Ok(Some(*outcome)),
            None => return Ok(None),
        }
    }
}

#[cfg(unix)]
fn ran_out_of_processor_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
}

#[cfg(not(unix))]
fn ran_out_of_processor_time(_: ExitStatus) -> bool {
    false
}
