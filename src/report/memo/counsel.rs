//! Counsel's report: the findings with authorities and asks, the term sheet, what was checked, from paper to custody.

use super::when::in_words;
use super::{Entry, Line, Memo, Options, Part, Quote, Row, Section, digests};
use crate::examine::Examined;
use crate::finding::{Claim, EvidenceRole, Finding, Outcome};
use crate::reading::custody;
use crate::reading::terms::{self, Fact, Said as SaidBy, Status, Value, Words};
use crate::report::NOT_ADVICE;
use crate::report::quote::{printable, upper_first};
use crate::report::said::{Said, companion, companions, place, said, title};
use crate::rule::{Knowledge, Rule, Severity};

/// Longest quotation, in characters.
const LONGEST: usize = 900;

/// The severities, the worst first.
pub(super) const WORST_FIRST: [Severity; 5] = [
    Severity::Critical,
    Severity::High,
    Severity::Medium,
    Severity::Low,
    Severity::Info,
];

pub(super) fn memo(examined: &Examined, knowledge: &Knowledge, options: &Options) -> Memo {
    let banner = match &options.counsel {
        Some(name) => format!("Attorney work product. Privileged and confidential. Prepared for {name}."),
        None => "Confidential. Take this to a lawyer.".to_owned(),
    };
    let sections = [
        findings(examined, knowledge),
        undecided(examined, knowledge),
        ladder(examined, knowledge),
        sheet(examined, knowledge),
        paper_to_custody(examined, knowledge),
        notes(examined),
        checked(examined, knowledge),
    ];
    let mut foot = vec![Said::new("Please note", NOT_ADVICE)];
    foot.extend(digests(examined, knowledge));
    Memo {
        audience: options.audience,
        title: format!("Review of {}", super::file_name(examined)),
        banner: printable(&banner),
        lead: lead(examined),
        sections: sections.into_iter().flatten().collect(),
        foot,
    }
}

/// What was read, and what was found in it.
fn lead(examined: &Examined) -> Vec<Said> {
    let Examined { document, reading, .. } = examined;
    let pages = match document.pages.len() {
        _ if !document.paged() => "a Word file without page breaks".to_owned(),
        1 => "1 page".to_owned(),
        n => format!("{n} pages"),
    };
    let kind = upper_first(terms::kind_in_words(reading.kind.value));
    let mut out = vec![Said::new(
        "Paper",
        format!("{kind}, {pages}, {:.0} % readable.", document.readable() * 100.0),
    )];
    let figure = |ours: bool| if ours { " (your figure)" } else { "" };
    let minimum = match reading.minimum {
        Some(months) => format!("{}{}.", in_words(months), figure(reading.case.minimum_months.is_some())),
        None => "none was found for the pleaded counts.".to_owned(),
    };
    out.push(Said::new("Statutory minimum", upper_first(&minimum)));
    if let Some(range) = reading.range() {
        let ours = figure(reading.case.guideline_range.is_some());
        out.push(Said::new(
            "Guideline range",
            format!("{}{ours}.", upper_first(&range.to_string())),
        ));
    }
    let number = |severity| {
        let all = examined.outcomes.findings.iter();
        all.filter(|f| f.counts() && f.severity == severity).count()
    };
    let tally: Vec<String> = WORST_FIRST
        .iter()
        .filter(|s| number(**s) > 0)
        .map(|s| format!("{} {}", number(*s), s.name()))
        .collect();
    let tally = if tally.is_empty() {
        "none".to_owned()
    } else {
        tally.join(", ")
    };
    let companions = examined
        .outcomes
        .findings
        .iter()
        .filter(|f| f.companion_of.is_some())
        .count();
    let beside = match companions {
        0 => String::new(),
        1 => " One of them is on the same words as a worse one, and is shown with it.".to_owned(),
        n => format!(" {n} of them are on the same words as a worse one, and are shown with it."),
    };
    out.push(Said::new("Findings", upper_first(&format!("{tally}.{beside}"))));
    out
}

fn findings(examined: &Examined, knowledge: &Knowledge) -> Option<Section> {
    let shown = examined.outcomes.findings.iter();
    let shown = shown.filter(|f| f.counts() && f.companion_of.is_none());
    let mut parts: Vec<Part> = shown
        .filter_map(|f| Some(Part::Entry(entry(f, knowledge.rule(&f.rule)?, examined, knowledge))))
        .collect();
    if parts.is_empty() {
        parts.push(Part::Text(
            "No check reported anything. That does not make it a good agreement: words can be put in ways that no check knows."
                .to_owned(),
        ));
    }
    Some(Section {
        id: "findings",
        title: "Findings, the worst first".to_owned(),
        parts,
    })
}

