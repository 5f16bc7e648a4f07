//! The code of all packages: messages by prost, services by [`ServiceGenerator`].

use std::collections::{BTreeMap, BTreeSet};

use prost_build::{Config, Module};
use prost_types::{FileDescriptorProto, FileDescriptorSet};

use crate::comments::Comments;
use crate::default_values::replace_aliases;
use crate::editions::recursive_groups;
use crate::format::{catch_panic, format_in_parallel};
use crate::generator::END_OF_FILE;
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
        for file in &mut set.file {
            file.message_type.clear();
            file.enum_type.clear();
        }
    }
    let comments = Comments::take(&mut set);

    let modules_of_inputs: BTreeSet<_> = inputs.select(&set).map(module).collect();
    let is_plugin = options.frontend == Frontend::Plugin;
    config.format(false).service_generator(Box::new(ServiceGenerator::for_generate(options)));
    set_prost_paths(config)?;
    let files = set.file.into_iter().map(|file| (module(&file), file)).collect();
    let code = catch_panic(|| config.generate(files))?.map_err(|error| error.to_string())?;
    let is_output = |module: &Module| !is_plugin || modules_of_inputs.contains(module);
    let mut code: BTreeMap<_, _> = code.into_iter().filter(|(module, _)| is_output(module)).collect();
    if let Some(schemas) = schemas {
        for (module, schema) in schemas.shared(&code, messages) {
            code.entry(module).or_default().push_str(&schema.to_string());
        }
    }

    // A package can have many files, which different threads format.
    let (modules, mut parts): (Vec<_>, Vec<_>) = code
        .iter()
        .flat_map(|(module, code)| code.split(END_OF_FILE).map(move |part| (module, part.to_owned())))
        .unzip();
    format_in_parallel(&mut parts, |part| comments.insert(&part))?;
    let mut output = BTreeMap::<_, String>::new();
    for (module, part) in modules.into_iter().zip(parts) {
        let header = || headers.remove(module).unwrap_or_default();
        output.entry(module.clone()).or_insert_with(header).push_str(&part);
    }
    Ok(output)
}

/// Returns the module of a file's package.
fn module(file: &FileDescriptorProto) -> Module {
    Module::from_protobuf_package_name(file.package())
}
