//! The ladder of promises on a terminal: one line for each promise, from owed to denied, and under it the words that
//! decide.

use super::quote::{lines, on_one_line, printable};
use super::terminal::Style;
use super::terms::{GLUE, bold, place, quoted};
use crate::reading::ladder::Rung;
use std::fmt::Write as _;

/// Column at which the promises' standing begins.
const STANDING: usize = 34;

/// Writes the ladder, and an empty line after it; nothing where there is none.
pub(super) fn put(out: &mut String, ladder: &[Rung], style: Style) {
    if ladder.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}", bold("THE LADDER OF PROMISES", style));
    for rung in ladder {
        wrapped(out, rung.title, &rung.says, style);
        if let Some(words) = &rung.words {
            wrapped(out, "", &cited(words), style);
        }
        if let Some(words) = &rung.against {
            wrapped(out, "", &format!("but: {}", cited(words)), style);
        }
    }
    out.push('\n');
}

fn cited(words: &crate::reading::terms::Words) -> String {
    let place = place(words).replace(' ', &GLUE.to_string());
    let quote = on_one_line(&quoted(words));
    if place.is_empty() {
        quote
    } else {
        format!("{quote} ({place})")
    }
}

/// A title and a text beside it, wrapped under itself.
fn wrapped(out: &mut String, title: &str, text: &str, style: Style) {
    let width = style.width.saturating_sub(STANDING).max(24);
    let mut title = title;
    for line in lines(&printable(text), width) {
        let _ = writeln!(out, "  {title:<0$}{1}", STANDING - 2, line.replace(GLUE, " "));
        title = "";
    }
}
