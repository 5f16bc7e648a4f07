//! The response to a request of protoc.

use prost::Message;
use prost_types::compiler::code_generator_response::{Feature, File};
use prost_types::compiler::{CodeGeneratorResponse, Version};

use super::output::Packages;
use super::parameters::Parameters;
use super::partial::Partial;
use crate::editions::EDITIONS;
use crate::{DecodedSet, Diagnostic, IncludeFile, RouteList, check};

/// `FEATURE_SUPPORTS_EDITIONS`, which prost-types lacks.
const SUPPORTS_EDITIONS: u64 = 2;

/// A `CodeGeneratorRequest` whose files are not decoded, because prost-types drops their features.
#[derive(Clone, PartialEq, Message)]
struct Request {
    #[prost(string, repeated, tag = "1")]
    file_to_generate: Vec<String>,
    #[prost(string, tag = "2")]
    parameter: String,
    #[prost(message, optional, tag = "3")]
    compiler_version: Option<Version>,
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

/// The response of the plugin, and what it reports besides.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response {
    /// The encoded [`CodeGeneratorResponse`]. It contains errors in protos or options, which protoc
    /// prints.
    pub encoded: Vec<u8>,
    /// Warnings for standard error, about files that are imported, but would have to be input files.
    pub warnings: Vec<String>,
}

/// Handles an encoded `CodeGeneratorRequest`.
///
/// # Errors
///
/// Returns an error if the bytes are not a valid request.
pub fn respond(request: &[u8]) -> Result<Response, prost::DecodeError> {
    let request = Request::decode(request)?;
    let files = DecodedSet::decode_files(request.proto_file.iter().map(Vec::as_slice))?;
    let (file, warnings, error) = match generate(request, files) {
        Ok((files, warnings)) => (files, warnings, None),
        // protoc begins the line with a prefix, so the message begins on the next line.
        Err(error) => (Vec::new(), Vec::new(), Some(format!("\n{}", error.trim_end()))),
    };
    let supported_features = Some(Feature::Proto3Optional as u64 | SUPPORTS_EDITIONS);
    let mut encoded = CodeGeneratorResponse { error, supported_features, file }.encode_to_vec();
    let editions =
        ResponseEditions { minimum_edition: Some(*EDITIONS.start()), maximum_edition: Some(*EDITIONS.end()) };
    encoded.extend(editions.encode_to_vec());
    Ok(Response { encoded, warnings: warnings.iter().map(ToString::to_string).collect() })
}

/// Generates the files, with warnings about what they lack.
fn generate(request: Request, files: DecodedSet) -> Result<(Vec<File>, Vec<Diagnostic>), String> {
    let mut parameters: Parameters = request.parameter.parse()?;
    let outside = |name: &str| {
        format!(
            "invalid option `include_file={name}`: it is not a file in the output folder\n= help: write `include_file=mod.rs`"
        )
    };
    let include_file = parameters.include_file.as_deref();
    let include_file =
        include_file.map(|name| IncludeFile::new(name).ok_or_else(|| outside(name))).transpose()?;
    let input_files = request.file_to_generate;
    let DecodedSet { set, mut problems } = files;
    problems.extend(check(&set, &input_files, &parameters.options));
    if !problems.is_empty() {
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        return Err(problems.join("\n"));
    }
    let partial = Partial::new(&set, &input_files);
    let mut warnings = Vec::new();
    if parameters.uses_services() {
        warnings.extend(partial.packages());
    }
    // protoc sends its version, and gets all files of a run from the user.
    if parameters.has_route_list() && request.compiler_version.is_none() {
        warnings.extend(partial.routes());
    }
    if let Some(file) = &parameters.include_file {
        warnings.extend(partial.missing_packages(file, &parameters));
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
    let mut files = packages.into_files(code, include_file);
    let file =
        |name: String, content: String| File { name: Some(name), content: Some(content), ..File::default() };
    files.extend(parameters.routes.map(|name| file(name, routes.to_json())));
    files.extend(parameters.sam_events.map(|name| file(name, routes.to_sam_events())));
    if let Some(folder) = parameters.sam_events_folder {
        let folder = folder.trim_end_matches('/');
        let functions = routes.to_sam_events_per_rpc().into_iter();
        files.extend(functions.map(|(name, events)| file(format!("{folder}/{name}.yaml"), events)));
    }
    Ok((files, warnings))
}
