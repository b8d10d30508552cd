//! The signature lines: who is to sign, and as what.

use super::words;
use super::{Paper, Value};
use crate::constant::{Regex, regex as constant};
use crate::reading::parties::Role;
use std::ops::Range;
use std::sync::LazyLock;

static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)^(?:(?:acting |deputy |special |senior |first )*(?:assistant )?(?:united states|u\.s\.) attorney\b.*|(?:senior )?trial attorney.*|(?:attorney|counsel) for .*|defendant\.?|defense counsel|(?:acting |deputy )*chief,.*|deputy assistant attorney general.*|assistant attorney general.*)$",
    )
});
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"^\s*(?:By:?\s*)?([A-ZÀ-Þ][\w.'’-]+(?:\s+[A-ZÀ-Þ][\w.'’-]*){1,4})(?:,? (?:Esq\.?|ESQ\.?))?,?\s*$")
});
static LINE: LazyLock<Regex> =
    LazyLock::new(|| constant(r"_{5,}|\bBy:|/s/|(?i)\bdate[d:]|very truly yours|respectfully"));

/// How many lines above a title its name may stand.
const ABOVE: usize = 3;
/// Columns whose beginnings differ by at most this belong together.
const DRIFT: usize = 6;

/// A piece of a line, set apart from its neighbours by a gap.
struct Cell {
    line: usize,
    column: usize,
    span: Range<usize>,
}

/// Everybody who has a line to sign on: a name with a title under it, and the defendant's name on a line of its own.
pub fn read(paper: &Paper) -> Vec<Value> {
    let text = &paper.document.text;
    let cells = cells(text);
    let content = |c: &Cell| text.get(c.span.clone()).unwrap_or("");
    let title_under = |name: &Cell| {
        cells
            .iter()
            .filter(|c| c.line > name.line && c.line - name.line <= ABOVE && c.column.abs_diff(name.column) <= DRIFT)
            .take_while(|c| !LINE.is_match(content(c)))
            .map(|c| content(c).trim())
            .find(|t| TITLE.is_match(t))
    };
    let defendant = |name: &str| {
        let name = name.to_ascii_lowercase();
        let mut aliases = paper.reading.parties.aliases.iter();
        aliases.any(|a| a.role == Role::Defendant && a.name == name)
    };
    let mut out: Vec<Value> = Vec::new();
    for cell in &cells {
        let Some(found) = NAME.captures(content(cell)) else {
            continue;
        };
        let Some(name) = found.get(1).filter(|n| !TITLE.is_match(n.as_str())) else {
            continue;
        };
        let signing = |c: &&Cell| c.line.abs_diff(cell.line) <= ABOVE && c.column.abs_diff(cell.column) <= DRIFT;
        if !cells.iter().filter(signing).any(|c| LINE.is_match(content(c))) {
            continue;
        }
        let says = match title_under(cell) {
            Some(title) => {
                let title = title.split(',').next().unwrap_or(title).trim_end_matches('.');
                title.split_whitespace().collect::<Vec<_>>().join(" ")
            }
            None if defendant(name.as_str()) => "defendant".to_owned(),
            None => continue,
        };
        let known = out.iter().any(|v| {
            let mut words = v.words.iter();
            words.any(|w| w.quote.eq_ignore_ascii_case(name.as_str()))
        });
        if !known {
            let start = cell.span.start + name.start();
            out.push(Value::paper(
                "Signature lines",
                says,
                words::exact(paper, start..start + name.range().len()),
            ));
        }
    }
    out
}

/// Lines split where three blanks or a tab stand between.
fn cells(text: &str) -> Vec<Cell> {
    static GAP: LazyLock<Regex> = LazyLock::new(|| constant(r" {3,}|\t+"));
    let mut out = Vec::new();
    let mut start = 0;
    for (line, content) in text.split('\n').enumerate() {
        let mut from = 0;
        for gap in GAP
            .find_iter(content)
            .map(|g| g.range())
            .chain(std::iter::once(content.len()..content.len()))
        {
            if content.get(from..gap.start).is_some_and(|c| !c.trim().is_empty()) {
                out.push(Cell {
                    line,
                    column: from,
                    span: start + from..start + gap.start,
                });
            }
            from = gap.end;
        }
        start += content.len() + 1;
    }
    out
}
