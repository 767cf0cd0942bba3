//! From the map of the detection model to boxes of text.
//!
//! The model says of every pixel how likely it belongs to the core of a line of text. Pixels over [`LIKELY`] that touch are one line; the core is
//! as much smaller than the line as [`UNCLIP`] makes up for. A scan lies askew as a whole, so one angle is measured for the page and all boxes
//! are told in the page made level.

/// A pixel likelier than this belongs to a line.
const LIKELY: f32 = 0.3;

/// A line whose pixels are less likely than this on the average is none.
const CERTAIN: f32 = 0.5;

/// A core with a shorter side than this many pixels of the map is a speck.
const SPECK: f32 = 3.0;

/// How much a box grows: area times this by circumference, on every side.
const UNCLIP: f32 = 1.6;

/// The most boxes of a page; a dense table has about 500.
const MOST_BOXES: usize = 3_000;

/// A core is long enough to show the angle of the page when its length is this many times its height.
const LONG: f64 = 5.0;

/// Pages askew by more than this many radians (8°) were not laid into the scanner so: something else was measured.
const MOST_ASKEW: f32 = 0.14;

/// Pages askew by less than this many radians are level: over a line it makes less than its height.
const LEVEL: f32 = 0.002;

/// What the model says of every pixel, from 0 to 1, row by row.
#[derive(Debug)]
pub(super) struct Likelihood {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<f32>,
}

/// The lines of text of a page.
#[derive(Debug, Default)]
pub(super) struct Detected {
    /// The angle at which the lines run, in radians, clockwise.
    pub(super) angle: f32,
    /// Left, top, right and bottom of every line in pixels of the map, on the page turned level about its middle.
    pub(super) boxes: Vec<[f32; 4]>,
    /// Whether most of the text runs up or down the picture.
    pub(super) upended: bool,
}

/// The core of a line.
#[derive(Debug, Clone, Copy)]
struct Core {
    pixels: f64,
    likelihood: f64,
    /// Sums of x, y, x², xy, y².
    moments: [f64; 5],
    /// Left, top, right and bottom on the level page.
    bounds: [f32; 4],
}

/// Finds the lines.
pub(super) fn detect(map: &Likelihood) -> Detected {
    let (labels, mut cores) = cores(map);
    let angle = angle(&cores);
    let (sine, cosine) = angle.sin_cos();
    let (middle_x, middle_y) = (map.width as f32 / 2.0, map.height as f32 / 2.0);
    for (at, &label) in labels.iter().enumerate() {
        let Some(core) = (label as usize).checked_sub(1).and_then(|core| cores.get_mut(core)) else { continue };
        let (x, y) = ((at % map.width) as f32 + 0.5 - middle_x, (at / map.width) as f32 + 0.5 - middle_y);
        let (x, y) = (middle_x + cosine * x + sine * y, middle_y - sine * x + cosine * y);
        let [left, top, right, bottom] = core.bounds;
        core.bounds = [left.min(x - 0.5), top.min(y - 0.5), right.max(x + 0.5), bottom.max(y + 0.5)];
    }
    let boxes = cores.iter().filter(|core| core.likelihood >= f64::from(CERTAIN) * core.pixels).filter_map(|core| unclipped(core.bounds));
    let boxes: Vec<[f32; 4]> = boxes.take(MOST_BOXES).collect();
    let lengths = boxes.iter().map(|[left, top, right, bottom]| (right - left, bottom - top));
    let (across, along) = lengths.fold((0.0, 0.0), |(across, along), (width, height)| match () {
        () if width > height => (across + width, along),
        () => (across, along + height),
    });
    Detected { angle, boxes, upended: along > across }
}

/// Which core every pixel belongs to, from 1, and the cores.
fn cores(map: &Likelihood) -> (Vec<u32>, Vec<Core>) {
    let mut labels = vec![0_u32; map.values.len()];
    let mut cores: Vec<Core> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let likely = |at: usize| map.values.get(at).is_some_and(|&value| value > LIKELY);
    for start in 0..map.values.len() {
        if labels.get(start) != Some(&0) || !likely(start) {
            continue;
        }
        let label = cores.len() as u32 + 1;
        let mut core = Core {
            pixels: 0.0,
            likelihood: 0.0,
            moments: [0.0; 5],
            bounds: [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY],
        };
        if let Some(slot) = labels.get_mut(start) {
            *slot = label;
        }
        open.push(start);
        while let Some(at) = open.pop() {
            let (column, row) = (at % map.width, at / map.width);
            let (x, y) = (column as f64, row as f64);
            core.pixels += 1.0;
            core.likelihood += f64::from(map.values.get(at).copied().unwrap_or_default());
            for (sum, value) in core.moments.iter_mut().zip([x, y, x * x, x * y, y * y]) {
                *sum += value;
            }
            for near_row in row.saturating_sub(1)..=(row + 1).min(map.height.saturating_sub(1)) {
                for near_column in column.saturating_sub(1)..=(column + 1).min(map.width.saturating_sub(1)) {
                    let near = near_row * map.width + near_column;
                    if let Some(slot) = labels.get_mut(near).filter(|slot| **slot == 0 && likely(near)) {
                        *slot = label;
                        open.push(near);
                    }
                }
            }
        }
        cores.push(core);
    }
    (labels, cores)
}

