//! Where the runs of a part stand in its XML, for those who write into a file: the reader notes it as it goes, so that
//! what is written lands on the words that were read.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::paragraph::NoteKind;

/// Paragraph and run, as [`Origin::Docx`](crate::document::origin::Origin::Docx) counts them.
pub(crate) type RunKey = (u32, u32);
/// A note by its kind and id.
pub(crate) type NoteKey = (NoteKind, i64);

/// What is asked for and what was found. Ranges are bytes of the part's decoded text.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    /// The runs that are asked for.
    pub wanted: HashSet<RunKey>,
    /// The notes whose calling runs are asked for.
    pub wanted_notes: HashSet<NoteKey>,
    /// The runs that were asked for.
    pub runs: HashMap<RunKey, RunPlace>,
    /// The runs that call the notes.
    pub calls: HashMap<NoteKey, RunKey>,
    /// In a part of notes: the note of each paragraph.
    pub note_of: HashMap<u32, NoteKey>,
    /// The comments whose text is asked for.
    pub wanted_comments: HashSet<i64>,
    /// The text as read within their ranges, without what Word computes.
    pub covered: BTreeMap<i64, String>,
    /// The largest `w:id` of the part, of whatever kind.
    pub largest_id: i64,
    covering: HashSet<i64>,
    /// The start of every open element.
    starts: Vec<usize>,
    open: Vec<(RunKey, RunPlace)>,
    /// Runs whose child of the paragraph, and then whose paragraph, is still open.
    unfinished: Vec<RunKey>,
    text: Option<TextPlace>,
}

/// One run.
#[derive(Debug, Clone, Default)]
pub(crate) struct RunPlace {
    /// Its start tag.
    pub open: Range<usize>,
    /// Its properties, the whole element.
    pub props: Option<Range<usize>>,
    /// Its end tag.
    pub close: Range<usize>,
    /// The child of its paragraph that holds it: the run itself, a hyperlink, an insertion. For a run in a text box, the
    /// child of the paragraph that the box hangs on.
    pub child: Range<usize>,
    /// That paragraph.
    pub paragraph: Range<usize>,
    /// Whether it stands in a text box or in one of two renderings of the same content.
    pub boxed: bool,
    /// What counts in its own text, in order.
    pub atoms: Vec<Atom>,
    /// Bytes of its own text.
    pub length: u32,
}

/// A `w:t` or a mark (tab, line break, hyphen, symbol) of a run.
#[derive(Debug, Clone)]
pub(crate) struct Atom {
    /// Bytes of the run's own text before it.
    pub offset: u32,
    /// Where its element begins.
    pub start: usize,
    /// What can be cut, where it is text.
    pub text: Option<TextPlace>,
}

/// A `w:t` or `w:delText`.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextPlace {
    /// Its start tag.
    pub open: Range<usize>,
    /// The whole element.
    pub element: Range<usize>,
    /// Its characters as they stand in the file, each with the bytes of the run's own text before it.
    pub chars: Vec<(u32, char)>,
}

impl Trace {
    /// An element opens.
    pub fn opens(&mut self, at: &Range<usize>, id: Option<i64>) {
        self.starts.push(at.start);
        self.largest_id = self.largest_id.max(id.unwrap_or(0));
    }

    /// An element closes; `depth` elements stay open, of which the outermost paragraph is the one with index
    /// `paragraph`.
    pub fn closes(&mut self, at: &Range<usize>, depth: usize, paragraph: Option<usize>) {
        let start = self.starts.pop().unwrap_or(at.start);
        let Some(paragraph) = paragraph else { return };
        let whole = start..at.end;
        if depth == paragraph + 1 {
            for key in &self.unfinished {
                if let Some(run) = self.runs.get_mut(key)
                    && run.child.start == start
                {
                    run.child = whole.clone();
                }
            }
        } else if depth == paragraph {
            for key in self.unfinished.drain(..) {
                if let Some(run) = self.runs.get_mut(&key) {
                    run.paragraph = whole.clone();
                }
            }
        }
    }

    pub fn run_opens(&mut self, key: RunKey, at: &Range<usize>) {
        let place = RunPlace {
            open: at.clone(),
            ..RunPlace::default()
        };
        self.open.push((key, place));
    }

    /// The open run closes; `paragraph` is the index of the outermost open paragraph among the open elements.
    pub fn run_closes(&mut self, at: &Range<usize>, paragraph: usize, boxed: bool) {
        let Some((key, mut place)) = self.open.pop() else {
            return;
        };
        if !self.wanted.contains(&key) {
            return;
        }
        place.close = at.clone();
        place.boxed = boxed;
        let child = self.starts.get(paragraph + 1).copied().unwrap_or(place.open.start);
        place.child = child..at.end;
        self.runs.insert(key, place);
        self.unfinished.push(key);
    }

    /// The properties of the open run begin, and end.
    pub fn props_open(&mut self, at: &Range<usize>) {
        if let Some((_, run)) = self.open.last_mut() {
            run.props.get_or_insert(at.start..at.start);
        }
    }

    pub fn props_close(&mut self, at: &Range<usize>) {
        if let Some((_, run)) = self.open.last_mut()
            && let Some(props) = &mut run.props
            && props.start == props.end
        {
            props.end = at.end;
        }
    }

    /// A `w:t` begins, and ends; its text is given by `counts` in between.
    pub fn text_opens(&mut self, at: &Range<usize>) {
        self.text = Some(TextPlace {
            open: at.clone(),
            element: at.clone(),
            chars: Vec::new(),
        });
    }

    pub fn text_closes(&mut self, at: &Range<usize>) {
        let Some(text) = self.text.take() else { return };
        if let Some((_, run)) = self.open.last_mut()
            && let Some(Atom { text: Some(last), .. }) = run.atoms.last_mut()
            && last.open == text.open
        {
            last.element.end = at.end;
        }
    }

    /// Text that counts in the open run: as it stands in the file, and as it is read, one character for each.
    pub fn counts(&mut self, at: &Range<usize>, offset: u32, stands: &str, read: &str) {
        let Some((key, run)) = self.open.last_mut() else {
            return;
        };
        run.length = offset.saturating_add(read.len() as u32);
        if !self.wanted.contains(key) {
            return;
        }
        let text = self.text.clone().map(|mut text| {
            let mut before = offset;
            for (c, shown) in stands.chars().zip(read.chars()) {
                text.chars.push((before, c));
                before += shown.len_utf8() as u32;
            }
            text
        });
        run.atoms.push(Atom {
            offset,
            start: text.as_ref().map_or(at.start, |t| t.open.start),
            text,
        });
    }

    /// Text that is read.
    pub fn reads(&mut self, text: &str) {
        for id in &self.covering {
            self.covered.entry(*id).or_default().push_str(text);
        }
    }

    pub fn comment_begins(&mut self, id: i64) {
        if self.wanted_comments.contains(&id) {
            self.covering.insert(id);
            self.covered.entry(id).or_default();
        }
    }

    pub fn comment_ends(&mut self, id: i64) {
        self.covering.remove(&id);
    }

    /// The open run calls a note.
    pub fn calls(&mut self, note: NoteKey) {
        if let Some((key, _)) = self.open.last() {
            self.calls.entry(note).or_insert(*key);
            if self.wanted_notes.contains(&note) {
                self.wanted.insert(*key);
            }
        }
    }
}
