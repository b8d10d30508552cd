//! What patterns see, for authors of rules.

use crate::document::Document;
use crate::reading::Reading;
use std::fmt::Write as _;

/// Renders the reading view, a sentence a line, and what the reading found.
pub fn render(document: &Document, reading: &Reading) -> String {
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