/// The angle of the page: the middle one of its long lines, each counting as much as it is long.
fn angle(cores: &[Core]) -> f32 {
    let mut angles: Vec<(f32, f64)> = cores.iter().filter_map(direction).collect();
    angles.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = angles.iter().map(|angle| angle.1).sum::<f64>() / 2.0;
    let mut passed = 0.0;
    let middle = angles.iter().find(|angle| {
        passed += angle.1;
        passed >= half
    });
    middle.map(|angle| angle.0).filter(|angle| (LEVEL..=MOST_ASKEW).contains(&angle.abs())).unwrap_or_default()
}

/// The direction and the length of a long core: those of its main axis.
fn direction(core: &Core) -> Option<(f32, f64)> {
    let [x, y, xx, xy, yy] = core.moments.map(|sum| sum / core.pixels);
    let (xx, xy, yy) = (xx - x * x, xy - x * y, yy - y * y);
    let (mean, spread) = ((xx + yy) / 2.0, ((xx - yy) / 2.0).hypot(xy));
    let (long, short) = ((mean + spread).sqrt(), (mean - spread).max(1.0 / 12.0).sqrt());
    (long > LONG * short).then(|| ((2.0 * xy).atan2(xx - yy) as f32 / 2.0, long))
}

/// The box of the line around the bounds of its core.
fn unclipped([left, top, right, bottom]: [f32; 4]) -> Option<[f32; 4]> {
    let (width, height) = (right - left, bottom - top);
    if width.min(height) < SPECK {
        return None;
    }
    let grown = UNCLIP * width * height / (2.0 * (width + height));
    Some([left - grown, top - grown, right + grown, bottom + grown])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(width: usize, height: usize, likely: impl Fn(usize, usize) -> f32) -> Likelihood {
        Likelihood { width, height, values: (0..width * height).map(|at| likely(at % width, at / width)).collect() }
    }

    #[test]
    fn grows_every_core_to_its_line() {
        let map =
            map(60, 40, |x, y| if (10..30).contains(&x) && (5..9).contains(&y) || (40..50).contains(&x) && y >= 20 { 0.9 } else { 0.1 });
        let found = detect(&map);
        assert_eq!(found.angle, 0.0);
        let grown = 1.6 * 80.0 / 48.0;
        assert_eq!(found.boxes[0], [10.0 - grown, 5.0 - grown, 30.0 + grown, 9.0 + grown]);
        assert_eq!(found.boxes.len(), 2);
    }

    #[test]
    fn drops_specks_and_what_is_hardly_likely() {
        let found = detect(&map(60, 40, |x, y| match (x, y) {
            (2..4, 2..4) => 1.0,
            (10..40, 20..30) => 0.35,
            _ => 0.0,
        }));
        assert!(found.boxes.is_empty());
    }

    #[test]
    fn sees_that_text_runs_down() {
        let likely = |x: usize, y: usize| if (10..20).contains(&x) && y > 5 { 1.0 } else { 0.0 };
        assert!(detect(&map(60, 90, likely)).upended);
        assert!(!detect(&map(90, 60, |x, y| likely(y, x))).upended);
    }

    #[test]
    fn measures_how_askew_a_page_lies() {
        let found = detect(&map(400, 100, |x, y| {
            let middle = 40.0 + 0.02 * x as f32;
            if (20..380).contains(&x) && (y as f32 - middle).abs() < 5.0 { 1.0 } else { 0.0 }
        }));
        assert!((found.angle - 0.02).abs() < 0.002, "{}", found.angle);
        let [_, top, _, bottom] = found.boxes[0];
        // Level, the core is as high as it was drawn.
        assert!((bottom - top - 2.0 * 1.6 * 5.0 * 0.97 - 10.0).abs() < 3.0);
    }

    #[test]
    fn finds_nothing_on_an_empty_map() {
        assert!(detect(&Likelihood { width: 0, height: 0, values: Vec::new() }).boxes.is_empty());
    }
}
