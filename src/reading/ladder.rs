//! The ladder of promises: for each thing that a client who helps may hope for, how firmly the paper promises it, and
//! the words that decide.

use super::commitments::Commitment;
use super::terms::{Paper, Status, Words, absent, items, words};
use crate::rule::{Kind, Step};
use schemars::JsonSchema;
use serde::Serialize;

/// What is promised, by name and as it is shown, in the order of the ladder.
const RUNGS: [(&str, &str, About); 9] = [
    ("5k1.1", "Motion under 5K1.1", About::Motion("5k1.1")),
    ("3553e", "Motion under 3553(e)", About::Motion("3553e")),
    ("rule35", "Motion under Rule 35(b)", About::Motion("rule35")),
    ("use", "Statements not used", About::Use("direct")),
    ("derivative-use", "Leads from them not used", About::Use("derivative")),
    (
        "sentencing-use",
        "Not used at sentencing (1B1.8)",
        About::Use("sentencing"),
    ),
    ("non-prosecution", "No further prosecution", About::Charges),
    ("breach", "Who decides on a breach", About::Breach),
    ("review", "Review of a refusal to move", About::Review),
];

/// What a rung is told from.
#[derive(Debug, Clone, Copy)]
enum About {
    /// The commitments to move by this vehicle.
    Motion(&'static str),
    /// Those not to use statements, in this way.
    Use(&'static str),
    /// Those not to prosecute.
    Charges,
    /// The words on who finds a breach.
    Breach,
    /// What becomes of review of the choice to move.
    Review,
}

/// A line of the ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Rung {
    /// "5k1.1"
    pub name: &'static str,
    /// "Motion under 5K1.1"
    pub title: &'static str,
    /// How firmly it is promised.
    pub step: Step,
    /// The same in words, with who decides, by what standard, with what review.
    pub says: String,
    /// The words that decide.
    #[serde(flatten)]
    pub words: Option<Words>,
    /// Words elsewhere that deny what these promise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<Words>,
}

/// A rung on which a place of the paper would put a promise.
struct Place {
    step: Step,
    says: String,
    sentence: Option<usize>,
    words: Option<Words>,
}

/// Reads the ladder of an agreement; empty for a paper that is none.
pub(super) fn read(paper: &Paper) -> Vec<Rung> {
    if matches!(paper.reading.kind.value, Kind::NotAnAgreement | Kind::Unknown) {
        return Vec::new();
    }
    RUNGS
        .into_iter()
        .map(|(name, title, about)| rung(paper, name, title, about))
        .collect()
}

fn rung(paper: &Paper, name: &'static str, title: &'static str, about: About) -> Rung {
    let mut places: Vec<Place> = paper
        .reading
        .commitments
        .iter()
        .filter_map(|c| of_commitment(paper, c, about))
        .collect();
    if matches!(about, About::Motion("5k1.1")) && places.is_empty() {
        let unnamed = |c: &&Commitment| c.action == "move-for-reduction" && c.vehicles == ["unnamed"];
        places.extend(paper.reading.commitments.iter().filter(unnamed).map(|c| Place {
            says: format!("{}; the section is not named", motion(c)),
            ..placed(paper, c, step_of(&c.force))
        }));
    }
    // the sheet's own items: what is worded without a verb of promise
    places.extend(of_sheet(paper, name));
    // the firmest promise; of equals the first
    let firmest = places
        .iter()
        .enumerate()
        .min_by_key(|(at, p)| (p.step, *at))
        .map(|(at, _)| at);
    let Some(firmest) = firmest else {
        let (status, because) = absent(paper);
        let step = match status {
            Status::CouldNotBeRead => Step::Undetermined,
            _ => Step::NotFound,
        };
        let because = because.map_or(String::new(), |b| format!(": {b}"));
        return Rung {
            name,
            title,
            step,
            says: format!("{}{because}", step.says()),
            words: None,
            against: None,
        };
    };
    let decides = places.swap_remove(firmest);
    let against = places
        .into_iter()
        .find(|p| decides.step < Step::Denied && p.step == Step::Denied && p.sentence != decides.sentence)
        .and_then(|p| p.words);
    Rung {
        name,
        title,
        step: decides.step,
        says: decides.says,
        words: decides.words,
        against,
    }
}

fn placed(paper: &Paper, c: &Commitment, step: Step) -> Place {
    Place {
        step,
        says: step.says().to_owned(),
        sentence: Some(c.sentence),
        words: words::around(paper, c.sentence, c.words.clone()),
    }
}

fn of_commitment(paper: &Paper, c: &Commitment, about: About) -> Option<Place> {
    let government = c.actor == "government";
    let has = |names: &[String], name: &str| names.iter().any(|n| n == name);
    match about {
        About::Motion(vehicle) => {
            (government && c.action == "move-for-reduction" && has(&c.vehicles, vehicle)).then(|| Place {
                says: motion(c),
                ..placed(paper, c, step_of(&c.force))
            })
        }
        About::Use(way) => {
            // a promise that names sentencing alone says nothing of the trial
            let reaches = has(&c.scope, way) || way == "direct" && c.scope != ["sentencing"];
            (government && c.action == "not-use-statements" && reaches).then(|| placed(paper, c, step_of(&c.force)))
        }
        About::Charges => (government && c.action == "not-prosecute").then(|| placed(paper, c, step_of(&c.force))),
        About::Breach => (c.action == "decide-breach").then(|| {
            let step = match () {
                () if has(&c.deciders, "court") => Step::Court,
                () if has(&c.deciders, "government") && has(&c.standards, "sole-discretion") => Step::GovernmentAlone,
                () if has(&c.deciders, "government") => Step::Government,
                () => Step::Unsaid,
            };
            Place {
                says: joined(step.says(), standards(c)),
                ..placed(paper, c, step)
            }
        }),
        About::Review => (government && c.action == "move-for-reduction").then(|| {
            let (step, told) = match () {
                () if has(&c.review, "waived") => (Step::GivenUp, c.review_in),
                () if has(&c.review, "kept") => (Step::Kept, c.review_in),
                () => (Step::Unsaid, None),
            };
            Place {
                step,
                says: step.says().to_owned(),
                sentence: told,
                words: told.and_then(|s| words::of_sentence(paper, s)),
            }
        }),
    }
}

/// "owed on a condition; the government decides, in good faith; no court reviews it"
fn motion(c: &Commitment) -> String {
    let mut out = joined(step_of(&c.force).says(), decider(c));
    for (name, says) in [("waived", "review is given up"), ("kept", "a court may review it")] {
        if c.review.iter().any(|r| r == name) {
            out = joined(&out, Some(says.to_owned()));
        }
    }
    out
}

fn joined(first: &str, second: Option<String>) -> String {
    match second {
        Some(second) => format!("{first}; {second}"),
        None => first.to_owned(),
    }
}

fn decider(c: &Commitment) -> Option<String> {
    let who: Vec<&str> = c
        .deciders
        .iter()
        .filter_map(|d| match d.as_str() {
            "government" => Some("the government decides"),
            "court" => Some("a court decides on it too"),
            "committee" => Some("a committee decides"),
            _ => None,
        })
        .collect();
    let how = standards(c);
    match (who.is_empty(), how) {
        (true, how) => how,
        (false, None) => Some(who.join(" and ")),
        (false, Some(how)) => Some(format!("{}, {how}", who.join(" and "))),
    }
}

fn standards(c: &Commitment) -> Option<String> {
    let how: Vec<&str> = c
        .standards
        .iter()
        .filter_map(|s| match s.as_str() {
            "sole-discretion" => Some("in its sole discretion"),
            "unreviewable" => Some("finally"),
            "good-faith" => Some("in good faith"),
            "reasonable" => Some("reasonably"),
            "preponderance" => Some("by a preponderance of the evidence"),
            "clear-and-convincing" => Some("on clear and convincing evidence"),
            "probable-cause" => Some("on probable cause"),
            "beyond-doubt" => Some("beyond a reasonable doubt"),
            _ => None,
        })
        .collect();
    (!how.is_empty()).then(|| how.join(", "))
}

fn step_of(force: &str) -> Step {
    match force {
        "owes" => Step::Owed,
        "owes-on-condition" => Step::OwedOnCondition,
        "intends" => Step::Intended,
        "considers" => Step::Considered,
        "may" => Step::Allowed,
        "reserves" => Step::Reserved,
        _ => Step::Denied,
    }
}

fn of_sheet(paper: &Paper, name: &str) -> Option<Place> {
    let mut items = paper.knowledge.sheet.iter().flat_map(|f| &f.items);
    let item = items.find(|i| i.ladder.as_deref() == Some(name))?;
    let (value, sentence, words) = items::first_of(item, paper)?;
    let step = value.step?;
    Some(Place {
        step,
        says: step.says().to_owned(),
        sentence: Some(sentence),
        words: Some(words),
    })
}
