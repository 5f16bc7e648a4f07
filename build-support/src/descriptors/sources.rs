//! The `.proto` files of a build, as the user lists them.

use std::path::{Component, Path, PathBuf};

use lambda_grpc_codegen::Diagnostic;

/// The input files and the include folders.
pub(crate) struct Sources<'a> {
    protos: &'a [&'a Path],
    pub(super) includes: &'a [&'a Path],
}

impl<'a> Sources<'a> {
    pub(crate) fn new(protos: &'a [&'a Path], includes: &'a [&'a Path]) -> Self {
        Self { protos, includes }
    }

    /// Returns the names of the input files, as imports spell them: their paths below an include
    /// folder.
    pub(super) fn names(&self) -> Result<Vec<String>, Vec<Diagnostic>> {
        let (mut names, mut problems) = (Vec::new(), Vec::new());
        for proto in self.protos {
            match self.name(proto) {
                Some(name) => names.push(name),
                None => {
                    let outside = format!("the file is outside the include folders {}", self.folders());
                    let (message, help) = if proto.is_file() {
                        (&*outside, "add its folder, or a folder above it, to the includes")
                    } else {
                        ("file not found", "paths are relative to the folder of Cargo.toml")
                    };
                    problems.push(Diagnostic::new(proto.display().to_string(), message, help));
                }
            }
        }
        if problems.is_empty() { Ok(names) } else { Err(problems) }
    }

    /// Returns the name of a file that is given by its path, or by its name.
    pub(super) fn name(&self, proto: &Path) -> Option<String> {
        let normalize = |path: &Path| {
            path.components().filter(|component| *component != Component::CurDir).collect::<PathBuf>()
        };
        let path = normalize(proto);
        let below_include = self.includes.iter().find_map(|include| {
            path.strip_prefix(normalize(include)).ok().filter(|_| proto.is_file()).map(Path::to_path_buf)
        });
        let name = below_include.or_else(|| self.path(&path).is_some().then_some(path))?;
        let parts: Vec<_> = name.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Some(parts.join("/"))
    }

    /// Returns the path of a file that is given by its name.
    pub(super) fn path(&self, name: impl AsRef<Path>) -> Option<PathBuf> {
        self.includes.iter().map(|include| include.join(&name)).find(|path| path.is_file())
    }

    /// Returns the include folders for an error message.
    pub(super) fn folders(&self) -> String {
        let folders: Vec<_> =
            self.includes.iter().map(|include| format!("`{}`", include.display())).collect();
        folders.join(", ")
    }
}
