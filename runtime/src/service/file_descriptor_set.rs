//! The services in an encoded file descriptor set.
//!
//! Only the names and kinds of RPCs are decoded here. What JSON needs of the set, its messages, the [`Schema`]
//! decodes.

use std::fmt;

use prost::Message;

use super::descriptor::{Absence, MethodDescriptor, ServiceDescriptor};
use crate::error::{Error, ErrorKind};
use crate::protojson::Schema;

/// Describes the service of a hosted tonic server.
///
/// The result is never freed. A program creates each of its servers once, and descriptors of generated servers
/// are `'static` too, so a call does not have to count references.
///
/// # Errors
///
/// Returns an error if the set cannot be decoded or does not contain the service.
pub(super) fn describe(
    set: &'static [u8],
    service: &'static str,
) -> Result<&'static ServiceDescriptor, Error> {
    // The texts are made here, where programs without tonic servers do not contain them.
    let error = |text: String| Error::caused_by(ErrorKind::DescriptorSet(service), text);
    let invalid = |reason: &dyn fmt::Display| {
        error(format!(
            "it cannot be decoded: pass the encoded set that the build of the server writes (`file_descriptor_set_path` \
             of tonic's builder), which includes the imported files: {reason}"
        ))
    };
    let files = FileDescriptorSet::decode(set).map_err(|error| invalid(&error))?.file;
    let schema = Schema::decode(set).map_err(|error| invalid(&error))?;
    let found = files.iter().find_map(|file| Some((file, file.service(service)?)));
    let (file, found) = found.ok_or_else(|| {
        let known = files.iter().flat_map(|file| file.service.iter().map(|known| file.full_name(known)));
        let known = match known.collect::<Vec<_>>().as_slice() {
            [] => "no services".to_owned(),
            known => format!("`{}`", known.join("`, `")),
        };
        error(format!("it contains {known}: pass the set of the build that generated the server"))
    })?;
    let methods = found.method.iter().map(MethodDescriptorProto::describe).collect::<Vec<_>>().leak();
    let descriptor = ServiceDescriptor::new(service, methods)
        .of_tonic()
        .with_schema(Box::leak(Box::new(schema)))
        .with_file(file.name.clone().leak());
    Ok(Box::leak(Box::new(descriptor)))
}

// The parts of `google/protobuf/descriptor.proto` that describe services:
// https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.proto

#[derive(Clone, PartialEq, Message)]
struct FileDescriptorSet {
    #[prost(message, repeated, tag = "1")]
    file: Vec<FileDescriptorProto>,
}

#[derive(Clone, PartialEq, Message)]
struct FileDescriptorProto {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(string, tag = "2")]
    package: String,
    #[prost(message, repeated, tag = "6")]
    service: Vec<ServiceDescriptorProto>,
}

#[derive(Clone, PartialEq, Message)]
struct ServiceDescriptorProto {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(message, repeated, tag = "2")]
    method: Vec<MethodDescriptorProto>,
}

#[derive(Clone, PartialEq, Message)]
struct MethodDescriptorProto {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(string, tag = "2")]
    input_type: String,
    #[prost(string, tag = "3")]
    output_type: String,
    #[prost(message, optional, tag = "4")]
    options: Option<MethodOptions>,
    #[prost(bool, tag = "5")]
    client_streaming: bool,
    #[prost(bool, tag = "6")]
    server_streaming: bool,
}

#[derive(Clone, PartialEq, Message)]
struct MethodOptions {
    #[prost(enumeration = "IdempotencyLevel", tag = "34")]
    idempotency_level: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
enum IdempotencyLevel {
    IdempotencyUnknown = 0,
    NoSideEffects = 1,
    Idempotent = 2,
}

impl FileDescriptorProto {
    fn full_name(&self, service: &ServiceDescriptorProto) -> String {
        match self.package.as_str() {
            "" => service.name.clone(),
            package => format!("{package}.{}", service.name),
        }
    }

    fn service(&self, full_name: &str) -> Option<&ServiceDescriptorProto> {
        self.service.iter().find(|service| self.full_name(service) == full_name)
    }
}

impl MethodDescriptorProto {
    fn describe(&self) -> MethodDescriptor {
        let name = &*self.name.clone().leak();
        let method = match (self.client_streaming, self.server_streaming) {
            (false, false) => MethodDescriptor::unary(name),
            (true, false) => MethodDescriptor::absent(name, Absence::ClientStreaming),
            (false, true) => MethodDescriptor::absent(name, Absence::ServerStreaming),
            (true, true) => MethodDescriptor::absent(name, Absence::BidirectionalStreaming),
        };
        // The compiler writes `.package.Message`.
        let type_name = |name: &str| &*name.trim_start_matches('.').to_owned().leak();
        let method = method.with_types(type_name(&self.input_type), type_name(&self.output_type));
        let options = self.options.clone().unwrap_or_default();
        match options.idempotency_level() {
            IdempotencyLevel::NoSideEffects => method.no_side_effects(),
            IdempotencyLevel::IdempotencyUnknown | IdempotencyLevel::Idempotent => method,
        }
    }
}

#[cfg(test)]
mod tests {
    use prost_types::method_options::IdempotencyLevel;

