//! Writes generated code, under the names that prost gives files.

use std::collections::HashMap;
use std::io;
use std::vec;

use prost_build::{Config, Module, Service, ServiceGenerator};
use prost_types::{FileDescriptorProto, FileDescriptorSet};

/// Writes the code of these packages where it has changed.
///
/// Through prost: what files are called, where they go and which file includes them is in `config`, and no one else can
/// read it there. So prost is given a file without messages for each package, and has the code from its generator.
pub(crate) fn write_code(
    config: &mut Config,
    packages: Vec<Option<String>>,
    mut code: HashMap<Module, String>,
) -> io::Result<()> {
    let (mut file, mut written) = (Vec::new(), Vec::new());
    for package in packages {
        let module = Module::from_protobuf_package_name(package.as_deref().unwrap_or_default());
        if let Some(code) = code.remove(&module) {
            file.push(FileDescriptorProto {
                name: Some(String::new()),
                package,
                ..FileDescriptorProto::default()
            });
            written.push(code);
        }
    }
    config.service_generator(Box::new(Written(written.into_iter())));
    config.compile_fds(FileDescriptorSet { file })
}

/// The code of prost's next file, and of those after it.
struct Written(vec::IntoIter<String>);

impl ServiceGenerator for Written {
    fn generate(&mut self, _: Service, _: &mut String) {}

    fn finalize(&mut self, buffer: &mut String) {
        buffer.push_str(&self.0.next().unwrap_or_default());
    }
}
