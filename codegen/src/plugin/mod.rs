//! The generator as a plugin of protoc and buf: `protoc-gen-lambda-grpc`.
//!
//! On its own it writes what a `build.rs` writes: messages and services, a file for each package. After protoc-gen-prost
//! (option `no_messages`) it writes the services alone, and has that plugin's file include them.

mod help;
mod known;
mod parameters;
mod parser;

use std::collections::HashSet;

use prost::Message;
use prost_build::Module;
use prost_types::FileDescriptorSet;
use prost_types::compiler::code_generator_response::{Feature, File};
use prost_types::compiler::{CodeGeneratorRequest, CodeGeneratorResponse};

use self::parameters::Parameters;
use crate::listed::Listed;
use crate::{Messages, Routes, check};

pub use self::help::help;

/// Where protoc-gen-prost, and we, let other plugins add to a package.
const INSERTION_POINT: &str = "module";

/// Answers an encoded [`CodeGeneratorRequest`] with an encoded [`CodeGeneratorResponse`].
///
/// What is wrong with protos or options is part of the answer, for protoc to show.
///
/// # Errors
///
/// Bytes that are no request.
pub fn respond(request: &[u8]) -> Result<Vec<u8>, prost::DecodeError> {
    let request = CodeGeneratorRequest::decode(request)?;
    let (file, error) = match generate(request) {
        Ok(files) => (files, None),
        // protoc puts its own words before it, on the same line.
        Err(error) => (Vec::new(), Some(format!("\n{}", error.trim_end()))),
    };
    let supported_features = Some(Feature::Proto3Optional as u64);
    Ok(CodeGeneratorResponse { error, supported_features, file }.encode_to_vec())
}

fn generate(request: CodeGeneratorRequest) -> Result<Vec<File>, String> {
    let mut parameters: Parameters = request.parameter().parse()?;
    let listed = request.file_to_generate;
    let set = FileDescriptorSet { file: request.proto_file };
    let problems = check(&set, &listed, &parameters.options);
    if !problems.is_empty() {
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        return Err(problems.join("\n"));
    }
    let routes = Routes::new(&set, &listed, &parameters.options);
    let layout = Layout::new(&parameters, &set, &listed);
    let options = parameters.options.clone();
    let mut code = crate::generate(&mut parameters.config, set, &listed, options, parameters.messages).map_err(|text| {
        format!(
            "prost cannot generate the messages: {text}\n= help: rename one of two things of the same Rust name, or mend an \
             option that is no Rust"
        )
    })?;
    let mut files = Vec::new();
    for package in &layout.packages {
        if let Some(code) = code.remove(&package.module) {
            match parameters.messages {
                Messages::Generated => files.push(package.whole(&code)),
                Messages::Elsewhere => {
                    files.push(package.services(&code));
                    files.extend(layout.includes.then(|| package.include()));
                }
            }
        }
    }
    let file =
        |name: String, content: String| File { name: Some(name), content: Some(content), ..File::default() };
    files.extend(parameters.routes.map(|name| file(name, routes.json())));
    files.extend(parameters.sam_events.map(|name| file(name, routes.sam_events())));
    Ok(files)
}

/// Where the files go: as protoc-gen-prost has it, for its files to be found.
struct Layout {
    packages: Vec<Package>,
    /// True if protoc-gen-prost's files are to include ours.
    includes: bool,
}

struct Package {
    module: Module,
    folder: String,
    /// The file's name, without its ending.
    stem: String,
    /// The name of protoc-gen-prost's, which gives a file of no package no ending.
    messages: String,
}

impl Layout {
    /// Lists the packages of the listed files, in their order.
    fn new(parameters: &Parameters, set: &FileDescriptorSet, listed: &[String]) -> Self {
        let (mut packages, mut known) = (Vec::new(), HashSet::new());
        for file in Listed::new(listed).of(set) {
            let module = Module::from_protobuf_package_name(file.package());
            if !known.insert(module.clone()) {
                continue;
            }
            let folder = if parameters.flat {
                String::new()
            } else {
                module.parts().map(|part| format!("{part}/")).collect()
            };
            let bare = parameters.default_package_filename.as_deref().unwrap_or("_");
            let (stem, messages) = match file.package() {
                "" => (bare.strip_suffix(".rs").unwrap_or(bare), bare.to_owned()),
                package => (package, format!("{package}.rs")),
            };
            packages.push(Package { module, folder, stem: stem.to_owned(), messages });
        }
        Self { packages, includes: parameters.includes }
    }
}

impl Package {
    /// Has messages and services in it, as the file of a `build.rs` does.
    fn whole(&self, code: &str) -> File {
        let content = format!(
            "// This file is @generated by prost-build.\n{code}// @@protoc_insertion_point({INSERTION_POINT})\n"
        );
        File { name: Some(self.path("")), content: Some(content), ..File::default() }
    }

    /// Has services in it alone.
    fn services(&self, code: &str) -> File {
        let content = format!("// This file is @generated by protoc-gen-lambda-grpc.\n{code}");
        File { name: Some(self.path(".lambda_grpc")), content: Some(content), ..File::default() }
    }

    /// Has protoc-gen-prost's file include the services.
    fn include(&self) -> File {
        File {
            name: Some(self.messages()),
            insertion_point: Some(INSERTION_POINT.to_owned()),
            content: Some(format!("include!(\"{}\");\n", self.file(".lambda_grpc"))),
            ..File::default()
        }
    }

    fn file(&self, kind: &str) -> String {
        format!("{}{kind}.rs", self.stem)
    }

    /// Names the file of protoc-gen-prost.
    fn messages(&self) -> String {
        format!("{}{}", self.folder, self.messages)
    }

    fn path(&self, kind: &str) -> String {
        format!("{}{}", self.folder, self.file(kind))
    }
}
