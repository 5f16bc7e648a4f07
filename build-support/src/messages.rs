//! What a `build.rs` says about messages: prost's own options, under prost's own names.

use crate::Builder;

impl Builder {
    /// Remembers what is to be set in prost's configuration.
    fn prost(mut self, set: impl Fn(&mut prost_build::Config) + Send + Sync + 'static) -> Self {
        self.prost.push(std::sync::Arc::new(set));
        self
    }

    /// Uses Rust types that are elsewhere for the messages of a proto path; begin theirs with `::` or `crate::`.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .extern_path(".acme.types", "::acme_types")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn extern_path(self, proto_path: impl Into<String>, rust_path: impl Into<String>) -> Self {
        let (proto_path, rust_path) = (proto_path.into(), rust_path.into());
        self.prost(move |config| {
            config.extern_path(&proto_path, &rust_path);
        })
    }

    /// Puts an attribute on every message, enum and oneof that `path` names.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .type_attribute(".", "#[derive(serde::Serialize)]")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn type_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        let (path, attribute) = (path.into(), attribute.into());
        self.prost(move |config| {
            config.type_attribute(&path, &attribute);
        })
    }

    /// Puts an attribute on every message that `path` names.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .message_attribute(".", "#[non_exhaustive]")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn message_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        let (path, attribute) = (path.into(), attribute.into());
        self.prost(move |config| {
            config.message_attribute(&path, &attribute);
        })
    }

    /// Puts an attribute on every enum and oneof that `path` names.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .enum_attribute("Colour", "#[non_exhaustive]")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn enum_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        let (path, attribute) = (path.into(), attribute.into());
        self.prost(move |config| {
            config.enum_attribute(&path, &attribute);
        })
    }

    /// Puts an attribute on every field that `path` names.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .field_attribute("AliveReply.message", "#[serde(default)]")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn field_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        let (path, attribute) = (path.into(), attribute.into());
        self.prost(move |config| {
            config.field_attribute(&path, &attribute);
        })
    }

    /// Makes `bytes` fields that `path` names a `bytes::Bytes`: they share the request's buffer, and are not copied.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .bytes(".")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn bytes(self, path: impl Into<String>) -> Self {
        let path = path.into();
        self.prost(move |config| {
            config.bytes([&path]);
        })
    }

    /// Makes `map` fields that `path` names a `BTreeMap`: their order is that of the keys.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .btree_map(".")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn btree_map(self, path: impl Into<String>) -> Self {
        let path = path.into();
        self.prost(move |config| {
            config.btree_map([&path]);
        })
    }

    /// Boxes the field that `path` names.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .boxed("Tree.left")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn boxed(self, path: impl Into<String>) -> Self {
        let path = path.into();
        self.prost(move |config| {
            config.boxed(&path);
        })
    }

    /// Derives no `Debug` for messages that `path` names, so that you can write one that keeps secrets.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .skip_debug("Credentials")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn skip_debug(self, path: impl Into<String>) -> Self {
        let path = path.into();
        self.prost(move |config| {
            config.skip_debug([&path]);
        })
    }

    /// Leaves out the comments of messages that `path` names.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .disable_comments(".")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn disable_comments(self, path: impl Into<String>) -> Self {
        let path = path.into();
        self.prost(move |config| {
            config.disable_comments([&path]);
        })
    }

    /// Writes one more file, that includes all others in the modules of their packages.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .include_file("mod.rs")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn include_file(self, file: impl Into<String>) -> Self {
        let file = file.into();
        self.prost(move |config| {
            config.include_file(&file);
        })
    }

    /// Names the file of protos that have no package; `_` unless set.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .default_package_filename("acme")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn default_package_filename(self, file: impl Into<String>) -> Self {
        let file = file.into();
        self.prost(move |config| {
            config.default_package_filename(&file);
        })
    }

    /// Gives protoc one more argument; nothing without [`protoc`](Self::protoc).
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .protoc()
    ///     .protoc_arg("--experimental_allow_proto3_optional")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn protoc_arg(self, argument: impl Into<String>) -> Self {
        let argument = argument.into();
        self.prost(move |config| {
            config.protoc_arg(&argument);
        })
    }

    /// Generates the messages of `google.protobuf`, in place of those of `prost-types`.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .compile_well_known_types()
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn compile_well_known_types(self) -> Self {
        self.prost(|config| {
            config.compile_well_known_types();
        })
    }

    /// Leaves the name of an enum in the names of its values.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .retain_enum_prefix()
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn retain_enum_prefix(self) -> Self {
        self.prost(|config| {
            config.retain_enum_prefix();
        })
    }
}
