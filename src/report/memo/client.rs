//! The client's report: plain words, the three most important points first, how things work, what to ask the lawyer.

use super::counsel::{WORST_FIRST, id};
use super::when::Raised;
use super::{Entry, Line, Memo, Options, Part, Quote, Row, Section, digests};
use crate::examine::Examined;
use crate::finding::{Finding, Outcome};
use crate::reading::custody;
use crate::report::quote::{printable, upper_first};
use crate::report::said::Said;
use crate::rule::client::Question;
use crate::rule::shape::Texts;
use crate::rule::{Knowledge, Rule, Severity};

/// So many points stand first.
const FIRST: usize = 3;
/// Longest sentence of the paper that is quoted whole, in characters; of longer ones the words that decide, cut at that.
const SENTENCE: usize = 240;
/// So many questions are asked; more would not be read.
const QUESTIONS: usize = 14;

pub(super) fn memo(examined: &Examined, knowledge: &Knowledge, options: &Options) -> Memo {
    let banner = match &options.counsel {
        Some(name) => format!("Confidential. Talk about this with {name} and with no one else."),
        None => "Confidential. Take this to your lawyer before you sign, and show it to no one else.".to_owned(),
    };
    let raised = Raised::new(examined);
    let (first, rest) = in_order(examined, knowledge);
    let sections = [
        most_important(&first, examined),
        questions(&raised, knowledge),
        topics(&raised, knowledge),
        paper_to_custody(examined, knowledge),
        others(&rest, examined),
        checked(examined),
    ];
    let mut foot = vec![Said::new(
        "Please note",
        "This is not legal advice. It is what a program read in the paper. It can be wrong. It does not know your case. \
         Only your lawyer can tell you what to do.",
    )];
    foot.extend(digests(examined, knowledge));
    Memo {
        audience: options.audience,
        title: "What this paper means for you".to_owned(),
        banner: printable(&banner),
        lead: lead(examined, knowledge),
        sections: sections.into_iter().flatten().collect(),
        foot,
    }
}

fn lead(examined: &Examined, knowledge: &Knowledge) -> Vec<Said> {
    let mut out = vec![Said::new("The paper", super::file_name(examined))];
    if let Some(kind) = knowledge.client.kind.get(&examined.reading.kind.value) {
        out.push(Said::new("What it is", kind.as_str()));
    }
    out.push(Said::new(
        "How to use this",
        "Read it. Mark what you do not understand. Take it to your lawyer before you sign.",
    ));
    out
}

/// A finding that is shown, with its rule.
type Shown<'a> = (&'a Finding, &'a Rule);

/// The points that stand first, and the others: the worst first; among the worst one of each group before the second
/// of any.
fn in_order<'a>(examined: &'a Examined, knowledge: &'a Knowledge) -> (Vec<Shown<'a>>, Vec<Shown<'a>>) {
    let group = |f: &Finding| f.rule.split('/').next().unwrap_or_default().to_owned();
    let rank = |f: &Finding| {
        let order = &knowledge.client.order;
        order.iter().position(|g| *g == group(f)).unwrap_or(order.len())
    };
    let findings = examined.outcomes.findings.iter();
    let mut rest: Vec<Shown> = findings
        .filter(|f| f.counts() && f.companion_of.is_none())
        .filter_map(|f| Some((f, knowledge.rule(&f.rule)?)))
        .collect();
    rest.sort_by_key(|(f, _)| (std::cmp::Reverse(f.severity), rank(f)));
    let mut first: Vec<Shown> = Vec::new();
    while first.len() < FIRST && !rest.is_empty() {
        let worst = rest.first().map(|(f, _)| f.severity);
        let fresh = |(f, _): &Shown| Some(f.severity) == worst && first.iter().all(|(g, _)| group(g) != group(f));
        let at = rest.iter().position(fresh).unwrap_or(0);
        first.push(rest.remove(at));
    }
    (first, rest)
}

fn most_important(first: &[Shown], examined: &Examined) -> Option<Section> {
    let title = match first.len() {
        0 => "What was found".to_owned(),
        1 => "The most important thing".to_owned(),
        2 => "The two most important things".to_owned(),
        _ => "The three most important things".to_owned(),
    };
    let mut parts: Vec<Part> = Vec::new();
    for (number, shown) in first.iter().enumerate() {
        let mut entry = entry(shown, examined, true);
        entry.label = (number + 1).to_string();
        parts.push(Part::Entry(entry));
    }
    if parts.is_empty() {
        parts.push(Part::Text(
            "The checks found nothing. That does not mean that the paper is good. Go through it with your lawyer."
                .to_owned(),
        ));
    }
    Some(Section {
        id: "first",
        title,
        parts,
    })
}

