//! The promise of a motion and the judge of a breach: of every fixture agreement, and of every labelled one of the corpus
//! where `CAVEAT_CORPUS` says where it is. Papers that are no agreements promise nothing.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use caveat::document::Document;
use caveat::reading::Reading;
use caveat::reading::commitments::Commitment;
use caveat::reading::ladder::Rung;
use caveat::reading::terms;
use caveat::rule::{Kind, Knowledge, Step};
use common::{agreements, examiner, read};
use serde::Deserialize;
use std::collections::BTreeSet;

/// What `about.toml` says of the promises.
#[derive(Debug, Deserialize)]
struct About {
    motion: Motion,
    breach: String,
}

#[derive(Debug, Deserialize)]
struct Motion {
    vehicles: BTreeSet<String>,
    force: BTreeSet<String>,
    decider: BTreeSet<String>,
    standard: BTreeSet<String>,
    review: BTreeSet<String>,
}

/// Every value that the commitments to move for a lower sentence have in a field.
fn motion(reading: &Reading) -> Motion {
    let motions: Vec<&Commitment> = reading
        .commitments
        .iter()
        .filter(|c| c.actor == "government" && c.action == "move-for-reduction")
        .collect();
    let all = |of: fn(&Commitment) -> &Vec<String>| -> BTreeSet<String> {
        let names = motions.iter().flat_map(|c| of(c).iter().cloned());
        names.filter(|n| n != "unstated" && n != "unnamed").collect()
    };
    Motion {
        vehicles: all(|c| &c.vehicles),
        force: motions.iter().map(|c| c.force.clone()).collect(),
        decider: all(|c| &c.deciders),
        standard: all(|c| &c.standards),
        review: all(|c| &c.review),
    }
}

fn ladder(document: &Document, reading: &Reading, knowledge: &Knowledge) -> Vec<Rung> {
    terms::ladder(document, reading, knowledge)
}

fn step(ladder: &[Rung], name: &str) -> Step {
    ladder.iter().find(|r| r.name == name).unwrap().step
}

#[test]
fn the_promises_of_every_fixture_agreement() {
    let examiner = examiner();
    for folder in agreements() {
        let about: About = common::toml(&folder.join("about.toml"));
        for extension in ["txt", "pdf", "docx"] {
            let (document, reading) = read(&examiner, &folder.join(format!("agreement.{extension}")));
            let found = motion(&reading);
            let wanted = &about.motion;
            let name = format!("{} {extension}", folder.file_name().unwrap().to_string_lossy());
            assert_eq!(found.vehicles, wanted.vehicles, "{name}: vehicles");
            assert_eq!(found.force, wanted.force, "{name}: force");
            assert_eq!(found.decider, wanted.decider, "{name}: who decides");
            assert_eq!(found.standard, wanted.standard, "{name}: standard");
            assert_eq!(found.review, wanted.review, "{name}: review");
            let ladder = ladder(&document, &reading, &examiner.knowledge);
            let breach = serde_json::to_value(step(&ladder, "breach")).unwrap();
            assert_eq!(breach, about.breach.as_str(), "{name}: breach");
        }
    }
}

#[test]
fn a_rung_shows_the_words_that_decide_it() {
    let examiner = examiner();
    let mut shown = 0;
    for folder in agreements() {
        let (document, reading) = read(&examiner, &folder.join("agreement.pdf"));
        let ladder = ladder(&document, &reading, &examiner.knowledge);
        let names: Vec<&str> = ladder.iter().map(|r| r.name).collect();
        let all = "5k1.1 3553e rule35 use derivative-use sentencing-use non-prosecution breach review";
        assert_eq!(names.join(" "), all);
        for rung in ladder {
            for words in rung.words.iter().chain(&rung.against) {
                assert_eq!(document.text.get(words.span.clone()), Some(words.quote.as_str()));
                assert!((1..=document.pages.len() as u32).contains(&words.page));
                shown += 1;
            }
            let silent = matches!(rung.step, Step::NotFound | Step::Undetermined | Step::Unsaid);
            assert!(silent || rung.words.is_some(), "{} has no words", rung.name);
        }
    }
    assert!(shown >= 30, "{shown} rungs of all fixtures have words");
}

