//! The options of the plugin, and its help text.
//!
//! Names and forms are those of protoc-gen-prost and protoc-gen-tonic, where these have the option.

use self::Form::{Flag, Pair, Value};
use super::parameters::Parameters;
use crate::{Messages, Options};

pub(super) struct PluginOption {
    pub(super) name: &'static str,
    pub(super) form: Form,
    about: &'static str,
}

/// The syntax of an option, and the function that applies it.
pub(super) enum Form {
    /// `name`, `name=true` or `name=false`.
    Flag(fn(&mut Parameters)),
    /// `name=value`.
    Value(fn(&mut Parameters, &str)),
    /// `name=path=value`.
    Pair(fn(&mut Parameters, &str, &str)),
}

/// All options, in the order of the help text.
pub(super) const OPTIONS: &[PluginOption] = &[
    PluginOption {
        name: "skip_rpc",
        form: Value(|parameters, rpc| parameters.set(|options| options.skip_rpc(rpc))),
        about: "leave out one RPC, `package.Service/Method`; calls to it return UNIMPLEMENTED",
    },
    PluginOption {
        name: "skip_service",
        form: Value(|parameters, service| parameters.set(|options| options.skip_service(service))),
        about: "leave out one service, `package.Service`",
    },
    PluginOption {
        name: "generate_default_stubs",
        form: Flag(|parameters| parameters.set(|options| options.generate_default_stubs(true))),
        about: "generate default implementations of trait methods, which return UNIMPLEMENTED",
    },
    PluginOption {
        name: "json",
        form: Flag(|parameters| parameters.set(|options| options.json(true))),
        about: "enable JSON; the generated code then needs feature `json` of lambda-grpc",
    },
    PluginOption {
        name: "client",
        form: Flag(|parameters| parameters.set(|options| options.build_client(true))),
        about: "generate typed clients too; the generated code then needs feature `client` of lambda-grpc",
    },
    PluginOption {
        name: "no_server",
        form: Flag(|parameters| parameters.set(|options| options.build_server(false))),
        about: "do not generate servers",
    },
    PluginOption {
        name: "transport",
        form: Flag(|parameters| parameters.set(|options| options.build_transport(true))),
        about: "generate `connect` in clients, over tonic's channel; the generated code then needs feature `transport` of lambda-grpc",
    },
    PluginOption {
        name: "trait_attribute",
        form: Pair(|parameters, path, text| parameters.set(|options| options.trait_attribute(path, text))),
        about: "add an attribute to the traits of services",
    },
    PluginOption {
        name: "server_attribute",
        form: Pair(|parameters, path, text| parameters.set(|options| options.server_attribute(path, text))),
        about: "add an attribute to the servers of services",
    },
    PluginOption {
        name: "server_mod_attribute",
        form: Pair(|parameters, path, text| {
            parameters.set(|options| options.server_mod_attribute(path, text))
        }),
        about: "add an attribute to the modules of services",
    },
    PluginOption {
        name: "no_messages",
        form: Flag(|parameters| {
            // protoc-gen-prost can have other options.
            parameters.set(Options::own_prost_config);
            parameters.messages = Messages::External;
        }),
        about: "generate services only, and include them in the files of protoc-gen-prost, which must run first",
    },
    PluginOption {
        name: "no_include",
        form: Flag(|parameters| parameters.has_no_include = true),
        about: "with no_messages: do not include the services; write `include!` by hand",
    },
    PluginOption {
        name: "flat_output_dir",
        form: Flag(|parameters| parameters.has_flat_output = true),
        about: "write all files to one folder, instead of one folder per package",
    },
    PluginOption {
        name: "default_package_filename",
        form: Value(|parameters, name| parameters.default_package_filename = Some(name.to_owned())),
        about: "name the file for protos without a package (default: `_`)",
    },
    PluginOption {
        name: "include_file",
        form: Value(|parameters, file| parameters.include_file = Some(file.to_owned())),
        about: "write a file, such as `mod.rs`, which includes the generated files in the modules of their packages",
    },
    PluginOption {
        name: "routes",
        form: Value(|parameters, file| parameters.routes = Some(file.to_owned())),
        about: "write the HTTP paths of all RPCs to this file, as JSON, for infrastructure with one route per RPC",
    },
    PluginOption {
        name: "sam_events",
        form: Value(|parameters, file| parameters.sam_events = Some(file.to_owned())),
        about: "write the same paths to this file, as the events of one `AWS::Serverless::Function`, in YAML; a template \
                includes it with `AWS::Include` as the whole of `Events`",
    },
    PluginOption {
        name: "sam_events_folder",
        form: Value(|parameters, folder| parameters.sam_events_folder = Some(folder.to_owned())),
        about: "write the events of one function per RPC to this folder, such as `ProdAlive.yaml` for the RPC `Alive` of the \
                service `Prod`",
    },
    PluginOption {
        name: "cors",
        form: Flag(|parameters| parameters.set(|options| options.cors(true))),
        about: "list the HTTP method OPTIONS too, for an application with the layer `Cors`",
    },
    PluginOption {
        name: "path_prefix",
        form: Value(|parameters, prefix| parameters.set(|options| options.path_prefix(prefix))),
        about: "begin the paths in these files with this prefix, as set by `Host::path_prefix`; can be repeated; `/` is \
                the root",
    },
    PluginOption {
        name: "twirp_prefix",
        form: Value(|parameters, prefix| parameters.set(|options| options.twirp_prefix(prefix))),
        about: "list Twirp paths too, below this prefix, as set by `Host::twirp_prefix`; every RPC then has two paths, and an \
                authorizer must cover both",
    },
    PluginOption {
        name: "extern_path",
        form: Pair(Parameters::extern_path),
        about: "map a proto path to existing Rust types",
    },
    PluginOption {
        name: "prost_path",
        form: Value(|parameters, path| parameters.set_prost(|config| config.prost_path(path))),
        about: "set the path of prost in the generated code (default: `::lambda_grpc::prost`)",
    },
    PluginOption {
        name: "prost_types_path",
        form: Value(|parameters, path| parameters.set_prost(|config| config.prost_types_path(path))),
        about: "set the path of the well-known types in the generated code (default: `::lambda_grpc::prost_types`)",
    },
    PluginOption {
        name: "compile_well_known_types",
        form: Flag(Parameters::compile_well_known_types),
        about: "generate the messages of google.protobuf, instead of using those of prost-types",
    },
    PluginOption {
        name: "type_attribute",
        form: Pair(|parameters, path, text| parameters.set_prost(|config| config.type_attribute(path, text))),
        about: "add an attribute to messages, enums and oneofs",
    },
    PluginOption {
        name: "message_attribute",
        form: Pair(|parameters, path, text| {
            parameters.set_prost(|config| config.message_attribute(path, text))
        }),
        about: "add an attribute to messages",
    },
    PluginOption {
        name: "enum_attribute",
        form: Pair(|parameters, path, text| parameters.set_prost(|config| config.enum_attribute(path, text))),
        about: "add an attribute to enums and oneofs",
    },
    PluginOption {
        name: "field_attribute",
        form: Pair(|parameters, path, text| {
            parameters.set_prost(|config| config.field_attribute(path, text))
        }),
        about: "add an attribute to fields",
    },
    PluginOption {
        name: "bytes",
        form: Value(|parameters, path| parameters.set_prost(|config| config.bytes([path]))),
        about: "use `bytes::Bytes` for bytes fields",
    },
    PluginOption {
        name: "btree_map",
        form: Value(|parameters, path| parameters.set_prost(|config| config.btree_map([path]))),
        about: "use `BTreeMap` for map fields",
    },
    PluginOption {
        name: "boxed",
        form: Value(|parameters, path| parameters.set_prost(|config| config.boxed(path))),
        about: "box a field",
    },
    PluginOption {
        name: "skip_debug",
        form: Value(|parameters, path| {
            parameters.set(Options::skip_debug);
            parameters.set_prost(|config| config.skip_debug([path]));
        }),
        about: "do not derive `Debug` for messages",
    },
    PluginOption {
        name: "disable_comments",
        form: Value(|parameters, path| parameters.set_prost(|config| config.disable_comments([path]))),
        about: "leave out the comments of messages",
    },
    PluginOption {
        name: "retain_enum_prefix",
        form: Flag(|parameters| {
            parameters.set(Options::retain_enum_prefix);
            parameters.set_prost(|config| config.retain_enum_prefix());
        }),
        about: "keep the name of an enum in the names of its values",
    },
    PluginOption {
        name: "enable_type_names",
        form: Flag(|parameters| parameters.set_prost(|config| config.enable_type_names())),
        about: "implement `prost::Name` for messages",
    },
];

