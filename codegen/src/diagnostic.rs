//! Errors in protos, with their position and a remedy.

use std::fmt;

use crate::source::{Columns, Span, without_byte_order_mark};

/// The length of the longest line that an error repeats, in bytes. A file can have thousands of errors
/// in one line.
const MAX_SOURCE_LINE: usize = 1000;

/// An error in a proto: where it is, what is wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    file: String,
    span: Option<Span>,
    source_line: Option<String>,
    message: String,
    /// Another element that the message is about.
    related: Option<Related>,
    help: String,
}

/// Another element that a diagnostic is about, and its position.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Related {
    element: String,
    file: String,
    span: Option<Span>,
    /// Whether the diagnostic is about another file.
    is_in_other_file: bool,
}

impl Diagnostic {
    /// Creates a diagnostic for a whole file.
    #[must_use]
    pub fn new(file: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Self {
        let (file, message, help) = (file.into(), message.into(), help.into());
        Self { file, span: None, source_line: None, message, related: None, help }
    }

    /// Creates the diagnostic for a file in an edition that is not supported.
    #[must_use]
    pub fn unsupported_edition(file: impl Into<String>, edition: &str) -> Self {
        let message = format!("edition \"{edition}\" is not supported");
        Self::new(file, message, "write `edition = \"2024\";` or `edition = \"2023\";`")
    }

    /// Sets the position. Lines and columns count from one.
    #[must_use]
    pub fn at(self, line: usize, column: usize) -> Self {
        self.with_span(Some(Span { line: line.max(1), column: column.max(1), width: 1 }))
    }

    /// Sets the number of columns that the error is about, from its position on. It is one by default.
    #[must_use]
    pub fn with_width(mut self, width: usize) -> Self {
        self.span = self.span.map(|span| Span { width: width.max(1), ..span });
        self
    }

    pub(crate) fn with_span(mut self, span: Option<Span>) -> Self {
        self.span = span;
        self
    }

    /// Adds the position of another element that the message is about.
    pub(crate) fn with_related(mut self, element: String, file: &str, span: Option<Span>) -> Self {
        let is_in_other_file = file != self.file;
        self.related = Some(Related { element, file: file.to_owned(), span, is_in_other_file });
        self
    }

    /// Returns the name of the file, as imports spell it.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Returns the name of another file that contains an element which the message is about.
    #[must_use]
    pub fn other_file(&self) -> Option<&str> {
        self.related.as_ref().filter(|related| related.is_in_other_file).map(|related| related.file.as_str())
    }

    /// Replaces the name of the file with its path, and adds the line of `text` that the position is
    /// on, unless it is very long. The text can begin with a byte order mark.
    #[must_use]
    pub fn with_source(mut self, path: &str, text: &str, columns: Columns) -> Self {
        path.clone_into(&mut self.file);
        let line = self.span.and_then(|span| text.lines().nth(span.line - 1));
        self.span = self.span.map(|span| line.map_or(span, |line| span.in_characters(line, columns)));
        let line = line.filter(|line| line.len() <= MAX_SOURCE_LINE);
        self.source_line = line.map(|line| without_byte_order_mark(line).to_owned());
        if let Some(related) = self.related.as_mut().filter(|related| !related.is_in_other_file) {
            related.set_source(path, text, columns);
        }
        self
    }

    /// Replaces the name of [`other_file`](Self::other_file) with its path. `text` is its content.
    #[must_use]
    pub fn with_other_source(mut self, path: &str, text: &str, columns: Columns) -> Self {
        if let Some(related) = self.related.as_mut().filter(|related| related.is_in_other_file) {
            related.set_source(path, text, columns);
        }
        self
    }
}

impl Related {
    fn set_source(&mut self, path: &str, text: &str, columns: Columns) {
        path.clone_into(&mut self.file);
        let in_characters = |span: Span| match text.lines().nth(span.line - 1) {
            Some(line) => span.in_characters(line, columns),
            None => span,
        };
        self.span = self.span.map(in_characters);
    }
}

impl fmt::Display for Related {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.is_in_other_file { "in another file, " } else { "" };
        write!(f, "{} is {place}at {}", self.element, self.file)?;
        self.span.map_or(Ok(()), |span| write!(f, ":{}:{}", span.line, span.column))
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(Span { line, column, .. }) = self.span {
            write!(f, ":{line}:{column}")?;
        }
        writeln!(f, ": {}", self.message)?;
        if let (Some(span), Some(source_line)) = (self.span, &self.source_line) {
            let number = span.line.to_string();
            let margin = " ".repeat(number.len());
            // Tabs are kept, so that the caret is below its word at any tab width of the terminal.
            let keep_tab = |character| if character == '\t' { '\t' } else { ' ' };
            let indent: String = source_line.chars().take(span.column - 1).map(keep_tab).collect();
            writeln!(
                f,
                "{margin} |\n{number} | {source_line}\n{margin} | {indent}{}",
                "^".repeat(span.width)
            )?;
        }
        if let Some(related) = &self.related {
            writeln!(f, "= note: {related}")?;
        }
        writeln!(f, "= help: {}", self.help)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn omits_a_very_long_line() {
        for (length, has_line) in [(MAX_SOURCE_LINE, true), (MAX_SOURCE_LINE + 1, false)] {
            let problem = Diagnostic::new("a.proto", "wrong", "correct it").at(1, 2);
            let text = problem.with_source("a.proto", &"x".repeat(length), Columns::Bytes).to_string();
            assert!(text.starts_with("a.proto:1:2: wrong\n"), "{text}");
            assert_eq!(text.contains("1 | x"), has_line, "{text}");
        }
    }
}
