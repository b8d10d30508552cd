//! The `tesseract` command as a child process, fed and read over pipes, with a limit on its time.

use super::Unread;
use crate::resources;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// Most bytes that are taken from the command; a full page gives about 100 KB.
const MOST: u64 = 32 << 20;
/// How long the command may take to list its languages.
const PROBE_LIMIT: Duration = Duration::from_secs(10);

fn start(args: &[&str]) -> Result<Child, Unread> {
    let mut command = Command::new("tesseract");
    command
        .args(args)
        // one page is one job: its threads cost more than they give
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    // a worker's cap on memory is meant for the readers of files, not for a program with data of its own
    resources::without_memory_limit(|| command.spawn()).map_err(|_| Unread::NoCommand)
}

/// Whether the command is there, and can read English.
pub fn probe() -> Result<(), Unread> {
    let child = start(&["--list-langs"])?;
    let listed = output(child, Vec::new(), PROBE_LIMIT)?;
    let english = String::from_utf8_lossy(&listed).lines().any(|l| l.trim() == "eng");
    if english { Ok(()) } else { Err(Unread::NoEnglish) }
}

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A page of text.
    Page,
    /// A column of numbers.
    Numbers,
}

/// The words of a PNG as hOCR.
pub fn recognise(png: Vec<u8>, dpi: u32, shown: Shown, limit: Duration) -> Result<Vec<u8>, Unread> {
    let dpi = dpi.to_string();
    let mut args = vec!["stdin", "stdout", "--dpi", &dpi, "-l", "eng", "--psm"];
    args.extend(match shown {
        Shown::Page => &["3"][..],
        Shown::Numbers => &["6", "-c", "tessedit_char_whitelist=0123456789"],
    });
    args.push("hocr");
    let child = start(&args)?;
    output(child, png, limit)
}

/// Feeds a child and takes what it writes; a child that is not done within the limit is killed. It is always waited for.
fn output(mut child: Child, input: Vec<u8>, limit: Duration) -> Result<Vec<u8>, Unread> {
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (done, taken) = mpsc::channel();
    let result = std::thread::scope(|side| {
        side.spawn(move || {
            if let Some(mut stdin) = stdin {
                // a child that stops reading shows in what it writes and in how it ends
                let _ = stdin.write_all(&input);
            }
        });
        side.spawn(move || {
            let mut out = Vec::new();
            let whole = stdout.is_some_and(|s| s.take(MOST).read_to_end(&mut out).is_ok());
            let _ = done.send(whole.then_some(out));
        });
        let result = match taken.recv_timeout(limit) {
            Ok(Some(out)) => Ok(out),
            Ok(None) => Err(Unread::Failed),
            Err(_) => Err(Unread::TooSlow),
        };
        if result.is_err() || result.as_ref().is_ok_and(|out| out.len() as u64 >= MOST) {
            let _ = child.kill();
        }
        result
    });
    match child.wait() {
        Ok(status) if status.success() => result,
        _ => result.and(Err(Unread::Failed)),
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::panic)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn shell(script: &str) -> Child {
        Command::new("sh")
            .args(["-c", script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn a_child_that_hangs_is_killed() {
        let started = Instant::now();
        let read = output(shell("exec sleep 60"), vec![0; 1 << 20], Duration::from_millis(200));
        assert_eq!(read, Err(Unread::TooSlow));
        assert!(started.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn what_goes_in_comes_out_and_a_failure_is_one() {
        let input = vec![7; 3 << 20];
        assert_eq!(output(shell("cat"), input.clone(), Duration::from_secs(20)), Ok(input));
        assert_eq!(
            output(shell("echo x; exit 3"), Vec::new(), Duration::from_secs(20)),
            Err(Unread::Failed)
        );
    }
}
