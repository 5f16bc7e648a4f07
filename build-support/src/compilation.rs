//! A compilation: read, check, generate, write.

use std::path::Path;

use lambda_grpc_codegen::{Diagnostic, Messages, RouteList, check, generate};
use prost::Message;
use prost_types::FileDescriptorSet;

use crate::descriptors::{Compiler, Descriptors, Sources, with_other_source, with_source_line};
use crate::error::Kind;
use crate::output::write_if_changed;
use crate::{Builder, Error};

impl Builder {
    /// Compiles `.proto` files, and searches the include folders for their imports.
    ///
    /// Files are written only if they change.
    ///
    /// # Errors
    ///
    /// Returns all problems of all files at once:
    ///
    /// - streaming RPCs, elements that generate the same Rust name, and types of `google.protobuf` that
    ///   prost-types lacks
    /// - protos that are not valid protobuf, use an unsupported edition or feature, or import a file
    ///   that is in no include folder
    /// - names in `skip_rpc` and `skip_service` that the files do not define
    /// - attributes that are not valid Rust, and prefixes in `path_prefix` and `twirp_prefix` that
    ///   are not valid
    ///
    /// Also returns an error if a file cannot be written.
    pub fn compile_protos<P: AsRef<Path>, I: AsRef<Path>>(
        self,
        protos: &[P],
        includes: &[I],
    ) -> Result<(), Error> {
        self.compile(prost_build::Config::new(), protos, includes)
    }

    /// Compiles `.proto` files with a prost configuration, for options that the builder does not
    /// have.
    ///
    /// The options of the builder override those of the configuration. Set files and folders on the
    /// builder: `out_dir`, `include_file`, `default_package_filename` and `file_descriptor_set_path`
    /// of the configuration have no effect. Neither has `format`, because code is always formatted,
    /// nor `skip_protoc_run`: use [`compile_fds`](Self::compile_fds).
    ///
    /// A configuration cannot be read. Set `extern_path`, `retain_enum_prefix`, `skip_debug` and
    /// `compile_well_known_types` on the builder, so that problems which depend on them are reported with
    /// their position, and only where they exist.
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
    /// Returns the errors of [`compile_protos`](Self::compile_protos).
    pub fn compile_with_config<P: AsRef<Path>, I: AsRef<Path>>(
        self,
        config: prost_build::Config,
        protos: &[P],
        includes: &[I],
    ) -> Result<(), Error> {
        self.with_own_config().compile(config, protos, includes)
    }

    fn compile<P: AsRef<Path>, I: AsRef<Path>>(
        self,
        mut config: prost_build::Config,
        protos: &[P],
        includes: &[I],
    ) -> Result<(), Error> {
        let protos: Vec<_> = protos.iter().map(AsRef::as_ref).collect();
        let includes: Vec<_> = includes.iter().map(AsRef::as_ref).collect();
        self.apply_to(&mut config);
        if self.compiler == Compiler::Protoc && self.emit_rerun_if_changed {
            println!("cargo::rerun-if-env-changed=PROTOC\ncargo::rerun-if-env-changed=PROTOC_INCLUDE");
        }
        // These lines are printed before anything can fail, so that Cargo runs the build script
        // again when the user corrects a file.
        self.rerun_if_changed(protos.iter().copied());
        let descriptors = self.compiler.read(&mut config, &Sources::new(&protos, &includes));
        self.rerun_if_changed(descriptors.paths.values().map(AsRef::as_ref));
        self.generate(config, descriptors)
    }

    /// Generates code from descriptors that another tool, such as Bazel, `buf build` or protoc, has
    /// written.
    ///
    /// Every file of the set is an input file. So the services of imported files are checked and
    /// generated too, unless [`skip_service`](Self::skip_service) leaves them out. Problems have a
    /// position only if the set contains source info.
    ///
    /// A file in an edition is rejected, because [`FileDescriptorSet`] has no fields for editions and
    /// features. Use [`compile_encoded_fds`](Self::compile_encoded_fds), which accepts it.
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
    /// Returns the errors of [`compile_protos`](Self::compile_protos), except those of reading
    /// `.proto` files. Also returns all imports that the set lacks, and what no compiler writes.
    pub fn compile_fds(self, set: FileDescriptorSet) -> Result<(), Error> {
        self.compile_set(prost_build::Config::new(), set)
    }

