//! Pages that are pictures: rendered, read by character recognition, and laid out like printed ones.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Instant;

use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_interpret::InterpreterSettings;
use hayro_interpret::hayro_syntax::Pdf;

use super::page::frame_lines;
use super::quiet::quietly;
use super::strokes::Strokes;
use super::words::{Frame, STEPS_OF_A_RIGHT_ANGLE, Word};
use crate::document::furniture::wordlike;
use crate::document::origin::Rect;
use crate::document::quality::READABLE;
use crate::extract::ocr::{self, Ocr, Picture, SeenLine, SeenWord, Unread};
use crate::extract::{ExtractNote, ExtractedPage, Extraction, Line, Options};

/// Resolution at which pages are rendered, in pixels of one inch: what recognition is trained for is 200 to 300, and more
/// costs time and reads no better.
const DPI: f32 = 200.0;
/// Most pixels of a rendered page; a larger one is rendered at a lower resolution.
const MOST_PIXELS: f32 = 16_000_000.0;
/// Confidence below which a word is doubtful.
const DOUBTFUL: f32 = 0.6;
/// Confidence of a page below which it may lie on its side or stand on its head.
const UPRIGHT: f32 = 0.6;
/// Height of the type from descender to ascender, as a share of the type size.
const TYPE_HEIGHT: f32 = 0.9;

/// Reads the pages that need it, as the options say, and puts what was read in the place of what was there.
pub fn read_pictures(pdf: &Pdf, settings: &InterpreterSettings, options: Options, extraction: &mut Extraction) {
    let mut wanted: Vec<usize> = (0..extraction.pages.len())
        .filter(|&i| extraction.pages.get(i).is_some_and(|p| is_wanted(p, options.ocr)))
        .collect();
    if wanted.is_empty() {
        return;
    }
    ocr::announce();
    let mut note = |page: Option<u32>, message: String| extraction.notes.push(ExtractNote { page, message });
    if let Err(why) = ocr::ready() {
        note(None, why.message().to_owned());
        return;
    }
    let most = options.limits.ocr_pages;
    if wanted.len() > most {
        let message = format!(
            "{} pages are pictures; only the first {most} of them were read",
            wanted.len()
        );
        note(None, message);
        wanted.truncate(most);
    }
    for (index, seen) in seen(pdf, settings, &wanted, options.ocr_jobs) {
        let Some(page) = extraction.pages.get_mut(index) else {
            continue;
        };
        let number = page.number;
        match seen {
            Ok(seen) => {
                if let Some(read) = seen.page(page, options.ocr) {
                    *page = read;
                    // what was said of the page's own text is no longer so
                    extraction.notes.retain(|n| n.page != Some(number));
                }
            }
            Err(why) => extraction.notes.push(ExtractNote {
                page: Some(number),
                message: why.message().to_owned(),
            }),
        }
    }
}

fn is_wanted(page: &ExtractedPage, mode: Ocr) -> bool {
    match mode {
        Ocr::Never => false,
        Ocr::Always => !page.blank,
        Ocr::Auto => !page.blank && (page.readable < READABLE || page.ocr && sense(page) < READABLE),
    }
}

/// Share of the words of a page that look like words.
fn sense(page: &ExtractedPage) -> f32 {
    let (mut good, mut all) = (0.0, 0.0_f32);
    for text in page.lines.iter().map(Line::text) {
        let words = text.split_whitespace().count() as f32;
        good += words * wordlike(&text);
        all += words;
    }
    if all > 0.0 { good / all } else { 0.0 }
}

/// A page as recognition saw it.
struct Seen {
    /// Its lines.
    lines: Vec<SeenLine>,
    /// How many right angles against the clock the picture was turned before.
    turns: u8,
    /// The picture after that, in pixels.
    size: (f32, f32),
    /// Pixels of one point.
    scale: f32,
    /// Whether there is next to no ink on it.
    white: bool,
}

/// What became of the page with this 0-based index.
type Look = (usize, Result<Seen, Unread>);

