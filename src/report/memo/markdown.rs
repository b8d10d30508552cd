//! The report as Markdown (CommonMark), for a file beside the case or a note.

use super::{Entry, Memo, Part, Quote, Row};
use crate::report::rule_page;
use crate::report::said::Said;
use std::fmt::Write as _;

/// The whole report.
pub fn render(memo: &Memo) -> String {
    let mut out = format!("**{}**\n\n# {}\n\n", literal(&memo.banner), literal(&memo.title));
    pairs(&mut out, &memo.lead);
    for section in &memo.sections {
        let _ = writeln!(out, "## {}\n", literal(&section.title));
        for part in &section.parts {
            self::part(&mut out, part, section.id == "questions");
        }
    }
    out.push_str("---\n\n");
    pairs(&mut out, &memo.foot);
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn pairs(out: &mut String, pairs: &[Said]) {
    for pair in pairs {
        let _ = writeln!(out, "- **{}:** {}", literal(&pair.heading), literal(&pair.text));
    }
    out.push('\n');
}

fn part(out: &mut String, part: &Part, numbered: bool) {
    match part {
        Part::Text(text) => {
            let _ = writeln!(out, "{}\n", literal(text));
        }
        Part::Said(said) => {
            let _ = writeln!(out, "**{}:** {}\n", literal(&said.heading), literal(&said.text));
        }
        Part::Quote(quote) => quotation(out, quote),
        Part::List(points) => {
            for (i, point) in points.iter().enumerate() {
                let mark = if numbered {
                    format!("{}.", i + 1)
                } else {
                    "-".to_owned()
                };
                let _ = writeln!(out, "{mark} {}", literal(point));
            }
            out.push('\n');
        }
        Part::Names(points) => {
            let points: Vec<String> = points.iter().map(|p| literal(p)).collect();
            let _ = writeln!(out, "{}\n", points.join("; "));
        }
        Part::Table(rows) => {
            rows.iter().for_each(|r| row(out, r));
            out.push('\n');
        }
        Part::Entry(entry) => self::entry(out, entry),
    }
}

fn entry(out: &mut String, entry: &Entry) {
    let label = match entry.label.as_str() {
        "" => String::new(),
        label => format!("{label}: "),
    };
    let _ = writeln!(out, "### {}{}\n", literal(&label), literal(&entry.title));
    entry.parts.iter().for_each(|p| part(out, p, false));
}

fn quotation(out: &mut String, quote: &Quote) {
    let (before, after) = quote.dots();
    let role = match quote.role.as_str() {
        "" => String::new(),
        role => format!("{}: ", literal(role)),
    };
    let _ = writeln!(
        out,
        "> {before}\u{201c}{}\u{201d}{after}\n> ({role}{})\n",
        literal(&quote.words),
        literal(&quote.place)
    );
}

fn row(out: &mut String, row: &Row) {
    let _ = writeln!(out, "- **{}**", literal(&row.head));
    for line in &row.lines {
        let mut says = Vec::new();
        if !line.label.is_empty() {
            says.push(format!("{}:", literal(&line.label)));
        }
        if !line.says.is_empty() {
            says.push(literal(&line.says));
        }
        if let Some(quote) = &line.quote {
            let (before, after) = quote.dots();
            says.push(format!(
                "{before}\u{201c}{}\u{201d}{after} ({})",
                literal(&quote.words),
                literal(&quote.place)
            ));
        }
        let _ = writeln!(out, "  - {}", says.join(" "));
    }
}

/// A text that is shown as it stands, character references included.
fn literal(text: &str) -> String {
    rule_page::literal(text).replace('&', "\\&")
}
