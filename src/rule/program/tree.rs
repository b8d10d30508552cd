//! A pattern as a tree of what a program can do, and with what bytes a tree begins.

use super::Set;
use regex_syntax::hir::{self, Class, Hir, HirKind};

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// These bytes.
    Literal(Vec<u8>),
    /// One byte of a set.
    Class(Set),
    /// An assertion, by its number in [`super::look`].
    Look(u16),
    /// One after the other; of none: nothing.
    Cat(Vec<Node>),
    /// The first that leads to a match; of none: no match.
    Alt(Vec<Node>),
    /// Several times.
    Repeat {
        /// At least so often.
        min: u32,
        /// At most so often; without end where there is none.
        max: Option<u32>,
        /// Rather many times than few.
        greedy: bool,
        /// What.
        sub: Box<Node>,
    },
    /// On at a word that has been written before; it begins with these.
    Back {
        /// The word of the program.
        word: u16,
        /// What it begins with.
        first: Set,
    },
}

/// A byte of a word, as `\w` has it.
pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

impl Node {
    /// Matches nothing at all.
    pub const EMPTY: Node = Node::Cat(Vec::new());
    /// Never matches.
    pub const NEVER: Node = Node::Alt(Vec::new());

    /// # Errors
    /// What a program cannot do.
    pub fn new(hir: &Hir) -> Result<Node, String> {
        Ok(match hir.kind() {
            HirKind::Empty => Node::EMPTY,
            HirKind::Literal(literal) if literal.0.is_ascii() => Node::Literal(literal.0.to_vec()),
            // letters that a view never holds
            HirKind::Literal(_) => Node::NEVER,
            HirKind::Class(class) => Node::Class(match class {
                Class::Bytes(class) => Set::of(class.iter().flat_map(|r| r.start()..=r.end())),
                Class::Unicode(class) => Set::of(
                    class
                        .iter()
                        .flat_map(|r| r.start()..=r.end().min('\u{7f}'))
                        .map(|c| c as u8),
                ),
            }),
            HirKind::Look(look) => Node::Look(look_number(*look)?),
            HirKind::Repetition(r) => Node::Repeat {
                min: r.min,
                max: r.max,
                greedy: r.greedy,
                sub: Box::new(Node::new(&r.sub)?),
            },
            HirKind::Capture(c) => Node::new(&c.sub)?,
            HirKind::Concat(parts) => cat(parts.iter().map(Node::new).collect::<Result<_, _>>()?),
            HirKind::Alternation(parts) => Node::Alt(parts.iter().map(Node::new).collect::<Result<_, _>>()?),
        })
    }

    /// Whether it may match no bytes at all.
    pub fn nullable(&self) -> bool {
        match self {
            Node::Literal(l) => l.is_empty(),
            Node::Class(_) | Node::Back { .. } => false,
            Node::Look(_) => true,
            Node::Cat(parts) => parts.iter().all(Node::nullable),
            Node::Alt(parts) => parts.iter().any(Node::nullable),
            Node::Repeat { min, sub, .. } => *min == 0 || sub.nullable(),
        }
    }

    /// What may come next where this comes first and `follow` may come after it. Too much is no mistake, too little is.
    pub fn first(&self, follow: Set) -> Set {
        match self {
            Node::Literal(l) => l.first().map_or(follow, |b| Set::of([*b])),
            Node::Class(set) => *set,
            Node::Look(number) => looking(*number, follow),
            Node::Cat(parts) => {
                // what stands behind a part that cannot be empty says nothing
                let some = parts.iter().position(|p| !p.nullable()).map_or(parts.len(), |i| i + 1);
                parts
                    .iter()
                    .take(some)
                    .rev()
                    .fold(follow, |follow, part| part.first(follow))
            }
            Node::Alt(parts) => parts
                .iter()
                .fold(Set::default(), |all, part| all.union(part.first(follow))),
            Node::Repeat { min, sub, .. } => {
                let inner = if sub.nullable() {
                    sub.first(Set::ANY)
                } else {
                    sub.first(Set::default())
                };
                if *min == 0 || sub.nullable() {
                    inner.union(follow)
                } else {
                    inner
                }
            }
            Node::Back { first, .. } => *first,
        }
    }

    /// Whether it ends in going back.
    pub fn goes_back(&self) -> bool {
        match self {
            Node::Back { .. } => true,
            Node::Cat(parts) => parts.last().is_some_and(Node::goes_back),
            _ => false,
        }
    }