/// Renders the pages one after the other; `jobs` of them are read at the same time, or one on each core.
fn seen(pdf: &Pdf, settings: &InterpreterSettings, wanted: &[usize], jobs: usize) -> Vec<Look> {
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let jobs = if jobs == 0 { cores } else { jobs }.min(wanted.len());
    let (send, receive) = mpsc::sync_channel::<(usize, Picture, f32)>(1);
    let receive = Mutex::new(receive);
    let (give, take) = mpsc::channel();
    thread::scope(|side| {
        for _ in 0..jobs {
            let (give, receive) = (give.clone(), &receive);
            side.spawn(move || {
                loop {
                    let next = receive.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((index, picture, scale)) = next else { break };
                    if give.send((index, look(picture, scale))).is_err() {
                        break;
                    }
                }
            });
        }
        let cache = RenderCache::new();
        for &index in wanted {
            ocr::announce();
            let picture = quietly(|| picture(pdf, &cache, settings, index)).flatten();
            let handed_on = match picture {
                Some((picture, scale)) => send.send((index, picture, scale)).is_ok(),
                None => give.send((index, Err(Unread::Failed))).is_ok(),
            };
            if !handed_on {
                break;
            }
        }
        drop((send, give));
        take.into_iter().collect()
    })
}

/// The page in gray, and how many of its pixels make a point.
fn picture<'a>(
    pdf: &'a Pdf,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
    index: usize,
) -> Option<(Picture, f32)> {
    let page = pdf.pages().get(index)?;
    let (width, height) = page.render_dimensions();
    let scale = (DPI / 72.0).min((MOST_PIXELS / (width * height).max(1.0)).sqrt());
    let side = |points: f32| (1.0..f32::from(u16::MAX)).contains(&(points * scale));
    if !side(width) || !side(height) {
        return None;
    }
    let pixmap = hayro::render(
        page,
        cache,
        settings,
        &RenderSettings::default(),
        &PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        },
    );
    let gray = |p: &hayro::vello_cpu::peniko::color::PremulRgba8| {
        // ITU-R BT.601 luma
        ((299 * u32::from(p.r) + 587 * u32::from(p.g) + 114 * u32::from(p.b)) / 1000) as u8
    };
    let picture = Picture {
        width: u32::from(pixmap.width()),
        height: u32::from(pixmap.height()),
        pixels: pixmap.data().iter().map(gray).collect(),
        dpi: (scale * 72.0).round() as u32,
    };
    Some((picture, scale))
}

/// Reads a picture as it lies; where that makes no sense, on its head and on its sides too, and takes the best. All of it
/// takes no longer than [`ocr::PAGE_LIMIT`].
fn look(mut picture: Picture, scale: f32) -> Result<Seen, Unread> {
    picture.clean();
    let white = picture.is_white();
    let mut best: Option<(f32, Seen)> = None;
    let started = Instant::now();
    for turns in 0..4 {
        let lines = match ocr::read(&picture, ocr::PAGE_LIMIT.saturating_sub(started.elapsed())) {
            Ok(lines) => lines,
            Err(Unread::TooSlow) if best.is_some() => break,
            Err(why) => return Err(why),
        };
        let (confidence, letters) = confidence(&lines);
        let worth = confidence * letters as f32;
        if best.as_ref().is_none_or(|(w, _)| worth > *w) {
            let seen = Seen {
                lines,
                turns,
                size: (picture.width as f32, picture.height as f32),
                scale,
                white,
            };
            best = Some((worth, seen));
        }
        if confidence >= UPRIGHT && letters >= 20 || white {
            break;
        }
        picture = picture.turned();
    }
    best.map(|(_, seen)| seen).ok_or(Unread::Failed)
}

/// Mean confidence over the letters, and how many there are.
fn confidence(lines: &[SeenLine]) -> (f32, usize) {
    let (mut sum, mut letters) = (0.0, 0);
    for word in lines.iter().flat_map(|l| &l.words) {
        let count = word.text.chars().filter(|c| c.is_alphanumeric()).count();
        sum += word.confidence * count as f32;
        letters += count;
    }
    (if letters == 0 { 0.0 } else { sum / letters as f32 }, letters)
}

