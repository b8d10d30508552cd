//! The report as one HTML file that needs nothing else: counsel's has the text of the agreement beside the findings.

use super::agreement::{self, Mark, Passage, Piece, mark_id};
use super::{Audience, Entry, Memo, Part, Quote, Row, Section};
use crate::document::{BlockKind, Document};
use crate::report::said::Said;
use crate::rule::Severity;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page.
pub fn render(memo: &Memo, document: &Document) -> String {
    let mut out = Page::default();
    let counsel = memo.audience == Audience::Counsel;
    let _ = writeln!(
        out.0,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; \
         script-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>",
        digest(STYLE),
        digest(SCRIPT),
        escaped(&memo.title),
    );
    let _ = writeln!(out.0, "<body class=\"{}\">", if counsel { "counsel" } else { "client" });
    out.push("<a class=\"skip\" href=\"#content\">Skip to the content</a>\n<header>\n");
    out.tag("p", "banner", &memo.banner);
    out.tag("h1", "", &memo.title);
    out.pairs(&memo.lead);
    contents(&mut out, memo);
    out.push("</header>\n<main id=\"content\" tabindex=\"-1\">\n");
    let marks = if counsel { agreement::marks(memo) } else { Vec::new() };
    for section in &memo.sections {
        if counsel && section.id == "findings" {
            out.push("<div class=\"beside\">\n");
            self::section(&mut out, section, counsel);
            text_of(&mut out, memo, document, &marks);
            out.push("</div>\n");
        } else {
            self::section(&mut out, section, counsel);
        }
    }
    out.push("</main>\n<footer>\n");
    out.pairs(&memo.foot);
    let _ = writeln!(out.0, "</footer>\n<script>{SCRIPT}</script>\n</body>\n</html>");
    out.0
}

/// What is written so far.
#[derive(Default)]
struct Page(String);

