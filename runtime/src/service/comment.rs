//! The comments of protos.

/// The comment of a service or method, for the explorer.
///
/// Without the explorer it is empty, so that a program does not contain the comments of its protos.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comment {
    #[cfg(all(feature = "explorer", debug_assertions))]
    text: &'static str,
}

impl Comment {
    pub(super) const EMPTY: Self = Self::new("");

    pub(super) const fn new(
        #[cfg_attr(not(all(feature = "explorer", debug_assertions)), expect(unused))] text: &'static str,
    ) -> Self {
        Self {
            #[cfg(all(feature = "explorer", debug_assertions))]
            text,
        }
    }

    #[cfg(all(feature = "explorer", debug_assertions))]
    pub(super) const fn text(self) -> &'static str {
        self.text
    }
}