#[test]
fn the_promises_of_every_labelled_agreement() {
    let Some(corpus) = common::corpus("the_promises_of_every_labelled_agreement") else {
        return;
    };
    let examiner = examiner();
    let (mut motions, mut judges, mut wrong_judges) = (0, 0, Vec::new());
    for (label, path) in common::labels(&corpus) {
        let facts = &label["facts"];
        if facts["motion"].is_null() {
            continue;
        }
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (document, reading) = read(&examiner, &path);
        let found = motion(&reading);
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let vehicles: BTreeSet<String> = facts["motion"]["vehicles"]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| match v.as_str().unwrap() {
                "5K1.1" => "5k1.1".to_owned(),
                "3553(e)" => "3553e".to_owned(),
                "35(b)" => "rule35".to_owned(),
                other => panic!("{name}: vehicle {other}"),
            })
            .collect();
        assert_eq!(found.vehicles, vehicles, "{name}: vehicles");
        let force = |names: &[&str]| names.iter().any(|n| found.force.contains(*n));
        let owed = force(&["owes", "owes-on-condition"]);
        match facts["motion"]["verb"].as_str().unwrap() {
            "may" => assert!(force(&["may", "reserves"]) && !owed, "{name}: {:?}", found.force),
            "will" => assert!(owed && !force(&["may", "reserves"]), "{name}: {:?}", found.force),
            // a form may say that no motion is agreed
            _ => assert!(found.force.iter().all(|f| f == "denies"), "{name}: {:?}", found.force),
        }
        if !vehicles.is_empty() {
            motions += 1;
            assert_eq!(
                found.decider,
                BTreeSet::from(["government".to_owned()]),
                "{name}: who decides"
            );
            let standard = text(&facts["motion"]["standard"]);
            let sole = found.standard.contains("sole-discretion") || found.standard.contains("unreviewable");
            assert_eq!(sole, standard.contains("sole"), "{name}: {:?}", found.standard);
            assert!(!found.standard.contains("good-faith"), "{name}: {:?}", found.standard);
            let waived = standard.contains("unreviewable") || standard.contains("binding");
            assert_eq!(found.review.contains("waived"), waived, "{name}: {:?}", found.review);
        }
        let decider = text(&facts["breach"]["decider"]);
        let ladder = ladder(&document, &reading, &examiner.knowledge);
        let right = match step(&ladder, "breach") {
            Step::Court => decider.contains("Court"),
            Step::Government | Step::GovernmentAlone => {
                decider.contains("Government") || decider.contains("office") || decider.contains("Offices")
            }
            _ => decider.contains("none stated"),
        };
        judges += 1;
        if !right {
            wrong_judges.push(format!("{name}: {decider}"));
        }
    }
    assert!(
        motions >= 6 && judges >= 13,
        "{motions} motions and {judges} judges in the labels"
    );
    assert!(wrong_judges.len() <= 1, "judge of a breach: {wrong_judges:?}");
}

#[test]
fn papers_that_are_no_agreements_promise_no_motion() {
    let Some(corpus) = common::corpus("papers_that_are_no_agreements_promise_no_motion") else {
        return;
    };
    let examiner = examiner();
    let mut papers = 0;
    for entry in std::fs::read_dir(corpus.join("not-agreements")).expect("the corpus has not-agreements") {
        let path = entry.unwrap().path();
        let (document, reading) = read(&examiner, &path);
        papers += 1;
        assert_eq!(reading.kind.value, Kind::NotAnAgreement, "{}", path.display());
        let found = motion(&reading);
        assert!(found.force.is_empty(), "{}: {:?}", path.display(), found);
        assert!(ladder(&document, &reading, &examiner.knowledge).is_empty());
    }
    assert!(papers >= 40, "{papers} papers that are no agreements");
}
