//! The command line: what was typed, and which subcommand answers it.

mod annotate;
mod check;
mod compare;
mod explain;
mod library;
mod read;
mod report;
mod rules;
mod terms;
mod text;
mod worker;

use crate::examine::Examiner;
use crate::reading::CaseFacts;
use crate::reading::case::{CircuitName, GuidelineRange};
use crate::report::quote::printable;
use crate::report::terminal::Style;
use crate::rule::{Kind, Knowledge, Severity, files_with};
use clap::{Args, Parser, Subcommand, ValueEnum};
use miette::Diagnostic;
use read::ReadArgs;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Nothing at or above `--fail-on`.
pub const OK: u8 = 0;
/// Findings at or above `--fail-on`.
pub const FINDINGS: u8 = 1;
/// An error: a file that could not be read, a wrong option, a broken rule.
pub const ERROR: u8 = 2;
/// Nothing could be read at all.
pub const NOTHING_READ: u8 = 3;

/// Reads federal plea, cooperation and proffer agreements and shows defence counsel what in them can hurt the client.
///
/// Everything stays on this machine. What it prints is information for counsel, not legal advice.
#[derive(Debug, Parser)]
#[command(name = "caveat", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Findings in files and folders
    Check(check::CheckArgs),
    /// Two drafts: what appeared, went away, got worse or better, and which promises changed force
    Compare(compare::CompareArgs),
    /// A copy of a Word file with the findings as comments on their words
    Annotate(annotate::AnnotateArgs),
    /// A report for counsel or for the client, as HTML, Word or Markdown
    Report(report::ReportArgs),
    /// The text as read, with page and paragraph marks
    Text(text::TextArgs),
    /// The term sheet of one agreement: twenty facts, each with its words, page and paragraph
    Terms(terms::TermsArgs),
    /// One rule, whole, with authorities and examples
    Explain(explain::ExplainArgs),
    /// Write a commented configuration for a template library
    Init(library::InitArgs),
    /// Let a finding stand, with a reason, in the accept file beside the configuration
    Accept(library::AcceptArgs),
    /// The rules: list them, test their examples, start a new one
    #[command(subcommand)]
    Rules(rules::RulesCommand),
    #[command(name = crate::worker::COMMAND, hide = true)]
    Worker(worker::WorkerArgs),
}

/// Where rules come from.
#[derive(Debug, Args)]
struct RulesFrom {
    /// A folder of rule files laid over the program's own: a file with the same path replaces it, others are added
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

/// Case facts that the paper may not hold.
#[derive(Debug, Args)]
struct CaseArgs {
    /// Read the paper as this kind: plea, cooperation, proffer, immunity, npa, dpa
    #[arg(long, value_name = "KIND")]
    kind: Option<Kind>,
    /// The highest statutory minimum of the pleaded counts, in months; 0 says that there is none
    #[arg(long, value_name = "N")]
    minimum_months: Option<u32>,
    /// The guideline range in months: 97-121, 360-life
    #[arg(long, value_name = "LOW-HIGH")]
    guideline_range: Option<GuidelineRange>,
    /// The circuit: 1 to 11, or dc; findings on the motion then name its test for a refusal to move
    #[arg(long, value_name = "N")]
    circuit: Option<CircuitName>,
    /// A file with these facts (kind, minimum-months, guideline-range, circuit); what is typed goes before it
    #[arg(long, value_name = "FILE")]
    case: Option<PathBuf>,
}

impl CaseArgs {
    fn facts(&self) -> Result<CaseFacts, String> {
        let typed = CaseFacts {
            kind: self.kind,
            minimum_months: self.minimum_months,
            guideline_range: self.guideline_range,
            circuit: self.circuit.clone(),
        };
        let Some(path) = &self.case else { return Ok(typed) };
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|e| format!("{name}: the case file cannot be read ({e}); check the path"))?;
        let file = CaseFacts::from_toml(&name, &text).map_err(|e| underlined("the case file cannot be used", &[e]))?;
        Ok(typed.or(file))
    }
}

/// A severity, as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum SeverityArg {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

impl From<SeverityArg> for Severity {
    fn from(arg: SeverityArg) -> Severity {
        match arg {
            SeverityArg::Info => Severity::Info,
            SeverityArg::Low => Severity::Low,
            SeverityArg::Medium => Severity::Medium,
            SeverityArg::High => Severity::High,
            SeverityArg::Critical => Severity::Critical,
        }
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            let code = if e.use_stderr() { ERROR } else { OK };
            let _ = e.print();
            return ExitCode::from(code);
        }
    };
    let result = match cli.command {
        Command::Check(args) => check::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Annotate(args) => annotate::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Text(args) => text::run(&args),
        Command::Terms(args) => terms::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Init(args) => library::init(&args),
        Command::Accept(args) => library::accept(&args),
        Command::Rules(command) => rules::run(&command),
        Command::Worker(args) => worker::run(&args),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            let _ = writeln!(std::io::stderr(), "caveat: {}", printable(&message));
            ExitCode::from(ERROR)
        }
    }
}

/// Loads the rules; mistakes in rule files are shown with the place underlined.
fn knowledge(from: &RulesFrom) -> Result<Knowledge, String> {
    let loaded = match &from.rules {
        None => Knowledge::embedded(),
        Some(folder) => match files_with(folder) {
            Ok(files) => Knowledge::load(&files),
            Err(e) => Err(vec![e]),
        },
    };
    loaded.map_err(|errors| underlined("the rules cannot be used", &errors))
}

fn examiner(from: &RulesFrom) -> Result<Examiner, String> {
    knowledge(from).map(Examiner::new)
}

/// Shows mistakes in a file of the user, with the words underlined; what is wrong in sum is the error that comes back.
fn underlined(what: &str, errors: &[impl Diagnostic]) -> String {
    let style = style_of(&std::io::stderr());
    let theme = if style.color {
        miette::GraphicalTheme::unicode()
    } else {
        miette::GraphicalTheme::unicode_nocolor()
    };
    let handler = miette::GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_links(false);
    let mut out = String::new();
    for error in errors {
        let _ = handler.render_report(&mut out, error);
    }
    let _ = std::io::stderr().write_all(out.as_bytes());
    format!("{what}; the places are shown above")
}

/// Width and colour for a stream: colour only on a terminal, and not where `NO_COLOR` is set (no-color.org).
fn style_of(stream: &impl IsTerminal) -> Style {
    let terminal = stream.is_terminal();
    let quiet = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
        || std::env::var_os("TERM").is_some_and(|t| t == "dumb");
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let size = terminal
        .then(terminal_size::terminal_size)
        .flatten()
        .map(|(w, _)| usize::from(w.0));
    Style {
        width: size.or(columns).unwrap_or(100).clamp(40, 140),
        color: terminal && !quiet,
    }
}

/// Writes to standard output. A reader that has gone away (`| head`) is no error.
fn print(text: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(e) => Err(format!("standard output cannot be written ({e})")),
        Ok(()) => Ok(()),
    }
}
