//! A page as a picture, made ready for recognition.

/// Brightness below which a pixel is dark.
const DARK: u8 = 160;

/// A page as a picture: one byte a pixel, 0 is black, rows from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels of one row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `width * height` bytes.
    pub pixels: Vec<u8>,
    /// Pixels of one inch.
    pub dpi: u32,
}

impl Picture {
    /// The picture turned by a right angle against the clock.
    pub fn turned(&self) -> Picture {
        let (w, h) = (self.width as usize, self.height as usize);
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for x in (0..w).rev() {
            pixels.extend((0..h).map(|y| self.pixels.get(y * w + x).copied().unwrap_or(255)));
        }
        Picture {
            width: self.height,
            height: self.width,
            pixels,
            dpi: self.dpi,
        }
    }

    /// Column and row of every dark pixel.
    pub(super) fn dark(&self) -> Vec<(f32, f32)> {
        let width = self.width.max(1);
        let places = self.pixels.iter().zip(0_u32..).filter(|(p, _)| **p < DARK);
        places
            .map(|(_, at)| ((at % width) as f32, (at / width) as f32))
            .collect()
    }

    /// Brightness at the pixel nearest to a place; white outside of the picture.
    pub(super) fn at(&self, x: f32, y: u32) -> u8 {
        let inside = x >= 0.0 && x < self.width as f32;
        let at = y as usize * self.width as usize + x.max(0.0) as usize;
        self.pixels.get(at).filter(|_| inside).copied().unwrap_or(255)
    }

    /// Paints a stretch of a row white.
    pub(super) fn whiten(&mut self, y: u32, from: f32, to: f32) {
        let width = self.width as usize;
        let place = |x: f32| y as usize * width + (x.max(0.0) as usize).min(width);
        if let Some(stretch) = self.pixels.get_mut(place(from)..place(to)) {
            stretch.fill(255);
        }
    }

    /// As PNG (gray, 8 bits).
    pub(super) fn png(&self) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width, self.height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fastest);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&self.pixels).ok()?;
        writer.finish().ok()?;
        Some(out)
    }

    /// Whether it holds no more than specks: next to no square of four pixels that is dark all over.
    pub fn is_white(&self) -> bool {
        let (w, h) = (self.width as usize, self.height as usize);
        let dark = |x: usize, y: usize| {
            (y..y + 4).all(|y| {
                let row = self.pixels.get(y * w + x..y * w + x + 4);
                row.is_some_and(|row| row.iter().all(|p| *p < DARK))
            })
        };
        let (across, down) = (w / 4, h / 4);
        let count = (0..down)
            .flat_map(|y| (0..across).map(move |x| (4 * x, 4 * y)))
            .filter(|&(x, y)| dark(x, y))
            .count();
        count * 10_000 <= across * down
    }

    /// Takes out the dust of a scan: dark pixels with no more than one other in the square of five around them, which
    /// recognition reads as full stops. The full stop of 8-point type is twice as large at 200 pixels an inch.
    pub fn clean(&mut self) {
        let (w, h) = (self.width as usize, self.height as usize);
        let mut dust = Vec::new();
        for y in 0..h {
            for x in 0..w {
                if self.pixels.get(y * w + x).is_none_or(|p| *p >= DARK) {
                    continue;
                }
                let (from, to) = (x.saturating_sub(2), (x + 3).min(w));
                let around: usize = (y.saturating_sub(2)..(y + 3).min(h))
                    .filter_map(|y| self.pixels.get(y * w + from..y * w + to))
                    .map(|row| row.iter().filter(|p| **p < DARK).count())
                    .sum();
                if around <= 2 {
                    dust.push(y * w + x);
                }
            }
        }
        for at in dust {
            if let Some(pixel) = self.pixels.get_mut(at) {
                *pixel = 255;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Picture;

    #[test]
    fn a_picture_turns_against_the_clock() {
        let picture = Picture {
            width: 3,
            height: 2,
            pixels: vec![1, 2, 3, 4, 5, 6],
            dpi: 200,
        };
        let turned = picture.turned();
        assert_eq!((turned.width, turned.height), (2, 3));
        assert_eq!(turned.pixels, [3, 6, 2, 5, 1, 4]);
        assert_eq!(turned.turned().turned().turned(), picture);
    }

    #[test]
    fn dust_goes_and_a_full_stop_stays() {
        let mut picture = Picture {
            width: 20,
            height: 20,
            pixels: vec![255; 400],
            dpi: 200,
        };
        let mut dot = |x: usize, y: usize| picture.pixels[y * 20 + x] = 0;
        dot(2, 2);
        dot(15, 3);
        dot(16, 3);
        for (x, y) in [(8, 8), (9, 8), (8, 9), (9, 9)] {
            dot(x, y);
        }
        picture.clean();
        let left: Vec<usize> = (0..400).filter(|i| picture.pixels[*i] == 0).collect();
        assert_eq!(left, [168, 169, 188, 189]);
        assert!(picture.is_white());
    }
}