impl Seen {
    /// The page with what was read; `None` where what it has already is better.
    fn page(self, before: &ExtractedPage, mode: Ocr) -> Option<ExtractedPage> {
        let (confidence, letters) = confidence(&self.lines);
        if letters == 0 && !self.white || mode == Ocr::Auto && letters > 0 && confidence <= before.readable {
            return None;
        }
        let size = before.size?;
        // Stamps that are print on a page that is a picture otherwise are read as print.
        let printed: &[Line] = if mode == Ocr::Auto && !before.ocr && before.readable == 0.0 {
            &before.lines
        } else {
            &[]
        };
        let mut lines = self.lines(before.number, size, printed);
        for line in printed {
            let top = line.rect.map_or(0.0, |r| r.y0);
            let at = lines.partition_point(|l| l.rect.is_some_and(|r| r.y0 < top));
            lines.insert(at, line.clone());
        }
        Some(ExtractedPage {
            number: before.number,
            size: before.size,
            blank: lines.is_empty(),
            readable: if letters == 0 { 1.0 } else { confidence },
            may_hide: true,
            agreement: None,
            ocr: letters > 0,
            lines,
        })
    }

    /// Lines of the page, but for the words where print stands.
    fn lines(&self, number: u32, size: (f32, f32), printed: &[Line]) -> Vec<Line> {
        let mut slopes: Vec<(f32, f32)> = self
            .lines
            .iter()
            .map(|l| (l.slope, l.bounds[2] - l.bounds[0]))
            .collect();
        slopes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let slope = weighted_median(&slopes);
        let mut sizes: Vec<(f32, f32)> = self.lines.iter().map(|l| (l.size, l.bounds[2] - l.bounds[0])).collect();
        sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let usual = weighted_median(&sizes);
        // what was turned against the clock runs with it on the page
        let turn = self.turns * STEPS_OF_A_RIGHT_ANGLE;
        let mut frame = Frame {
            turn,
            skew: slope.atan().to_degrees(),
            words: Vec::new(),
        };
        let over_print = |r: Rect| {
            let (x, y) = ((r.x0 + r.x1) / 2.0, (r.y0 + r.y1) / 2.0);
            printed
                .iter()
                .filter_map(|l| l.rect)
                .any(|p| x >= p.x0 && x <= p.x1 && y >= p.y0 - 2.0 && y <= p.y1 + 2.0)
        };
        for line in &self.lines {
            let [x0, _, x1, y1] = line.bounds;
            let middle = (x0 + x1) / 2.0;
            let baseline = |x: f32| y1 + line.offset + line.slope * (middle - x0) + slope * (x - middle);
            // Small differences of size are those of the letters in the line.
            let height = if (line.size / usual - 1.0).abs() < 0.15 {
                usual
            } else {
                line.size
            };
            for word in line.words.iter().filter(|w| !is_speck(w)) {
                let (from, to) = (word.bounds[0], word.bounds[2]);
                let (u0, v) = frame.in_frame(self.on_page(from, baseline(from)));
                let (u1, _) = frame.in_frame(self.on_page(to, baseline(to)));
                let size = height / self.scale / TYPE_HEIGHT;
                let word = Word {
                    text: word.text.clone(),
                    u0,
                    u1,
                    v,
                    size,
                    em: size,
                    space: Some(' '),
                    bold: false,
                    hidden: true,
                    glyphs: word.text.chars().count() as u32,
                    unknown: 0,
                    doubtful: word.confidence < DOUBTFUL,
                };
                if !over_print(frame.to_page(word.u0, word.top(), word.u1, word.bottom())) {
                    frame.words.push(word);
                }
            }
        }
        frame_lines(frame, &mut Strokes::default(), number, size)
    }

    /// From a pixel of the turned picture to points of the page as shown.
    fn on_page(&self, x: f32, y: f32) -> (f32, f32) {
        let (w, h) = self.size;
        let (x, y) = match self.turns {
            1 => (h - y, x),
            2 => (w - x, h - y),
            3 => (y, w - x),
            _ => (x, y),
        };
        (x / self.scale, y / self.scale)
    }
}

/// Of values in order with their weights.
fn weighted_median(values: &[(f32, f32)]) -> f32 {
    let half = values.iter().map(|v| v.1).sum::<f32>() / 2.0;
    let mut sum = 0.0;
    values
        .iter()
        .find(|v| {
            sum += v.1;
            sum >= half
        })
        .map_or(0.0, |v| v.0)
}

/// A mark that is no letter, and that recognition does not believe in: dirt, a fold, the edge of the paper.
fn is_speck(word: &SeenWord) -> bool {
    !word.text.chars().any(char::is_alphanumeric) && (word.confidence < 0.5 || word.text.chars().all(|c| c == '|'))
}
