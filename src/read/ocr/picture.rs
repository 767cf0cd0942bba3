//! The pixels of a page.

/// A picture in colour, row by row.
#[derive(Debug, Clone)]
pub(in crate::read) struct Picture {
    /// Its width in pixels.
    pub(in crate::read) width: usize,
    /// Its height in pixels.
    pub(in crate::read) height: usize,
    /// Red, green and blue, `width` × `height` of them.
    pub(in crate::read) pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// The colour of a pixel; beyond the edge the nearest one, in an empty picture white.
    fn at(&self, x: isize, y: isize) -> [u8; 3] {
        let x = x.clamp(0, self.width.saturating_sub(1) as isize) as usize;
        let y = y.clamp(0, self.height.saturating_sub(1) as isize) as usize;
        self.pixels.get(y * self.width + x).copied().unwrap_or([255; 3])
    }

    /// The colour at a point between pixels, whose centres lie at halves.
    fn sample(&self, x: f32, y: f32) -> [f32; 3] {
        let (x, y) = (x - 0.5, y - 0.5);
        let (column, row) = (x.floor(), y.floor());
        let (right, down) = (x - column, y - row);
        let (column, row) = (column as isize, row as isize);
        let corners = [
            (self.at(column, row), (1.0 - right) * (1.0 - down)),
            (self.at(column + 1, row), right * (1.0 - down)),
            (self.at(column, row + 1), (1.0 - right) * down),
            (self.at(column + 1, row + 1), right * down),
        ];
        let mut colour = [0.0; 3];
        for (corner, share) in corners {
            for (sum, value) in colour.iter_mut().zip(corner) {
                *sum += share * f32::from(value);
            }
        }
        colour
    }

    /// How bright every pixel is, from 0 to 255.
    pub(super) fn brightness(&self) -> Vec<u8> {
        self.pixels.iter().map(|&[red, green, blue]| ((u16::from(red) * 3 + u16::from(green) * 6 + u16::from(blue)) / 10) as u8).collect()
    }

    /// The picture turned clockwise by that many quarters.
    pub(super) fn turned(&self, quarters: u8) -> Self {
        let (width, height) = if quarters.is_multiple_of(2) { (self.width, self.height) } else { (self.height, self.width) };
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for row in 0..height as isize {
            for column in 0..width as isize {
                let (last_column, last_row) = (width as isize - 1 - column, height as isize - 1 - row);
                pixels.push(match quarters % 4 {
                    0 => self.at(column, row),
                    1 => self.at(row, last_column),
                    2 => self.at(last_column, last_row),
                    _ => self.at(last_row, column),
                });
            }
        }
        Self { width, height, pixels }
    }

    /// The picture turned about its middle, so that what ran at this angle (in radians, clockwise) is level.
    pub(super) fn levelled(&self, angle: f32) -> Self {
        let (sine, cosine) = angle.sin_cos();
        let (middle_x, middle_y) = (self.width as f32 / 2.0, self.height as f32 / 2.0);
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for row in 0..self.height {
            for column in 0..self.width {
                let (x, y) = (column as f32 + 0.5 - middle_x, row as f32 + 0.5 - middle_y);
                let colour = self.sample(middle_x + cosine * x - sine * y, middle_y + sine * x + cosine * y);
                pixels.push(colour.map(|value| value.round() as u8));
            }
        }
        Self { pixels, ..*self }
    }

    /// Writes what lies in a box (left, top, right, bottom) into one picture of a tensor, `width` × `height` pixels of it in the upper left corner
    /// of planes whose rows have `stride` columns. The models want blue, green, red, from −1 to 1.
    pub(super) fn fill(&self, [left, top, right, bottom]: [f32; 4], (width, height): (usize, usize), stride: usize, tensor: &mut [f32]) {
        let (across, down) = ((right - left) / width as f32, (bottom - top) / height as f32);
        for row in 0..height {
            for column in 0..width {
                let colour = self.sample(left + (column as f32 + 0.5) * across, top + (row as f32 + 0.5) * down);
                for (plane, value) in colour.iter().rev().enumerate() {
                    if let Some(cell) = tensor.get_mut((plane * height + row) * stride + column) {
                        *cell = value / 127.5 - 1.0;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_planes_in_the_order_of_the_models() {
        let picture = Picture { width: 2, height: 1, pixels: vec![[255, 0, 0], [0, 0, 255]] };
        let mut tensor = vec![9.0; 9];
        picture.fill([0.0, 0.0, 2.0, 1.0], (2, 1), 3, &mut tensor);
        assert_eq!(tensor, [-1.0, 1.0, 9.0, -1.0, -1.0, 9.0, 1.0, -1.0, 9.0]);
    }

    #[test]
    fn turns_by_quarters() {
        let shades = |picture: &Picture| picture.pixels.iter().map(|pixel| pixel[0]).collect::<Vec<_>>();
        let picture = Picture { width: 3, height: 2, pixels: (1..=6).map(|shade| [shade; 3]).collect() };
        assert_eq!(shades(&picture.turned(1)), [4, 1, 5, 2, 6, 3]);
        assert_eq!(shades(&picture.turned(2)), [6, 5, 4, 3, 2, 1]);
        assert_eq!(shades(&picture.turned(3)), [3, 6, 2, 5, 1, 4]);
        assert_eq!(picture.turned(3).width, 2);
    }

    #[test]
    fn levels_a_slanted_stroke() {
        let mut picture = Picture { width: 101, height: 101, pixels: vec![[255; 3]; 101 * 101] };
        for x in 0..101 {
            picture.pixels[(50 + (x / 10) - 5) * 101 + x] = [0; 3];
        }
        let level = picture.levelled(0.1).brightness();
        let dark = |row: usize| level[row * 101 + 20..row * 101 + 80].iter().filter(|&&value| value < 200).count();
        assert!(dark(49) + dark(50) + dark(51) > 60 && dark(45) + dark(55) == 0);
    }
}
