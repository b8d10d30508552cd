//! The promise of a motion for a lower sentence, as lines of the sheet: what is promised, who decides, by what standard.

use super::{Paper, Said, Value, caption, words};
use crate::reading::commitments::Commitment;

fn promises<'a>(paper: &'a Paper) -> impl Iterator<Item = &'a Commitment> {
    paper
        .reading
        .commitments
        .iter()
        .filter(|c| c.action == "move-for-reduction")
}

/// Each promise, refusal or reservation of a motion.
pub fn promise(paper: &Paper) -> Vec<Value> {
    let mut out: Vec<Value> = Vec::new();
    for one in promises(paper) {
        let value = Value::paper(
            &vehicles(&one.vehicles),
            force(&one.force),
            words::around(paper, one.sentence, one.words.clone()),
        );
        let known = out.iter().any(|v| v.label == value.label && v.says == value.says);
        if !known {
            out.push(value);
        }
    }
    out
}

fn vehicles(names: &[String]) -> String {
    const SHOWN: [(&str, &str); 3] = [("5k1.1", "5K1.1"), ("3553e", "3553(e)"), ("rule35", "Rule 35(b)")];
    let shown: Vec<&str> = SHOWN
        .iter()
        .filter(|(name, _)| names.iter().any(|n| n == name))
        .map(|(_, shown)| *shown)
        .collect();
    if shown.is_empty() {
        "No vehicle named".to_owned()
    } else {
        shown.join(", ")
    }
}

fn force(name: &str) -> &'static str {
    match name {
        "owes" => "owed: the government will move",
        "owes-on-condition" => "owed on a condition",
        "intends" => "intended, not promised",
        "considers" => "to be considered, not promised",
        "may" => "allowed, not promised",
        "reserves" => "reserved, not promised",
        "denies" => "denied: nothing requires it",
        _ => "not told",
    }
}

/// Who decides whether a motion is due.
pub fn decider(paper: &Paper) -> Vec<Value> {
    listed(
        paper,
        |c| &c.deciders,
        |name| match name {
            "government" => Some("the government"),
            "court" => Some("a court can look at it"),
            "committee" => Some("a committee or superior of the government"),
            _ => None,
        },
    )
}

/// By what standard, whether review is given up, and what the circuit makes of it.
pub fn standard(paper: &Paper) -> Vec<Value> {
    let mut out = listed(
        paper,
        |c| &c.standards,
        |name| match name {
            "sole-discretion" => Some("sole discretion"),
            "unreviewable" => Some("not to be reviewed"),
            "good-faith" => Some("good faith"),
            "reasonable" => Some("reasonableness"),
            _ => None,
        },
    );
    out.extend(listed(
        paper,
        |c| &c.review,
        |name| match name {
            "waived" => Some("review given up"),
            "kept" => Some("review kept"),
            _ => None,
        },
    ));
    if promises(paper).next().is_none() {
        return out;
    }
    let given = paper.reading.case.circuit.as_ref();
    let circuit = match given {
        Some(name) => paper.knowledge.circuit(name.as_str()),
        None => caption::circuit_of(paper),
    };
    if let Some(circuit) = circuit {
        let cites: Vec<&str> = circuit
            .authority
            .iter()
            .filter_map(|a| paper.knowledge.authorities.get(&a.key))
            .map(|a| a.full.as_str())
            .collect();
        out.push(Value::other(
            &format!("In {}", circuit.shown),
            format!("{} {}", circuit.test, cites.join("; ")),
            Said::Table,
        ));
    }
    out
}

/// Each name once, with the first sentence that shows it.
fn listed(
    paper: &Paper,
    names: impl Fn(&Commitment) -> &Vec<String>,
    shown: impl Fn(&str) -> Option<&'static str>,
) -> Vec<Value> {
    let mut out: Vec<Value> = Vec::new();
    for one in promises(paper) {
        for says in names(one).iter().filter_map(|n| shown(n)) {
            if !out.iter().any(|v| v.says == says) {
                out.push(Value::paper("", says, words::of_sentence(paper, one.sentence)));
            }
        }
    }
    out
}
