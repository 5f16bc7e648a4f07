//! A case, its cost for two sizes, and the allowed growth of this cost.

use std::fmt;

/// The larger size, as a multiple of the smaller one.
const TIMES: usize = 8;

/// The largest cost of the larger size, as a multiple of the smaller one's.
///
/// All cases are between 6.7 and 8.8: linear is 8, and maps that are sorted add a logarithm. Quadratic is 64:
/// at this limit the quadratic part of a cost is 4 % for the smaller size, and 24 % for the larger one.
const MAX_RATIO: u64 = 10;

/// The smallest cost of the larger size, as a multiple of the smaller one's: below it, most of the cost is
/// fixed.
const MIN_RATIO: u64 = 4;

/// The tolerated difference if the length of the input stays the same.
///
/// Hash maps with random seeds make a difference of some 10,000 instructions. One instruction for each unit
/// of the exponent would make one of 700,000,000.
const NOISE: u64 = 1_000_000;

/// A call with a prepared input.
pub(crate) type Call = Box<dyn Fn()>;

/// A function whose cost is counted for inputs of two sizes.
pub(crate) struct Case {
    /// The name on the command line and in the output.
    pub(crate) name: String,
    /// The smaller size.
    pub(crate) size: usize,
    /// The allowed growth of the cost with the size.
    pub(crate) growth: Growth,
    /// Prepares the input of a size, which is not counted.
    pub(crate) prepare: Box<dyn Fn(usize) -> Call + Sync>,
}

/// The allowed growth of a cost with the size of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Growth {
    /// In proportion to the size.
    Linear,
    /// Not at all: the size is a number in the input, whose length stays the same.
    Constant,
}

impl Case {
    /// Prepares an input and makes calls with it.
    pub(crate) fn run(&self, size: usize, calls: usize) {
        let call = (self.prepare)(size);
        (0..calls).for_each(|_| call());
    }

    /// Counts the instructions of one call for both sizes.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`valgrind::count_instructions`].
    pub(crate) fn count(&self) -> Result<Cost, String> {
        let count = |size: usize| {
            // The difference between one call and none is free of the preparation.
            valgrind::count_instructions(&["once", &self.name, &size.to_string()], (0, 1))
        };
        Ok(Cost { smaller: count(self.size)?, larger: count(self.size * TIMES)? })
    }
}

/// The instructions of one call for the smaller and the larger size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(crate) smaller: u64,
    pub(crate) larger: u64,
}

impl Cost {
    /// Checks the growth of the cost.
    ///
    /// # Errors
    ///
    /// Returns a message for a cost that grows faster, or that hardly depends on the size.
    pub(crate) fn check(self, growth: Growth) -> Result<(), String> {
        let Self { smaller, larger } = self;
        match growth {
            Growth::Linear if larger > smaller.saturating_mul(MAX_RATIO) => Err(format!(
                "{TIMES} times the size costs more than {MAX_RATIO} times as much: make the cost linear"
            )),
            Growth::Linear if larger < smaller.saturating_mul(MIN_RATIO) => Err(format!(
                "{TIMES} times the size costs less than {MIN_RATIO} times as much: choose a larger size for the case"
            )),
            Growth::Constant if larger > smaller + NOISE => Err(format!(
                "{TIMES} times the number costs more instructions: make the cost independent of it"
            )),
            Growth::Linear | Growth::Constant => Ok(()),
        }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { smaller, larger } = self;
        let ratio = *larger as f64 / (*smaller).max(1) as f64;
        write!(f, "{smaller} and {larger} instructions, {ratio:.2} times as many")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_a_linear_cost_only() {
        let check = |larger, growth| Cost { smaller: 10_000_000, larger }.check(growth).is_ok();
        for (larger, linear, constant) in [
            (10_000_000, false, true),
            (39_000_000, false, false),
            (80_000_000, true, false),
            (100_000_000, true, false),
            (101_000_000, false, false),
        ] {
            assert_eq!(check(larger, Growth::Linear), linear, "{larger}");
            assert_eq!(check(larger, Growth::Constant), constant, "{larger}");
        }
    }
}