impl PluginOption {
    /// Returns how the option is written.
    pub(super) fn syntax(&self) -> String {
        let value = match self.form {
            Flag(_) => "[=true|false]",
            Value(_) => "=<value>",
            Pair(_) => "=<path>=<value>",
        };
        format!("{}{value}", self.name)
    }
}

/// Returns the help text of the plugin.
#[must_use]
pub fn help() -> String {
    let mut text = "protoc-gen-lambda-grpc: a plugin for protoc and buf that generates Rust services for AWS Lambda

protoc or buf runs it. Its only arguments are --version and --help.

    protoc --lambda-grpc_out=src/pb --lambda-grpc_opt=include_file=mod.rs,<option> -I proto proto/acme/v1/prod.proto

    # buf.gen.yaml
    version: v2
    plugins:
      - local: protoc-gen-lambda-grpc
        out: src/pb
        strategy: all
        opt: [include_file=mod.rs, <option>]

Each package has one file, such as src/pb/acme/v1/acme.v1.rs. The file of `include_file` contains them all, in the modules
of their packages: write `mod pb;` in src/main.rs. The crate depends on lambda-grpc.

With buf, `strategy: all` is necessary. Without it, buf runs the plugin once for each directory, and keeps one of several
files with the same name (\"duplicate generated file name\"). `include_file`, `routes`, `sam_events` and packages in
several directories then lack services.

Write a comma in the value of an option as `\\,`.
A path with a leading dot is a full name or a package (`.` matches everything). Any other path is the end of a name.

"
    .to_owned();
    for option in OPTIONS {
        text += &format!("  {}\n        {}\n", option.syntax(), option.about);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn describes_every_option() {
        let help = help();
        for option in OPTIONS {
            assert!(
                help.contains(&format!("  {}", option.name)) && help.contains(option.about),
                "{}",
                option.name
            );
        }
    }
}
