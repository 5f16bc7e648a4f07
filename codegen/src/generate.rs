//! The code of all packages: messages by prost, services by [`ServiceGenerator`].

use std::collections::HashMap;
use std::mem;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::vec;

use prost_build::{Config, Module, Service};
use prost_types::FileDescriptorSet;

use crate::comments::Comments;
use crate::docs::sanitize_doc_comments;
use crate::format::{Job, catch_panic, format_in_parallel, format_source, format_tokens};
use crate::source::InputFiles;
use crate::{Options, ServiceGenerator};

/// Where the Rust types of messages come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Messages {
    /// prost generates them together with the services.
    Generated,
    /// Another tool generates them, in the modules where prost would.
    External,
}

/// Generates the code of each package that has any: the services of the input files, and the messages of all files.
///
/// The code is formatted, and has no line that names the generator. The options `format` and `service_generator` of
/// `config` have no effect.
///
/// # Errors
///
/// The message of an error or panic of prost. It reports two enum values with the same Rust name, and attributes that
/// are not valid Rust.
pub fn generate(
    config: &mut Config,
    mut set: FileDescriptorSet,
    input_files: &[String],
    options: Options,
    messages: Messages,
) -> Result<HashMap<Module, String>, String> {
    let generator = ServiceGenerator::new(options).files(&set, input_files);
    // prost would generate the services of imported files too.
    let inputs = InputFiles::new(input_files);
    set.file.iter_mut().filter(|file| !inputs.contains(file)).for_each(|file| file.service.clear());
    let generator = generator.comments(Comments::take(&mut set));

    let files: Vec<_> =
        set.file.into_iter().map(|file| (Module::from_protobuf_package_name(file.package()), file)).collect();
    let modules: Vec<_> = files.iter().map(|(module, _)| module.clone()).collect();
    let (outcome, results) = format_in_parallel(|jobs| {
        let dispatcher = Dispatcher { generator, messages, modules: modules.into_iter(), jobs };
        config.format(false).service_generator(Box::new(dispatcher));
        let outcome = catch_panic(|| config.generate(files));
        // Drops the dispatcher and its sender, which ends the threads.
        config.service_generator(Box::new(ServiceGenerator::default()));
        outcome
    });
    outcome?.map_err(|error| error.to_string())?;
    let mut code = HashMap::<_, String>::new();
    for result in results {
        let (module, part) = result??;
        code.entry(module).or_default().push_str(&part);
    }
    Ok(code)
}

/// A part of the code of a module.
type Part = Result<(Module, String), String>;

/// A service generator that sends the messages that prost has written, and the services, to the formatting threads.
struct Dispatcher {
    generator: ServiceGenerator,
    messages: Messages,
    /// The modules of the file that prost generates, and of the following files.
    modules: vec::IntoIter<Module>,
    jobs: Sender<Job<Part>>,
}

impl Dispatcher {
    /// Sends the messages of the current file.
    fn send_messages(&self, buffer: &mut String) {
        // prost panics at a package that has services and no code.
        let code = mem::replace(buffer, "\n".to_owned());
        let (Some(module), Messages::Generated) = (self.modules.as_slice().first(), self.messages) else {
            return;
        };
        if !code.trim().is_empty() {
            let comments = Arc::clone(&self.generator.comments);
            self.send(module.clone(), move || Ok(sanitize_doc_comments(&format_source(&code)?, &comments)));
        }
    }

    fn send(&self, module: Module, code: impl FnOnce() -> Result<String, String> + Send + 'static) {
        // The receiver exists until all threads have ended.
        let _ = self.jobs.send(Box::new(move || Ok((module, code()?))));
    }
}

impl prost_build::ServiceGenerator for Dispatcher {
    fn generate(&mut self, service: Service, buffer: &mut String) {
        // Messages precede the services of their file.
        self.send_messages(buffer);
        let module = Module::from_protobuf_package_name(&service.package);
        if let Some(code) = self.generator.service(service) {
            self.send(module, move || Ok(format_tokens(code())));
        }
    }

    fn finalize(&mut self, buffer: &mut String) {
        self.send_messages(buffer);
        self.modules.next();
    }

    fn finalize_package(&mut self, package: &str, _: &mut String) {
        if let Some(code) = self.generator.schema(package) {
            let module = Module::from_protobuf_package_name(package);
            self.send(module, move || Ok(format_tokens(code())));
        }
    }
}
