//! Reproducible pseudo-random numbers.

/// The generator SplitMix64, which is good enough to draw a plan.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Creates the generator of a call. The order in which calls are drawn does not matter.
    pub fn new(seed: u64, call: u64) -> Self {
        let mut random = Self(seed);
        random.0 = random.draw() ^ call;
        random.0 = random.draw();
        random
    }

    /// Returns the next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `end`, which must not be zero.
    pub fn below(&mut self, end: usize) -> usize {
        // The bias of a remainder does not matter here.
        (self.draw() % end as u64) as usize
    }

    /// Returns true with a probability in per mille.
    pub fn chance(&mut self, per_mille: u32) -> bool {
        self.draw() % 1000 < per_mille.into()
    }

    /// Returns a random element.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}
