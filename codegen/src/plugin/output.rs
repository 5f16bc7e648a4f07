//! The files that the plugin writes. Their names are those of protoc-gen-prost.

use std::collections::{BTreeMap, HashSet};

use prost_build::Module;
use prost_types::FileDescriptorSet;
use prost_types::compiler::code_generator_response::File;

use super::parameters::Parameters;
use crate::source::InputFiles;
use crate::{IncludeFile, Messages};

/// The point in a file where other plugins can insert code. protoc-gen-prost has the same.
const INSERTION_POINT: &str = "module";

/// The packages of the input files.
pub(super) struct Packages {
    packages: Vec<Package>,
    messages: Messages,
    has_no_include: bool,
}

struct Package {
    module: Module,
    /// The path of the package's file, without its extension.
    path: String,
    /// The path of the file that protoc-gen-prost writes. A file without a package has no extension
    /// there.
    prost_path: String,
}

impl Packages {
    pub(super) fn new(parameters: &Parameters, set: &FileDescriptorSet, input_files: &[String]) -> Self {
        let (mut packages, mut modules) = (Vec::new(), HashSet::new());
        for file in InputFiles::new(input_files).select(set) {
            let module = Module::from_protobuf_package_name(file.package());
            if !modules.insert(module.clone()) {
                continue;
            }
            let folder: String = if parameters.has_flat_output {
                String::new()
            } else {
                module.parts().map(|part| format!("{part}/")).collect()
            };
            let default_name = parameters.default_package_filename.as_deref().unwrap_or("_");
            let (stem, prost_name) = match file.package() {
                "" => (default_name.strip_suffix(".rs").unwrap_or(default_name), default_name.to_owned()),
                package => (package, format!("{package}.rs")),
            };
            let (path, prost_path) = (format!("{folder}{stem}"), format!("{folder}{prost_name}"));
            packages.push(Package { module, path, prost_path });
        }
        Self { packages, messages: parameters.messages, has_no_include: parameters.has_no_include }
    }

    /// Returns the files of all packages that have code, and a file that includes them.
    pub(super) fn into_files(
        self,
        mut code: BTreeMap<Module, String>,
        mut include_file: Option<IncludeFile>,
    ) -> Vec<File> {
        let mut files = Vec::new();
        for package in self.packages {
            let mut include = |path: &str| {
                include_file.iter_mut().for_each(|file| file.include(&package.module, path));
            };
            // Without servers and clients, the code of a service is empty.
            let code = code.remove(&package.module).filter(|code| !code.is_empty());
            match (self.messages, code) {
                (Messages::Generated, None) => {}
                (Messages::Generated, Some(code)) => {
                    include(&package.file_path());
                    files.push(package.file(&code));
                }
                // protoc-gen-prost writes a file for every package.
                (Messages::External, None) => include(&package.prost_path),
                (Messages::External, Some(code)) => {
                    include(&package.prost_path);
                    files.push(package.services_file(&code));
                    if self.has_no_include {
                        include(&package.services_path());
                    } else {
                        files.push(package.include());
                    }
                }
            }
        }
        files.extend(include_file.map(|file| File {
            name: Some(file.name().to_owned()),
            content: Some(file.into_code()),
            ..File::default()
        }));
        files
    }
}

impl Package {
    /// Returns a file with messages and services, which a `build.rs` writes too.
    fn file(&self, code: &str) -> File {
        let content = format!("{code}// @@protoc_insertion_point({INSERTION_POINT})\n");
        File { name: Some(self.file_path()), content: Some(content), ..File::default() }
    }

    fn file_path(&self) -> String {
        format!("{}.rs", self.path)
    }

    fn services_path(&self) -> String {
        format!("{}.lambda_grpc.rs", self.path)
    }

    /// Returns a file with services only.
    fn services_file(&self, code: &str) -> File {
        File { name: Some(self.services_path()), content: Some(code.to_owned()), ..File::default() }
    }

    /// Returns the code that includes the services in the file of protoc-gen-prost, which is in the
    /// same folder.
    fn include(&self) -> File {
        let path = self.services_path();
        let name = path.rsplit('/').next().unwrap_or(&path);
        File {
            name: Some(self.prost_path.clone()),
            insertion_point: Some(INSERTION_POINT.to_owned()),
            content: Some(format!("include!(\"{name}\");\n")),
            ..File::default()
        }
    }
}
