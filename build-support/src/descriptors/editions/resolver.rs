//! The files that protox opens: those of the include folders, with editions rewritten.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

use lambda_grpc_codegen::Diagnostic;
use protox::Error;
use protox::file::{File, FileResolver, IncludeFileResolver};

use super::rewrite::{Rewritten, rewrite};

/// The files in an edition that protox has opened.
#[derive(Debug, Clone, Default)]
pub(crate) struct EditionFiles(Rc<RefCell<Opened>>);

#[derive(Debug, Default)]
pub(super) struct Opened {
    pub(super) files: BTreeMap<String, Rewritten>,
    problems: Vec<Diagnostic>,
}

impl EditionFiles {
    /// Returns a resolver for the files of an include folder.
    pub(crate) fn resolver(&self, include: PathBuf) -> impl FileResolver + 'static {
        let files = self.clone();
        EditionResolver { files, include: IncludeFileResolver::new(include.clone()), folder: include }
    }

    /// Returns true if the file has an edition.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.with(|files| files.contains_key(name))
    }

    /// Returns the problems of the opened files.
    pub(crate) fn take_problems(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.0.borrow_mut().problems)
    }

    /// Returns the column in the original file. Lines and columns count from one.
    pub(crate) fn original_column(&self, name: &str, line: usize, column: usize) -> usize {
        match self.0.borrow().files.get(name) {
            Some(file) => file.columns.of(line.saturating_sub(1), column.saturating_sub(1)) + 1,
            None => column,
        }
    }

    pub(super) fn with<T>(&self, read: impl FnOnce(&BTreeMap<String, Rewritten>) -> T) -> T {
        read(&self.0.borrow().files)
    }
}

struct EditionResolver {
    files: EditionFiles,
    folder: PathBuf,
    include: IncludeFileResolver,
}

impl FileResolver for EditionResolver {
    fn open_file(&self, name: &str) -> Result<File, Error> {
        // If the file cannot be read, the other resolver returns the error.
        let source = std::fs::read_to_string(self.folder.join(name)).unwrap_or_default();
        // Compilers do not count a byte order mark as a column.
        let source = source.strip_prefix('\u{feff}').unwrap_or(&source);
        match rewrite(name, source) {
            None => self.include.open_file(name),
            Some(Ok(file)) => {
                let opened = File::from_source(name, &file.text);
                self.files.0.borrow_mut().files.insert(name.to_owned(), file);
                opened
            }
            Some(Err(problems)) => {
                self.files.0.borrow_mut().problems.extend(problems);
                Err(Error::new(format!("{name} is not a valid file in an edition")))
            }
        }
    }
}