fn entry(finding: &Finding, rule: &Rule, examined: &Examined, knowledge: &Knowledge) -> Entry {
    let mut parts = Vec::new();
    for evidence in finding.quotes() {
        let role = match &evidence.role {
            EvidenceRole::Primary if finding.claim == Claim::Missing => "This calls for it".to_owned(),
            EvidenceRole::Primary => String::new(),
            EvidenceRole::Context => continue,
            EvidenceRole::Also => "Also".to_owned(),
            EvidenceRole::NeededBy => "This calls for it".to_owned(),
            EvidenceRole::Promise => "The promise".to_owned(),
            EvidenceRole::Undoing => "Undone here".to_owned(),
            EvidenceRole::Side(name) => upper_first(name),
        };
        parts.push(Part::Quote(Quote::of(&examined.document, evidence, role, LONGEST)));
    }
    parts.extend(
        said(finding, rule, &examined.reading, knowledge)
            .into_iter()
            .map(Part::Said),
    );
    for other in companions(finding, &examined.outcomes) {
        if let Some(rule) = knowledge.rule(&other.rule) {
            parts.push(Part::Said(Said::new("The same words raise", companion(other, rule))));
        }
    }
    parts.push(Part::Said(Said::new(
        "Check",
        format!("{}, confidence {}", finding.rule, finding.confidence.name()),
    )));
    Entry {
        id: id(&finding.rule),
        severity: Some(finding.severity),
        label: upper_first(finding.severity.name()),
        title: title(finding, rule),
        parts,
    }
}

/// The name of a finding for links: a paper has one of each rule.
pub(super) fn id(rule: &str) -> String {
    format!("f-{}", rule.replace('/', "-"))
}

fn undecided(examined: &Examined, knowledge: &Knowledge) -> Option<Section> {
    let findings = examined.outcomes.findings.iter().filter(|f| !f.counts());
    let points: Vec<String> = findings
        .filter_map(|f| {
            let because = f.because.as_deref().unwrap_or("it cannot be told");
            let at = f
                .evidence
                .first()
                .map(|e| format!(" ({})", place(&examined.document, e)));
            Some(format!(
                "{}{}: {}. Check {}.",
                knowledge.rule(&f.rule)?.file.title,
                at.unwrap_or_default(),
                because.trim_end_matches('.'),
                f.rule
            ))
        })
        .collect();
    (!points.is_empty()).then(|| Section {
        id: "undecided",
        title: "Could not be decided".to_owned(),
        parts: vec![Part::List(points)],
    })
}

fn ladder(examined: &Examined, knowledge: &Knowledge) -> Option<Section> {
    let rungs = terms::ladder(&examined.document, &examined.reading, knowledge);
    let quote = |words: &Words| Quote::of_sheet(&examined.document, words);
    let rows: Vec<Row> = rungs
        .into_iter()
        .map(|rung| {
            let mut lines = vec![Line {
                label: String::new(),
                says: upper_first(&rung.says),
                quote: rung.words.as_ref().map(quote),
            }];
            lines.extend(rung.against.as_ref().map(|words| Line {
                label: "Denied elsewhere".to_owned(),
                says: String::new(),
                quote: Some(quote(words)),
            }));
            Row {
                head: rung.title.to_owned(),
                lines,
            }
        })
        .collect();
    (!rows.is_empty()).then(|| Section {
        id: "ladder",
        title: "The ladder of promises".to_owned(),
        parts: vec![Part::Table(rows)],
    })
}

fn sheet(examined: &Examined, knowledge: &Knowledge) -> Option<Section> {
    let sheet = terms::read(&examined.document, &examined.reading, knowledge);
    let by = |who: SaidBy| sheet.facts.iter().flat_map(|f| &f.values).any(|v| v.said == who);
    let mut parts = vec![Part::Table(sheet.facts.iter().map(|f| row(f, examined)).collect())];
    if by(SaidBy::Table) {
        parts.push(Part::Text(
            "[table] marks what comes from the statutes that the paper names, as the tables of this program have them. Compare it with \
             the statute."
                .to_owned(),
        ));
    }
    if by(SaidBy::Reader) {
        parts.push(Part::Text(
            "[yours] marks what you gave as a fact of the case.".to_owned(),
        ));
    }
    Some(Section {
        id: "terms",
        title: "Term sheet".to_owned(),
        parts,
    })
}