    /// Generates code from descriptors that another tool has written, with a prost configuration.
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
    /// Returns the errors of [`compile_fds`](Self::compile_fds).
    pub fn compile_fds_with_config(
        self,
        config: prost_build::Config,
        set: FileDescriptorSet,
    ) -> Result<(), Error> {
        self.with_own_config().compile_set(config, set)
    }

    fn compile_set(self, mut config: prost_build::Config, set: FileDescriptorSet) -> Result<(), Error> {
        self.apply_to(&mut config);
        let input_files = set.file.iter().map(|file| file.name().to_owned()).collect();
        let encoded = set.encode_to_vec();
        self.generate(config, Descriptors { set, encoded, input_files, ..Descriptors::default() })
    }

    /// Generates code from an encoded `FileDescriptorSet`, as protoc and `buf build` write it.
    ///
    /// It does the same as [`compile_fds`](Self::compile_fds), and accepts files in an edition.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let set = std::fs::read("proto/set.binpb")?;
    /// lambda_grpc_build::configure().compile_encoded_fds(&set)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the errors of [`compile_fds`](Self::compile_fds), and an error if the bytes are not a
    /// valid set.
    pub fn compile_encoded_fds(self, set: &[u8]) -> Result<(), Error> {
        self.compile_encoded_set(prost_build::Config::new(), set)
    }

    /// Generates code from an encoded `FileDescriptorSet`, with a prost configuration.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`compile_encoded_fds`](Self::compile_encoded_fds).
    pub fn compile_encoded_fds_with_config(
        self,
        config: prost_build::Config,
        set: &[u8],
    ) -> Result<(), Error> {
        self.with_own_config().compile_encoded_set(config, set)
    }

    fn compile_encoded_set(self, mut config: prost_build::Config, set: &[u8]) -> Result<(), Error> {
        self.apply_to(&mut config);
        let descriptors = Descriptors::decode(set.to_vec());
        let input_files = descriptors.set.file.iter().map(|file| file.name().to_owned()).collect();
        self.generate(config, Descriptors { input_files, ..descriptors })
    }

    /// Notes that `config` can have options which the builder does not know.
    fn with_own_config(mut self) -> Self {
        self.options = self.options.own_prost_config();
        self
    }

    fn apply_to(&self, config: &mut prost_build::Config) {
        for set in &self.prost_options {
            set(config);
        }
    }

    fn rerun_if_changed<'a>(&self, paths: impl Iterator<Item = &'a Path>) {
        if self.emit_rerun_if_changed {
            paths.for_each(|path| println!("cargo::rerun-if-changed={}", path.display()));
        }
    }

    fn generate(self, mut config: prost_build::Config, descriptors: Descriptors) -> Result<(), Error> {
        let Descriptors { set, encoded, input_files, paths, columns, problems, features } = descriptors;
        let with_source = |problem: Diagnostic| {
            let other_path = problem.other_file().and_then(|file| paths.get(file));
            let problem = match other_path {
                Some(path) => with_other_source(problem, path, columns),
                None => problem,
            };
            match paths.get(problem.file()) {
                Some(path) => with_source_line(problem, path, columns),
                None => problem,
            }
        };
        let mut rejected = features;
        rejected.extend(check(&set, &input_files, &self.options));
        if !problems.is_empty() {
            // Problems of options are omitted, because a file that could not be read may define the
            // missing name.
            let rejected = rejected.into_iter().filter(|problem| paths.contains_key(problem.file()));
            let problems = problems.into_iter().chain(rejected.map(with_source)).collect();
            return Err(Error::new(Kind::Unreadable(problems)));
        }
        if !rejected.is_empty() {
            return Err(Error::new(Kind::Rejected(rejected.into_iter().map(with_source).collect())));
        }
        let routes = RouteList::new(&set, &input_files, &self.options);
        let code = generate(&mut config, set, &input_files, self.options, Messages::Generated)
            .map_err(|message| Error::new(Kind::Prost(message)))?;
        self.output.write(code)?;
        if let Some(path) = &self.file_descriptor_set_path {
            write_if_changed(path, &encoded)?;
        }
        self.route_files.write(&routes)
    }
}
