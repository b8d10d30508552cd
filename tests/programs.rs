//! Programs against the `regex` crate's own engines: the same match at the same place, for every pattern of the rules
//! and for patterns that nobody would write; and what a search may cost.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use caveat::document::normal::normalise;
use caveat::rule::program::machine::Memory;
use caveat::rule::program::text::Texts;
use caveat::rule::program::tree::Node;
use caveat::rule::program::{Builder, Programs};
use caveat::rule::{Compiled, PatternId, Patterns, embedded_files, load};
use common::{agreements, examine, examiner};
use proptest::prelude::*;
use regex_automata::meta::Regex;
use regex_automata::util::syntax;
use std::collections::BTreeSet;
use std::ops::Range;

fn reference(regex: &str) -> Regex {
    Regex::builder()
        .configure(Regex::config().utf8_empty(false).dfa(false).onepass(false))
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .build(regex)
        .unwrap_or_else(|e| panic!("{regex}: {e}"))
}

/// The sentences of the fixtures and of the examples of all rules, as patterns see them, and those of the fixtures as
/// the markers see them.
fn sentences() -> BTreeSet<String> {
    let examiner = examiner();
    let mut out = BTreeSet::new();
    let mut add = |examined: caveat::examine::Examined| {
        for (i, sentence) in examined.document.sentences.iter().enumerate() {
            out.insert(examined.reading.view.sentence(i).to_owned());
            out.insert(normalise(&examined.document.text, sentence.span.clone()).text);
        }
    };
    for folder in agreements() {
        add(examine(&examiner, &folder.join("agreement.txt")));
    }
    for rule in &examiner.knowledge.rules {
        let texts = rule
            .file
            .fires
            .iter()
            .map(|e| &e.text)
            .chain(rule.file.silent.iter().map(|e| &e.text));
        for text in texts {
            add(caveat::check::examples::examine(&examiner, text, None, None).unwrap());
        }
    }
    out
}

/// Searches for every `step`th pattern in every sentence that has what it needs; the matches of our programs and of
/// the crate must be the same. Gives the searches, and those that found something.
fn compare(step: usize) -> (usize, usize) {
    let Compiled {
        patterns,
        sources,
        markers,
        ..
    } = load::compile(&embedded_files()).unwrap_or_else(|errors| panic!("{errors:?}"));
    // these are asked without a sieve
    let guards: BTreeSet<PatternId> = markers
        .iter()
        .flat_map(|m| [m.not_after, m.not_before])
        .flatten()
        .collect();
    let sentences: Vec<String> = sentences().into_iter().collect();
    let mut texts = Texts::default();
    sentences.iter().for_each(|s| texts.push(s));
    let row = || sentences.iter().enumerate().map(|(i, s)| texts.get(i, s));
    let (views, names) = (patterns.views.wake(row()), patterns.names.wake(row()));
    let (mut searches, mut found) = (0, 0);
    for (i, source) in sources.iter().enumerate().step_by(step) {
        let id = PatternId(i);
        let pattern = patterns.get(id).unwrap();
        let mut regex = None;
        for (s, sentence) in sentences.iter().enumerate() {
            let awake = views.may_match(id, s) || names.may_match(id, s);
            if !awake {
                let asleep = guards.contains(&id) || !pattern.is_match(sentence);
                assert!(asleep, "{source}\n{sentence}");
                continue;
            }
            let regex = regex.get_or_insert_with(|| reference(source));
            let expected: Vec<_> = regex.find_iter(sentence).map(|m| m.range()).collect();
            assert_eq!(pattern.find_all(sentence), expected, "{source}\n{sentence}");
            searches += 1;
            found += usize::from(!expected.is_empty());
        }
    }
    (searches, found)
}

#[test]
fn patterns_find_what_the_regex_crate_finds() {
    let (searches, found) = compare(20);
    assert!(
        searches > 4_000 && found > 1_000,
        "{searches} searches, {found} with a match"
    );
}

#[test]
#[ignore = "needs two minutes: every pattern of the rules over every sentence"]
fn every_pattern_finds_what_the_regex_crate_finds() {
    let (searches, found) = compare(1);
    assert!(
        searches > 80_000 && found > 20_000,
        "{searches} searches, {found} with a match"
    );
}

fn program(regex: &str) -> Programs {
    let hir = regex_syntax::ParserBuilder::new()
        .unicode(false)
        .utf8(false)
        .build()
        .parse(regex)
        .unwrap_or_else(|e| panic!("{regex}: {e}"));
    let mut builder = Builder::default();
    let tree = Node::new(&hir).unwrap_or_else(|e| panic!("{regex}: {e}"));
    builder.add(&hir, tree).unwrap_or_else(|e| panic!("{regex}: {e}"));
    builder.finish()
}