/// A finding in plain words, with the words of the paper or with their place alone.
fn entry((finding, rule): &Shown, examined: &Examined, quoted: bool) -> Entry {
    let told = Told::new(&rule.file.text);
    let mut parts = Vec::new();
    if !told.meaning.is_empty() {
        parts.push(Part::Text(told.meaning));
    }
    if !told.action.is_empty() {
        parts.push(Part::Said(Said::new("What to do", told.action)));
    }
    if let Some(evidence) = finding.evidence.first() {
        let mut quote = Quote::in_context(&examined.document, evidence, SENTENCE);
        quote.place = spoken_place(&quote.place);
        if quoted {
            parts.push(Part::Quote(quote));
        } else {
            parts.push(Part::Said(Said::new("Where", quote.place)));
        }
    }
    Entry {
        id: id(&finding.rule),
        severity: Some(finding.severity),
        label: label(finding.severity).to_owned(),
        title: told.headline,
        parts,
    }
}

/// "page 3, paragraph 7(b)" for "p. 3, ¶ 7(b)".
fn spoken_place(place: &str) -> String {
    match place.strip_prefix("p. ") {
        Some(page) => format!("page {}", page.replacen("¶ ", "paragraph ", 1)),
        None => place.replacen("¶ ", "paragraph ", 1),
    }
}

/// How much a finding can cost, in words that do not frighten.
fn label(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "Very important",
        Severity::High => "Important",
        Severity::Medium => "Worth fixing",
        Severity::Low | Severity::Info => "Good to know",
    }
}

/// The plain words of a rule in three parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// The point in one sentence.
    pub headline: String,
    /// What it means, up to the action.
    pub meaning: String,
    /// What to do: from the first sentence that tells to do something.
    pub action: String,
}

/// Words with which a sentence begins that tells to do something.
const ACTIONS: [&str; 11] = [
    "Ask", "Tell", "Talk", "Do", "Make", "Write", "Fill", "Keep", "Find", "Until", "Have",
];

impl Told {
    pub(super) fn new(text: &Texts) -> Told {
        let sentences = sentences(&text.plain);
        let (headline, rest) = match &text.headline {
            Some(headline) => (headline.as_str(), sentences.as_slice()),
            None => match sentences.split_first() {
                Some((first, rest)) => (*first, rest),
                None => ("", sentences.as_slice()),
            },
        };
        let acts = |s: &&str| {
            let first = s.split_whitespace().next().unwrap_or_default();
            ACTIONS.contains(&first) || first == "If" && [", ask ", ", tell "].iter().any(|w| s.contains(w))
        };
        let from = rest.iter().position(acts).unwrap_or(rest.len());
        let (meaning, action) = rest.split_at(from);
        Told {
            headline: headline.to_owned(),
            meaning: meaning.join(" "),
            action: action.join(" "),
        }
    }
}

/// The sentences of a text of the program's own.
fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut begin = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((_, c)) = chars.next() {
        if !matches!(c, '.' | '?' | '!') {
            continue;
        }
        let _ = chars.next_if(|(_, c)| matches!(c, '"' | '\u{201d}' | ')'));
        if let Some((at, _)) = chars.next_if(|(_, c)| c.is_whitespace()) {
            out.push(text[begin..at].trim());
            begin = at;
        }
    }
    out.push(text[begin..].trim());
    out.retain(|s| !s.is_empty());
    out
}

fn questions(raised: &Raised, knowledge: &Knowledge) -> Option<Section> {
    let mut asked: Vec<(Option<Severity>, &Question)> = knowledge
        .client
        .question
        .iter()
        .filter(|q| raised.any(&q.when))
        .map(|q| (raised.worst(&q.when), q))
        .collect();
    asked.sort_by_key(|(worst, _)| std::cmp::Reverse(*worst));
    asked.truncate(QUESTIONS);
    let list: Vec<String> = asked.into_iter().map(|(_, q)| q.ask.clone()).collect();
    (!list.is_empty()).then(|| Section {
        id: "questions",
        title: "Questions to ask your lawyer".to_owned(),
        parts: vec![Part::List(list)],
    })
}

