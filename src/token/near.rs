//! The words around a place, no more of them than one may read without counting: whoever looks at all that stands before every number
//! takes quadratic time.

/// The last words before a place, at most so many bytes of them.
pub fn last_words(view: &str, at: usize, most: usize) -> &str {
    &view[view.ceil_char_boundary(at.saturating_sub(most))..at]
}

/// The first words behind a place, at most so many bytes of them.
pub fn first_words(view: &str, at: usize, most: usize) -> &str {
    &view[at..view.floor_char_boundary(at.saturating_add(most).min(view.len()))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_between_characters() {
        let view = "支出5万元";
        assert_eq!([last_words(view, 6, 4), last_words(view, 6, 3), last_words(view, 6, 99)], ["出", "出", "支出"]);
        assert_eq!([first_words(view, 7, 4), first_words(view, 7, 6), first_words(view, 7, 99)], ["万", "万元", "万元"]);
    }
}
