//! Says what was found in a Word file beside its text, how that was read, and where it stands.

use super::Changes;
use super::story::Facts;
use crate::document::origin::{Origin, Part};
use crate::extract::{ExtractedPage, LineRole};

/// More places than this are not listed.
const PLACES: usize = 12;

/// Sentences about what was found and how it was read.
pub(super) fn told(facts: &Facts, comments: usize, changes: Changes, pages: &[ExtractedPage]) -> Vec<String> {
    let places = Places::new(pages);
    let mut out = Vec::new();
    if facts.insertions + facts.deletions + facts.moves > 0 {
        let how = match changes {
            Changes::Accepted => "it was read as if all were accepted",
            Changes::Original => "it was read as if all were rejected",
            Changes::Both => "inserted and deleted text were both read",
        };
        out.push(format!(
            "The file has tracked changes ({}, {}, {}{}); {how}.",
            count(facts.insertions, "insertion", "insertions"),
            count(facts.deletions, "deletion", "deletions"),
            count(facts.moves, "move", "moves"),
            places.list(&facts.changed_at),
        ));
    }
    if comments > 0 {
        out.push(format!(
            "The file has {}{}, not read as text.",
            count(comments, "comment", "comments"),
            places.list(&facts.commented_at)
        ));
    }
    if facts.hidden > 0 {
        out.push(format!(
            "The file has hidden text ({}{}), not read as part of the agreement.",
            count(facts.hidden, "stretch", "stretches"),
            places.list(&facts.hidden_at)
        ));
    }
    if facts.pictures > 0 {
        out.push(format!(
            "The file has {}; text in a picture was not read.",
            count(facts.pictures, "picture", "pictures")
        ));
    }
    if facts.chunks > 0 {
        out.push(format!(
            "The file pulls in {} that Word would show in place; that text was not read.",
            count(facts.chunks, "other document", "other documents")
        ));
    }
    if facts.numbers_not_stored > 0 {
        out.push(format!(
            "The file has {} whose value only Word computes; those paragraph numbers are missing here.",
            count(
                facts.numbers_not_stored,
                "automatic number field",
                "automatic number fields"
            )
        ));
    }
    out
}

fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{n} {many}")
    }
}

/// Where the paragraphs of the body came to stand.
struct Places {
    /// Index of the first Word paragraph in each line of the body, and what the reader of the report can find it by:
    /// the page, or its number among the paragraphs with text where the file holds no page breaks.
    lines: Vec<(u32, u32)>,
    paged: bool,
}

impl Places {
    fn new(pages: &[ExtractedPage]) -> Places {
        let paged = pages.len() > 1;
        let mut lines = Vec::new();
        let body = pages
            .iter()
            .flat_map(|p| p.lines.iter().map(move |l| (p.number, l)))
            .filter(|(_, l)| l.role == LineRole::Body);
        for ((page, line), nth) in body.zip(1..) {
            let first = line.pieces.iter().find_map(|piece| match piece.origin {
                Origin::Docx {
                    part: Part::Body,
                    paragraph,
                    ..
                } => Some(paragraph),
                _ => None,
            });
            lines.extend(first.map(|p| (p, if paged { page } else { nth })));
        }
        lines.sort_unstable();
        Places { lines, paged }
    }

    /// ", on pages 2 and 5"; what shows nothing itself counts to the paragraph before it.
    fn list(&self, paragraphs: &[u32]) -> String {
        let mut found: Vec<u32> = paragraphs
            .iter()
            .filter_map(|&p| {
                let after = self.lines.partition_point(|&(first, _)| first <= p);
                self.lines.get(after.saturating_sub(1)).map(|&(_, place)| place)
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        let (one, many) = if self.paged {
            ("on page", "on pages")
        } else {
            ("in paragraph", "in paragraphs")
        };
        let counted = if self.paged { "" } else { " counted from the top" };
        let more = found.len().saturating_sub(PLACES);
        found.truncate(PLACES);
        let shown: Vec<String> = found.iter().map(u32::to_string).collect();
        match shown.as_slice() {
            [] => String::new(),
            all if more > 0 => format!(", {many} {} and {more} more{counted}", all.join(", ")),
            [only] => format!(", {one} {only}{counted}"),
            [before @ .., last] => format!(", {many} {} and {last}{counted}", before.join(", ")),
        }
    }
}
