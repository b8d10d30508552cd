//! What holds of every document, whatever the file was: every stretch lies in the text, every place in the file.

#![allow(clippy::panic)]

use caveat::document::Document;
use caveat::document::origin::Origin;
use caveat::examine::Examined;
use caveat::source::Format;
use std::ops::Range;

/// Panics where a document contradicts itself, or names a place that its file does not have.
pub fn of_document(document: &Document) {
    let text = &document.text;
    let within = |what: &str, span: &Range<usize>| {
        assert!(
            text.get(span.clone()).is_some(),
            "{what} {span:?} is no stretch of the text"
        );
    };
    let mut end = 0;
    for block in &document.blocks {
        within("block", &block.span);
        assert!(block.span.start >= end, "blocks come in order");
        let between = text.get(end..block.span.start).unwrap_or("");
        assert!(between.trim().is_empty(), "no text stands outside the blocks");
        end = block.span.end;
        assert!(block.label_len <= block.span.len());
        within("label", &(block.span.start..block.span.start + block.label_len));
        assert!(block.clause.is_none_or(|c| c < document.clauses.len()));
    }
    assert!(text.get(end..).unwrap_or("").trim().is_empty());
    for clause in &document.clauses {
        within("clause", &clause.span);
        clause.headings.iter().for_each(|h| within("heading", h));
        assert!(clause.top < document.clauses.len());
        assert!(clause.sentences.start <= clause.sentences.end && clause.sentences.end <= document.sentences.len());
    }
    let mut start = 0;
    for sentence in &document.sentences {
        within("sentence", &sentence.span);
        assert!(sentence.span.start >= start, "sentences come in order");
        start = sentence.span.start;
        assert!(sentence.clause < document.clauses.len());
        assert!(sentence.lead.is_none_or(|l| l < document.sentences.len()));
    }
    assert!(!document.pages.is_empty());
    assert!(document.pages.iter().all(|p| (0.0..=1.0).contains(&p.readable)));
    let mut start = 0;
    for run in &document.origins {
        assert!(
            run.start >= start && text.is_char_boundary(run.start),
            "origins come in order"
        );
        start = run.start;
        assert!(
            document.pages.iter().any(|p| p.number == run.page),
            "there is no page {}",
            run.page
        );
        match (document.format, run.origin) {
            (_, None | Some(Origin::Computed)) | (Format::Docx, Some(Origin::Docx { .. })) => {}
            (Format::Pdf, Some(Origin::Pdf { page, rect })) => {
                assert!(
                    document.pages.iter().any(|p| p.number == page),
                    "there is no page {page}"
                );
                assert!(
                    [rect.x0, rect.y0, rect.x1, rect.y1].iter().all(|v| v.is_finite()),
                    "{rect:?}"
                );
            }
            (Format::Text, Some(Origin::Text { line, .. })) => assert!(line > 0),
            (format, origin) => panic!("a place {origin:?} in a file of format {format:?}"),
        }
    }
}

/// The same of a document read from text in UTF-8: at every place that it names the file has the words.
pub fn of_text(document: &Document, file: &str) {
    of_document(document);
    let file = file.strip_prefix('\u{feff}').unwrap_or(file);
    let lines: Vec<&str> = file.split('\n').collect();
    for (span, origin) in document.origins_of(0..document.text.len()) {
        let Origin::Text { line, column } = origin else {
            continue;
        };
        let place = lines.get(line as usize - 1).and_then(|l| l.get(column as usize..));
        let words = document.text.get(span.clone()).unwrap_or("").trim_end();
        assert!(
            place.is_some_and(|p| p.starts_with(words)),
            "{span:?} {words:?} does not stand in line {line}, column {column}: {place:?}"
        );
    }
}

/// The same of findings: a quotation is the text at its span, on a page that there is.
pub fn of_findings(examined: &Examined) {
    let document = &examined.document;
    of_document(document);
    for finding in &examined.outcomes.findings {
        for evidence in &finding.evidence {
            assert_eq!(
                document.text.get(evidence.span.clone()),
                Some(evidence.quote.as_str()),
                "{}",
                finding.rule
            );
            assert!(
                document.pages.iter().any(|p| p.number == evidence.page),
                "{}",
                finding.rule
            );
            assert!(evidence.sentence < document.sentences.len().max(1), "{}", finding.rule);
        }
    }
}
