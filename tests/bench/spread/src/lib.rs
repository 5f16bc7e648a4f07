//! The spread of a figure over several runs.

use std::fmt;

/// The median of a figure, with its smallest and its largest value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    median: f64,
    smallest: f64,
    largest: f64,
}

impl Spread {
    /// Returns the spread of a figure over all runs. Without runs, it is not a number.
    #[must_use]
    pub fn of<T>(runs: &[T], figure: impl Fn(&T) -> f64) -> Self {
        let mut values: Vec<f64> = runs.iter().map(figure).collect();
        values.sort_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
        Self { median: median(values.clone()), smallest: at(0), largest: at(values.len().saturating_sub(1)) }
    }
}

/// Writes `24 (23..26)`, or `24` if all runs agree in these digits.
impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or_default();
        let [median, smallest, largest] =
            [self.median, self.smallest, self.largest].map(|value| format!("{value:.digits$}"));
        if smallest == largest { f.write_str(&median) } else { write!(f, "{median} ({smallest}..{largest})") }
    }
}

/// Returns the median. Of two values in the middle, it is the larger one.
#[must_use]
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_the_median_between_the_extremes() {
        let spread = |values: &[f64]| format!("{:.1}", Spread::of(values, |value| *value));
        assert_eq!(spread(&[3.0, 1.0, 2.0]), "2.0 (1.0..3.0)");
        assert_eq!(spread(&[2.01, 2.04, 1.99]), "2.0");
        assert_eq!(spread(&[]), "NaN");
    }
}