impl Page {
    fn push(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    /// An element with a text.
    fn tag(&mut self, name: &str, class: &str, text: &str) {
        let class = if class.is_empty() {
            String::new()
        } else {
            format!(" class=\"{class}\"")
        };
        let _ = writeln!(self.0, "<{name}{class}>{}</{name}>", escaped(text));
    }

    fn pairs(&mut self, pairs: &[Said]) {
        self.push("<dl>\n");
        for pair in pairs {
            let _ = writeln!(
                self.0,
                "<div><dt>{}</dt><dd>{}</dd></div>",
                escaped(&pair.heading),
                escaped(&pair.text)
            );
        }
        self.push("</dl>\n");
    }
}

/// Links to the sections.
fn contents(out: &mut Page, memo: &Memo) {
    out.push("<nav aria-label=\"Contents\"><ul>\n");
    for section in &memo.sections {
        let _ = writeln!(
            out.0,
            "<li><a href=\"#{}\">{}</a></li>",
            section.id,
            escaped(&section.title)
        );
        if section.id == "findings" {
            out.push("<li><a href=\"#agreement\">The agreement</a></li>\n");
        }
    }
    out.push("</ul></nav>\n");
}

fn section(out: &mut Page, section: &Section, counsel: bool) {
    let id = section.id;
    let _ = writeln!(
        out.0,
        "<section id=\"{id}\" aria-labelledby=\"h-{id}\">\n<h2 id=\"h-{id}\" tabindex=\"-1\">{}</h2>",
        escaped(&section.title)
    );
    if counsel && id == "findings" {
        filter(out, section);
    }
    for part in &section.parts {
        match part {
            Part::Entry(entry) if counsel => folded(out, entry),
            Part::Entry(entry) => open(out, entry),
            Part::List(points) if id == "questions" => list(out, "ol", points),
            _ => self::part(out, part, None),
        }
    }
    out.push("</section>\n");
}

/// What is shown of the findings, by severity. The script brings it to life, and shows it only then.
fn filter(out: &mut Page, section: &Section) {
    let severities = section.parts.iter().filter_map(|p| match p {
        Part::Entry(entry) => entry.severity,
        _ => None,
    });
    let severities: Vec<Severity> = severities.collect();
    let mut shown = severities.clone();
    shown.dedup();
    if shown.is_empty() {
        return;
    }
    out.push("<form class=\"filter\" id=\"filter\" hidden>\n<fieldset><legend>Show</legend>\n");
    for severity in shown {
        let count = severities.iter().filter(|s| **s == severity).count();
        let name = severity.name();
        let _ = writeln!(
            out.0,
            "<label class=\"{name}\"><input type=\"checkbox\" value=\"{name}\" checked> {name} ({count})</label>"
        );
    }
    out.push(
        "</fieldset>\n<p><button type=\"button\" id=\"open-all\">Open all</button> \
         <button type=\"button\" id=\"close-all\">Close all</button> \
         <span id=\"shown\" role=\"status\"></span></p>\n</form>\n",
    );
}

/// A finding that opens and closes; a list of checks the same way.
fn folded(out: &mut Page, entry: &Entry) {
    let place = entry.parts.iter().find_map(|p| match p {
        Part::Quote(quote) => Some(quote.place.as_str()),
        _ => None,
    });
    match entry.severity {
        Some(severity) => {
            let name = severity.name();
            let opened = if severity == Severity::Critical { " open" } else { "" };
            let _ = writeln!(
                out.0,
                "<details class=\"entry {name}\" id=\"{}\" data-severity=\"{name}\"{opened}>\n<summary><h3><span class=\"label\">{}</span> {}</h3>\
                 <span class=\"place\">{}</span></summary>",
                entry.id,
                escaped(&entry.label),
                escaped(&entry.title),
                escaped(place.unwrap_or_default())
            );
        }
        None => {
            let _ = writeln!(
                out.0,
                "<details id=\"{}\">\n<summary><h3>{}</h3></summary>",
                entry.id,
                escaped(&entry.title)
            );
        }
    }
    let mut number = 0;
    for part in &entry.parts {
        let target = matches!(part, Part::Quote(_)).then(|| mark_id(entry, number));
        number += usize::from(target.is_some());
        self::part(out, part, target.as_deref());
    }
    out.push("</details>\n");
}

/// A point or topic that is always open.
fn open(out: &mut Page, entry: &Entry) {
    let class = entry.severity.map_or("topic", Severity::name);
    let _ = writeln!(out.0, "<article class=\"entry {class}\" id=\"{}\">", entry.id);
    let label = if entry.label.is_empty() {
        String::new()
    } else {
        format!("<span class=\"label\">{}</span> ", escaped(&entry.label))
    };
    let _ = writeln!(out.0, "<h3>{label}{}</h3>", escaped(&entry.title));
    for part in &entry.parts {
        self::part(out, part, None);
    }
    out.push("</article>\n");
}

/// `target` is the mark of a quotation on the page.
fn part(out: &mut Page, part: &Part, target: Option<&str>) {
    match part {
        Part::Text(text) => out.tag("p", "", text),
        Part::Said(said) => {
            let _ = writeln!(
                out.0,
                "<p class=\"said {}\"><b>{}</b> {}</p>",
                said.heading.split(' ').next().unwrap_or_default().to_lowercase(),
                escaped(&said.heading),
                escaped(&said.text)
            );
        }
        Part::Quote(quote) => quotation(out, quote, target),
        Part::List(points) => list(out, "ul", points),
        Part::Names(points) => list(out, "ul class=\"names\"", points),
        Part::Table(rows) => table(out, rows),
        Part::Entry(entry) => open(out, entry),
    }
}

fn list(out: &mut Page, tag: &str, points: &[String]) {
    let _ = writeln!(out.0, "<{tag}>");
    for point in points {
        out.tag("li", "", point);
    }
    let _ = writeln!(out.0, "</{}>", tag.split(' ').next().unwrap_or(tag));
}

/// The words between dots, where the sentence is longer.
fn words(quote: &Quote) -> String {
    let (before, after) = quote.dots();
    format!("{before}<q>{}</q>{after}", escaped(&quote.words))
}

/// The place, with a link to it.
fn linked(quote: &Quote, target: Option<&str>) -> String {
    match target {
        Some(target) => format!("<a href=\"#{target}\">{}</a>", escaped(&quote.place)),
        None => escaped(&quote.place),
    }
}

fn quotation(out: &mut Page, quote: &Quote, target: Option<&str>) {
    let role = if quote.role.is_empty() {
        String::new()
    } else {
        format!("{}: ", escaped(&quote.role))
    };
    let _ = writeln!(
        out.0,
        "<blockquote><p>{}</p><footer>{role}{}</footer></blockquote>",
        words(quote),
        linked(quote, target)
    );
}

fn table(out: &mut Page, rows: &[Row]) {
    out.push("<table>\n<tbody>\n");
    for row in rows {
        let _ = writeln!(out.0, "<tr><th scope=\"row\">{}</th><td>", escaped(&row.head));
        for line in &row.lines {
            out.push("<p>");
            if !line.label.is_empty() {
                let _ = write!(out.0, "<b>{}</b> ", escaped(&line.label));
            }
            out.push(&escaped(&line.says));
            if let Some(quote) = &line.quote {
                let target = format!("a-{}", quote.span.start);
                let _ = write!(
                    out.0,
                    "{}<span class=\"words\">{}</span> <span class=\"place\">{}</span>",
                    if line.says.is_empty() { "" } else { " " },
                    words(quote),
                    linked(quote, Some(&target))
                );
            }
            out.push("</p>\n");
        }
        out.push("</td></tr>\n");
    }
    out.push("</tbody>\n</table>\n");
}

/// The agreement, with its marks and the notes in the margin.
fn text_of(out: &mut Page, memo: &Memo, document: &Document, marks: &[Mark]) {
    out.push("<section id=\"agreement\" aria-labelledby=\"h-agreement\">\n<h2 id=\"h-agreement\" tabindex=\"-1\">The agreement</h2>\n");
    for passage in agreement::passages(document, marks, &agreement::places(memo)) {
        self::passage(out, &passage, marks);
    }
    out.push("</section>\n");
}

fn passage(out: &mut Page, passage: &Passage, marks: &[Mark]) {
    let block = passage.block;
    let (tag, class) = match block.kind {
        BlockKind::Heading => ("h3", "heading"),
        BlockKind::Footnote => ("p", "footnote"),
        BlockKind::TableRow => ("p", "cells"),
        BlockKind::Paragraph => ("p", ""),
        BlockKind::Stamp | BlockKind::RunningHead | BlockKind::PageNumber | BlockKind::Initials | BlockKind::Noise => {
            ("p", "aside")
        }
    };
    out.push("<div class=\"row\">");
    let depth = block.depth.min(4);
    let _ = write!(out.0, "<{tag} class=\"text depth-{depth} {class}\">");
    if let (Some(label), 0) = (&block.label, block.label_len) {
        let _ = write!(out.0, "<span class=\"number\">{}</span> ", escaped(label));
    }
    let mut begun: Vec<usize> = Vec::new();
    for piece in &passage.pieces {
        match piece {
            Piece::Page(page) => {
                let _ = write!(out.0, "<span class=\"page\" id=\"page-{page}\">page {page}</span>");
            }
            Piece::Place(at) => {
                let _ = write!(out.0, "<span id=\"a-{at}\"></span>");
            }
            Piece::Words { text, marks: on, begin } => {
                let text = match block.kind {
                    BlockKind::TableRow => text.replace('\t', " \u{2502} "),
                    _ => text.clone(),
                };
                stretch(out, &text, on, begin, marks);
                begun.extend(begin);
            }
        }
    }
    let _ = write!(out.0, "</{tag}>");
    if !begun.is_empty() {
        out.push("<div class=\"notes\">");
        for mark in begun.iter().filter_map(|i| marks.get(*i)) {
            note(out, mark);
        }
        out.push("</div>");
    }
    out.push("</div>\n");
}

/// A stretch of words; where findings point at it, it leads to the worst of them.
fn stretch(out: &mut Page, text: &str, on: &[usize], begin: &[usize], marks: &[Mark]) {
    let on: Vec<&Mark> = on.iter().filter_map(|i| marks.get(*i)).collect();
    let Some(worst) = on.first() else {
        out.push(&escaped(text));
        return;
    };
    for mark in begin.iter().filter_map(|i| marks.get(*i)) {
        let _ = write!(out.0, "<span id=\"{}\"></span>", mark.id);
    }
    let ids: Vec<&str> = on.iter().map(|m| m.id.as_str()).collect();
    // one stop for the keyboard at each beginning, not at each stretch
    let quiet = if begin.is_empty() { " tabindex=\"-1\"" } else { "" };
    let _ = write!(
        out.0,
        "<a class=\"mark {}\" href=\"#{}\" data-marks=\"{}\"{quiet}>{}</a>",
        worst.severity.name(),
        worst.entry.id,
        ids.join(" "),
        escaped(text)
    );
}

fn note(out: &mut Page, mark: &Mark) {
    let role = if mark.role.is_empty() {
        String::new()
    } else {
        format!("{}: ", escaped(mark.role))
    };
    let _ = write!(
        out.0,
        "<a class=\"note {name}\" href=\"#{}\" data-of=\"{}\" data-severity=\"{name}\"><span class=\"label\">{}</span> {role}{}</a>",
        mark.entry.id,
        mark.id,
        escaped(&mark.entry.label),
        escaped(&mark.entry.title),
        name = mark.severity.name(),
    );
}

/// A text as HTML, in elements and in attributes alike.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// SHA-256 in Base64 (RFC 4648), as a Content-Security-Policy names a script: nothing else on the page can run.
fn digest(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in Sha256::digest(text.as_bytes()).chunks(3) {
        let bits = three.iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for i in 0..4 {
            let letter = LETTERS
                .get((bits >> (18 - 6 * i) & 63) as usize)
                .filter(|_| i <= three.len());
            out.push(letter.map_or('=', |l| char::from(*l)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(
            escaped("<a b=\"c\" d='e'>&"),
            "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;"
        );
    }

    #[test]
    fn digests_are_those_that_browsers_reckon() {
        // echo -n '' | openssl dgst -sha256 -binary | base64
        assert_eq!(digest(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
