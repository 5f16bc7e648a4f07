//! A refusal: where, what, and what to do about it.

use std::fmt;

use crate::source::Place;

/// Says what is wrong with a proto, where, and the remedy.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    file: String,
    place: Option<Place>,
    snippet: Option<String>,
    message: String,
    help: String,
}

impl Diagnostic {
    pub(crate) fn new(file: &str, place: Option<Place>, message: String, help: String) -> Self {
        Self { file: file.to_owned(), place, snippet: None, message, help }
    }

    /// Returns the name of the file, as imports spell it.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Shows the file under the path that the user knows it by, and the line of its text that is meant.
    #[must_use]
    pub fn with_source(mut self, path: &str, text: &str) -> Self {
        path.clone_into(&mut self.file);
        self.snippet = self.place.and_then(|place| text.lines().nth(place.line - 1)).map(str::to_owned);
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
