//! Sentences of `fixtures/commitments.toml`: what each commits whom to, with what force, and what must not be read into it.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use caveat::examine::read_document;
use caveat::extract::Options;
use caveat::reading::commitments::Commitment;
use caveat::reading::{self, CaseFacts};
use caveat::rule::{Kind, Knowledge};
use caveat::source::Source;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Rows that are wholly right.
const READ: usize = 141;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    sentence: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    office: String,
    text: String,
    #[serde(default)]
    near: bool,
    #[serde(default)]
    held: bool,
    #[serde(default)]
    expect: Vec<Wanted>,
    #[serde(default)]
    never: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    actor: Option<String>,
    action: Option<String>,
    force: Option<String>,
    #[serde(default)]
    vehicles: Vec<String>,
    #[serde(default)]
    scope: Vec<String>,
    condition: Option<String>,
    decider: Option<String>,
    standard: Option<String>,
    review: Option<String>,
    time: Option<String>,
}

impl Wanted {
    /// Of each field that is asked, whether it is right.
    fn fields(&self, c: &Commitment) -> Vec<(&'static str, bool)> {
        let lower = |s: &str| s.to_lowercase();
        let mut out = Vec::new();
        if let Some(force) = &self.force {
            out.push(("force", *force == c.force));
        }
        if !self.vehicles.is_empty() {
            let set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<String>>();
            out.push(("vehicles", set(&self.vehicles) == set(&c.vehicles)));
        }
        if !self.scope.is_empty() {
            out.push(("scope", self.scope.iter().all(|s| c.scope.contains(s))));
        }
        if let Some(words) = &self.condition {
            out.push((
                "condition",
                if words.is_empty() {
                    c.conditions.is_empty()
                } else {
                    c.conditions.iter().any(|x| lower(x).contains(&lower(words)))
                },
            ));
        }
        if let Some(decider) = &self.decider {
            out.push(("decider", c.deciders.contains(decider)));
        }
        if let Some(standard) = &self.standard {
            out.push(("standard", c.standards.contains(standard)));
        }
        if let Some(review) = &self.review {
            out.push(("review", c.review.contains(review)));
        }
        if let Some(time) = &self.time {
            out.push((
                "time",
                c.time.as_deref().is_some_and(|t| lower(t).contains(&lower(time))),
            ));
        }
        out
    }

    fn names(&self, c: &Commitment) -> bool {
        self.actor.as_ref().is_none_or(|a| *a == c.actor) && self.action.as_ref().is_none_or(|a| *a == c.action)
    }
}

fn read(text: &str, knowledge: &Knowledge) -> Vec<Commitment> {
    let source = Source::from_bytes("sentence.txt".into(), text.as_bytes().to_vec());
    let document = read_document(&source, Options::default()).unwrap_or_else(|e| panic!("{e}"));
    let case = CaseFacts {
        kind: Some(Kind::Cooperation),
        ..CaseFacts::default()
    };
    reading::read(&document, knowledge, &case).commitments
}

/// What is wrong with a row, a line each; and of each field asked whether it was right.
fn score(row: &Row, read: &[Commitment]) -> (Vec<String>, Vec<(&'static str, bool)>) {
    let (mut wrong, mut fields) = (Vec::new(), Vec::new());
    for wanted in &row.expect {
        let asked = |c: &Commitment| wanted.fields(c).iter().filter(|(_, right)| *right).count();
        let best = read.iter().filter(|c| wanted.names(c)).max_by_key(|c| asked(c));
        fields.push(("actor and action", best.is_some()));
        match best {
            None => wrong.push(format!("missing {wanted:?}")),
            Some(c) => {
                for (name, right) in wanted.fields(c) {
                    fields.push((name, right));
                    if !right {
                        wrong.push(format!("{name}: {wanted:?}"));
                    }
                }
            }
        }
    }
    for never in &row.never {
        let (actor, action) = never.split_once(' ').unwrap_or((never, "*"));
        let there = read
            .iter()
            .any(|c| c.actor == actor && (action == "*" || c.action == action));
        // a row may expect one commitment of an action that it forbids in any other force
        let expected = row
            .expect
            .iter()
            .any(|w| w.actor.as_deref() == Some(actor) && w.action.as_deref() == Some(action));
        fields.push(("silence", !there || expected));
        if there && !expected {
            wrong.push(format!("not silent: {never}"));
        }
    }
    (wrong, fields)
}

fn table() -> Vec<Row> {
    common::toml::<Table>(&common::fixtures().join("commitments.toml")).sentence
}

#[test]
fn every_sentence_is_read_as_a_careful_reader_reads_it() {
    let knowledge = Knowledge::embedded().unwrap_or_else(|e| panic!("{e:?}"));
    let held_too = std::env::var_os("CAVEAT_HELD").is_some();
    let mut tally: BTreeMap<(bool, &str), (usize, usize)> = BTreeMap::new();
    let mut failed = Vec::new();
    for row in table().iter().filter(|r| held_too || !r.held) {
        let commitments = read(&row.text, &knowledge);
        let (wrong, fields) = score(row, &commitments);
        for (name, right) in fields.iter().copied().chain([("whole row", wrong.is_empty())]) {
            let cell = tally.entry((row.held, name)).or_default();
            cell.0 += usize::from(right);
            cell.1 += 1;
        }
        if !wrong.is_empty() {
            failed.push(format!(
                "{}{}: {}\n    {}",
                row.office,
                if row.near { " (near)" } else { "" },
                row.text,
                wrong.join("\n    ")
            ));
            for c in &commitments {
                failed.push(format!(
                    "    read: {} {} {} {:?} {:?} if {:?} by {:?} {:?} {:?} {:?}",
                    c.actor,
                    c.action,
                    c.force,
                    c.vehicles,
                    c.scope,
                    c.conditions,
                    c.deciders,
                    c.standards,
                    c.review,
                    c.time
                ));
            }
        }
    }
    let whole = tally.get(&(false, "whole row")).map_or(0, |(right, _)| *right);
    for ((held, name), (right, all)) in &tally {
        println!("{} {name}: {right} of {all}", if *held { "held" } else { "open" });
    }
    // a ratchet: what is read is never unread
    assert!(
        whole >= READ,
        "{whole} of the rows are right, {READ} were:\n{}",
        failed.join("\n")
    );
}

#[test]
fn the_table_is_what_it_says() {
    let table = table();
    let offices: BTreeSet<&str> = table.iter().map(|r| r.office.as_str()).collect();
    assert!(table.len() >= 150 && offices.len() >= 10);
    assert!(table.iter().filter(|r| r.near).count() * 100 >= table.len() * 48);
    for row in &table {
        assert!(
            !row.expect.is_empty() || !row.never.is_empty(),
            "{} asks nothing",
            row.text
        );
        assert!(row.expect.iter().all(|w| w.actor.is_some() || w.action.is_some()));
    }
}
