//! The words on which a commitment depends, and when it is due.

use crate::reading::grammar::Names;
use crate::reading::grammar::clauses::{Clause, Opener, Parsed, opens_condition};
use crate::reading::grammar::groups::Form;
use crate::reading::grammar::tokens::Kind;
use crate::rule::Glossary;
use std::ops::Range;

/// A condition: its tokens, and whether it stands in front of every statement of the sentence.
#[derive(Debug, Clone)]
pub struct Condition {
    /// First token to after the last.
    pub tokens: Range<usize>,
    /// Whether it leads.
    pub leads: bool,
}

/// The statements of a sentence: where each begins. A condition that is shut in, or leads, belongs to what follows it.
pub fn statements(parsed: &Parsed<'_>, names: &Names) -> Vec<usize> {
    let mut starts = vec![0];
    for clause in &parsed.clauses {
        if !matches!(clause.opener, Opener::Main | Opener::Proviso | Opener::Though)
            || clause.group.form != Form::Finite
        {
            continue;
        }
        let begins = clause
            .subject
            .map_or(clause.group.start, |s| s.at.min(clause.group.start));
        let joined = clause.subject.is_none_or(|s| s.at < *starts.last().unwrap_or(&0));
        let from = if joined { clause.group.start } else { begins };
        // back to the "and" or the semicolon in front of it
        let last = *starts.last().unwrap_or(&0);
        let after = parsed
            .clauses
            .iter()
            .filter(|c| c.group.end <= from)
            .map(|c| c.group.end)
            .max()
            .unwrap_or(0);
        let between = after.max(last)..from;
        let stops = |i: &usize| parsed.tokens.get(*i).is_some_and(|t| t.kind == Kind::Stop);
        let joins = |i: &usize| {
            let and = parsed.tokens.get(*i).is_some_and(|t| t.entry.word.has(names.and));
            and && is_joint(parsed, *i, from, names)
        };
        let edge = between
            .clone()
            .rev()
            .find(stops)
            .or_else(|| between.clone().find(joins));
        let start = edge.map_or(from, |e| e + 1);
        if start > last && after > 0 {
            starts.push(start);
        }
    }
    starts
}

/// Whether an "and" joins statements: what follows it, shut-in words aside, is the statement.
fn is_joint(parsed: &Parsed<'_>, and: usize, from: usize, names: &Names) -> bool {
    let comma = |i: usize| parsed.tokens.get(i).is_some_and(|t| t.kind == Kind::Comma);
    let near = from.saturating_sub(and) <= 3;
    near || comma(and + 1) && comma(from.wrapping_sub(1))
        || comma(and.wrapping_sub(1)) && {
            parsed
                .tokens
                .get(and + 1)
                .is_some_and(|t| t.entry.word.has(names.if_ | names.upon | names.preposition))
        }
}

/// Finds the conditions of a sentence.
pub fn find(parsed: &Parsed<'_>, names: &Names) -> Vec<Condition> {
    let n = names;
    let tokens = &parsed.tokens;
    let mut out: Vec<Condition> = Vec::new();
    let main = |c: &&Clause| {
        matches!(c.opener, Opener::Main | Opener::Proviso | Opener::Though | Opener::That)
            && c.group.form == Form::Finite
    };
    for (at, token) in tokens.iter().enumerate() {
        let opens = token.entry.word.has(n.upon) || opens_condition(tokens, n, at);
        let within = out.last().is_some_and(|c| c.tokens.contains(&at));
        if !opens || within {
            continue;
        }
        // ends where the statement goes on
        let statement = parsed
            .clauses
            .iter()
            .filter(main)
            .filter(|c| c.opener != Opener::That || c.opened.is_some_and(|o| o < at))
            .filter_map(|c| c.subject.map(|s| (s.at, c)))
            .filter(|(s, c)| *s > at && c.group.start > at)
            .map(|(s, _)| s)
            .min();
        let shut_in = parsed
            .clauses
            .iter()
            .filter(|c| c.group.start < at && at < c.group.end)
            .flat_map(|c| c.group.parts.iter().copied())
            .filter(|p| *p > at)
            .min();
        let joined = parsed
            .clauses
            .iter()
            .filter(main)
            .filter(|c| c.group.start > at && c.subject.is_none_or(|s| s.at < at))
            .map(|c| c.group.start)
            .min();
        let stop = (at..tokens.len()).find(|i| tokens.get(*i).is_some_and(|t| t.kind == Kind::Stop));
        let mut end = [statement, shut_in, joined, stop]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(tokens.len());
        // without the comma, the article, the "and" that stand before what follows
        while end > at + 1
            && tokens.get(end - 1).is_some_and(|t| {
                t.kind == Kind::Comma
                    || t.entry.word.has(n.and | n.determiner | n.no | n.not)
                    || t.is_adverb(n) && end < tokens.len()
            })
        {
            end -= 1;
        }
        // "if any", "upon" and nothing
        if end < at + 2 {
            continue;
        }
        // what leads: nothing but a name for it stands before ("It is understood that, if ...")
        let leads = !parsed
            .clauses
            .iter()
            .any(|c| main(&c) && c.group.start < at && !c.group.verb(tokens).has(n.know | n.promise));
        out.push(Condition { tokens: at..end, leads });
    }
    out
}

/// The words that say when: "at sentencing", "within one year".
pub fn time(parsed: &Parsed<'_>, glossary: &Glossary, reach: Range<usize>) -> Option<Range<usize>> {
    let (when, moment) = (glossary.meaning("when"), glossary.meaning("moment"));
    reach.clone().find_map(|at| {
        let first = parsed.tokens.get(at)?;
        if first.entry.word.has(glossary.meaning("after-sentence")) {
            return Some(at..at + 1);
        }
        if !first.entry.word.has(when) {
            return None;
        }
        let end = (at + 1..(at + 6).min(reach.end))
            .find(|i| parsed.tokens.get(*i).is_some_and(|t| t.entry.any().has(moment)));
        let noun = if first.entry.any().has(moment) { Some(at) } else { end }?;
        Some(at..noun + 1)
    })
}
