//! The files that a build writes.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use lambda_grpc_codegen::IncludeFile;
use prost_build::Module;

use crate::Error;
use crate::error::Kind;

/// The folder and the names of generated files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Output {
    /// `OUT_DIR` by default.
    pub(crate) folder: Option<PathBuf>,
    /// The file that includes the files of all packages.
    pub(crate) include_file: Option<String>,
    /// The name of the file for protos without a package, without its extension.
    pub(crate) default_package_filename: Option<String>,
}

impl Output {
    /// Writes a file for each package, and the file that includes them.
    pub(crate) fn write(&self, code: BTreeMap<Module, String>) -> Result<(), Error> {
        let folder = match (&self.folder, env::var_os("OUT_DIR")) {
            (Some(folder), _) => folder.clone(),
            (None, Some(folder)) => PathBuf::from(folder),
            (None, None) => return Err(Error::new(Kind::NoOutDir)),
        };
        let default = self.default_package_filename.as_deref().unwrap_or("_");
        let default = default.strip_suffix(".rs").unwrap_or(default);
        let outside = |name: &str| Error::new(Kind::OutsideOutput(name.to_owned()));
        let include_file = self.include_file.as_deref();
        let mut include_file =
            include_file.map(|name| IncludeFile::new(name).ok_or_else(|| outside(name))).transpose()?;
        let mut files = BTreeMap::new();
        for (module, code) in code {
            let name = module.to_file_name_or(default);
            include_file.iter_mut().for_each(|file| file.include(&module, &name));
            add(&mut files, name, code)?;
        }
        if let Some(file) = include_file {
            add(&mut files, file.name().to_owned(), file.into_code())?;
        }
        for (name, code) in files {
            write_if_changed(&folder.join(name), code.as_bytes())?;
        }
        Ok(())
    }
}

/// Adds a file, unless another one has the same name.
fn add(files: &mut BTreeMap<String, String>, name: String, code: String) -> Result<(), Error> {
    if files.contains_key(&name) {
        return Err(Error::new(Kind::SameFile(name)));
    }
    files.insert(name, code);
    Ok(())
}

/// Writes a file if its content changes, and creates its folder. Cargo rebuilds a crate if the
/// modification time of an included file changes.
pub(crate) fn write_if_changed(path: &Path, content: &[u8]) -> Result<(), Error> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, content))
        .map_err(|error| Error::new(Kind::WriteFile(path.to_path_buf(), error)))
}