fn topics(raised: &Raised, knowledge: &Knowledge) -> Option<Section> {
    let mut parts = Vec::new();
    for topic in knowledge.client.topic.iter().filter(|t| raised.any(&t.when)) {
        let says = topic.says.iter().filter(|s| raised.any(&s.when));
        let says: Vec<Part> = says.filter_map(|s| raised.filled(&s.text).map(Part::Text)).collect();
        if !says.is_empty() {
            parts.push(Part::Entry(Entry {
                id: format!("t-{}", topic.name),
                severity: None,
                label: String::new(),
                title: topic.title.clone(),
                parts: says,
            }));
        }
    }
    (!parts.is_empty()).then(|| Section {
        id: "topics",
        title: "How it works".to_owned(),
        parts,
    })
}

fn paper_to_custody(examined: &Examined, knowledge: &Knowledge) -> Option<Section> {
    let custody = custody::read(&examined.reading, knowledge)?;
    let mut parts = vec![Part::Text(custody.note_plain)];
    if let Some(term) = custody.reckoned_for {
        parts.push(Part::Text(format!(
            "The figures here are for a sentence of {term}. Yours may be another."
        )));
    }
    let line = |label: &str, says: String| Line {
        label: label.to_owned(),
        says,
        quote: None,
    };
    let rows = custody.lines.into_iter().map(|one| {
        let mut lines = vec![line("", one.plain)];
        if !one.bound_plain.is_empty() {
            lines.push(line("Here", upper_first(&one.bound_plain)));
        }
        Row {
            head: one.title_plain,
            lines,
        }
    });
    parts.push(Part::Table(rows.collect()));
    Some(Section {
        id: "custody",
        title: "From the paper to prison time".to_owned(),
        parts,
    })
}

fn others(rest: &[Shown], examined: &Examined) -> Option<Section> {
    let mut parts = Vec::new();
    for severity in WORST_FIRST {
        let here = rest.iter().filter(|(f, _)| f.severity == severity);
        parts.extend(here.map(|shown| Part::Entry(entry(shown, examined, false))));
    }
    (!parts.is_empty()).then(|| Section {
        id: "others",
        title: "Other points in the paper".to_owned(),
        parts,
    })
}

fn checked(examined: &Examined) -> Option<Section> {
    let outcomes = &examined.outcomes;
    let number = |outcome| outcomes.checked.iter().filter(|c| c.outcome == outcome).count();
    let companions = outcomes.findings.iter().filter(|f| f.companion_of.is_some()).count();
    let mut list = vec![
        format!("The program ran {} checks.", outcomes.checked.len()),
        format!(
            "{} of them found nothing. A check that finds nothing does not make the paper good.",
            number(Outcome::Clear)
        ),
        format!(
            "{} of them do not fit a paper of this kind.",
            number(Outcome::NotApplicable)
        ),
    ];
    let open = number(Outcome::Undetermined);
    if open > 0 {
        list.push(format!(
            "{open} of them could not be decided. Your lawyer's copy says why."
        ));
    }
    if companions > 0 {
        list.push(format!(
            "{companions} more points are on words shown above. Your lawyer's copy has them."
        ));
    }
    let lost: Vec<u32> = examined.document.gaps.iter().filter_map(|g| g.page).collect();
    if let Some(page) = lost.first() {
        list.push(format!(
            "Part of the paper could not be read, from page {page} on. Ask your lawyer for a clear copy."
        ));
    }
    list.push("The program cannot know what was said out loud, or what stands in papers that are not here.".to_owned());
    Some(Section {
        id: "checked",
        title: "What was checked".to_owned(),
        parts: vec![Part::List(list)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_have_a_headline_a_meaning_and_an_action() {
        let mut text = Texts {
            counsel: String::new(),
            plain: "You ask \"why\". They say \"no\". That is it. Ask your lawyer. Then wait.".to_owned(),
            headline: None,
        };
        let told = Told::new(&text);
        assert_eq!(told.headline, "You ask \"why\".");
        assert_eq!(told.meaning, "They say \"no\". That is it.");
        assert_eq!(told.action, "Ask your lawyer. Then wait.");
        text.headline = Some("They say no.".to_owned());
        let told = Told::new(&text);
        assert_eq!(told.headline, "They say no.");
        assert_eq!(told.meaning, "You ask \"why\". They say \"no\". That is it.");
    }

    #[test]
    fn every_rule_tells_the_client_what_to_do() -> Result<(), Vec<crate::rule::RuleError>> {
        for rule in Knowledge::embedded()?.rules {
            let told = Told::new(&rule.file.text);
            assert!(!told.action.is_empty(), "{}: {told:?}", rule.id);
        }
        Ok(())
    }

    #[test]
    fn places_are_spoken() {
        assert_eq!(spoken_place("p. 3:14, ¶ 7(b)"), "page 3:14, paragraph 7(b)");
    }
}
