//! A file that protox has parsed.

use std::ops::Range;
use std::path::{Path, PathBuf};

use lambda_grpc_codegen::{Columns, Diagnostic};
use prost_types::{FileDescriptorProto, SourceCodeInfo};
use protox::file::File;

use super::super::compiler_message::{CompilerMessage, Position};
use super::super::{Sources, with_source_line};
use super::errors;
use super::floats::format_defaults;
use super::oneofs::rename_synthetic_oneofs;
use super::packed::set_packed;
use super::text::{Edition, Text};

/// The language of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    Proto2,
    Proto3,
    Edition,
}

/// A parsed file, whose names are not resolved.
#[derive(Debug)]
pub(super) struct SourceFile {
    pub(super) name: String,
    /// The path. It is missing if the file is part of the compiler.
    pub(super) path: Option<PathBuf>,
    pub(super) text: Text,
    /// The descriptor of the changed text: in an edition, that of a file in proto2. It has no source info.
    pub(super) descriptor: FileDescriptorProto,
    pub(super) source_info: Option<SourceCodeInfo>,
}

impl SourceFile {
    /// Parses the content of a file.
    pub(super) fn parse(
        name: &str,
        path: &Path,
        content: Vec<u8>,
        sources: &Sources<'_>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let with_path = |problem: Diagnostic| with_source_line(problem, path, Columns::Bytes);
        let text = Text::new(name, content)
            .map_err(|problems| problems.into_iter().map(with_path).collect::<Vec<_>>())?;
        let descriptor = FileDescriptorProto::default();
        let (name, path, source_info) = (name.to_owned(), Some(path.to_owned()), None);
        let mut file = Self { name, path, text, descriptor, source_info };
        let parsed = match File::from_source(&file.name, &file.text.text) {
            Err(_) if file.text.repair() => File::from_source(&file.name, &file.text.text),
            parsed => parsed,
        };
        file.descriptor = parsed.map_err(|error| errors::of_parser(&error, &file, sources))?.into();
        file.text.restore_names(&mut file.descriptor);
        file.descriptor.message_type.iter_mut().for_each(rename_synthetic_oneofs);
        format_defaults(&mut file.descriptor);
        set_packed(&mut file.descriptor);
        file.source_info = file.descriptor.source_code_info.take();
        file.add_empty_options();
        Ok(file)
    }

    /// Adds the options of RPCs with empty braces, as protoc does.
    fn add_empty_options(&mut self) {
        let lines: Vec<_> = self.text.text.split('\n').collect();
        for location in self.source_info.iter().flat_map(|info| &info.location) {
            let (&[6, service, 2, method], [first_line, .., end]) = (&*location.path, &*location.span) else {
                continue;
            };
            let last_line = if location.span.len() > 3 { location.span.get(2) } else { Some(first_line) };
            let index = |number: i32| usize::try_from(number).ok();
            let line = last_line.and_then(|line| lines.get(index(*line)?));
            let text = line.and_then(|line| line.get(..index(*end)?));
            let service = index(service).and_then(|index| self.descriptor.service.get_mut(index));
            let method = service.and_then(|service| service.method.get_mut(index(method)?));
            if let Some(method) = method.filter(|_| text.is_some_and(|text| text.ends_with('}'))) {
                method.options.get_or_insert_default();
            }
        }
    }

    /// Returns a file that is part of the compiler.
    pub(super) fn built_in(mut descriptor: FileDescriptorProto) -> Self {
        let (name, source_info) = (descriptor.name().to_owned(), descriptor.source_code_info.take());
        Self { name, path: None, text: Text::default(), descriptor, source_info }
    }

    pub(super) fn edition(&self) -> Option<Edition> {
        self.text.edition
    }

    pub(super) fn syntax(&self) -> Syntax {
        match (self.edition(), self.descriptor.syntax()) {
            (Some(_), _) => Syntax::Edition,
            (None, "proto3") => Syntax::Proto3,
            (None, _) => Syntax::Proto2,
        }
    }

    /// Returns a problem at an element, which is given by its path in the descriptor.
    pub(super) fn problem(
        &self,
        message: CompilerMessage<'_>,
        path: &[i32],
        sources: &Sources<'_>,
    ) -> Diagnostic {
        message.at(&self.name, self.position_of(path), sources)
    }

    /// Returns a problem at the beginning of an element.
    pub(super) fn problem_at_start(
        &self,
        message: CompilerMessage<'_>,
        path: &[i32],
        sources: &Sources<'_>,
    ) -> Diagnostic {
        let position = self.position_of(path).map(|position| Position { width: 1, ..position });
        message.at(&self.name, position, sources)
    }

    /// Returns the position of an element, or of the innermost one around it that has a position.
    pub(super) fn position_of(&self, path: &[i32]) -> Option<Position> {
        let locations = &self.source_info.as_ref()?.location;
        let map_field = self.map_field(path);
        let path = map_field.as_deref().unwrap_or(path);
        let find = |length: usize| {
            let location = locations.iter().find(|location| Some(&*location.path) == path.get(..length))?;
            let number = |index: usize| location.span.get(index).and_then(|at| usize::try_from(*at).ok());
            let (line, start) = (number(0)?, number(1)?);
            // An element of several lines has four numbers.
            let end = number(2).filter(|_| location.span.len() == 3).unwrap_or(start);
            Some(self.position(line, start..end))
        };
        (1..=path.len()).rev().find_map(find)
    }

    /// Returns the path of the type of a map field, if a path is that of its entries.
    fn map_field(&self, path: &[i32]) -> Option<Vec<i32>> {
        let index = |at: usize| usize::try_from(*path.get(at)?).ok();
        let mut message = self.descriptor.message_type.get(index(1)?).filter(|_| path.first() == Some(&4))?;
        let mut at = 2;
        while path.get(at) == Some(&3) {
            let nested = message.nested_type.get(index(at + 1)?)?;
            if nested.options.as_ref().is_some_and(|options| options.map_entry()) {
                let field = message.field.iter().position(|field| field.type_name() == nested.name())?;
                return Some([path.get(..at)?, &[2, i32::try_from(field).ok()?, 6]].concat());
            }
            (message, at) = (nested, at + 2);
        }
        None
    }

    /// Returns a position in the original, from columns of the text. Lines and columns count from zero.
    pub(super) fn position(&self, line: usize, columns: Range<usize>) -> Position {
        let (start, end) =
            (self.text.original_column(line, columns.start), self.text.original_column(line, columns.end));
        let width = end.saturating_sub(start).max(1);
        Position { line: line + 1, column: start + 1, width, columns: Columns::Bytes }
    }
}
