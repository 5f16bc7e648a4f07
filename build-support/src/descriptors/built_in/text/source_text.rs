//! A text and what was changed in it.

use lambda_grpc_codegen::Diagnostic;
use prost_types::{FileDescriptorProto, SourceCodeInfo};

use super::columns::OriginalColumns;
use super::edition::{Edition, Rewritten, rewrite};
use super::{repair, utf8};

/// A text that protox can parse.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) text: String,
    /// The original columns, for each time that the text was changed.
    columns: Vec<OriginalColumns>,
    /// The edition, which the text does not have.
    pub(crate) edition: Option<Edition>,
    /// The files in `import option` statements, which are imports in the text.
    pub(crate) option_imports: Vec<String>,
}

impl Text {
    /// Changes the content of a file. Returns the problems that protox would not report, or not with
    /// their position.
    pub(crate) fn new(name: &str, content: Vec<u8>) -> Result<Self, Vec<Diagnostic>> {
        let source = utf8::decode(name, content)?;
        match rewrite(name, &source) {
            None => Ok(Self { text: source, ..Self::default() }),
            Some(Ok(Rewritten { text, columns, edition, option_imports })) => {
                Ok(Self { text, columns: vec![columns], edition: Some(edition), option_imports })
            }
            Some(Err(problems)) => Err(problems),
        }
    }

    /// Rewrites rare statements that protox cannot parse. Returns true if there are some.
    pub(crate) fn repair(&mut self) -> bool {
        let Some((text, columns)) = repair::repair(&self.text) else { return false };
        self.text = text;
        self.columns.push(columns);
        true
    }

    /// Restores the names in a descriptor of a repaired text.
    pub(crate) fn restore_names(&self, file: &mut FileDescriptorProto) {
        repair::restore_reserved_names(file);
    }

    /// Returns true if positions in the text differ from those in the original.
    pub(crate) fn is_changed(&self) -> bool {
        !self.columns.is_empty()
    }

    /// Returns the original column of a position. Lines and columns count from zero.
    pub(crate) fn original_column(&self, line: usize, column: usize) -> usize {
        self.columns.iter().rev().fold(column, |column, columns| columns.of(line, column))
    }

    /// Replaces all columns with the original ones. Text that was added loses its locations.
    pub(crate) fn restore_columns(&self, info: &mut SourceCodeInfo) {
        self.columns.iter().rev().for_each(|columns| columns.restore(info));
    }
}
