//! The Rust files of one crate.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::sources;

/// The Rust files of one crate, by their paths below its `src`.
#[derive(Debug)]
pub struct SourceTree {
    folder: String,
    files: BTreeMap<String, String>,
}

impl SourceTree {
    /// Reads the files below `folder`, which is relative to the folder of the workspace.
    ///
    /// # Panics
    ///
    /// If a file cannot be read.
    #[must_use]
    pub fn read(root: &Path, folder: &str) -> Self {
        let base = root.join(folder);
        let file = |path: &Path| {
            let name = path.strip_prefix(&base).ok().and_then(Path::to_str).expect("a path in UTF-8");
            (name.replace('\\', "/"), fs::read_to_string(path).expect("a readable file"))
        };
        let files = sources(&base).iter().map(|path| file(path)).collect();
        Self { folder: folder.to_owned(), files }
    }

    /// Creates a tree from paths and their texts.
    #[must_use]
    pub fn from_texts(folder: &str, texts: &[(&str, &str)]) -> Self {
        let files = texts.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        Self { folder: folder.to_owned(), files }
    }

    /// Returns the paths and texts of the files, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (&**path, &**text))
    }

    /// Returns the text of a file.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(|text| &**text)
    }

    /// Returns a path as messages show it: relative to the folder of the workspace.
    #[must_use]
    pub fn display(&self, path: &str) -> String {
        format!("{}/{path}", self.folder)
    }
}

/// Parses a file.
///
/// # Panics
///
/// If the text is not Rust.
pub(crate) fn parse(path: &str, text: &str) -> syn::File {
    syn::parse_file(text).unwrap_or_else(|error| panic!("cannot parse {path}: {error}"))
}
