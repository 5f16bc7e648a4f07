//! Texts that only the explorer shows.

/// A text from a proto for the explorer, such as the comment of a method.
///
/// Without the explorer it is empty, so that a program does not contain such texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct ExplorerText {
    #[cfg(all(feature = "explorer", debug_assertions))]
    text: &'static str,
}

impl ExplorerText {
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
