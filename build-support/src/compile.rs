//! The compilation: read, check, generate, write.

use std::fs;
use std::path::Path;

use lambda_grpc_codegen::{Diagnostic, Messages, Routes, check, generate};
use prost::Message;
use prost_types::FileDescriptorSet;

use crate::code::write_code;
use crate::descriptors::{self, Compiler, Descriptors, Sources, show};
use crate::error::Kind;
use crate::{Builder, Error};

impl Builder {
    /// Compiles the listed files; imports are looked for in the include folders.
    ///
    /// Files are written only where they change.
    ///
    /// # Errors
    ///
    /// All problems of all listed files at once: RPCs that stream, and things whose Rust names meet. Besides these, protos
    /// that are no valid protobuf or are in an edition, an import that is in no include folder, a name given to `skip_rpc`
    /// or `skip_service` that is not there, a prefix given to `path_prefix` or `twirp_prefix` that a route list cannot name,
    /// and an output folder that cannot be written.
    pub fn compile_protos<P: AsRef<Path>, I: AsRef<Path>>(
        self,
        protos: &[P],
        includes: &[I],
    ) -> Result<(), Error> {
        self.compile_with_config(prost_build::Config::new(), protos, includes)
    }

    /// Compiles the listed files with prost options of your own, for those that the builder has no name for.
    ///
    /// What the builder was told is set after them. `out_dir` and `file_descriptor_set_path` are the builder's. Code is
    /// always laid out, whatever `format` says, and `skip_protoc_run` has no meaning here: see
    /// [`compile_fds`](Self::compile_fds).
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// let mut config = lambda_grpc_build::Config::new();
    /// config.enable_type_names();
    /// lambda_grpc_build::configure().compile_with_config(config, &["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`compile_protos`](Self::compile_protos).
    pub fn compile_with_config<P: AsRef<Path>, I: AsRef<Path>>(
        self,
        mut config: prost_build::Config,
        protos: &[P],
        includes: &[I],
    ) -> Result<(), Error> {
        let protos: Vec<_> = protos.iter().map(AsRef::as_ref).collect();
        let includes: Vec<_> = includes.iter().map(AsRef::as_ref).collect();
        self.set(&mut config);
        if self.compiler == Compiler::Protoc && self.emit_rerun_if_changed {
            println!("cargo::rerun-if-env-changed=PROTOC\ncargo::rerun-if-env-changed=PROTOC_INCLUDE");
        }
        // Said before anything can fail, so that mending the file starts the build again.
        self.rerun_if_changed(protos.iter().copied());
        let descriptors = descriptors::read(self.compiler, &mut config, &Sources::new(&protos, &includes));
        self.rerun_if_changed(descriptors.paths.values().map(AsRef::as_ref));
        self.generate(config, descriptors)
    }

    /// Generates from descriptors that another tool has made: Bazel, `buf build`, protoc.
    ///
    /// Every file of the set counts as listed: imports are checked, and their services generated, unless they are not in
    /// it or [`skip_service`](Self::skip_service) leaves them out. Without the set's source info, a problem has no place.
    ///
    /// ```no_run
    /// # use lambda_grpc_build::FileDescriptorSet;
    /// # fn descriptors() -> FileDescriptorSet { FileDescriptorSet::default() }
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// let set: FileDescriptorSet = descriptors();
    /// lambda_grpc_build::configure().compile_fds(set)
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`compile_protos`](Self::compile_protos), but for those of files.
    pub fn compile_fds(self, set: FileDescriptorSet) -> Result<(), Error> {
        self.compile_fds_with_config(prost_build::Config::new(), set)
    }

    /// Generates from descriptors that another tool has made, with prost options of your own.
    ///
    /// ```no_run
    /// # use lambda_grpc_build::FileDescriptorSet;
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// let mut config = lambda_grpc_build::Config::new();
    /// config.enable_type_names();
    /// lambda_grpc_build::configure().compile_fds_with_config(config, FileDescriptorSet::default())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`compile_fds`](Self::compile_fds).
    pub fn compile_fds_with_config(
        self,
        mut config: prost_build::Config,
        set: FileDescriptorSet,
    ) -> Result<(), Error> {
        self.set(&mut config);
        let listed = set.file.iter().map(|file| file.name().to_owned()).collect();
        let encoded = set.encode_to_vec();
        self.generate(config, Descriptors { set, encoded, listed, ..Descriptors::default() })
    }

    fn set(&self, config: &mut prost_build::Config) {
        self.prost.iter().for_each(|set| set(config));
        if let Some(folder) = &self.out_dir {
            config.out_dir(folder);
        }
    }

    fn rerun_if_changed<'a>(&self, paths: impl Iterator<Item = &'a Path>) {
        if self.emit_rerun_if_changed {
            paths.for_each(|path| println!("cargo::rerun-if-changed={}", path.display()));
        }
    }

    fn generate(self, mut config: prost_build::Config, descriptors: Descriptors) -> Result<(), Error> {
        let Descriptors { set, encoded, listed, paths, columns, problems } = descriptors;
        let shown = |problem: Diagnostic| match paths.get(problem.file()) {
            Some(path) => show(problem, path, columns),
            None => problem,
        };
        let refused = check(&set, &listed, &self.options);
        if !problems.is_empty() {
            // Of an option that names nothing, the name may be in a file that could not be read.
            let refused = refused.into_iter().filter(|problem| paths.contains_key(problem.file()));
            let all = problems.into_iter().chain(refused.map(shown)).collect();
            return Err(Error::new(Kind::Unreadable(all)));
        }
        if !refused.is_empty() {
            return Err(Error::new(Kind::Refused(refused.into_iter().map(shown).collect())));
        }
        let routes = Routes::new(&set, &listed, &self.options);
        let packages: Vec<_> = set.file.iter().map(|file| file.package.clone()).collect();
        let code = generate(&mut config, set, &listed, self.options, Messages::Generated)
            .map_err(|text| Error::new(Kind::Prost(text)))?;
        write_code(&mut config, packages, code).map_err(|error| Error::new(Kind::Write(error)))?;
        write(self.file_descriptor_set_path.as_deref(), || encoded)?;
        write(self.routes_file.as_deref(), || routes.json().into_bytes())?;
        write(self.sam_events_file.as_deref(), || routes.sam_events().into_bytes())
    }
}

/// Writes a file that was asked for, if it changes: Cargo goes by the time of a file that code includes.
fn write(path: Option<&Path>, content: impl FnOnce() -> Vec<u8>) -> Result<(), Error> {
    let Some(path) = path else { return Ok(()) };
    let content = content();
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    fs::write(path, content).map_err(|error| Error::new(Kind::WriteFile(path.to_path_buf(), error)))
}
