//! The response to a request of protoc.

use prost::Message;
use prost_types::compiler::CodeGeneratorResponse;
use prost_types::compiler::code_generator_response::{Feature, File};

use super::output::Packages;
use super::parameters::Parameters;
use crate::editions::EDITIONS;
use crate::{DecodedSet, RouteList, check};

/// `FEATURE_SUPPORTS_EDITIONS`, which prost-types lacks.
const SUPPORTS_EDITIONS: u64 = 2;

/// A `CodeGeneratorRequest` whose files are not decoded, because prost-types drops their features.
#[derive(Clone, PartialEq, Message)]
struct Request {
    #[prost(string, repeated, tag = "1")]
    file_to_generate: Vec<String>,
    #[prost(string, tag = "2")]
    parameter: String,
    #[prost(bytes = "vec", repeated, tag = "15")]
    proto_file: Vec<Vec<u8>>,
}

/// The fields of a [`CodeGeneratorResponse`] that prost-types lacks.
#[derive(Clone, PartialEq, Message)]
struct ResponseEditions {
    #[prost(int32, optional, tag = "3")]
    minimum_edition: Option<i32>,
    #[prost(int32, optional, tag = "4")]
    maximum_edition: Option<i32>,
}

/// Handles an encoded `CodeGeneratorRequest`, and returns an encoded [`CodeGeneratorResponse`].
///
/// Errors in protos or options are part of the response, and protoc prints them.
///
/// # Errors
///
/// Returns an error if the bytes are not a valid request.
pub fn respond(request: &[u8]) -> Result<Vec<u8>, prost::DecodeError> {
    let request = Request::decode(request)?;
    let files = DecodedSet::decode_files(request.proto_file.iter().map(Vec::as_slice))?;
    let (file, error) = match generate(request, files) {
        Ok(files) => (files, None),
        // protoc begins the line with a prefix, so the message begins on the next line.
        Err(error) => (Vec::new(), Some(format!("\n{}", error.trim_end()))),
    };
    let supported_features = Some(Feature::Proto3Optional as u64 | SUPPORTS_EDITIONS);
    let mut response = CodeGeneratorResponse { error, supported_features, file }.encode_to_vec();
    let editions =
        ResponseEditions { minimum_edition: Some(*EDITIONS.start()), maximum_edition: Some(*EDITIONS.end()) };
    response.extend(editions.encode_to_vec());
    Ok(response)
}

fn generate(request: Request, files: DecodedSet) -> Result<Vec<File>, String> {
    let mut parameters: Parameters = request.parameter.parse()?;
    let input_files = request.file_to_generate;
    let DecodedSet { set, mut problems } = files;
    problems.extend(check(&set, &input_files, &parameters.options));
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
    if let Some(folder) = parameters.sam_events_folder {
        let folder = folder.trim_end_matches('/');
        let functions = routes.to_sam_events_per_rpc().into_iter();
        files.extend(functions.map(|(name, events)| file(format!("{folder}/{name}.yaml"), events)));
    }
    Ok(files)
}
