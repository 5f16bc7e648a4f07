//! The builder, with the options of services, compilers and files.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lambda_grpc_codegen::Options;

use crate::descriptors::Compiler;
use crate::output::Output;
use crate::route_files::RouteFiles;

/// A builder that configures and runs a compilation. [`configure`](crate::configure) creates it.
///
/// It has the most common options of prost, under prost's names. Other options can be set with
/// [`compile_with_config`](Self::compile_with_config).
#[derive(Clone)]
#[must_use = "a builder does nothing until `compile_protos`"]
pub struct Builder {
    pub(crate) options: Options,
    pub(crate) compiler: Compiler,
    pub(crate) output: Output,
    pub(crate) file_descriptor_set_path: Option<PathBuf>,
    pub(crate) route_files: RouteFiles,
    pub(crate) emit_rerun_if_changed: bool,
    /// The options of prost, in the order in which they were set.
    pub(crate) prost_options: Vec<ProstOption>,
}

/// A function that sets an option of prost.
pub(crate) type ProstOption = Arc<dyn Fn(&mut prost_build::Config) -> &mut prost_build::Config + Send + Sync>;

impl Default for Builder {
    fn default() -> Self {
        Self {
            options: Options::default(),
            compiler: Compiler::default(),
            output: Output::default(),
            file_descriptor_set_path: None,
            route_files: RouteFiles::default(),
            emit_rerun_if_changed: true,
            prost_options: Vec::new(),
        }
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Builder {
    /// Enables or disables typed clients (off by default). Service `Prod` gets
    /// `prod_client::ProdClient`, as in tonic-build.
    ///
    /// The package needs feature `client` of `lambda-grpc`. It does not need to depend on tonic.
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

    /// Enables or disables servers (on by default).
    ///
    /// Without servers, streaming RPCs are rejected too, because clients have unary RPCs only. Leave them
    /// out with [`skip_rpc`](Self::skip_rpc).
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// // A package that contains only clients.
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

    /// Enables or disables `ProdClient::connect("http://..")` in clients, for servers that support
    /// native gRPC (off by default).
    ///
    /// It uses tonic's channel. AWS triggers of Lambda functions do not support native gRPC. The
    /// package needs feature `transport` of `lambda-grpc`, which adds the client parts of hyper and
    /// h2.
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

    /// Leaves out one RPC: the trait has no method for it, and calls to it return `UNIMPLEMENTED`.
    ///
    /// A service whose RPCs are all left out still has a server and an empty trait.
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

    /// Leaves out one service: no code is generated for it, and its RPCs are not checked.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .skip_service("acme.v1.Chat")
    ///     .compile_protos(&["proto/chat.proto"], &["proto"])
    /// # }
    /// ```
    pub fn skip_service(mut self, service: impl Into<String>) -> Self {
        self.options = self.options.skip_service(service);
        self
    }

    /// Enables or disables default implementations of trait methods, which return `UNIMPLEMENTED`
    /// (off by default).
    ///
    /// An implementation can then have only some of the methods.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .generate_default_stubs(true)
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn generate_default_stubs(mut self, enable: bool) -> Self {
        self.options = self.options.generate_default_stubs(enable);
        self
    }

    /// Enables or disables JSON support in the generated code (off by default).
    ///
    /// The code then contains the descriptors of the services' messages. If `Any` is among them, it
    /// contains the descriptors of all messages in the compiled files, because `Any` can contain
    /// any of them. The package needs feature `json` of `lambda-grpc`.
    ///
    /// A proto package contains the descriptors of its own messages, and refers to those of the
    /// packages that it imports. Several packages with an `Any` contain copies of up to 1 MiB in total.
    /// Beyond that they refer to the first of them, and must all be included, as with
    /// [`include_file`](Self::include_file).
    ///
    /// A server decodes the descriptors when it is created, which takes about 1 ms for 30 messages in a
    /// release build. Descriptors that only an `Any` can need are decoded when the first such `Any`
    /// occurs. For 3,600 messages this takes 140 ms and 80 MB.
    ///
    /// The JSON is canonical [ProtoJSON], with well-known types, `Any`, and both names of a field.
    /// Unknown fields and unknown enum names are ignored. It deviates from Google's conformance
    /// suite in these points:
    ///
    /// - If a field occurs twice, its last value is used.
    /// - An empty `Any` can be neither parsed nor encoded.
    /// - `Empty` in an `Any` is encoded with `"value": {}`.
    /// - Extensions (proto2) are ignored.
    ///
    /// [ProtoJSON]: https://protobuf.dev/programming-guides/json/
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure().json(true).compile_protos(&["proto/hello.proto"], &["proto"])
    /// # }
    /// ```
    pub fn json(mut self, enable: bool) -> Self {
        self.options = self.options.json(enable);
        self
    }

    /// Adds an attribute to the trait of every service that `path` matches.
    ///
    /// `.` matches all services, `.acme.v1` matches the services of a package, and `.acme.v1.Prod`
    /// matches one service. `Prod` matches the services of this name in all packages.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .trait_attribute("Prod", "#[cfg_attr(test, mockall::automock)]")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn trait_attribute(mut self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.options = self.options.trait_attribute(path, attribute);
        self
    }

    /// Adds an attribute to the server of every service that `path` matches, as in
    /// [`trait_attribute`].
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .server_attribute("Prod", "#[non_exhaustive]")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    ///
    /// [`trait_attribute`]: Self::trait_attribute
    pub fn server_attribute(mut self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.options = self.options.server_attribute(path, attribute);
        self
    }

    /// Adds an attribute to the module of every service that `path` matches, as in
    /// [`trait_attribute`].
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .server_mod_attribute(".", "#[cfg(feature = \"server\")]")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    ///
    /// [`trait_attribute`]: Self::trait_attribute
    pub fn server_mod_attribute(mut self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.options = self.options.server_mod_attribute(path, attribute);
        self
    }

    /// Uses protoc instead of the built-in compiler.
    ///
    /// The environment variable `PROTOC` is the path of the program. Without it, `protoc` must be
    /// on the `PATH`. The generated code is the same.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure().protoc().compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn protoc(mut self) -> Self {
        self.compiler = Compiler::Protoc;
        self
    }

