//! Rules of this repository that no compiler checks, read off its sources by the tests of this package.

pub mod cycles;
pub mod faces;
pub mod imports;
pub mod layers;
pub mod lengths;
mod loader;
mod mentions;
mod module_tree;
mod resolver;
mod rust_path;
pub mod source_tree;
mod tokens;
mod use_tree;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Returns the folder of the workspace.
///
/// # Panics
///
/// If there is none: all of this is for tests.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace exists")
}

/// Returns the folders of the workspace's packages.
///
/// # Panics
///
/// If Cargo does not list them.
#[must_use]
pub fn packages(root: &Path) -> Vec<PathBuf> {
    let arguments = ["metadata", "--no-deps", "--format-version=1", "--offline"];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root).output().expect("Cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let folder = |package: &Value| {
        let manifest = Path::new(package["manifest_path"].as_str().expect("a path"));
        manifest.parent().and_then(|folder| folder.canonicalize().ok()).expect("the folder of a package")
    };
    packages.iter().map(folder).collect()
}

/// Returns the Rust files of a package; a folder with a manifest of its own is another package.
///
/// # Panics
///
/// If a folder cannot be read.
#[must_use]
pub fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry of a folder").path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let is_part = |folder: &PathBuf| !folder.join("Cargo.toml").exists() && !folder.ends_with("target");
    let below = folders.into_iter().filter(is_part).flat_map(|folder| sources(&folder));
    files.into_iter().filter(|path| path.extension() == Some(OsStr::new("rs"))).chain(below).collect()
}
