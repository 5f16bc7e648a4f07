//! A synthetic crate with layers.

use conventions::imports::imports;
use conventions::layers::MayUse::{Before, UpTo};
use conventions::layers::{Layers, Row};
use conventions::source_tree::SourceTree;

/// The modules of the synthetic crate, from the bottom up.
pub const MODULES: [Row; 6] = [
    Row { module: "error", may_use: Before },
    Row { module: "base", may_use: Before },
    Row { module: "top", may_use: Before },
    Row { module: "face", may_use: Before },
    Row { module: "codegen", may_use: UpTo("face") },
    Row { module: "lib", may_use: Before },
];

/// The files of the synthetic crate. A case replaces some of them.
pub const CRATE: [(&str, &str); 9] = [
    (
        "lib.rs",
        "mod base; #[path = \"codegen.rs\"] pub mod __private; mod error; mod face; #[macro_use] mod top;
         pub use self::error::Error; pub use http::Request;",
    ),
    ("error.rs", "pub struct Error; impl Error { pub fn new() -> Self { Error } }"),
    ("base/mod.rs", "mod file; mod neighbour;"),
    ("base/file.rs", ""),
    ("base/neighbour.rs", ""),
    (
        "face/mod.rs",
        "mod part; pub use self::part::Part; 
         pub use crate::top::lower::{Lower, lower}; pub use crate::top::lower::part;",
    ),
    ("face/part.rs", "pub struct Part;"),
    ("top/mod.rs", "pub mod lower; macro_rules! top_macro { () => {} }"),
    (
        "top/lower.rs",
        "pub struct Lower; pub fn lower() {} pub fn part() {} pub trait Extension {}
         #[macro_export] macro_rules! exported { () => {} }",
    ),
];

/// Returns the violations in the crate with some of its files replaced.
pub fn violations(files: &[(&str, &str)]) -> Vec<String> {
    let mut texts: Vec<_> =
        CRATE.into_iter().chain([("codegen.rs", "pub use crate::top::lower::Lower;")]).collect();
    for (path, text) in files {
        texts.retain(|(other, _)| other != path);
        texts.push((path, text));
    }
    let sources = SourceTree::from_texts("src", &texts);
    Layers(&MODULES).violations(&imports(&sources), &sources)
}

/// Returns the violations in `base/file.rs` with this text, each up to what its path stands for.
pub fn violations_of_base(text: &str) -> Vec<String> {
    let found = violations(&[("base/file.rs", text)]);
    found.iter().map(|violation| violation.split(", which").next().unwrap().to_owned()).collect()
}
