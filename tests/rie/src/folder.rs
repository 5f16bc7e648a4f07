//! The folders of Lambda's file system, for the emulator and its processes.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::setup::{Extension, Function, Setup};

/// The programs that the suite starts.
#[derive(Debug)]
pub(crate) struct Programs {
    pub(crate) rie: PathBuf,
    /// The folder with the builds of the function.
    pub(crate) functions: PathBuf,
    pub(crate) extension: PathBuf,
}

/// A folder with an `opt`, a `tmp` and a `var`, which is removed when this is dropped.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Creates the folder, with the programs at the paths that Lambda uses.
    pub(crate) fn new(programs: &Programs, setup: &Setup) -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("rie-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = Self(fs::canonicalize(std::env::temp_dir())?.join(name));
        fs::create_dir(&folder.0)?;
        for (name, mode) in [
            ("opt", 0o755),
            ("opt/extensions", 0o755),
            // For Managed Instances the emulator starts the function as another user, who may write only here.
            ("tmp", 0o1777),
            ("var", 0o755),
            ("var/runtime", 0o755),
            ("var/task", 0o755),
        ] {
            fs::create_dir(folder.0.join(name))?;
            fs::set_permissions(folder.0.join(name), Permissions::from_mode(mode))?;
        }
        let function = match setup.function {
            Function::Graceful => "graceful",
            Function::Abrupt => "abrupt",
        };
        folder.install(&programs.rie, "var/runtime/aws-lambda-rie")?;
        folder.install(&programs.functions.join(function), "var/task/bootstrap")?;
        if setup.extension == Extension::External {
            folder.install(&programs.extension, "opt/extensions/extension")?;
        }
        Ok(folder)
    }

    fn install(&self, program: &Path, to: &str) -> io::Result<()> {
        let to = self.0.join(to);
        fs::copy(program, &to)
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", program.display())))?;
        fs::set_permissions(to, Permissions::from_mode(0o755))
    }

    /// Returns the folder that is `/tmp` for the function.
    pub(crate) fn tmp(&self) -> PathBuf {
        self.0.join("tmp")
    }

    /// Returns the path of the emulator's log.
    pub(crate) fn log(&self) -> PathBuf {
        self.0.join("log")
    }

    /// Creates the command that starts the emulator in its own mount namespace, with these folders mounted.
    ///
    /// The process id of the command is that of the emulator.
    pub(crate) fn command(&self) -> Command {
        let mut paths = ["/opt", "/tmp", "/var"];
        // The mount that hides this folder must be the last.
        paths.sort_by_key(|path| self.0.starts_with(path));
        let mounts = paths.map(|path| format!("mount --bind \"$0{path}\" {path}")).join(" && ");
        let script = format!("{mounts} && cd /var/task && exec /var/runtime/aws-lambda-rie \"$@\"");
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-c", &script]).arg(&self.0);
        command
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("cannot remove {}: {error}", self.0.display());
        }
    }
}
