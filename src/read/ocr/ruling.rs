//! Ruling lines of a picture: dark runs, long and thin.

use super::picture::Picture;

/// Pixels darker than this, of 255, are ink.
const INK: u8 = 150;

/// The lengths that tell a ruling line, in pixels.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// The shortest line.
    shortest: usize,
    /// The thickest line.
    thickest: usize,
    /// A gap up to this does not end a line: where another crosses it, or where the scan is pale.
    gap: usize,
}

/// The ruling lines of a level page, each as left, top, right, bottom in pixels: one of the two sizes is 0. `em` is the size of most letters in
/// pixels; a line is longer than any stroke of a letter. A thick line comes as several.
pub(super) fn rules(picture: &Picture, em: f32) -> Vec<[f32; 4]> {
    let em = em.max(8.0);
    let scale = Scale { shortest: (2.0 * em) as usize, thickest: (0.25 * em) as usize, gap: (0.25 * em) as usize };
    let bright = picture.brightness();
    let (width, height) = (picture.width, picture.height);
    let mut found = Vec::new();
    along(&bright, (width, 1), (height, width), scale, |at, from, to| found.push([from, at, to, at]));
    along(&bright, (height, width), (width, 1), scale, |at, from, to| found.push([at, from, at, to]));
    found
}

/// Finds the lines along one way. Each way is told as how many pixels it has and how far apart they lie.
fn along(
    bright: &[u8],
    (length, next): (usize, usize),
    (lanes, across): (usize, usize),
    scale: Scale,
    mut found: impl FnMut(f32, f32, f32),
) {
    let ink = |lane: usize, at: usize| bright.get(lane * across + at * next).is_some_and(|&value| value < INK);
    // How many lanes of ink lie over each other here; above a line there is none.
    let mut thickness = vec![0_usize; length * lanes];
    for at in 0..length {
        let mut start = 0;
        for lane in 0..=lanes {
            if lane < lanes && ink(lane, at) {
                continue;
            }
            for slot in start..lane {
                if let Some(slot) = thickness.get_mut(slot * length + at) {
                    *slot = lane - start;
                }
            }
            start = lane + 1;
        }
    }
    for (lane, row) in thickness.chunks(length.max(1)).enumerate() {
        let mut run: Option<(usize, usize, usize)> = None;
        let mut close = |run: Option<(usize, usize, usize)>| {
            let Some((start, end, inked)) = run else { return };
            if end - start >= scale.shortest && inked * 4 >= (end - start) * 3 {
                found(lane as f32 + 0.5, start as f32, end as f32);
            }
        };
        for (at, &thick) in row.iter().enumerate() {
            if !(1..=scale.thickest).contains(&thick) {
                continue;
            }
            run = match run {
                Some((start, end, inked)) if at <= end + scale.gap => Some((start, at + 1, inked + 1)),
                other => {
                    close(other);
                    Some((at, at + 1, 1))
                }
            };
        }
        close(run);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_crossing_lines_and_no_blocks() {
        let mut picture = Picture { width: 120, height: 100, pixels: vec![[255; 3]; 120 * 100] };
        let mut ink = |x: usize, y: usize| picture.pixels[y * 120 + x] = [0; 3];
        (10..110).for_each(|x| ink(x, 20));
        (5..95).for_each(|y| ink(60, y));
        (70..118).for_each(|x| (50..90).for_each(|y| ink(x, y)));
        let lines = rules(&picture, 20.0);
        assert_eq!(lines, [[10.0, 20.5, 110.0, 20.5], [60.5, 5.0, 60.5, 95.0]]);
    }
}
