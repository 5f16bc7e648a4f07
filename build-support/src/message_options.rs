//! The options of messages. They are options of prost, under prost's names.

use std::sync::Arc;

use crate::{Builder, Config};

impl Builder {
    /// Adds an option of prost.
    fn prost_option(mut self, set: impl Fn(&mut Config) -> &mut Config + Send + Sync + 'static) -> Self {
        self.prost_options.push(Arc::new(set));
        self
    }

    /// Maps a proto path to existing Rust types. Their path must begin with `::` or `crate::`.
    ///
    /// An existing type must have the traits that prost would derive for the message: `Clone`,
    /// `PartialEq`, and `Copy`, `Eq` and `Hash` if its fields permit that. A field that is
    /// [`boxed`](Self::boxed) needs no `Copy`.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .extern_path(".acme.types", "::acme_types")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn extern_path(mut self, proto_path: impl Into<String>, rust_path: impl Into<String>) -> Self {
        let (proto_path, rust_path) = (proto_path.into(), rust_path.into());
        self.options = self.options.extern_path(&proto_path);
        self.prost_option(move |config| config.extern_path(&proto_path, &rust_path))
    }

    /// Adds an attribute to every message, enum and oneof that `path` matches.
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
        self.prost_option(move |config| config.type_attribute(&path, &attribute))
    }

    /// Adds an attribute to every message that `path` matches.
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
        self.prost_option(move |config| config.message_attribute(&path, &attribute))
    }

    /// Adds an attribute to every enum and oneof that `path` matches.
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
        self.prost_option(move |config| config.enum_attribute(&path, &attribute))
    }

    /// Adds an attribute to every field that `path` matches.
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
        self.prost_option(move |config| config.field_attribute(&path, &attribute))
    }

    /// Uses `bytes::Bytes` for the `bytes` fields that `path` matches. They share the buffer of the
    /// request instead of copying it.
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
        self.prost_option(move |config| config.bytes([&path]))
    }

    /// Uses `BTreeMap` for the `map` fields that `path` matches. It is ordered by key.
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
        self.prost_option(move |config| config.btree_map([&path]))
    }

    /// Boxes the fields that `path` matches.
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
        self.prost_option(move |config| config.boxed(&path))
    }

    /// Omits the derived `Debug` of messages that `path` matches, so that you can implement one
    /// that hides secrets.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .skip_debug("Credentials")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn skip_debug(mut self, path: impl Into<String>) -> Self {
        self.options = self.options.skip_debug();
        let path = path.into();
        self.prost_option(move |config| config.skip_debug([&path]))
    }

    /// Omits the comments of messages that `path` matches.
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
        self.prost_option(move |config| config.disable_comments([&path]))
    }

    /// Adds an argument for protoc. It has no effect without [`protoc`](Self::protoc).
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
        self.prost_option(move |config| config.protoc_arg(&argument))
    }

    /// Sets the path of prost in generated code (`::lambda_grpc::prost` by default). See
    /// [`prost_types_path`](Self::prost_types_path) for the well-known types.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// // A package that contains only messages, and does not depend on `lambda-grpc`.
    /// lambda_grpc_build::configure()
    ///     .build_server(false)
    ///     .prost_path("::prost")
    ///     .prost_types_path("::prost_types")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn prost_path(self, path: impl Into<String>) -> Self {
        let path = path.into();
        self.prost_option(move |config| config.prost_path(&path))
    }

    /// Sets the path of the well-known types in generated code (`::lambda_grpc::prost_types` by
    /// default), for types such as `google.protobuf.Timestamp`.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .prost_types_path("::pbjson_types")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn prost_types_path(self, path: impl Into<String>) -> Self {
        let path = path.into();
        self.prost_option(move |config| config.prost_types_path(&path))
    }

    /// Generates the messages of `google.protobuf`, instead of using those of `prost-types`.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .compile_well_known_types()
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn compile_well_known_types(mut self) -> Self {
        self.options = self.options.compile_well_known_types();
        self.prost_option(|config| config.compile_well_known_types())
    }

    /// Keeps the name of an enum in the names of its values.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .retain_enum_prefix()
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn retain_enum_prefix(mut self) -> Self {
        self.options = self.options.retain_enum_prefix();
        self.prost_option(|config| config.retain_enum_prefix())
    }
}
