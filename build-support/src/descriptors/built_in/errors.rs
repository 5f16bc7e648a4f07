//! The errors of protox, each with its position.

use lambda_grpc_codegen::Diagnostic;
use miette::LabeledSpan;
use protox::prost_reflect::DescriptorError;

use super::super::Sources;
use super::super::compiler_message::{CompilerMessage, Position};
use super::source_file::SourceFile;
use super::text::last_position;

/// Returns all errors of the parser.
pub(super) fn of_parser(error: &protox::Error, file: &SourceFile, sources: &Sources<'_>) -> Vec<Diagnostic> {
    all(error)
        .map(|error| {
            let position = match label(error) {
                Some(label) => position(file, &label, str::len),
                // The file ends too early.
                None => {
                    let (line, column) = last_position(&file.text.text);
                    file.position(line - 1, column - 1..column)
                }
            };
            diagnostic(error, file, Some(position), sources)
        })
        .collect()
}

/// Returns all errors of the names, numbers and options of a file.
pub(super) fn of_descriptor(
    error: DescriptorError,
    file: &SourceFile,
    sources: &Sources<'_>,
) -> Vec<Diagnostic> {
    let error = error.with_source_code(&file.text.text);
    let first = error.path().and_then(|path| file.position_of(path));
    all(&error)
        .enumerate()
        // The others are consequences, such as the fields of a message that is defined twice.
        .filter(|(index, error)| *index == 0 || label(*error).is_some())
        .map(|(index, error)| {
            // prost-reflect counts columns in bytes, and miette finds them as if they were characters.
            let labeled = label(error).map(|label| position(file, &label, |text| text.chars().count()));
            let position = if index == 0 { first.or(labeled) } else { labeled };
            diagnostic(error, file, position, sources)
        })
        .collect()
}

/// Returns an error and those that it contains.
fn all(error: &dyn miette::Diagnostic) -> impl Iterator<Item = &dyn miette::Diagnostic> {
    std::iter::once(error).chain(error.related().into_iter().flatten())
}

/// Returns the label of what is wrong. Others refer to an earlier definition.
fn label(error: &dyn miette::Diagnostic) -> Option<LabeledSpan> {
    let labels: Vec<_> = error.labels().into_iter().flatten().collect();
    let is_wrong = |label: &&LabeledSpan| matches!(label.label(), Some("found here" | "defined again here"));
    labels.iter().find(is_wrong).or(labels.last()).cloned()
}

/// Returns the position of a label, with a function that returns the number of columns of a text.
fn position(file: &SourceFile, label: &LabeledSpan, columns: impl Fn(&str) -> usize) -> Position {
    let text = file.text.text.as_str();
    let before = text.get(..label.offset()).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let start = columns(before.get(line_start..).unwrap_or_default());
    let labeled = text.get(label.offset()..label.offset() + label.len()).unwrap_or_default();
    let width = columns(labeled.lines().next().unwrap_or_default());
    file.position(before.matches('\n').count(), start..start + width)
}

fn diagnostic(
    error: &dyn miette::Diagnostic,
    file: &SourceFile,
    position: Option<Position>,
    sources: &Sources<'_>,
) -> Diagnostic {
    let mut text = error.to_string();
    if let Some(source) = error.diagnostic_source() {
        text = format!("{text}: {source}");
    }
    let help = error.help().map(|help| help.to_string()).unwrap_or_default();
    let is_import = help.starts_with("imports may not contain");
    let position =
        position.map(|position| if is_import { Position { width: 1, ..position } } else { position });
    let message = if is_import {
        // The text is that of another error.
        CompilerMessage::InvalidImport
    } else {
        CompilerMessage::BuiltIn(&text)
    };
    message.at(&file.name, position, sources)
}
