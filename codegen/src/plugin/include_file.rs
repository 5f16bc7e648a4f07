//! The file that includes the files of all packages.

use prost_build::Module;
use prost_types::compiler::code_generator_response::File;

/// A file that includes other files of the plugin.
pub(super) struct IncludeFile {
    name: String,
    /// The way from the folder of this file to that of the plugin's output.
    output: String,
    content: crate::IncludeFile,
}

impl IncludeFile {
    /// Creates a file without includes. Its name is relative to the folder of the plugin's output.
    ///
    /// Returns an error if the file would be outside of that folder, because the way back is unknown.
    pub(super) fn new(name: &str) -> Result<Self, String> {
        let parts: Vec<_> = name.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
        if name.starts_with('/') || name.ends_with('/') || parts.is_empty() || parts.contains(&"..") {
            return Err(format!(
                "invalid option `include_file={name}`: it is not a file in the output folder\n= help: write `include_file=mod.rs`"
            ));
        }
        let output = "../".repeat(parts.len() - 1);
        Ok(Self { name: parts.join("/"), output, content: crate::IncludeFile::default() })
    }

    /// Includes a file, whose path is relative to the folder of the plugin's output.
    pub(super) fn include(&mut self, module: &Module, path: &str) {
        self.content.include(module, format!("{}{path}", self.output));
    }

    pub(super) fn into_file(self) -> File {
        File { name: Some(self.name), content: Some(self.content.into_code()), ..File::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn includes_by_a_path_from_its_own_folder() {
        for (name, path) in [
            ("mod.rs", "a.rs"),
            ("./mod.rs", "a.rs"),
            ("src/mod.rs", "../a.rs"),
            ("src//./pb/mod.rs", "../../a.rs"),
        ] {
            let mut file = IncludeFile::new(name).unwrap_or_else(|error| panic!("{error}"));
            file.include(&Module::from_protobuf_package_name("a"), "a.rs");
            let content = file.into_file().content.unwrap_or_default();
            assert!(content.contains(&format!("include!({path:?});")), "{name}");
        }
    }

    #[test]
    fn rejects_a_file_outside_of_the_output_folder() {
        for name in ["/mod.rs", "../mod.rs", "src/../mod.rs", ".", "src/", ""] {
            assert!(IncludeFile::new(name).is_err(), "{name}");
        }
    }
}
