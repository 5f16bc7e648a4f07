//! Proto comments as `#[doc]`, made safe for rustdoc by prost's own sanitiser.

use proc_macro2::TokenStream;
use prost_build::Comments;

/// Returns the doc attributes of a proto comment; none where it has none.
///
/// Detached comments are `//` in prost's text, and so are gone when it has been tokenized.
pub(crate) fn tokens(comments: &Comments) -> TokenStream {
    let mut text = String::new();
    comments.append_with_indent(0, &mut text);
    text.parse().unwrap_or_default()
}