fn row(fact: &Fact, examined: &Examined) -> Row {
    let missing = |what: &str| {
        let because = fact.because.as_ref().map_or_else(String::new, |b| format!(": {b}"));
        vec![Line {
            says: format!("{what}{because}"),
            ..Line::default()
        }]
    };
    Row {
        head: fact.title.clone(),
        lines: match fact.status {
            Status::Found => fact.values.iter().map(|v| line(v, examined)).collect(),
            Status::NotFound => missing("not found"),
            Status::CouldNotBeRead => missing("could not be read"),
        },
    }
}

fn line(value: &Value, examined: &Examined) -> Line {
    let mark = match value.said {
        SaidBy::Paper => "",
        SaidBy::Table => " [table]",
        SaidBy::Reader => " [yours]",
    };
    Line {
        label: value.label.clone(),
        says: printable(&format!("{}{mark}", value.says)).trim().to_owned(),
        quote: value.words.as_ref().map(|w| Quote::of_sheet(&examined.document, w)),
    }
}

fn paper_to_custody(examined: &Examined, knowledge: &Knowledge) -> Option<Section> {
    let custody = custody::read(&examined.reading, knowledge)?;
    let mut parts = vec![Part::Text(custody.note)];
    parts.push(Part::Text(match custody.reckoned_for {
        Some(term) if custody.yours => format!("The bounds are reckoned for {term} (your figure)."),
        Some(term) => format!("The bounds are reckoned for {term}, as the paper and the statutes lead to it."),
        None => "No minimum and no range is known, so there is no term to reckon for; give the range with --guideline-range.".to_owned(),
    }));
    let one = |label: &str, says: String| {
        (!says.is_empty()).then(|| Line {
            label: label.to_owned(),
            says,
            quote: None,
        })
    };
    let row = |line: custody::Line| Row {
        head: line.title,
        lines: [
            one("Here", upper_first(&line.bound)),
            one("Conditions", line.conditions),
            one("Authority", line.authorities.join("; ")),
        ]
        .into_iter()
        .flatten()
        .collect(),
    };
    parts.push(Part::Table(custody.lines.into_iter().map(row).collect()));
    Some(Section {
        id: "custody",
        title: "From paper to custody".to_owned(),
        parts,
    })
}

fn notes(examined: &Examined) -> Option<Section> {
    let document = &examined.document;
    let notes = document.notes.iter().map(|n| match n.page {
        Some(page) => format!("Page {page}: {}", n.message),
        None => upper_first(&n.message),
    });
    let gaps = document.gaps.iter().map(|g| upper_first(&g.reason));
    let mut points: Vec<String> = Vec::new();
    for point in notes.chain(gaps) {
        let point = printable(&point);
        if !points.contains(&point) {
            points.push(point);
        }
    }
    (!points.is_empty()).then(|| Section {
        id: "notes",
        title: "How the paper was read".to_owned(),
        parts: vec![Part::List(points)],
    })
}

fn checked(examined: &Examined, knowledge: &Knowledge) -> Option<Section> {
    let outcomes = &examined.outcomes;
    let names = |outcome: Outcome| -> Vec<String> {
        let these = outcomes.checked.iter().filter(|c| c.outcome == outcome);
        let silent = these.filter(|c| outcomes.findings.iter().all(|f| f.rule != c.rule));
        silent
            .filter_map(|c| Some(format!("{} ({})", knowledge.rule(&c.rule)?.file.title, c.rule)))
            .collect()
    };
    let mut parts = Vec::new();
    for (outcome, what) in [
        (Outcome::Clear, "Looked for, and not found"),
        (
            Outcome::Undetermined,
            "Not found, but parts of the paper could not be read",
        ),
        (Outcome::NotApplicable, "Does not apply to this paper"),
    ] {
        let names = names(outcome);
        if !names.is_empty() {
            parts.push(Part::Entry(Entry {
                id: match outcome {
                    Outcome::Clear => "clear",
                    Outcome::NotApplicable => "not-applicable",
                    _ => "unsure",
                }
                .to_owned(),
                severity: None,
                label: String::new(),
                title: format!("{what} ({})", names.len()),
                parts: vec![Part::Names(names)],
            }));
        }
    }
    Some(Section {
        id: "checked",
        title: format!("What was checked: {} checks", outcomes.checked.len()),
        parts,
    })
}