    use super::*;

    fn method(
        name: &str,
        client_streaming: bool,
        server_streaming: bool,
    ) -> prost_types::MethodDescriptorProto {
        prost_types::MethodDescriptorProto {
            name: Some(name.to_owned()),
            input_type: Some(".a.b.Message".to_owned()),
            output_type: Some(".a.b.Message".to_owned()),
            client_streaming: Some(client_streaming),
            server_streaming: Some(server_streaming),
            ..prost_types::MethodDescriptorProto::default()
        }
    }

    /// Returns an encoded set with a service in a package, and one without a package.
    fn set(methods: Vec<prost_types::MethodDescriptorProto>) -> &'static [u8] {
        let file =
            |name: &str, package: Option<&str>, service: &str, method| prost_types::FileDescriptorProto {
                name: Some(name.to_owned()),
                package: package.map(str::to_owned),
                message_type: vec![prost_types::DescriptorProto {
                    name: Some("Message".to_owned()),
                    ..prost_types::DescriptorProto::default()
                }],
                service: vec![prost_types::ServiceDescriptorProto {
                    name: Some(service.to_owned()),
                    method,
                    ..prost_types::ServiceDescriptorProto::default()
                }],
                ..prost_types::FileDescriptorProto::default()
            };
        let file =
            vec![file("a.proto", None, "Bare", Vec::new()), file("b.proto", Some("a.b"), "Svc", methods)];
        prost_types::FileDescriptorSet { file }.encode_to_vec().leak()
    }

    #[test]
    fn describes_every_kind_of_method() {
        let mut safe = method("Safe", false, false);
        safe.options = Some(prost_types::MethodOptions {
            idempotency_level: Some(IdempotencyLevel::NoSideEffects.into()),
            ..prost_types::MethodOptions::default()
        });
        let methods = vec![
            method("Unary", false, false),
            method("Client", true, false),
            method("Server", false, true),
            method("Both", true, true),
            safe,
        ];
        let service = describe(set(methods), "a.b.Svc").unwrap();
        #[cfg(all(feature = "explorer", debug_assertions))]
        assert_eq!(service.file(), "b.proto");
        let described: Vec<_> = service
            .methods()
            .iter()
            .map(|method| (method.name(), method.absence(), method.has_no_side_effects()))
            .collect();
        assert_eq!(
            described,
            [
                ("Unary", None, false),
                ("Client", Some(Absence::ClientStreaming), false),
                ("Server", Some(Absence::ServerStreaming), false),
                ("Both", Some(Absence::BidirectionalStreaming), false),
                ("Safe", None, true),
            ]
        );
        assert_eq!(service.methods()[0].request_type(), "a.b.Message");
        assert!(service.method("Other").is_none());
        assert_eq!(service.paths().collect::<Vec<_>>(), ["/a.b.Svc/Unary", "/a.b.Svc/Safe"]);
        assert_eq!(service.schema().is_some(), cfg!(feature = "json"));
        assert!(describe(set(Vec::new()), "Bare").unwrap().methods().is_empty());
    }

    #[test]
    fn rejects_a_set_without_the_service() {
        for (set, name, words) in [
            (
                set(Vec::new()),
                "a.Svc",
                "the file descriptor set of `a.Svc`: it contains `Bare`, `a.b.Svc`: pass ",
            ),
            (&[][..], "a.Svc", "it contains no services: pass "),
            (b"\xff", "a.Svc", "the file descriptor set of `a.Svc`: it cannot be decoded: pass "),
        ] {
            let error = describe(set, name).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }

    /// JSON needs every message of the set.
    #[test]
    fn needs_the_messages_for_json_only() {
        let mut unknown = method("Unary", false, false);
        unknown.input_type = Some(".c.Imported".to_owned());
        let described = describe(set(vec![unknown]), "a.b.Svc");
        if cfg!(feature = "json") {
            let error = described.unwrap_err().to_string();
            assert!(
                error.contains("includes the imported files: ") && error.contains("c.Imported"),
                "{error}"
            );
        } else {
            assert_eq!(described.unwrap().methods().len(), 1);
        }
    }
}
