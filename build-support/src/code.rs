//! The files of generated code, which prost names and writes.

use std::collections::HashMap;
use std::io;
use std::vec;

use prost_build::{Config, Module, Service, ServiceGenerator};
use prost_types::{FileDescriptorProto, FileDescriptorSet};

/// Writes the code of these packages to files, if it has changed.
///
/// The names and the folder of the files are private fields of `config`, so prost must write the
/// files. It gets one file without messages for each package, and a generator that returns the
/// finished code.
pub(crate) fn write_code(
    config: &mut Config,
    packages: Vec<Option<String>>,
    mut code: HashMap<Module, String>,
) -> io::Result<()> {
    let (mut file, mut code_of_files) = (Vec::new(), Vec::new());
    for package in packages {
        let module = Module::from_protobuf_package_name(package.as_deref().unwrap_or_default());
        if let Some(code) = code.remove(&module) {
            file.push(FileDescriptorProto {
                name: Some(String::new()),
                package,
                ..FileDescriptorProto::default()
            });
            code_of_files.push(code);
        }
    }
    config.service_generator(Box::new(FinishedCode(code_of_files.into_iter())));
    config.compile_fds(FileDescriptorSet { file })
}

/// The code of the next file that prost asks for, and of the following files.
struct FinishedCode(vec::IntoIter<String>);

impl ServiceGenerator for FinishedCode {
    fn generate(&mut self, _: Service, _: &mut String) {}

    fn finalize(&mut self, buffer: &mut String) {
        buffer.push_str(&self.0.next().unwrap_or_default());
    }
}
