//! Which way up a page is read: a wide table is sometimes printed sideways on an upright page.

use super::glyphs::{Direction, Glyph};
use hayro_interpret::kurbo::Affine;

/// The turn between a page as it is shown and as it is read, with the shown size in points. A scan that lies askew is read level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    turn: Turn,
    /// How far the lines of a scan run down the page, in radians, clockwise.
    tilt: f32,
    width: f32,
    height: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    None,
    /// The lines run down the page.
    Down,
    /// The lines run up the page.
    Up,
    /// The lines stand on their heads.
    Over,
}

impl Frame {
    /// The frame of a page that is read as it is shown.
    pub(super) fn upright(width: f32, height: f32) -> Self {
        Self { turn: Turn::None, tilt: 0.0, width, height }
    }

    /// The frame of a scan of this shown size whose lines stand upright after that many quarter turns clockwise and then run at this angle, in
    /// radians, clockwise.
    #[cfg(feature = "ocr")]
    pub(super) fn of_scan(width: f32, height: f32, quarters: u8, tilt: f32) -> Self {
        let turn = match quarters % 4 {
            0 => Turn::None,
            1 => Turn::Up,
            2 => Turn::Over,
            _ => Turn::Down,
        };
        Self { turn, tilt, width, height }
    }

    /// The frame in which most of these characters stand upright, where it is not this one.
    pub(super) fn turned_for(self, glyphs: &[Glyph]) -> Option<Self> {
        let most = |direction| glyphs.iter().filter(|glyph| glyph.direction == direction).count() * 2 > glyphs.len();
        let turns = [(Direction::Downwards, Turn::Down), (Direction::Upwards, Turn::Up), (Direction::Leftwards, Turn::Over)];
        turns.into_iter().find(|&(direction, _)| most(direction)).map(|(_, turn)| Self { turn, ..self })
    }

    /// Width and height of the page as it is read.
    pub(super) fn size(self) -> (f32, f32) {
        match self.turn {
            Turn::None | Turn::Over => (self.width, self.height),
            Turn::Down | Turn::Up => (self.height, self.width),
        }
    }

    /// Width and height of the page as it is shown.
    pub(super) fn shown_size(self) -> [f32; 2] {
        [self.width, self.height]
    }

    /// From places on the page as it is shown to places as it is read.
    pub(super) fn transform(self) -> Affine {
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        Affine::new(match self.turn {
            Turn::None => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            Turn::Down => [0.0, -1.0, 1.0, 0.0, 0.0, width],
            Turn::Up => [0.0, 1.0, -1.0, 0.0, height, 0.0],
            Turn::Over => [-1.0, 0.0, 0.0, -1.0, width, height],
        })
    }

    /// From a box on the page as it is read to the box as it is shown.
    pub(super) fn shown(self, [left, top, right, bottom]: [f32; 4]) -> [f32; 4] {
        // The box keeps its size: it is as good a mark, and a word is hardly turned.
        let (sine, cosine) = self.tilt.sin_cos();
        let (width, height) = self.size();
        let (x, y) = ((left + right - width) / 2.0, (top + bottom - height) / 2.0);
        let (across, down) = (cosine * x - sine * y - x, sine * x + cosine * y - y);
        let (left, top, right, bottom) = (left + across, top + down, right + across, bottom + down);
        match self.turn {
            Turn::None => [left, top, right, bottom],
            Turn::Down => [self.width - bottom, left, self.width - top, right],
            Turn::Up => [top, self.height - right, bottom, self.height - left],
            Turn::Over => [self.width - right, self.height - bottom, self.width - left, self.height - top],
        }
    }
}

impl Default for Frame {
    fn default() -> Self {
        Self::upright(0.0, 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_interpret::kurbo::Rect;

    #[test]
    fn leads_boxes_back_to_the_page_as_shown() {
        let shown = Rect::new(10.0, 20.0, 40.0, 80.0);
        for turn in [Turn::None, Turn::Down, Turn::Up, Turn::Over] {
            let frame = Frame { turn, tilt: 0.0, width: 600.0, height: 800.0 };
            let read = frame.transform().transform_rect_bbox(shown);
            let [left, top, right, bottom] = frame.shown([read.x0, read.y0, read.x1, read.y1].map(|edge| edge as f32)).map(f64::from);
            assert_eq!(Rect::new(left, top, right, bottom), shown);
            let (width, height) = frame.size();
            assert!(read.x0 >= 0.0 && read.x1 <= f64::from(width) && read.y0 >= 0.0 && read.y1 <= f64::from(height));
        }
    }
}
