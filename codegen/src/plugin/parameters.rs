//! Options of the plugin, in the convention of protoc-gen-prost and protoc-gen-tonic.

use std::fmt::Write as _;
use std::str::FromStr;

use crate::{Options, Surface};

/// What the options say.
pub(super) struct Parameters {
    pub(super) options: Options,
    pub(super) config: prost_build::Config,
    pub(super) messages: Messages,
    pub(super) includes: bool,
    pub(super) flat: bool,
    pub(super) default_package_filename: Option<String>,
    pub(super) routes: Option<String>,
    pub(super) sam_events: Option<String>,
}

/// Who writes the messages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Messages {
    Generated,
    Elsewhere,
}

/// An option that there is.
struct Known {
    name: &'static str,
    form: Form,
    about: &'static str,
}

/// How it is written, and what it does.
enum Form {
    /// `name`, or `name=true`, or `name=false`.
    Flag(fn(&mut Parameters)),
    /// `name=value`.
    Value(fn(&mut Parameters, &str)),
    /// `name=path=value`.
    Pair(fn(&mut Parameters, &str, &str)),
}

use Form::{Flag, Pair, Value};

const KNOWN: &[Known] = &[
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
        about: "write the routes to this file, as JSON",
    },
    Known {
        name: "sam_events",
        form: Value(|it, file| it.sam_events = Some(file.to_owned())),
        about: "write the routes to this file, as the `Events` of an `AWS::Serverless::Function`",
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

impl Parameters {
    fn new() -> Self {
        Self {
            options: Options::default().surface(Surface::Plugin),
            config: prost_build::Config::new(),
            messages: Messages::Generated,
            includes: true,
            flat: false,
            default_package_filename: None,
            routes: None,
            sam_events: None,
        }
    }

    fn set(&mut self, change: impl FnOnce(Options) -> Options) {
        self.options = change(std::mem::take(&mut self.options));
    }

    fn prost(&mut self, set: impl FnOnce(&mut prost_build::Config) -> &mut prost_build::Config) {
        set(&mut self.config);
    }

    fn apply(&mut self, parameter: &str) -> Result<(), String> {
        let (name, value) = match parameter.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value)),
            None => (parameter.trim(), None),
        };
        let Some(known) = KNOWN.iter().find(|known| known.name == name) else {
            let names: Vec<_> = KNOWN.iter().map(|known| known.name).collect();
            return Err(format!(
                "there is no option `{name}`\n= help: the options are {}; a comma inside a value is written `\\,`",
                names.join(", ")
            ));
        };
        let misspelt = || format!("the option `{name}` is written {}, not `{parameter}`", known.usage());
        match (&known.form, value) {
            (Flag(set), None | Some("true")) => set(self),
            (Flag(_), Some("false")) => {}
            (Value(set), Some(value)) if !value.is_empty() => set(self, value),
            (Pair(set), Some(pair)) => {
                let (path, value) = pair.split_once('=').ok_or_else(misspelt)?;
                set(self, path, value);
            }
            _ => return Err(misspelt()),
        }
        Ok(())
    }
}

impl FromStr for Parameters {
    type Err = String;

    fn from_str(parameter: &str) -> Result<Self, String> {
        let mut parameters = Self::new();
        for one in split(parameter).iter().filter(|one| !one.trim().is_empty()) {
            parameters.apply(one)?;
        }
        Ok(parameters)
    }
}

/// Splits at commas, but for those behind a backslash: protoc joins all options with commas.
fn split(parameter: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = parameter.chars().peekable();
    while let Some(next) = characters.next() {
        let escaped = if next == '\\' { characters.next_if(|it| matches!(it, ',' | '\\')) } else { None };
        match (escaped, parts.last_mut()) {
            (None, _) if next == ',' => parts.push(String::new()),
            (it, Some(part)) => part.push(it.unwrap_or(next)),
            (_, None) => {}
        }
    }
    parts
}

impl Known {
    fn usage(&self) -> String {
        let name = self.name;
        match self.form {
            Flag(_) => format!("`{name}`, `{name}=true` or `{name}=false`"),
            Value(_) => format!("`{name}=<value>`"),
            Pair(_) => format!("`{name}=<path>=<value>`"),
        }
    }
}

/// Says what the plugin is and which options it takes.
#[must_use]
pub fn help() -> String {
    let mut text = "protoc-gen-lambda-grpc: a plugin of protoc and buf that writes Rust services for AWS Lambda

protoc --lambda-grpc_out=src/gen --lambda-grpc_opt=<option>,<option> -I proto proto/acme/v1/prod.proto

It is run by protoc or buf, and takes no arguments but --version and --help. Options, a comma in a value being `\\,`;
a path with a leading dot is a full name or the packages it begins with (`.` is all), one without is the end of a name:

"
    .to_owned();
    for known in KNOWN {
        let value = match known.form {
            Flag(_) => "",
            Value(_) => "=<value>",
            Pair(_) => "=<path>=<value>",
        };
        let _ = writeln!(text, "  {}{value}\n        {}", known.name, known.about);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_at_commas_that_are_not_escaped() {
        let cases: [(&str, &[&str]); 5] = [
            ("", &[""]),
            ("a,b=c", &["a", "b=c"]),
            (r"a=.=#[x(y\, z)],b", &["a=.=#[x(y, z)]", "b"]),
            (r"a=\\,b", &[r"a=\", "b"]),
            (r"a=\n", &[r"a=\n"]),
        ];
        for (parameter, expected) in cases {
            assert_eq!(split(parameter), expected, "{parameter}");
        }
    }

    #[test]
    fn says_how_an_option_is_written() {
        let cases = [
            (
                "flat_output_dir=yes",
                "the option `flat_output_dir` is written `flat_output_dir`, `flat_output_dir=true` or",
            ),
            ("skip_rpc", "the option `skip_rpc` is written `skip_rpc=<value>`, not `skip_rpc`"),
            ("skip_rpc=", "the option `skip_rpc` is written `skip_rpc=<value>`"),
            ("extern_path=.a", "the option `extern_path` is written `extern_path=<path>=<value>`"),
            ("no_such", "there is no option `no_such`\n= help: the options are skip_rpc, skip_service, "),
        ];
        for (parameter, expected) in cases {
            let error = parameter.parse::<Parameters>().err().unwrap_or_default();
            assert!(error.starts_with(expected), "{parameter}: {error}");
        }
    }

    #[test]
    fn takes_a_flag_for_true() {
        for (parameter, expected) in [
            ("flat_output_dir", true),
            ("flat_output_dir=true", true),
            ("flat_output_dir=false", false),
            ("", false),
        ] {
            let parameters = parameter.parse::<Parameters>();
            assert_eq!(parameters.map(|it| it.flat), Ok(expected), "{parameter}");
        }
    }

    #[test]
    fn tells_of_every_option() {
        let help = help();
        assert!(
            KNOWN
                .iter()
                .all(|known| help.contains(&format!("  {}", known.name)) && help.contains(known.about))
        );
    }
}
