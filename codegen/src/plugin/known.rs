//! The table of the options of the plugin, in the convention of protoc-gen-prost and protoc-gen-tonic.

use self::Form::{Flag, Pair, Value};
use super::parameters::Parameters;
use crate::Messages;

/// An option that there is.
pub(super) struct Known {
    pub(super) name: &'static str,
    pub(super) form: Form,
    pub(super) about: &'static str,
}

/// How it is written, and what it does.
pub(super) enum Form {
    /// `name`, or `name=true`, or `name=false`.
    Flag(fn(&mut Parameters)),
    /// `name=value`.
    Value(fn(&mut Parameters, &str)),
    /// `name=path=value`.
    Pair(fn(&mut Parameters, &str, &str)),
}

/// All of them, in the order that the help has.
pub(super) const KNOWN: &[Known] = &[
    Known {
        name: "skip_rpc",
        form: Value(|it, rpc| it.set(|options| options.skip_rpc(rpc))),
        about: "leave out one RPC, `package.Service/Method`: it is answered UNIMPLEMENTED",
    },
    Known {
        name: "skip_service",
        form: Value(|it, service| it.set(|options| options.skip_service(service))),
        about: "leave out one service, `package.Service`",
    },
    Known {
        name: "generate_default_stubs",
        form: Flag(|it| it.set(|options| options.generate_default_stubs(true))),
        about: "answer UNIMPLEMENTED in methods that an implementation does not write",
    },
    Known {
        name: "json",
        form: Flag(|it| it.set(|options| options.json(true))),
        about: "embed the descriptors that JSON needs; the code then compiles with the feature `json` of lambda-grpc only",
    },
    Known {
        name: "client",
        form: Flag(|it| it.set(|options| options.build_client(true))),
        about: "write typed clients too; the code then compiles with the feature `client` of lambda-grpc only",
    },
    Known {
        name: "no_server",
        form: Flag(|it| it.set(|options| options.build_server(false))),
        about: "write no servers",
    },
    Known {
        name: "transport",
        form: Flag(|it| it.set(|options| options.build_transport(true))),
        about: "give clients `connect`, over tonic's channel, with the feature `transport` of lambda-grpc",
    },
    Known {
        name: "trait_attribute",
        form: Pair(|it, path, text| it.set(|options| options.trait_attribute(path, text))),
        about: "put an attribute on the traits of services",
    },
    Known {
        name: "server_attribute",
        form: Pair(|it, path, text| it.set(|options| options.server_attribute(path, text))),
        about: "put an attribute on the servers of services",
    },
    Known {
        name: "server_mod_attribute",
        form: Pair(|it, path, text| it.set(|options| options.server_mod_attribute(path, text))),
        about: "put an attribute on the modules of services",
    },
    Known {
        name: "no_messages",
        form: Flag(|it| it.messages = Messages::Elsewhere),
        about: "write services alone, and insert them into the files of protoc-gen-prost, which must run before",
    },
    Known {
        name: "no_include",
        form: Flag(|it| it.includes = false),
        about: "with no_messages: do not insert them, `include!` them by hand",
    },
    Known {
        name: "flat_output_dir",
        form: Flag(|it| it.flat = true),
        about: "write all files to one folder, not to one for each package",
    },
    Known {
        name: "default_package_filename",
        form: Value(|it, name| it.default_package_filename = Some(name.to_owned())),
        about: "name the file of protos that have no package; `_` unless set",
    },
    Known {
        name: "routes",
        form: Value(|it, file| it.routes = Some(file.to_owned())),
        about: "write the paths of every RPC to this file, as JSON, for infrastructure with one route per RPC",
    },
    Known {
        name: "sam_events",
        form: Value(|it, file| it.sam_events = Some(file.to_owned())),
        about: "write the same paths to this file, as the `Events` of an `AWS::Serverless::Function`, in YAML",
    },
    Known {
        name: "path_prefix",
        form: Value(|it, prefix| it.set(|options| options.path_prefix(prefix))),
        about: "the paths in routes and sam_events begin with this prefix, as set by `Host::path_prefix`; may be repeated; \
                `/` is the root",
    },
    Known {
        name: "twirp_prefix",
        form: Value(|it, prefix| it.set(|options| options.twirp_prefix(prefix))),
        about: "list Twirp's paths too, below this prefix, as set by `Host::twirp_prefix`: every RPC then has two paths, \
                and an authorizer must cover both",
    },
    Known {
        name: "extern_path",
        form: Pair(|it, path, rust| it.prost(|config| config.extern_path(path, rust))),
        about: "use Rust types that are elsewhere for the messages of a path",
    },
    Known {
        name: "compile_well_known_types",
        form: Flag(|it| it.prost(|config| config.compile_well_known_types())),
        about: "generate the messages of google.protobuf, in place of those of prost-types",
    },
    Known {
        name: "type_attribute",
        form: Pair(|it, path, text| it.prost(|config| config.type_attribute(path, text))),
        about: "put an attribute on messages, enums and oneofs",
    },
    Known {
        name: "message_attribute",
        form: Pair(|it, path, text| it.prost(|config| config.message_attribute(path, text))),
        about: "put an attribute on messages",
    },
    Known {
        name: "enum_attribute",
        form: Pair(|it, path, text| it.prost(|config| config.enum_attribute(path, text))),
        about: "put an attribute on enums and oneofs",
    },
    Known {
        name: "field_attribute",
        form: Pair(|it, path, text| it.prost(|config| config.field_attribute(path, text))),
        about: "put an attribute on fields",
    },
    Known {
        name: "bytes",
        form: Value(|it, path| it.prost(|config| config.bytes([path]))),
        about: "make bytes fields a `bytes::Bytes`",
    },
    Known {
        name: "btree_map",
        form: Value(|it, path| it.prost(|config| config.btree_map([path]))),
        about: "make map fields a `BTreeMap`",
    },
    Known {
        name: "boxed",
        form: Value(|it, path| it.prost(|config| config.boxed(path))),
        about: "box a field",
    },
    Known {
        name: "skip_debug",
        form: Value(|it, path| it.prost(|config| config.skip_debug([path]))),
        about: "derive no `Debug` for messages",
    },
    Known {
        name: "disable_comments",
        form: Value(|it, path| it.prost(|config| config.disable_comments([path]))),
        about: "leave out the comments of messages",
    },
    Known {
        name: "retain_enum_prefix",
        form: Flag(|it| it.prost(|config| config.retain_enum_prefix())),
        about: "leave the name of an enum in the names of its values",
    },
    Known {
        name: "enable_type_names",
        form: Flag(|it| it.prost(|config| config.enable_type_names())),
        about: "implement `prost::Name` for messages",
    },
];

impl Known {
    /// How it is written, in words.
    pub(super) fn usage(&self) -> String {
        let name = self.name;
        match self.form {
            Flag(_) => format!("`{name}`, `{name}=true` or `{name}=false`"),
            Value(_) => format!("`{name}=<value>`"),
            Pair(_) => format!("`{name}=<path>=<value>`"),
        }
    }
}