/// All matches, found without the sieve.
fn matches(regex: &str, text: &str) -> Vec<Range<usize>> {
    let patterns = Patterns {
        programs: program(regex),
        ..Patterns::default()
    };
    patterns.get(PatternId(0)).unwrap().find_all(text)
}

/// So many random patterns; more where `PROPTEST_CASES` says so.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(1_000)
}

/// Patterns over few letters, so that they match often and in many ways.
fn regexes() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => "[abc]{1,3}",
        3 => prop::sample::select(vec![" ", "a b", "ab ", r"\w", "[^ ]", "[ab]", ".", r"\w+", r"\w*", "[^ ]+ ", r"\S+ ", "b?", "[^a]*?", "[^b]+?", ".*", "(?:[^ ]+ ){0,3}?", "(?:[^ ]+ )*", "(?: [^ ]+)*?"]).prop_map(str::to_owned),
        1 => prop::sample::select(vec![r"\b", r"\B", "^", "$", "", r"\b{start-half}", r"\b{end-half}", r"\b{start}", r"\b{end}", "(?m:^)", "(?m:$)", r"\n"]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..5).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner.clone(), 1..5).prop_map(|parts| format!("(?:{})", parts.join("|"))),
            (
                inner,
                prop::sample::select(vec![
                    "*", "+", "?", "{2}", "{0,3}", "{1,4}", "{2,}", "{0,12}", "{3,}", "{12,14}"
                ]),
                any::<bool>()
            )
                .prop_map(|(part, times, lazy)| format!("(?:{part}){times}{}", if lazy { "?" } else { "" })),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]
    #[test]
    fn any_pattern_finds_what_the_regex_crate_finds(
        regex in regexes(),
        edges in any::<bool>(),
        texts in prop::collection::vec("[abc. \n]{0,24}", 1..8),
    ) {
        let regex = if edges { format!(r"\b{{start-half}}(?:{regex})\b{{end-half}}") } else { regex };
        let expected = reference(&regex);
        for text in &texts {
            let all: Vec<_> = expected.find_iter(text.as_str()).map(|m| m.range()).collect();
            prop_assert_eq!(matches(&regex, text), all, "{}\n{:?}", regex, text);
        }
    }
}

#[test]
fn a_loop_over_nothing_ends_as_in_the_regex_crate() {
    for (regex, text) in [
        (r"(?:(?:\w*| )){2,}", " "),
        (r"(?:(?:[^ ]|(?: [^ ]+)*?)){2,}", ".a . \n"),
        (r"(?:a?){3,}b", "aab b"),
        (r"(?:|a)+", "aaa"),
    ] {
        let expected: Vec<_> = reference(regex).find_iter(text).map(|m| m.range()).collect();
        assert_eq!(matches(regex, text), expected, "{regex}");
    }
}

/// Steps of one search that finds nothing.
fn steps(regex: &str, text: &str) -> u64 {
    let programs = program(regex);
    let mut memory = Memory::default();
    assert_eq!(
        programs
            .get(0)
            .unwrap()
            .find_at(Texts::one(text).get(0, text), 0, &mut memory),
        None,
        "{regex}"
    );
    memory.steps
}

#[test]
fn a_search_takes_steps_in_proportion_to_the_text() {
    // each of these takes a time that doubles with every letter, or grows with its square, where nothing is remembered
    for (regex, piece) in [
        (r"(?:a*)*b", "a"),
        (r"(?:a|a)*b", "a"),
        (r"(?:a|aa)+b", "a"),
        (r"(?:\w+ ?)*!", "ab "),
        (r"[^.]*x", "ab "),
        (r"[^.]*?x", "ab "),
        (r"[^.]*y[^.]*x", "y "),
        (r"\b{start-half}(?:[^ ]*x)\b{end-half}", "."),
        (r"(?:[^ ]+ )*x", "ab "),
        (r"(?:[^ ]+ )*?x", "ab "),
        (r"(?:[^ ]+ ){0,40}?ab (?:[^ ]+ ){0,40}?ab (?:[^ ]+ ){0,40}?x", "ab "),
        (r"(?:[^ ]+ ){2,40}ab (?:\w* ){0,40}(?:a|ab| )*x", "ab "),
        (r"(?:(?:a|b)c?)*(?:(?:a|b)d?)*x", "ab"),
        (r"(?:ab|c)*x", "ab"),
        (r"(?:.*a.*b.*)*x", "ab "),
    ] {
        let (short, long) = (steps(regex, &piece.repeat(1_000)), steps(regex, &piece.repeat(8_000)));
        assert!(
            long <= short * 9,
            "{regex}: {short} steps, {long} for eight times the text"
        );
        let most = 4_000 * piece.len() as u64 * 1_000;
        assert!(short < most, "{regex}: {short} steps");
    }
}
