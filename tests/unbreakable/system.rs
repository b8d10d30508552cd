//! What stands in a folder and is no file, what changes under the reader's hands, and what reaches the terminal.

use super::{caveat, error_of, json};
use std::io::Write;
use std::path::Path;

const CLAUSE: &str = "COOPERATION AGREEMENT\n\n1. The defendant agrees to cooperate with the government.\n\
    2. The Office may, in its sole discretion, file a motion under Section 5K1.1 of the Guidelines.\n";

#[cfg(unix)]
#[test]
fn a_pipe_in_the_folder_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.txt");
    let user = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, user, 0).unwrap();
    assert!(error_of(&pipe, &[]).contains("not a regular file"));
    std::fs::write(folder.path().join("real.txt"), CLAUSE).unwrap();
    let ran = caveat(&["check", "--format", "json", &folder.path().display().to_string()]);
    assert_eq!(json(&ran)["documents"].as_array().map(Vec::len), Some(1));
}

#[cfg(unix)]
#[test]
fn a_loop_of_links_is_walked_once() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("real.txt"), CLAUSE).unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
    std::os::unix::fs::symlink("b.txt", folder.path().join("a.txt")).unwrap();
    std::os::unix::fs::symlink("a.txt", folder.path().join("b.txt")).unwrap();
    let ran = caveat(&["check", "--format", "json", &folder.path().display().to_string()]);
    assert_eq!(json(&ran)["documents"].as_array().map(Vec::len), Some(1));
    assert!(error_of(&folder.path().join("a.txt"), &[]).contains("cannot be opened"));
}

#[test]
fn a_file_that_grows_while_it_is_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("growing.txt");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(200 << 20).unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    let said = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut end = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                let _ = end.write_all(b"and ");
            }
        });
        let said = error_of(&path, &[]);
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        said
    });
    assert!(said.contains("changed while it was read"), "{said}");
}

/// Everything that a terminal would take for a command.
fn commands(text: &str) -> Vec<char> {
    let kept = |c: char| c == '\n' || c == '\t';
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .filter(|&c| c.is_control() && !kept(c) || turns(c))
        .collect()
}

#[test]
fn nothing_in_a_paper_or_a_file_name_commands_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let evil = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{202e}\u{8}\u{7f}";
    let text = CLAUSE
        .replace("sole", &format!("{evil}sole"))
        .replace("2. ", &format!("2. {evil}"))
        .replace("AGREEMENT", &format!("AGREEMENT {evil}"))
        + &"3. The defendant has read this agreement and signs it freely.\n".repeat(40);
    let named = |name: &str| folder.path().join(name);
    std::fs::write(named("clause.txt"), text).unwrap();
    let mut shown = Vec::new();
    let path = named("clause.txt").display().to_string();
    shown.push(caveat(&["check", &path]));
    shown.push(caveat(&["text", &path]));
    shown.push(caveat(&["text", "--view", &path]));
    shown.push(caveat(&["check", "no/such/\u{1b}[31mfile.txt"]));
    shown.push(caveat(&["text", "no/such/\u{1b}[31mfile.txt"]));
    #[cfg(unix)]
    {
        let path = named("\u{1b}[31mred.txt");
        std::fs::write(&path, CLAUSE).unwrap();
        shown.push(caveat(&["check", &path.display().to_string()]));
    }
    for ran in shown {
        assert!(ran.stdout.len() + ran.stderr.len() > 40);
        assert!(!ran.stdout.contains("binary data"), "the paper was read");
        assert!(commands(&ran.stdout).is_empty(), "{}", ran.stdout);
        assert!(commands(&ran.stderr).is_empty(), "{}", ran.stderr);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_leaves_no_core_file_and_has_its_memory_capped() {
    use std::process::{Command, Stdio};
    let mut worker = Command::new(env!("CARGO_BIN_EXE_caveat"))
        .args([caveat::worker::COMMAND, "268435456", "15"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let limits = Path::new("/proc").join(worker.id().to_string()).join("limits");
    let bound = |text: &str| {
        let line = |name: &str| text.lines().find(|l| l.starts_with(name)).unwrap_or("").to_owned();
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let core = words(&line("Max core file size"));
        let space = words(&line("Max address space"));
        core.get(4..6) == Some(&["0".to_owned(), "0".to_owned()][..])
            && space.get(3).map(String::as_str) == Some("268435456")
    };
    let mut text = String::new();
    // it binds itself as soon as it runs
    for _ in 0..500 {
        text = std::fs::read_to_string(&limits).unwrap();
        if bound(&text) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(bound(&text), "{text}");
    drop(worker.stdin.take());
    assert!(worker.wait().unwrap().success(), "it ends with its input");
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs unshare of util-linux, and leave to use it"]
fn without_a_network_the_result_is_the_same() {
    let paths = ["pdf", "docx", "txt"].map(|e| {
        let path = super::fixtures().join(format!("agreements/sdny-letter-cooperation/agreement.{e}"));
        path.display().to_string()
    });
    let args = ["check", "--format", "json", &paths[0], &paths[1], &paths[2]];
    let cut = std::process::Command::new("unshare")
        .args(["--map-root-user", "--net", env!("CARGO_BIN_EXE_caveat")])
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&cut.stderr), "");
    assert_eq!(caveat(&args).stdout, String::from_utf8_lossy(&cut.stdout));
}
