//! Verbs without an auxiliary: "GOV files", "and agrees", "of filing", and words that only their ending tells.

use super::{Form, Group, Modal, Scan};
use crate::reading::grammar::tokens::Kind;
use crate::rule::meanings::Forms;

impl Scan<'_> {
    pub(super) fn gerund(&self, at: usize) -> Option<Group> {
        let n = self.names;
        let b = self.before(at)?;
        let token = self.get(b)?;
        let ok = token.entry.word.has(n.preposition | n.and | n.as_)
            || token.kind == Kind::Comma
            || !token.entry.verb.is_empty() && !token.entry.forms.has(Forms::GERUND);
        (ok && !token.entry.word.has(n.be)).then(|| self.plain(at, at, Form::Gerund, self.negated_before(at)))
    }

    /// A verb without an auxiliary: "GOV files", "nothing obliges", "and agrees".
    pub(super) fn finite(&self, at: usize, before: &[Group]) -> Option<Group> {
        let n = self.names;
        let token = self.get(at)?;
        let forms = token.entry.forms;
        let b = self.before(at)?;
        // "if DEF: (a) fails"
        let listed = b > 0 && self.get(b).is_some_and(|t| t.kind == Kind::Colon) && !self.form(at, Forms::BASE);
        let b = if listed { self.before(b)? } else { b };
        let prior = self.get(b)?;
        let noun_too = !token.entry.noun.is_empty();
        let sure = prior.actor().is_some() || prior.entry.word.has(n.he | n.they | n.we | n.parties | n.nobody);
        let governed = self.hangs(b) && !prior.entry.word.has(n.parties);
        let relative = prior.entry.word.has(n.which | n.that);
        if forms.has(Forms::PAST) && (sure && !governed || relative) {
            let mut group = self.plain(at, at, Form::Finite, self.negated_before(at));
            group.past = true;
            return Some(group);
        }
        let after_noun = forms.has(Forms::THIRD)
            && !noun_too
            && prior.kind == Kind::Word
            && prior.entry.forms == Forms::default()
            && !prior.entry.word.has(n.preposition | n.determiner | n.no | n.and)
            || forms.has(Forms::THIRD) && sure && governed && !noun_too;
        let plural = forms.has(Forms::BASE) && !noun_too && prior.text.ends_with('s') && !prior.entry.noun.is_empty();
        // "no guarantees or promises": two nouns
        let nouns = noun_too
            && b.checked_sub(1).is_some_and(|x| {
                self.get(x).is_some_and(|t| !t.entry.noun.is_empty()) && before.iter().all(|g| g.head != x)
            });
        let joined = prior.entry.word.has(n.and)
            && !nouns
            && before.last().is_some_and(|g| match g.form {
                Form::Infinitive => forms.has(Forms::BASE),
                Form::Gerund => false,
                Form::Finite if matches!(g.modal, Modal::Plain) && !g.passive => forms.has(Forms::THIRD | Forms::BASE),
                Form::Finite => forms.has(Forms::BASE),
            });
        let inserted = prior.kind == Kind::Comma && forms.has(Forms::THIRD) && !noun_too;
        // "nothing he has been told or shown obliges GOV"
        let behind = forms.has(Forms::THIRD)
            && before.last().is_some_and(|g| {
                let said = |i: usize| self.word(i, n.and) || self.form(i, Forms::PARTICIPLE);
                g.form == Form::Finite && g.end <= at && (g.end..at).all(said)
            });
        if forms.has(Forms::THIRD | Forms::BASE)
            && (sure && !governed || relative || after_noun || plural || joined || inserted || behind)
        {
            let infinitive = joined && before.last().is_some_and(|g| g.form == Form::Infinitive);
            let form = if infinitive { Form::Infinitive } else { Form::Finite };
            let mut group = self.plain(at, at, form, self.negated_before(at));
            if joined && let Some(last) = before.last() {
                group.modal = last.modal;
            }
            // "nor will GOV ask"
            if let Some(modal) = b.checked_sub(1).filter(|m| self.word(*m, n.will | n.can))
                && modal
                    .checked_sub(1)
                    .is_some_and(|p| matches!(self.text(p), "nor" | "neither"))
            {
                group.modal = if self.word(modal, n.will) {
                    Modal::Will
                } else {
                    Modal::Can
                };
                group.negated = true;
            }
            return Some(group);
        }
        None
    }

    /// Whether a name hangs on a preposition; "before it passes sentence" is a clause.
    fn hangs(&self, name: usize) -> bool {
        let n = self.names;
        name.checked_sub(1)
            .is_some_and(|p| self.word(p, n.preposition) && !self.word(p, n.as_))
    }

    /// A word that nobody has listed, after a name or pronoun: by its ending a verb.
    pub(super) fn unlisted(&self, at: usize) -> Option<Group> {
        let n = self.names;
        let token = self.get(at)?;
        if !token.entry.any().is_empty() || token.kind != Kind::Word {
            return None;
        }
        let b = self.before(at)?;
        let prior = self.get(b)?;
        let thing =
            !prior.entry.noun.is_empty() && !prior.text.ends_with('s') && self.word(at + 1, n.determiner | n.no);
        let named = prior.actor().is_some() || prior.entry.word.has(n.he | n.they | n.we | n.which) || thing;
        let governed = self.hangs(b);
        let third = token.text.ends_with('s') && !token.text.ends_with("ss");
        let past = token.text.ends_with("ed");
        if !named || governed || !(third || past) {
            return None;
        }
        let mut group = self.plain(at, at, Form::Finite, self.negated_before(at));
        group.past = past;
        Some(group)
    }
}
