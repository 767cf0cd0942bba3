//! The normalised text of a block, every byte of which leads back to the source.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Normalised text with the map to its source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    text: String,
    pieces: Vec<Piece>,
}

/// A stretch of the view and the stretch of the source it stands for. Stretches of equal length were copied verbatim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Piece {
    view: usize,
    source: usize,
    source_end: usize,
}

/// Builds a [`View`] from left to right.
#[derive(Debug, Default)]
pub struct ViewBuilder {
    view: View,
}

impl ViewBuilder {
    /// Appends source text that the view keeps as it is; `source` is its first byte in the source.
    pub fn keep(&mut self, text: &str, source: usize) {
        if text.is_empty() {
            return;
        }
        let at = self.view.text.len();
        self.view.text.push_str(text);
        if let Some(last) = self.view.pieces.last_mut()
            && last.source_end == source
            && last.source_end - last.source == at - last.view
        {
            last.source_end += text.len();
            return;
        }
        if self.view.pieces.is_empty() {
            // Most cells and many paragraphs are one piece.
            self.view.pieces.reserve_exact(1);
        }
        self.view.pieces.push(Piece { view: at, source, source_end: source + text.len() });
    }

    /// Appends a character that stands for another stretch of the source.
    pub fn replace(&mut self, with: char, source: Range<usize>) {
        let mut buffer = [0; 4];
        let text = with.encode_utf8(&mut buffer);
        if text.len() == source.len() {
            return self.keep(text, source.start);
        }
        let at = self.view.text.len();
        self.view.text.push_str(text);
        self.view.pieces.push(Piece { view: at, source: source.start, source_end: source.end });
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.view.text
    }

    /// The finished view.
    pub fn finish(self) -> View {
        self.view
    }
}

impl View {
    /// A view that is its source, which starts at byte `source`.
    pub fn verbatim(text: &str, source: usize) -> Self {
        let mut builder = ViewBuilder::default();
        builder.keep(text, source);
        builder.finish()
    }

    /// The normalised text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the source that a stretch of the view stands for.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.locate(range.start, false);
        if range.is_empty() {
            return start..start;
        }
        start..self.locate(range.end, true).max(start)
    }

    /// The source offset of a view offset: as the end of what stands before it, or as the start of what follows.
    fn locate(&self, offset: usize, as_end: bool) -> usize {
        let after = self.pieces.partition_point(|piece| if as_end { piece.view < offset } else { piece.view <= offset });
        let Some(at) = after.checked_sub(1) else {
            return self.pieces.first().map_or(0, |piece| piece.source);
        };
        let piece = self.pieces[at];
        let view_end = self.pieces.get(at + 1).map_or(self.text.len(), |next| next.view);
        if piece.source_end - piece.source == view_end - piece.view {
            piece.source + (offset - piece.view).min(piece.source_end - piece.source)
        } else if offset > piece.view {
            piece.source_end
        } else {
            piece.source
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_back_over_replaced_and_dropped_characters() {
        let source = "支 出１２．５万元";
        let mut builder = ViewBuilder::default();
        for (at, c) in source.char_indices() {
            let end = at + c.len_utf8();
            match c {
                ' ' => {}
                '１' => builder.replace('1', at..end),
                '２' => builder.replace('2', at..end),
                '．' => builder.replace('.', at..end),
                '５' => builder.replace('5', at..end),
                _ => builder.keep(&source[at..end], at),
            }
        }
        let view = builder.finish();
        assert_eq!(view.text(), "支出12.5万元");
        let find = |needle: &str| {
            let at = view.text().find(needle).unwrap();
            &source[view.source(at..at + needle.len())]
        };
        assert_eq!(find("支出"), "支 出");
        assert_eq!(find("12.5万元"), "１２．５万元");
        assert_eq!(find("2.5"), "２．５");
        assert_eq!(find("元"), "元");
    }
}
