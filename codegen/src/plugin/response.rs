//! The response to a request of protoc.

use prost::Message;
use prost_types::FileDescriptorSet;
use prost_types::compiler::code_generator_response::{Feature, File};
use prost_types::compiler::{CodeGeneratorRequest, CodeGeneratorResponse};

use super::output::Packages;
use super::parameters::Parameters;
use crate::{RouteList, check};

/// Handles an encoded [`CodeGeneratorRequest`], and returns an encoded [`CodeGeneratorResponse`].
///
/// Errors in protos or options are part of the response, and protoc prints them.
///
/// # Errors
///
/// Returns an error if the bytes are not a valid request.
pub fn respond(request: &[u8]) -> Result<Vec<u8>, prost::DecodeError> {
    let request = CodeGeneratorRequest::decode(request)?;
    let (file, error) = match generate(request) {
        Ok(files) => (files, None),
        // protoc begins the line with a prefix, so the message begins on the next line.
        Err(error) => (Vec::new(), Some(format!("\n{}", error.trim_end()))),
    };
    let supported_features = Some(Feature::Proto3Optional as u64);
    Ok(CodeGeneratorResponse { error, supported_features, file }.encode_to_vec())
}

fn generate(request: CodeGeneratorRequest) -> Result<Vec<File>, String> {
    let mut parameters: Parameters = request.parameter().parse()?;
    let input_files = request.file_to_generate;
    let set = FileDescriptorSet { file: request.proto_file };
    let problems = check(&set, &input_files, &parameters.options);
    if !problems.is_empty() {
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        return Err(problems.join("\n"));
    }
    let routes = RouteList::new(&set, &input_files, &parameters.options);
    let packages = Packages::new(&parameters, &set, &input_files);
    let options = parameters.options.clone();
    let code = crate::generate(&mut parameters.config, set, &input_files, options, parameters.messages)
        .map_err(|error| {
            format!(
                "prost cannot generate the messages: {error}\n= help: rename one of two elements with the same Rust name, or \
                 correct an option that is not valid Rust"
            )
        })?;
    let mut files = packages.into_files(code);
    let file =
        |name: String, content: String| File { name: Some(name), content: Some(content), ..File::default() };
    files.extend(parameters.routes.map(|name| file(name, routes.to_json())));
    files.extend(parameters.sam_events.map(|name| file(name, routes.to_sam_events())));
    Ok(files)
}
