//! `caveat rules`: list them, test their examples, start a new one.

use super::{FINDINGS, OK, RulesFrom, SeverityArg};
use crate::check::examples;
use crate::examine::Examiner;
use crate::report::{json, rule_page};
use crate::rule::{Kind, Rule, Severity, schema};
use clap::{Args, Subcommand};
use std::fmt::Write as _;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// Every rule with its severity and title
    List(ListArgs),
    /// Run the examples of the rules
    Test(TestArgs),
    /// Write the skeleton of a new rule
    New(NewArgs),
    /// The JSON Schema of a rule file, or of the JSON report
    Schema(SchemaArgs),
    /// A page of documentation for every rule, as Markdown
    Docs(DocsArgs),
}

#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// The schema of what `caveat check --format json` writes
    #[arg(long)]
    report: bool,
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Only the rules of these groups
    #[arg(long, value_name = "GROUP")]
    group: Vec<String>,
    /// Only rules of these severities
    #[arg(long, value_name = "SEVERITY", value_enum)]
    severity: Vec<SeverityArg>,
    /// Only rules that concern this kind of document
    #[arg(long, value_name = "KIND")]
    kind: Option<Kind>,
    #[command(flatten)]
    rules: RulesFrom,
}

#[derive(Debug, Args)]
pub(super) struct DocsArgs {
    /// The folder to write to; `<group>/<slug>.md` and `README.md` are made in it
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    #[command(flatten)]
    rules: RulesFrom,
}

#[derive(Debug, Args)]
pub(super) struct TestArgs {
    /// Only these rules or groups
    ids: Vec<String>,
    #[command(flatten)]
    rules: RulesFrom,
}

#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// group/slug
    id: String,
    /// The rules folder to write to
    #[arg(long, default_value = "rules", value_name = "DIR")]
    rules: PathBuf,
}

pub(super) fn run(command: &RulesCommand) -> Result<u8, String> {
    match command {
        RulesCommand::List(args) => list(args),
        RulesCommand::Test(args) => test(args),
        RulesCommand::New(args) => new(args),
        RulesCommand::Schema(args) => schema(args),
        RulesCommand::Docs(args) => docs(args),
    }
}

fn list(args: &ListArgs) -> Result<u8, String> {
    let knowledge = super::knowledge(&args.rules)?;
    let width = knowledge.rules.iter().map(|r| r.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    let severities: Vec<Severity> = args.severity.iter().map(|s| (*s).into()).collect();
    let wanted = |rule: &&Rule| {
        let group = rule.id.split('/').next().unwrap_or("");
        (args.group.is_empty() || args.group.iter().any(|g| g == group))
            && (severities.is_empty() || severities.contains(&rule.file.severity))
            && args.kind.is_none_or(|k| rule.file.applies_to.contains(&k))
    };
    let mut shown = 0;
    for rule in knowledge.rules.iter().filter(wanted) {
        shown += 1;
        let _ = writeln!(
            out,
            "{:width$}  {:8}  {}",
            rule.id,
            rule.file.severity.name(),
            rule.file.title
        );
    }
    if shown == 0 {
        return Err("no rule answers to all of these; `caveat rules list` names them all".to_owned());
    }
    let _ = writeln!(out, "{shown} rules, digest {}", knowledge.digest);
    super::print(&out)?;
    Ok(OK)
}

fn test(args: &TestArgs) -> Result<u8, String> {
    let knowledge = super::knowledge(&args.rules)?;
    let examiner = Examiner::new(knowledge);
    let mut out = String::new();
    let (mut rules, mut run, mut failed) = (0, 0, 0);
    let wanted = |id: &str| args.ids.is_empty() || args.ids.iter().any(|w| w == id || id.starts_with(&format!("{w}/")));
    for rule in examiner.knowledge.rules.iter().filter(|r| wanted(&r.id)) {
        rules += 1;
        run += rule.file.fires.len() + rule.file.silent.len();
        for failure in examples::run(&examiner, rule) {
            failed += 1;
            let _ = writeln!(
                out,
                "{:10} {} [{}]\n    {}\n    {}",
                failure.failure.name(),
                failure.rule,
                failure.which,
                failure.text.split_whitespace().collect::<Vec<_>>().join(" "),
                failure.because
            );
        }
    }
    if rules == 0 {
        super::print(&out)?;
        return Err(format!(
            "no rule is called {}; `caveat rules list` names them all",
            args.ids.join(", ")
        ));
    }
    let _ = writeln!(
        out,
        "{rules} rules, {run} examples: {} passed, {failed} failed",
        run - failed.min(run)
    );
    super::print(&out)?;
    Ok(if failed == 0 { OK } else { FINDINGS })
}

const SKELETON: &str = include_str!("new_rule.toml");

fn new(args: &NewArgs) -> Result<u8, String> {
    let part = |p: &str| {
        !p.is_empty()
            && p.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let valid = args.id.split_once('/').is_some_and(|(g, s)| part(g) && part(s));
    if !valid {
        return Err(format!(
            "`{}` is no rule id; write group/slug in small letters, digits and hyphens",
            args.id
        ));
    }
    let path = args.rules.join(format!("{}.toml", args.id));
    if path.exists() {
        return Err(format!(
            "{} exists already; choose another name or edit it",
            path.display()
        ));
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|e| format!("{} cannot be made ({e})", folder.display()))?;
    }
    std::fs::write(&path, SKELETON).map_err(|e| format!("{} cannot be written ({e})", path.display()))?;
    super::print(&format!(
        "{} was written; fill it in, then run `caveat rules test --rules {} {}`\n",
        path.display(),
        args.rules.display(),
        args.id
    ))?;
    Ok(OK)
}

fn schema(args: &SchemaArgs) -> Result<u8, String> {
    let schema = if args.report {
        json::schema()
    } else {
        schema::of_rule_files()
    };
    let text =
        serde_json::to_string_pretty(&schema).map_err(|e| format!("the schema cannot be written as JSON ({e})"))?;
    super::print(&(text + "\n"))?;
    Ok(OK)
}

fn docs(args: &DocsArgs) -> Result<u8, String> {
    let knowledge = super::knowledge(&args.rules)?;
    let write = |name: &str, text: String| {
        let path = args.output.join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| format!("{} cannot be made ({e})", folder.display()))?;
        }
        std::fs::write(&path, text).map_err(|e| format!("{} cannot be written ({e})", path.display()))
    };
    for rule in &knowledge.rules {
        write(&format!("{}.md", rule.id), rule_page::markdown(rule, &knowledge))?;
    }
    write("README.md", rule_page::index(&knowledge))?;
    super::print(&format!(
        "{} pages were written to {}\n",
        knowledge.rules.len() + 1,
        args.output.display()
    ))?;
    Ok(OK)
}
