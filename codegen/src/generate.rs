//! The code of all packages: messages by prost, services by [`ServiceGenerator`].

use std::collections::{BTreeMap, BTreeSet};

use prost_build::{Config, Module};
use prost_types::{FileDescriptorProto, FileDescriptorSet};

use crate::comments::Comments;
use crate::default_values::replace_aliases;
use crate::editions::recursive_groups;
use crate::format::{catch_panic, format, format_in_parallel};
use crate::generator::{files_of_services, parts};
use crate::header::headers;
use crate::prost_paths::set_prost_paths;
use crate::schema::Schemas;
use crate::source::InputFiles;
use crate::{Frontend, Options, ServiceGenerator};

/// The source of the Rust types of messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Messages {
    /// prost generates them together with the services.
    #[default]
    Generated,
    /// Another tool generates them, in the modules where prost would.
    External,
}

/// Generates the code of each package that has any: the services of the input files, and the
/// messages of all files.
///
/// With [`Frontend::Plugin`], only the packages of input files have code. The code uses the prost and
/// the prost-types that `lambda-grpc` exports, unless `config` has other paths.
///
/// The code is formatted, and begins with comments that name its generators and source files. The
/// options `format` and `service_generator` of `config` have no effect.
///
/// # Errors
///
/// Returns the message of an error or panic of prost. Causes are two enum values with the same Rust
/// name, and attributes that are not valid Rust.
pub fn generate(
    config: &mut Config,
    mut set: FileDescriptorSet,
    input_files: &[String],
    options: Options,
    messages: Messages,
) -> Result<BTreeMap<Module, String>, String> {
    // prost would generate the services of imported files too.
    let inputs = InputFiles::new(input_files);
    set.file.iter_mut().filter(|file| !inputs.contains(file)).for_each(|file| file.service.clear());
    replace_aliases(&mut set);
    // prost panics on an empty package, which protoc does not write.
    set.file.iter_mut().filter(|file| file.package().is_empty()).for_each(|file| file.package = None);
    for path in recursive_groups(&set) {
        config.boxed(path);
    }
    let mut headers = headers(&set, &options, messages);
    let schemas = options.needs_schemas().then(|| Schemas::new(&set, &inputs, &options));
    if messages == Messages::External {
        // prost resolves types by their names, and does not need the messages.
        for file in &mut set.file {
            file.message_type.clear();
            file.enum_type.clear();
        }
    }
    let comments = Comments::take(&mut set);

    let modules_of_inputs: BTreeSet<_> = inputs.select(&set).map(module).collect();
    let files_of_services = files_of_services(&set, &inputs);
    let is_plugin = options.frontend == Frontend::Plugin;
    config.format(false).service_generator(Box::new(ServiceGenerator::default()));
    set_prost_paths(config)?;
    let files = set.file.into_iter().map(|file| (module(&file), file)).collect();
    let generate = |sender| {
        config.service_generator(Box::new(ServiceGenerator::for_generate(
            options,
            files_of_services,
            sender,
        )));
        let code = catch_panic(|| config.generate(files));
        // Drops the sender, which ends the threads.
        config.service_generator(Box::new(ServiceGenerator::default()));
        code
    };
    let (code, formatted) = format_in_parallel(generate, |code| comments.insert(code));
    let (code, mut formatted) = (code?.map_err(|error| error.to_string())?, formatted?);
    let is_output = |module: &Module| !is_plugin || modules_of_inputs.contains(module);
    let mut output = BTreeMap::new();
    for (module, lines) in code.into_iter().filter(|(module, _)| is_output(module)) {
        let header = headers.remove(&module).unwrap_or_default();
        let parts = parts(&lines).filter_map(|index| formatted.remove(&index));
        output.insert(module, parts.fold(header, |code, part| code + &part));
    }
    if let Some(schemas) = schemas {
        for (module, schema) in schemas.shared(&output, messages) {
            output.entry(module).or_default().push_str(&format(&schema.to_string())?);
        }
    }
    Ok(output)
}

/// Returns the module of a file's package.
fn module(file: &FileDescriptorProto) -> Module {
    Module::from_protobuf_package_name(file.package())
}
