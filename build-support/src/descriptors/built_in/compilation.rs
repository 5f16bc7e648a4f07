//! A compilation: opens files, adapts them, and restores their descriptors.

use lambda_grpc_codegen::{Columns, Diagnostic};
use prost_types::FileDescriptorProto;
use protox::prost_reflect::{DescriptorError, DescriptorPool};

use super::super::Sources;
use super::super::compiler::Compiled;
use super::super::compiler_message::CompilerMessage;
use super::files::Files;
use super::google::{DESCRIPTOR, GoogleFiles};
use super::references::{Infinity, Resolver};
use super::restore::Changes;
use super::source_file::{SourceFile, Syntax};
use super::source_info;
use super::symbols::Symbols;
use super::{errors, json_names, rules};

/// Reads files and their imports. Valid files are returned even if others have problems.
pub(crate) fn read(names: &[String], sources: &Sources<'_>) -> (Compiled, Vec<Diagnostic>) {
    let Files { opened, problems, .. } = Files::open(names, sources);
    let mut compilation = Compilation::new(sources, problems);
    let valid: Vec<_> = opened.into_iter().filter(|file| compilation.add_symbols(file)).collect();
    // Each file is dropped as soon as the pool contains it.
    valid.into_iter().for_each(|file| compilation.add(file));
    let Compilation { compiled, problems, .. } = compilation;
    (compiled, problems)
}

struct Compilation<'a> {
    sources: &'a Sources<'a>,
    symbols: Symbols,
    pool: DescriptorPool,
    compiled: Compiled,
    problems: Vec<Diagnostic>,
}

impl<'a> Compilation<'a> {
    fn new(sources: &'a Sources<'a>, problems: Vec<Diagnostic>) -> Self {
        let mut pool = DescriptorPool::new();
        // Otherwise protox would use its own definition of options, which is older.
        let descriptor = GoogleFiles::new().open(DESCRIPTOR).unwrap_or_default();
        // If it is not valid, the tests of editions fail.
        let _ = pool.add_file_descriptor_proto(descriptor);
        let compiled = Compiled { columns: Columns::Bytes, ..Compiled::default() };
        Self { sources, symbols: Symbols::default(), pool, compiled, problems }
    }

    /// Adds the names of a file. Returns false if another file defines them too.
    fn add_symbols(&mut self, file: &SourceFile) -> bool {
        let duplicate = self.symbols.find_duplicate(&file.descriptor);
        self.symbols.add(&file.descriptor, file.syntax() == Syntax::Proto2);
        let Some((path, full_name, other)) = duplicate else { return true };
        let message = CompilerMessage::DefinedTwice { full_name, file: other };
        self.problems.push(file.problem(message, &path, self.sources));
        false
    }

    /// Adds a file, unless one of its imports has problems.
    fn add(&mut self, file: SourceFile) {
        let is_open = |import: &String| self.pool.get_file_by_name(import).is_some();
        if !file.descriptor.dependency.iter().all(is_open) {
            return;
        }
        let (descriptor, changes, problems) = self.adapt(&file, Infinity::Name);
        if !problems.is_empty() {
            self.problems.extend(problems);
            return;
        }
        if file.name != DESCRIPTOR
            && let Err(error) = self.add_to_pool(&file, descriptor)
        {
            self.problems.extend(errors::of_descriptor(error, &file, self.sources));
            return;
        }
        let problems = json_names::check(&file, &self.pool);
        let problems = problems.into_iter().map(|(path, message)| file.problem(message, &path, self.sources));
        self.problems.extend(problems);
        let encoded =
            self.pool.get_file_by_name(&file.name).map(|file| file.encode_to_vec()).unwrap_or_default();
        let (name, path) = (file.name.clone(), file.path.clone());
        match file.restore(encoded, &changes) {
            Ok(encoded) => {
                self.compiled.paths.extend(path.map(|path| (name.clone(), path)));
                self.compiled.files.push((name, encoded));
            }
            Err(error) => {
                let help = "use `Builder::protoc`";
                self.problems.push(Diagnostic::new(&name, error.to_string(), help));
            }
        }
    }

    /// Adds a file to the pool. Its descriptor is adapted in another way if the pool rejects it.
    fn add_to_pool(
        &mut self,
        file: &SourceFile,
        descriptor: FileDescriptorProto,
    ) -> Result<(), DescriptorError> {
        if self.pool.add_file_descriptor_proto(descriptor).is_ok() {
            return Ok(());
        }
        let (descriptor, ..) = self.adapt(file, Infinity::Number);
        if self.pool.add_file_descriptor_proto(descriptor).is_ok() {
            return Ok(());
        }
        // The error has positions only if the pool has the locations of all elements.
        let (mut descriptor, ..) = self.adapt(file, Infinity::Name);
        descriptor.source_code_info = file.source_info.as_ref().map(source_info::with_options_first);
        self.pool.add_file_descriptor_proto(descriptor)
    }

    /// Returns a descriptor that protox accepts, and what was changed in it.
    fn adapt(
        &self,
        file: &SourceFile,
        infinity: Infinity,
    ) -> (FileDescriptorProto, Changes, Vec<Diagnostic>) {
        let mut descriptor = file.descriptor.clone();
        descriptor.source_code_info = file.source_info.as_ref().map(source_info::of_options);
        let imports = |is_visible: fn(bool) -> bool| {
            let option_imports = &file.text.option_imports;
            file.descriptor
                .dependency
                .iter()
                .filter(move |import| is_visible(option_imports.contains(import)))
        };
        let visible = self.symbols.visible(&file.name, imports(|is_option| !is_option));
        let visible_to_options = self.symbols.visible(&file.name, imports(|_| true));
        let resolver = Resolver::new(&self.symbols, &visible, &visible_to_options, file.syntax(), infinity);
        let problems = resolver.resolve(&mut descriptor).into_iter().chain(rules::check(file));
        let problems = problems.map(|(path, message)| file.problem(message, &path, self.sources)).collect();
        // protox does not find all names that are imported publicly, and takes long for many such files.
        descriptor.public_dependency.clear();
        let others = self.symbols.names_of(&visible_to_options).filter(|name| *name != file.name);
        let new = others.filter(|name| !file.descriptor.dependency.iter().any(|import| import == name));
        descriptor.dependency.extend(new.map(str::to_owned));
        let has_other_syntax = file.syntax() == Syntax::Proto3 && json_names::has_similar_names(&descriptor);
        if has_other_syntax {
            descriptor.syntax = None;
        }
        let changes = Changes {
            json_names: json_names::make_unique(&mut descriptor),
            has_other_syntax,
            has_other_imports: descriptor.dependency.len() > file.descriptor.dependency.len()
                || !file.descriptor.public_dependency.is_empty(),
        };
        (descriptor, changes, problems)
    }
}
