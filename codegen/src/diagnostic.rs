//! A refusal: where, what, and what to do about it.

use std::fmt;

use crate::source::{Columns, Place};

/// Says what is wrong with a proto, where, and the remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    file: String,
    place: Option<Place>,
    snippet: Option<String>,
    message: String,
    help: String,
}

impl Diagnostic {
    /// Says what is wrong with a file, and what to do about it.
    #[must_use]
    pub fn new(file: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Self {
        let (file, message, help) = (file.into(), message.into(), help.into());
        Self { file, place: None, snippet: None, message, help }
    }

    /// Says where, counted from one.
    #[must_use]
    pub fn at(self, line: usize, column: usize) -> Self {
        self.place(Some(Place { line: line.max(1), column: column.max(1), width: 1 }))
    }

    /// Refuses a file in an edition: neither prost nor protox can read one.
    #[must_use]
    pub fn edition(file: impl Into<String>) -> Self {
        let help = "write `syntax = \"proto3\";` in place of `edition = \"..\";`";
        Self::new(file, "editions cannot be read: prost does not support them yet", help)
    }

    pub(crate) fn place(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }

    /// Returns the name of the file, as imports spell it.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Shows the file under the path that the user knows it by, and the line of its text that is meant.
    #[must_use]
    pub fn with_source(mut self, path: &str, text: &str, columns: Columns) -> Self {
        path.clone_into(&mut self.file);
        let line = self.place.and_then(|place| text.lines().nth(place.line - 1));
        self.place = self.place.map(|place| line.map_or(place, |line| place.on(line, columns)));
        self.snippet = line.map(str::to_owned);
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(Place { line, column, .. }) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        writeln!(f, ": {}", self.message)?;
        if let (Some(place), Some(snippet)) = (self.place, &self.snippet) {
            let number = place.line.to_string();
            let margin = " ".repeat(number.len());
            // A tab stays a tab, so that the caret stands under its word however wide the terminal draws it.
            let indent: String =
                snippet.chars().take(place.column - 1).map(|it| if it == '\t' { it } else { ' ' }).collect();
            writeln!(f, "{margin} |\n{number} | {snippet}\n{margin} | {indent}{}", "^".repeat(place.width))?;
        }
        writeln!(f, "= help: {}", self.help)
    }
}
