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
                Some(name) => match self.shadowing(proto, &name) {
                    Some(other) => problems.push(Diagnostic::new(
                        proto.display().to_string(),
                        format!(
                            "{} has the same name `{name}`, and its include folder comes first",
                            other.display()
                        ),
                        "list that file instead, or change the order of the includes",
                    )),
                    None => names.push(name),
                },
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
        let by_name = || Some(without_current_dir(proto)).filter(|path| self.path(path).is_some());
        let name = self.below_include(proto).or_else(by_name)?;
        let parts: Vec<_> = name.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Some(parts.join("/"))
    }

    /// Returns the path of another file that has the name of an input file.
    fn shadowing(&self, proto: &Path, name: &str) -> Option<PathBuf> {
        self.below_include(proto)?;
        let path = self.path(name)?;
        let canonical = (path.canonicalize(), proto.canonicalize());
        matches!(canonical, (Ok(found), Ok(listed)) if found != listed).then_some(path)
    }

    /// Returns the path of a file below an include folder.
    fn below_include(&self, proto: &Path) -> Option<PathBuf> {
        // One of the two can be absolute and the other relative. `..` and links come last, because a
        // file can be a link to one outside of the include folders.
        let forms: [fn(&Path) -> Option<PathBuf>; 3] = [
            |path| Some(without_current_dir(path)),
            |path| std::path::absolute(path).ok(),
            |path| Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?)),
        ];
        let is_name = |path: &Path| path.components().all(|part| matches!(part, Component::Normal(_)));
        forms.iter().filter(|_| proto.is_file()).find_map(|form| {
            let path = form(proto)?;
            let includes = self.includes.iter().filter_map(|include| form(&include.join(ANY_FILE)));
            let mut below = includes.filter_map(|include| path.strip_prefix(include.parent()?).ok());
            below.find(|below| is_name(below)).map(Path::to_path_buf)
        })
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

fn without_current_dir(path: &Path) -> PathBuf {
    path.components().filter(|component| *component != Component::CurDir).collect()
}

/// Stands for a file in an include folder.
const ANY_FILE: &str = "file";