    /// The byte of a literal that it begins with.
    fn lead(&self) -> Option<u8> {
        match self {
            Node::Literal(l) => l.first().copied(),
            Node::Cat(parts) => parts.first()?.lead(),
            _ => None,
        }
    }

    /// What is left of it when the byte of [`Node::lead`] is taken away.
    fn behind_lead(self) -> Node {
        match self {
            Node::Literal(l) => literal(l.get(1..).unwrap_or(&[])),
            Node::Cat(parts) => {
                let mut parts = parts.into_iter();
                let first = parts.next().map(Node::behind_lead);
                cat(first.into_iter().chain(parts).collect())
            }
            other => other,
        }
    }
}

fn literal(bytes: &[u8]) -> Node {
    if bytes.is_empty() {
        Node::EMPTY
    } else {
        Node::Literal(bytes.to_vec())
    }
}

/// Whether an assertion holds only where no word goes on.
pub fn asserts_edge(number: u16) -> bool {
    use super::look;
    matches!(
        number,
        look::START | look::START_LINE | look::WORD_START | look::WORD_START_HALF
    )
}

/// One after the other, with nothing nested and neighbouring literals joined.
pub(super) fn cat(parts: Vec<Node>) -> Node {
    let mut out: Vec<Node> = Vec::with_capacity(parts.len());
    let mut add = |part: Node| match (out.last_mut(), part) {
        (Some(Node::Literal(before)), Node::Literal(l)) => before.extend(l),
        (_, part) => out.push(part),
    };
    for part in parts {
        match part {
            Node::Cat(inner) => inner.into_iter().for_each(&mut add),
            part => add(part),
        }
    }
    if out.len() == 1
        && let Some(only) = out.pop()
    {
        return only;
    }
    Node::Cat(out)
}

fn looking(number: u16, follow: Set) -> Set {
    let others = Set {
        bytes: !Set::WORD.bytes,
        end: true,
    };
    follow.intersection(match number {
        super::look::END => Set::END,
        super::look::END_LINE => Set::of([b'\n']).union(Set::END),
        super::look::WORD_END | super::look::WORD_END_HALF => others,
        super::look::WORD_START => Set::WORD,
        _ => Set::ANY,
    })
}

fn look_number(look: hir::Look) -> Result<u16, String> {
    use super::look as number;
    Ok(match look {
        hir::Look::Start => number::START,
        hir::Look::End => number::END,
        hir::Look::StartLF => number::START_LINE,
        hir::Look::EndLF => number::END_LINE,
        hir::Look::WordAscii => number::WORD,
        hir::Look::WordAsciiNegate => number::NOT_WORD,
        hir::Look::WordStartAscii => number::WORD_START,
        hir::Look::WordEndAscii => number::WORD_END,
        hir::Look::WordStartHalfAscii => number::WORD_START_HALF,
        hir::Look::WordEndHalfAscii => number::WORD_END_HALF,
        other => return Err(format!("patterns have no assertion like {:?}", other.as_char())),
    })
}

/// Puts branches that begin with the same letter together, where no branch between them can begin with it, so that
/// their order says nothing; what they share is then tried once.
pub(super) fn gathered(branches: Vec<Node>, follow: Set) -> Vec<Node> {
    struct Group {
        lead: Option<u8>,
        first: Set,
        members: Vec<Node>,
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut flat = Vec::with_capacity(branches.len());
    for branch in branches {
        match branch {
            Node::Alt(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    for branch in flat {
        let lead = branch.lead();
        let first = branch.first(follow);
        let mut home = None;
        if let Some(byte) = lead {
            for (i, group) in groups.iter().enumerate().rev() {
                if group.lead == lead {
                    home = Some(i);
                }
                if home.is_some() || group.first.has(byte) {
                    break;
                }
            }
        }
        match home.and_then(|i| groups.get_mut(i)) {
            Some(group) => group.members.push(branch),
            None => groups.push(Group {
                lead,
                first,
                members: vec![branch],
            }),
        }
    }
    groups
        .into_iter()
        .map(|mut group| match (group.lead, group.members.len()) {
            (Some(byte), 2..) => {
                let tails: Vec<Node> = group.members.into_iter().map(Node::behind_lead).collect();
                let mut tails = gathered(tails, follow);
                let tail = match (tails.len(), tails.pop()) {
                    (1, Some(only)) => only,
                    (_, last) => Node::Alt(tails.into_iter().chain(last).collect()),
                };
                cat(vec![Node::Literal(vec![byte]), tail])
            }
            _ => group.members.pop().unwrap_or(Node::NEVER),
        })
        .collect()
}
