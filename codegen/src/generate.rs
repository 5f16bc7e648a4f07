//! All code of a compilation: messages by prost, services by [`ServiceGenerator`].

use std::collections::HashMap;
use std::mem;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::vec;

use prost_build::{Config, Module, Service};
use prost_types::FileDescriptorSet;

use crate::comments::Comments;
use crate::layout::{self, Draft, caught};
use crate::listed::Listed;
use crate::{Options, ServiceGenerator, docs};

/// Who writes the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Messages {
    /// prost does, here.
    Generated,
    /// Somebody else does: services find them where prost would have put them.
    Elsewhere,
}

/// Generates the code of each package that has any: the services of the listed files, and the messages of all.
///
/// It is laid out for readers, and lacks the line that says who generated it. Of `config`, `format` and the service
/// generator have no meaning.
///
/// # Errors
///
/// What prost refuses or panics at, in its words: two enum values of one Rust name, an attribute that is no Rust.
pub fn generate(
    config: &mut Config,
    mut set: FileDescriptorSet,
    listed: &[String],
    options: Options,
    messages: Messages,
) -> Result<HashMap<Module, String>, String> {
    let generator = ServiceGenerator::new(options).files(&set, listed);
    // prost would have the services of mere imports generated too.
    let names = Listed::new(listed);
    set.file.iter_mut().filter(|file| !names.has(file)).for_each(|file| file.service.clear());
    let generator = generator.comments(Comments::take(&mut set));

    let files: Vec<_> =
        set.file.into_iter().map(|file| (Module::from_protobuf_package_name(file.package()), file)).collect();
    let modules: Vec<_> = files.iter().map(|(module, _)| module.clone()).collect();
    let (outcome, pieces) = layout::write(|drafts| {
        let drafter = Drafter { generator, messages, modules: modules.into_iter(), drafts };
        config.format(false).service_generator(Box::new(drafter));
        let outcome = caught(|| config.generate(files));
        // The drafter goes, and with it the hope of more drafts.
        config.service_generator(Box::new(ServiceGenerator::default()));
        outcome
    });
    outcome?.map_err(|error| error.to_string())?;
    let mut code = HashMap::<_, String>::new();
    for piece in pieces {
        let (module, piece) = piece??;
        code.entry(module).or_default().push_str(&piece);
    }
    Ok(code)
}

/// A piece of a package's code.
type Piece = Result<(Module, String), String>;

/// Takes away what prost writes, and sends it and the services to be laid out.
struct Drafter {
    generator: ServiceGenerator,
    messages: Messages,
    /// The module of the file that prost is at, and of those that are to come.
    modules: vec::IntoIter<Module>,
    drafts: Sender<Draft<Piece>>,
}

impl Drafter {
    /// Sends the messages of the file that prost is at.
    fn messages(&self, buffer: &mut String) {
        // prost takes a package that has services and no code for a mistake of its own, and panics.
        let code = mem::replace(buffer, "\n".to_owned());
        let (Some(module), Messages::Generated) = (self.modules.as_slice().first(), self.messages) else {
            return;
        };
        if !code.trim().is_empty() {
            let comments = Arc::clone(&self.generator.comments);
            self.send(module.clone(), move || Ok(docs::mend(&layout::text(&code)?, &comments)));
        }
    }

    fn send(&self, module: Module, code: impl FnOnce() -> Result<String, String> + Send + 'static) {
        // Those who receive are there for as long as prost is at work.
        let _ = self.drafts.send(Box::new(move || Ok((module, code()?))));
    }
}

impl prost_build::ServiceGenerator for Drafter {
    fn generate(&mut self, service: Service, buffer: &mut String) {
        // In front of their services.
        self.messages(buffer);
        let module = Module::from_protobuf_package_name(&service.package);
        if let Some(code) = self.generator.service(service) {
            self.send(module, move || Ok(layout::tokens(code())));
        }
    }

    fn finalize(&mut self, buffer: &mut String) {
        self.messages(buffer);
        self.modules.next();
    }

    fn finalize_package(&mut self, package: &str, _: &mut String) {
        if let Some(code) = self.generator.schema(package) {
            let module = Module::from_protobuf_package_name(package);
            self.send(module, move || Ok(layout::tokens(code())));
        }
    }
}
