//! The grammar of a sentence of the reading view, as far as promises need it: its words by meaning, its verbs with what
//! stands around them, who does what under which clause, and the force that this gives.

pub mod clauses;
pub mod force;
pub mod groups;
pub mod tokens;

use crate::rule::{Glossary, Meanings};

macro_rules! names {
    ($($field:ident = $name:literal),* $(,)?) => {
        /// The meanings that the grammar itself asks for, by the names of `rules/vocabulary-grammar.toml` and
        /// `rules/vocabulary-meanings.toml`.
        #[derive(Debug, Clone, Copy, Default)]
        pub struct Names { $(#[doc = $name] pub $field: Meanings),* }

        impl Names {
            /// Looks them up; a name that the vocabulary does not have means nothing.
            pub fn of(glossary: &Glossary) -> Names {
                Names { $($field: glossary.meaning($name)),* }
            }
        }
    };
}

names! {
    will = "will", can = "can", would = "would", not = "not", will_not = "will-not", can_not = "can-not", need_not = "need-not",
    be = "be", have = "have", do_ = "do", past = "past", done = "done", adverb = "adverb", determiner = "determiner", no = "no",
    nobody = "nobody", preposition = "preposition", by = "by", and = "and", if_ = "if", upon = "upon", proviso = "proviso",
    whether = "whether", that = "that", which = "which", because = "because", as_ = "as", though = "though", we = "we", office = "office", he = "he",
    they = "they", parties = "parties", stranger = "stranger", paper = "paper", promise = "promise", oblige = "oblige",
    permit = "permit", free = "free", right = "right", chance = "chance", prevent = "prevent", refuse = "refuse", fail = "fail",
    intend = "intend", lean = "lean", think = "think", decide = "decide", ask = "ask", reserve = "reserve", rest = "rest", know = "know", construe = "construe",
}
