//! The text as read, with page and paragraph marks, and what was set aside.

use crate::document::{BlockKind, Document};
use crate::reading::Reading;
use std::fmt::Write as _;

/// Renders it for reading and for finding out why a rule did not see what the eye sees.
pub fn render(document: &Document) -> String {
    let mut out = String::new();
    let mut page = 0;
    for block in &document.blocks {
        if block.page != page {
            page = block.page;
            let readable = document
                .pages
                .iter()
                .find(|p| p.number == page)
                .map_or(1.0, |p| p.readable);
            let doubt = if readable < 0.995 {
                format!(", {:.0} % readable", readable * 100.0)
            } else {
                String::new()
            };
            let _ = writeln!(out, "=== page {page}{doubt} ===");
        }
        let text = document.text.get(block.span.clone()).unwrap_or("");
        let mark = match block.kind {
            BlockKind::Stamp => "[stamp] ",
            BlockKind::PageNumber => "[page number] ",
            BlockKind::RunningHead => "[running head] ",
            BlockKind::Noise => "[no words] ",
            BlockKind::Footnote => "[note] ",
            BlockKind::TableRow => "[row] ",
            BlockKind::Heading => "## ",
            BlockKind::Paragraph => "",
        };
        let label = block.label.as_ref().map_or_else(String::new, |l| format!("¶ {l}  "));
        let body = text
            .get(block.label_len..)
            .filter(|_| block.label.is_some())
            .unwrap_or(text);
        let _ = writeln!(out, "{label}{mark}{}\n", super::quote::on_one_line(body));
    }
    out
}

/// Renders what patterns see, a sentence a line, and what the reading found: for authors of rules.
pub fn render_view(document: &Document, reading: &Reading) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "kind {} {:?}", reading.kind.value.name(), reading.kind.reasons);
    let aliases: Vec<String> = reading
        .parties
        .aliases
        .iter()
        .map(|a| format!("{} = {:?}", a.name, a.role))
        .collect();
    let _ = writeln!(out, "aliases {}", aliases.join(", "));
    let facts: Vec<&str> = reading.facts.keys().map(String::as_str).collect();
    let _ = writeln!(out, "facts {}\n", facts.join(", "));
    for s in 0..reading.view.sentences.len() {
        let label = document.paragraph_of(s).unwrap_or("-");
        let heading = if document.sentences.get(s).is_some_and(|x| x.heading) {
            "## "
        } else {
            ""
        };
        let _ = writeln!(out, "[{s} ¶{label}] {heading}{}", reading.view.sentence(s));
        for c in reading.commitments.iter().filter(|c| c.sentence == s) {
            let _ = writeln!(
                out,
                "      {} {}: {} by {} decided by {} standard {} review {} if {:?}",
                c.actor,
                c.action,
                c.force,
                c.vehicles.join("+"),
                c.deciders.join("+"),
                c.standards.join("+"),
                c.review.join("+"),
                c.conditions
            );
        }
    }
    out
}
