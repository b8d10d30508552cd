//! The comparison as one HTML file: what changed first, then both texts side by side, each change linked to its place.
//! Nothing is loaded from elsewhere.

use super::{Drafts, SORTS, counted, heading, places, silent, verdict, weight};
use crate::compare::hunks::{Compared, Hunk, Kind};
use crate::compare::words::Word;
use crate::compare::{Aligned, Change, Verdict};
use crate::document::Document;
use crate::report::NOT_ADVICE;
use crate::report::quote::on_one_line;
use crate::rule::Toward;
use std::fmt::Write as _;
use std::ops::Range;

const STYLE: &str = "body{font:16px/1.5 Georgia,serif;margin:2rem auto;max-width:76rem;padding:0 1rem;color:#1a1a1a;background:#fff}\
h1,h2,th{font-family:system-ui,sans-serif}h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}\
.verdict{font-weight:bold}li{margin:.4rem 0}.weight{font:bold .8rem system-ui,sans-serif;padding:.1rem .4rem;border-radius:.2rem;border:1px solid}\
.worse{color:#8a1c1c}.better{color:#14532d}.open{color:#713f12}.place{color:#555;font-size:.85rem}\
table{border-collapse:collapse;width:100%;table-layout:fixed}td,th{vertical-align:top;text-align:left;padding:.35rem .6rem;border-bottom:1px solid #ddd;overflow-wrap:anywhere}\
tr.substance td{background:#fff7e6}tr.worded td{background:#f5f7fa}tr:target td{outline:2px solid #b45309}\
del{color:#8a1c1c;background:#fde8e8}ins{color:#14532d;background:#dcfce7;text-decoration:underline}\
td .place{display:block;font-family:system-ui,sans-serif;font-size:.75rem}a{color:#1d4ed8}\
@media print{body{max-width:none;margin:0;font-size:10pt}a{color:inherit;text-decoration:none}tr{break-inside:avoid}}";

/// The whole page.
pub fn render(drafts: &Drafts) -> String {
    let title = if drafts.form {
        "Deviations from the form"
    } else {
        "Two drafts"
    };
    let (first, second) = if drafts.form { ("Form", "Draft") } else { ("Old", "New") };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style></head><body>\n<h1>{title}</h1>\n"
    );
    for (name, examined) in [(first, drafts.old), (second, drafts.new)] {
        let _ = writeln!(
            out,
            "<div>{name}: {}</div>",
            escape(&examined.path.display().to_string())
        );
        for note in &examined.document.notes {
            let _ = writeln!(out, "<div class=\"place\">{}</div>", escape(&note.message));
        }
    }
    let _ = writeln!(out, "<p class=\"verdict\">{}</p>", escape(&verdict(drafts)));
    if let Some(text) = drafts.comparison.silent.and_then(silent) {
        let _ = writeln!(out, "<p>{}</p>", escape(&text));
    }
    for about in SORTS {
        let here: Vec<&Change> = drafts.comparison.changes.iter().filter(|c| c.about == about).collect();
        if here.is_empty() {
            continue;
        }
        let _ = writeln!(out, "<h2>{} ({})</h2>\n<ul>", heading(about), here.len());
        for change in here {
            item(&mut out, drafts, change);
        }
        out.push_str("</ul>\n");
    }
    let only = counted(&drafts.comparison.counted);
    if !only.is_empty() {
        let _ = writeln!(out, "<p class=\"place\">Counted, not listed: {only}.</p>");
    }
    let _ = writeln!(
        out,
        "<h2>Both texts</h2>\n<table><thead><tr><th scope=\"col\">{first}</th><th scope=\"col\">{second}</th></tr></thead><tbody>"
    );
    for (at, aligned) in drafts.comparison.aligned.iter().enumerate() {
        row(&mut out, drafts, at, aligned);
    }
    let _ = writeln!(
        out,
        "</tbody></table>\n<p class=\"place\">{}</p>\n</body></html>",
        escape(NOT_ADVICE)
    );
    out
}

