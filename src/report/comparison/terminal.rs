//! The comparison on a terminal: what changed in substance, then the words, then what is only counted.

use super::{
    Drafts, SORTS, Segment, Side, counted, evidence_of, heading, places, reworded, segments, shortened, silent,
    verdict, weight,
};
use crate::compare::{About, Change};
use crate::report::NOT_ADVICE;
use crate::report::quote::{lines, on_one_line, printable};
use crate::report::terminal::Style;
use crate::rule::Toward;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Words that stay of an unchanged stretch beside a change.
const KEEP: usize = 8;
/// Longest quotation, in characters.
const QUOTE: usize = 400;

/// The whole report.
pub fn render(drafts: &Drafts, style: Style) -> String {
    let mut out = String::new();
    let (first, second) = if drafts.form {
        ("form ", "draft")
    } else {
        ("old", "new")
    };
    for (name, examined) in [(first, drafts.old), (second, drafts.new)] {
        put(&mut out, &format!("{name}  {}", examined.path.display()), 0, style);
        for note in &examined.document.notes {
            put(&mut out, &format!("note: {}", note.message), 5, style);
        }
    }
    out.push('\n');
    let _ = writeln!(out, "{}", style.bold(&lines(&verdict(drafts), style.width).join("\n")));
    if let Some(text) = drafts.comparison.silent.and_then(silent) {
        put(&mut out, &text, 0, style);
    }
    out.push('\n');
    let mut shown = BTreeSet::new();
    for about in SORTS {
        sort(&mut out, drafts, about, &mut shown, style);
    }
    let mut words = reworded(drafts).peekable();
    if words.peek().is_some() {
        let _ = writeln!(
            out,
            "{}\n",
            style.bold("Other words, nothing of substance found in them")
        );
        for aligned in words {
            let (old, new) = evidence_of(drafts, aligned);
            put(&mut out, &places(drafts, old.as_ref(), new.as_ref()), 2, style);
            put_marked(&mut out, shortened(segments(drafts, aligned), KEEP), 4, style);
            out.push('\n');
        }
    }
    let only = counted(&drafts.comparison.counted);
    if !only.is_empty() {
        put(&mut out, &format!("Counted, not listed: {only}."), 0, style);
        out.push('\n');
    }
    put(&mut out, NOT_ADVICE, 0, style);
    out
}

fn sort(out: &mut String, drafts: &Drafts, about: About, shown: &mut BTreeSet<usize>, style: Style) {
    let here: Vec<&Change> = drafts.comparison.changes.iter().filter(|c| c.about == about).collect();
    if here.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}\n", style.bold(&format!("{} ({})", heading(about), here.len())));
    for change in here {
        let mark = match change.toward {
            Toward::Worse => style.paint("31", "-"),
            Toward::Better => style.paint("32", "+"),
            Toward::Open => style.paint("33", "~"),
        };
        let rule = change.rule.as_ref().map_or_else(String::new, |r| format!(" ({r})"));
        let title = format!("[{}] {}{rule}", weight(change), change.title);
        let head = lines(&printable(&title), style.width.saturating_sub(4).max(24));
        for (i, line) in head.iter().enumerate() {
            let _ = writeln!(out, "{} {line}", if i == 0 { mark.as_str() } else { " " });
        }
        put(out, &places(drafts, change.old.as_ref(), change.new.as_ref()), 4, style);
        let aligned = change.pair.and_then(|p| drafts.comparison.aligned.get(p));
        let alone = change.old.is_none() || change.new.is_none();
        match aligned.filter(|a| a.compared.differs()) {
            // the words of a pair are shown once
            Some(_) if !alone && change.pair.is_some_and(|p| !shown.insert(p)) => {
                put(out, "(its words stand above)", 4, style);
            }
            // words that only came, or only went, are quoted whole
            Some(aligned) if !alone => {
                put_marked(out, shortened(segments(drafts, aligned), KEEP), 4, style);
            }
            _ => {
                for evidence in [&change.old, &change.new].into_iter().flatten().take(1) {
                    let quote = crate::report::quote::cut(&on_one_line(&evidence.quote), QUOTE);
                    put(out, &format!("\u{201c}{quote}\u{201d}"), 4, style);
                }
            }
        }
        out.push('\n');
    }
}

/// The words of a pair, wrapped and set in: what went in "[-...-]" and what came in "{+...+}", or in red and green.
fn put_marked(out: &mut String, segments: Vec<Segment>, indent: usize, style: Style) {
    let mut column = 0;
    let mut put = |word: &str, code: Option<&str>| {
        let width = word.chars().count();
        // a comma that ended a stretch stays with the word before it
        let glued = column > 0 && word.starts_with(['.', ',', ';', ':', ')', '?', '!']);
        if column > 0 && !glued && indent + column + 1 + width > style.width {
            out.push('\n');
            column = 0;
        }
        if column == 0 {
            out.push_str(&" ".repeat(indent));
        } else if !glued {
            out.push(' ');
            column += 1;
        }
        column += width;
        match code {
            Some(code) => out.push_str(&style.paint(code, word)),
            None => out.push_str(word),
        }
    };
    for segment in segments {
        let text = printable(&segment.text);
        let (text, code) = match (segment.side, style.color) {
            (Side::Both, _) => (text, None),
            (Side::Old, false) => (format!("[-{text}-]"), None),
            (Side::New, false) => (format!("{{+{text}+}}"), None),
            (Side::Old, true) => (text, Some("31;9")),
            (Side::New, true) => (text, Some("32;1")),
        };
        text.split_whitespace().for_each(|word| put(word, code));
    }
    out.push('\n');
}

/// A paragraph, wrapped and set in.
fn put(out: &mut String, text: &str, indent: usize, style: Style) {
    let text = printable(text);
    for line in lines(&text, style.width.saturating_sub(indent).max(24)) {
        let _ = writeln!(out, "{:indent$}{line}", "");
    }
}