    /// Sets the folder of the generated files (`OUT_DIR` by default).
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure().out_dir("src/pb").compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn out_dir(mut self, folder: impl AsRef<Path>) -> Self {
        self.output.folder = Some(folder.as_ref().to_path_buf());
        self
    }

    /// Writes an additional file, which includes all generated files in the modules of their
    /// packages.
    ///
    /// Generated code refers to a message of another package by its path below the common module.
    /// With this file, each package is in the right module:
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// // The application has `mod pb { lambda_grpc::include_proto!("protos"); }`.
    /// lambda_grpc_build::configure()
    ///     .include_file("protos.rs")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn include_file(mut self, file: impl Into<String>) -> Self {
        self.output.include_file = Some(file.into());
        self
    }

    /// Sets the name of the file for protos without a package (`_` by default).
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .default_package_filename("acme")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn default_package_filename(mut self, file: impl Into<String>) -> Self {
        self.output.default_package_filename = Some(file.into());
        self
    }

    /// Writes the descriptors of the protos and their imports to this file, as a
    /// `FileDescriptorSet`, for example for reflection.
    ///
    /// They are those of the compiler: a file in an edition has its edition and features, although
    /// the generated code, and the descriptors for JSON in it, come from a form that prost can read.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// // The application has `const SET: &[u8] = lambda_grpc::include_file_descriptor_set!("prod");`.
    /// let out_dir = std::path::PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    /// lambda_grpc_build::configure()
    ///     .file_descriptor_set_path(out_dir.join("prod.bin"))
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn file_descriptor_set_path(mut self, path: impl AsRef<Path>) -> Self {
        self.file_descriptor_set_path = Some(path.as_ref().to_path_buf());
        self
    }

    /// Enables or disables `cargo::rerun-if-changed` for every proto and its imports (on by
    /// default).
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .emit_rerun_if_changed(std::env::var_os("CARGO").is_some())
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn emit_rerun_if_changed(mut self, enable: bool) -> Self {
        self.emit_rerun_if_changed = enable;
        self
    }
}
