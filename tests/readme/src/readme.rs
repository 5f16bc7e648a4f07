//! The parts of a Markdown file.

use std::fs;
use std::path::PathBuf;

/// Returns the root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    let package = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).map(PathBuf::from).unwrap_or(package)
}

/// Reads the README of the repository.
#[must_use]
pub fn read() -> String {
    fs::read_to_string(root().join("README.md")).unwrap_or_default()
}

/// A block of code.
#[derive(Debug, Clone)]
pub struct Block {
    /// What follows the fence, such as `rust`.
    pub language: String,
    /// The lines between the fences.
    pub text: String,
}

impl Block {
    /// Returns the path that a comment in the first line names, if there is one.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        let first = self.text.lines().next()?;
        first.strip_prefix("// ").or(first.strip_prefix("# ")).filter(|path| !path.contains(' '))
    }
}

/// Returns all blocks of code.
#[must_use]
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in markdown.lines() {
        match (line.strip_prefix("```"), open.as_mut()) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(language), None) => {
                open = Some(Block { language: language.to_owned(), text: String::new() });
            }
            (None, Some(block)) => block.text += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    blocks
}

/// Returns the blocks of the section with this heading.
///
/// # Panics
///
/// Panics if there is no such section.
#[must_use]
pub fn section(markdown: &str, heading: &str) -> Vec<Block> {
    let start = markdown.find(&format!("\n## {heading}\n"));
    let start = start.unwrap_or_else(|| panic!("the README has no section {heading:?}"));
    let rest = &markdown[start + 1..];
    blocks(&rest[..rest.find("\n## ").unwrap_or(rest.len())])
}

/// Returns the inline code that begins with `start`.
///
/// # Panics
///
/// Panics if there is no such code.
#[must_use]
pub fn inline_code<'a>(markdown: &'a str, start: &str) -> &'a str {
    let from =
        markdown.find(&format!("`{start}")).unwrap_or_else(|| panic!("the README has no `{start}..`")) + 1;
    let length = markdown[from..].find('`').unwrap_or(0);
    &markdown[from..from + length]
}

/// Returns the targets of all links.
#[must_use]
pub fn links(markdown: &str) -> Vec<&str> {
    markdown.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect()
}