fn item(out: &mut String, drafts: &Drafts, change: &Change) {
    let class = match change.toward {
        Toward::Worse => "worse",
        Toward::Better => "better",
        Toward::Open => "open",
    };
    let rule = change
        .rule
        .as_ref()
        .map_or_else(String::new, |r| format!(" <code>{}</code>", escape(r)));
    let place = escape(&places(drafts, change.old.as_ref(), change.new.as_ref()));
    let place = match change.pair {
        Some(pair) => format!("<a href=\"#s{pair}\">{place}</a>"),
        None => place,
    };
    let _ = writeln!(
        out,
        "<li><span class=\"weight {class}\">{}</span> {}{rule}<br><span class=\"place\">{place}</span></li>",
        weight(change),
        escape(&change.title)
    );
}

fn row(out: &mut String, drafts: &Drafts, at: usize, aligned: &Aligned) {
    let class = match aligned.verdict {
        Verdict::Same | Verdict::Typing => "same",
        Verdict::Worded => "worded",
        Verdict::Substance => "substance",
    };
    let compared = &aligned.compared;
    let old = cell(
        &drafts.old.document,
        &aligned.pair.old,
        &marks(compared, |h| compared.gone(h)),
        "del",
    );
    let new = cell(
        &drafts.new.document,
        &aligned.pair.new,
        &marks(compared, |h| compared.come(h)),
        "ins",
    );
    let _ = writeln!(
        out,
        "<tr id=\"s{at}\" class=\"{class}\"><td>{old}</td><td>{new}</td></tr>"
    );
}

/// The bytes of the source that differ.
fn marks<'c>(compared: &'c Compared, words: impl Fn(&'c Hunk) -> &'c [Word]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for hunk in compared.hunks.iter().filter(|h| h.kind == Kind::Words) {
        let mut open = false;
        for word in words(hunk) {
            match out.last_mut().filter(|_| open) {
                Some(last) if last.end <= word.span.start => last.end = word.span.end,
                _ => out.push(word.span.clone()),
            }
            open = true;
        }
    }
    out
}

/// The sentences of one side, with what differs marked.
fn cell(document: &Document, sentences: &[usize], marks: &[Range<usize>], tag: &str) -> String {
    let mut out = String::new();
    let mut place = None;
    for s in sentences {
        let Some(sentence) = document.sentences.get(*s) else {
            continue;
        };
        let here = (document.page_at(sentence.span.start), document.paragraph_of(*s));
        if place != Some(here) {
            place = Some(here);
            let page = document.paged().then(|| format!("p. {}", here.0));
            let paragraph = here.1.map(|p| format!("¶ {}", escape(p)));
            let shown: Vec<String> = page.into_iter().chain(paragraph).collect();
            let _ = write!(out, "<span class=\"place\">{}</span>", shown.join(", "));
        }
        let text = |range: Range<usize>| escape(&on_one_line(document.text.get(range).unwrap_or("")));
        let mut from = sentence.span.start;
        for mark in marks
            .iter()
            .filter(|m| m.start < sentence.span.end && sentence.span.start < m.end)
        {
            let (start, end) = (mark.start.max(from), mark.end.min(sentence.span.end));
            let before = document.text.get(from..start).unwrap_or("");
            out.push_str(&escape(&on_one_line(before)));
            if before.ends_with(char::is_whitespace) {
                out.push(' ');
            }
            let _ = write!(out, "<{tag}>{}</{tag}>", text(start..end));
            let after = document.text.get(end..).unwrap_or("");
            if after.starts_with(char::is_whitespace) {
                out.push(' ');
            }
            from = end;
        }
        out.push_str(&text(from..sentence.span.end));
        out.push(' ');
    }
    out
}

/// Text in which nothing is taken for markup.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && c != '\n' && c != '\t' => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out
}
