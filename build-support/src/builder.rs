//! What a `build.rs` says about services, and about the compiler and the files.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lambda_grpc_codegen::Options;

use crate::descriptors::Compiler;

/// Configures and runs a compilation; made by [`configure`](crate::configure).
///
/// The options of prost that most people use are here under prost's names; the rest through
/// [`compile_with_config`](Self::compile_with_config).
#[derive(Clone)]
#[must_use = "a builder does nothing until `compile_protos`"]
pub struct Builder {
    pub(crate) options: Options,
    pub(crate) compiler: Compiler,
    pub(crate) out_dir: Option<PathBuf>,
    pub(crate) file_descriptor_set_path: Option<PathBuf>,
    pub(crate) routes_file: Option<PathBuf>,
    pub(crate) sam_events_file: Option<PathBuf>,
    pub(crate) emit_rerun_if_changed: bool,
    /// What is set in prost's configuration, in the order that it was said.
    pub(crate) prost: Vec<Setting>,
}

/// Sets one option in prost's configuration.
pub(crate) type Setting = Arc<dyn Fn(&mut prost_build::Config) + Send + Sync>;

impl Default for Builder {
    fn default() -> Self {
        Self {
            options: Options::default(),
            compiler: Compiler::default(),
            out_dir: None,
            file_descriptor_set_path: None,
            routes_file: None,
            sam_events_file: None,
            emit_rerun_if_changed: true,
            prost: Vec::new(),
        }
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Builder {
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
    /// A service of which nothing is left keeps its server, which then has nothing to implement.
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

    /// Leaves one service out: nothing is generated for it, and none of its RPCs is checked.
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

    /// Gives every method of the traits a body that answers `UNIMPLEMENTED`, so that an implementation may write a few.
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

    /// Generates what JSON needs, or not; not, unless set.
    ///
    /// The code then has the descriptors of the services' messages in it; where an `Any` is among these, of whatever else the
    /// listed files define too, for it may hold that. It compiles with the feature `json` of `lambda-grpc` only.
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

    /// Puts an attribute on the trait of every service that `path` names.
    ///
    /// `.` is every service, `.acme.v1` those of a package, `.acme.v1.Prod` or `Prod` one.
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

    /// Puts an attribute on the server of every service that `path` names; paths as in [`trait_attribute`].
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

    /// Puts an attribute on the module of every service that `path` names; paths as in [`trait_attribute`].
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

    /// Reads the protos with protoc, in place of the compiler that is built in.
    ///
    /// It is the program that `PROTOC` names, or else `protoc` on the `PATH`. The generated code is the same.
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

    /// Writes the generated files to this folder, in place of `OUT_DIR`.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure().out_dir("src/pb").compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn out_dir(mut self, folder: impl AsRef<Path>) -> Self {
        self.out_dir = Some(folder.as_ref().to_path_buf());
        self
    }

    /// Writes what the compiler made of the protos, imports included, to this file: a `FileDescriptorSet`, for reflection.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// let out_dir = std::path::PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    /// lambda_grpc_build::configure()
    ///     .file_descriptor_set_path(out_dir.join("prod.binpb"))
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn file_descriptor_set_path(mut self, path: impl AsRef<Path>) -> Self {
        self.file_descriptor_set_path = Some(path.as_ref().to_path_buf());
        self
    }

    /// Says whether Cargo is told to run the build script again when a proto changes, imports included; on unless set.
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
