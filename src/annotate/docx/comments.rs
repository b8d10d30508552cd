//! The comments part: the one of the file with more comments at its end, or a new one.

use super::package::{Rewrite, before_the_end, root_tag};
use super::splice::Names;
use super::{Author, escape};
use crate::annotate::AnnotateError;
use crate::annotate::remark::Remark;
use crate::extract::docx::package::Package;
use crate::extract::docx::xml::{Event, Ns, Parser, decode};
use std::collections::BTreeSet;

const NEW: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <w:comments xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>";
const CONTENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";

/// Comments in the making.
pub(super) struct Comments {
    /// The part that the file has.
    part: Option<String>,
    xml: String,
    names: Names,
    used: BTreeSet<i64>,
    next: i64,
    added: String,
}

impl Comments {
    /// Those of the file.
    pub fn open(package: &mut Package<'_>, main: &str) -> Result<Comments, AnnotateError> {
        let related = package.relations(main)?.into_iter().find(|r| r.kind == "comments");
        let part = related.map(|r| r.target).filter(|name| package.has(name));
        let xml = match &part {
            Some(name) => decode(package.part(name)?.unwrap_or_default())?,
            None => NEW.to_owned(),
        };
        let mut used = BTreeSet::new();
        let mut parser = Parser::new(&xml);
        while let Some(event) = parser.next()? {
            if let Event::Start(tag) = event
                && tag.ns == Ns::Word
                && tag.name() == "comment"
            {
                used.extend(tag.number("id"));
            }
        }
        // Word takes ids of 32 bits
        let next = used.last().map_or(0, |&n| n + 1);
        let next = if (0..i64::from(i32::MAX) - 100_000).contains(&next) {
            next
        } else {
            0
        };
        Ok(Comments {
            names: Names::of(root_tag(&xml)),
            part,
            xml,
            used,
            next,
            added: String::new(),
        })
    }

    /// Adds a remark and gives the id of its comment. `words` are those it is about, where it cannot stand on them.
    pub fn add(&mut self, remark: &Remark, author: &Author, words: Option<&str>) -> i64 {
        while self.used.contains(&self.next) {
            self.next += 1;
        }
        let id = self.next;
        self.next += 1;
        let mut paragraphs = paragraph(
            "<w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:annotationRef/></w:r>",
            &remark.title,
            "",
        );
        if let Some(words) = words {
            paragraphs += &paragraph("", "Words: ", words);
        }
        for said in &remark.said {
            paragraphs += &paragraph("", &format!("{}: ", said.heading), &said.text);
        }
        self.added += &format!(
            "<w:comment{} w:id=\"{id}\" w:author=\"{}\" w:initials=\"{}\">{paragraphs}</w:comment>",
            self.names.declaration, author.name, author.initials
        );
        id
    }

    /// Writes the part, and makes a new one known to the package.
    pub fn finish(self, package: &mut Package<'_>, main: &str, rewrite: &mut Rewrite<'_>) -> Result<(), AnnotateError> {
        let whole = before_the_end(&self.xml, &self.added)?;
        match self.part {
            Some(name) => rewrite.part(package, &name, &whole),
            None => rewrite.new_part(package, main, "comments", RELATION, CONTENT_TYPE, &whole),
        }
    }
}

fn paragraph(before: &str, bold: &str, plain: &str) -> String {
    let run = |props: &str, text: &str| {
        if text.is_empty() {
            return String::new();
        }
        format!("<w:r>{props}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(text))
    };
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"CommentText\"/></w:pPr>{before}{}{}</w:p>",
        run("<w:rPr><w:b/></w:rPr>", bold),
        run("", plain)
    )
}
