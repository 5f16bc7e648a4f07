//! The input files and the files that they import.

use std::collections::BTreeMap;
use std::fs;

use lambda_grpc_codegen::Diagnostic;

use super::super::Sources;
use super::super::compiler_message::{CompilerMessage, begin_with_smallest};
use super::google::GoogleFiles;
use super::source_file::SourceFile;

/// The files of a compilation.
pub(super) struct Files<'a> {
    sources: &'a Sources<'a>,
    google: GoogleFiles,
    states: BTreeMap<String, State>,
    /// The files that could be read, each after its imports.
    pub(super) opened: Vec<SourceFile>,
    pub(super) problems: Vec<Diagnostic>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Its imports are being opened.
    Opening,
    Opened,
    /// The file or one of its imports could not be read.
    Failed,
}

/// A file whose imports are being opened.
struct Opening {
    file: SourceFile,
    /// The index of the next import.
    next: usize,
    has_failed: bool,
}

impl<'a> Files<'a> {
    /// Opens the input files and their imports. A problem of one file does not hide those of others.
    pub(super) fn open(names: &[String], sources: &'a Sources<'a>) -> Self {
        let (states, opened, problems) = (BTreeMap::new(), Vec::new(), Vec::new());
        let mut files = Self { sources, google: GoogleFiles::new(), states, opened, problems };
        for name in names {
            if !files.states.contains_key(name) {
                let first = files.read(name);
                files.open_imports(first.into_iter().collect());
            }
        }
        files
    }

    /// Opens the imports of a file, and theirs. It is not recursive, because a chain of imports can
    /// have thousands of files.
    fn open_imports(&mut self, mut stack: Vec<Opening>) {
        while let Some(opening) = stack.last_mut() {
            let index = opening.next;
            opening.next += 1;
            if let Some(import) = opening.file.descriptor.dependency.get(index).cloned() {
                match self.open_import(&stack, index, &import) {
                    Ok(imported) => stack.extend(imported),
                    Err(Failed) => stack.iter_mut().for_each(|opening| opening.has_failed = true),
                }
            } else if let Some(Opening { file, has_failed, .. }) = stack.pop() {
                let state = if has_failed { State::Failed } else { State::Opened };
                self.states.insert(file.name.clone(), state);
                self.opened.extend(Some(file).filter(|_| !has_failed));
            }
        }
    }

    /// Opens an import of the last file, which has this index. Returns `None` if it is open.
    fn open_import(
        &mut self,
        stack: &[Opening],
        index: usize,
        import: &str,
    ) -> Result<Option<Opening>, Failed> {
        let Some(Opening { file, .. }) = stack.last() else { return Ok(None) };
        let is_repeated = file.descriptor.dependency.iter().take(index).any(|other| other == import);
        let message = match self.states.get(import) {
            _ if is_repeated => CompilerMessage::RepeatedImport(import),
            Some(State::Opened) => return Ok(None),
            Some(State::Failed) => return Err(Failed),
            Some(State::Opening) => {
                let names = stack.iter().map(|opening| opening.file.name.as_str());
                let files =
                    begin_with_smallest(&names.skip_while(|name| *name != import).collect::<Vec<_>>());
                let first = stack.iter().find(|opening| files.first() == Some(&&*opening.file.name));
                if let Some(Opening { file, next, .. }) = first {
                    let message = CompilerMessage::ImportCycle(files);
                    let path = [FILE_DEPENDENCY, i32::try_from(*next).map_or(i32::MAX, |next| next - 1)];
                    self.problems.push(file.problem_at_start(message, &path, self.sources));
                }
                return Err(Failed);
            }
            None if self.google.contains(import) || self.sources.path(import).is_some() => {
                return self.read(import).map(Some).ok_or(Failed);
            }
            None => CompilerMessage::MissingImport(import),
        };
        let path = [FILE_DEPENDENCY, i32::try_from(index).unwrap_or(i32::MAX)];
        self.problems.push(file.problem_at_start(message, &path, self.sources));
        Err(Failed)
    }

    /// Reads a file. Returns `None` if that fails.
    fn read(&mut self, name: &str) -> Option<Opening> {
        let file = match self.google.open(name) {
            Some(descriptor) => Ok(SourceFile::built_in(descriptor)),
            None => self.parse(name),
        };
        let state = if file.is_ok() { State::Opening } else { State::Failed };
        self.states.insert(name.to_owned(), state);
        match file {
            Ok(file) => Some(Opening { file, next: 0, has_failed: false }),
            Err(problems) => {
                self.problems.extend(problems);
                None
            }
        }
    }

    fn parse(&self, name: &str) -> Result<SourceFile, Vec<Diagnostic>> {
        let path = self.sources.path(name).unwrap_or_else(|| name.into());
        match fs::read(&path) {
            Ok(content) => SourceFile::parse(name, &path, content, self.sources),
            Err(error) => {
                let message = format!("cannot read the file: {error}");
                let help = "the file must exist, and this user must have permission to read it";
                Err(vec![Diagnostic::new(path.display().to_string(), message, help)])
            }
        }
    }
}

/// A file, or one of its imports, could not be read. Its problems are those of [`Files`].
#[derive(Debug)]
struct Failed;

/// The number of `FileDescriptorProto.dependency`.
const FILE_DEPENDENCY: i32 = 3;
