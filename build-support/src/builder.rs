//! What a `build.rs` says.

use std::path::{Path, PathBuf};

use lambda_grpc_codegen::{Diagnostic, Options, ServiceGenerator, check};

use crate::descriptors::{self, Descriptors};
use crate::error::{Error, Kind};

/// Configures and runs a compilation; made by [`configure`](crate::configure).
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `compile_protos`"]
pub struct Builder {
    options: Options,
    out_dir: Option<PathBuf>,
}

impl Builder {
    /// Writes the generated files to this folder, in place of `OUT_DIR`.
    pub fn out_dir(mut self, folder: impl AsRef<Path>) -> Self {
        self.out_dir = Some(folder.as_ref().to_path_buf());
        self
    }

    /// Generates a typed client of each service too: `prod_client::ProdClient` for service `Prod`, as tonic-build does.
    ///
    /// Off unless set. The package needs feature `client` of `lambda-grpc`, and no tonic of its own.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .build_client(true)
    ///     .compile_protos(&["proto/hello.proto"], &["proto"])
    /// # }
    /// ```
    pub fn build_client(mut self, enable: bool) -> Self {
        self.options = self.options.build_client(enable);
        self
    }

    /// Generates the server of each service, which is the default, or none.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// // A package that only calls.
    /// lambda_grpc_build::configure()
    ///     .build_server(false)
    ///     .build_client(true)
    ///     .compile_protos(&["proto/hello.proto"], &["proto"])
    /// # }
    /// ```
    pub fn build_server(mut self, enable: bool) -> Self {
        self.options = self.options.build_server(enable);
        self
    }

    /// Gives each client `ProdClient::connect("http://..")`, over tonic's channel, for servers that speak native gRPC.
    ///
    /// Off unless set: no AWS front door of Lambda does. The package needs feature `transport` of `lambda-grpc`, which
    /// builds hyper and h2 for clients.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .build_client(true)
    ///     .build_transport(true)
    ///     .compile_protos(&["proto/hello.proto"], &["proto"])
    /// # }
    /// ```
    pub fn build_transport(mut self, enable: bool) -> Self {
        self.options = self.options.build_transport(enable);
        self
    }

    /// Leaves one RPC out: the trait has no method for it, and calls to it are answered `UNIMPLEMENTED`.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .skip_rpc("acme.v1.Chat/Tail")
    ///     .compile_protos(&["proto/chat.proto"], &["proto"])
    /// # }
    /// ```
    pub fn skip_rpc(mut self, rpc: impl Into<String>) -> Self {
        self.options = self.options.skip_rpc(rpc);
        self
    }

    /// Generates what JSON needs, or not; not, unless set.
    ///
    /// The code then has the descriptors of the services' messages in it, and of whatever else the listed files define, for
    /// an `Any` may hold that. It compiles with the feature `json` of `lambda-grpc` only.
    ///
    /// The JSON is canonical [ProtoJSON]: well-known types, `Any`, both names of a field, fields and enum names that are not
    /// known passed over. Where it departs from Google's conformance suite: of a field that is there twice the last one
    /// wins; an `Any` that holds nothing can be neither read nor written; `Empty` in an `Any` is written with `"value": {}`.
    /// Extensions (proto2) are passed over.
    ///
    /// [ProtoJSON]: https://protobuf.dev/programming-guides/json/
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure().json(true).compile_protos(&["proto/hello.proto"], &["proto"])
    /// # }
    /// ```
    pub fn json(mut self, json: bool) -> Self {
        self.options = self.options.json(json);
        self
    }

    /// Compiles the listed files; imports are looked for in the include folders.
    ///
    /// # Errors
    ///
    /// All problems of all listed files at once: RPCs that stream, and RPCs whose Rust names meet. Besides these, protos
    /// that are no valid protobuf, an import that is in no include folder, and an output folder that cannot be written.
    pub fn compile_protos<P: AsRef<Path>, I: AsRef<Path>>(
        self,
        protos: &[P],
        includes: &[I],
    ) -> Result<(), Error> {
        self.compile_with_config(prost_build::Config::new(), protos, includes)
    }

    /// Compiles the listed files with prost options of your own.
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
        for proto in &protos {
            // Said before anything can fail, so that mending the file starts the build again.
            println!("cargo::rerun-if-changed={}", proto.display());
        }
        let Descriptors { set, listed, paths } = descriptors::read(&protos, &includes)?;
        for path in paths.values() {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        let problems = check(&set, &listed, &self.options);
        if !problems.is_empty() {
            let shown = problems.into_iter().map(|problem| match paths.get(problem.file()) {
                Some(path) => show(problem, path),
                None => problem,
            });
            return Err(Error::new(Kind::Refused(shown.collect())));
        }
        if let Some(folder) = &self.out_dir {
            config.out_dir(folder);
        }
        let generator = ServiceGenerator::new(self.options).files(&set, &listed);
        config.service_generator(Box::new(generator));
        config.compile_fds(set).map_err(|error| Error::new(Kind::Write(error)))
    }
}

/// Shows the line that is meant; without it where the file has gone since.
fn show(problem: Diagnostic, path: &Path) -> Diagnostic {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    problem.with_source(&path.display().to_string(), &text)
}
