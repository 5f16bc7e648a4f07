//! Paths of input files and include folders, relative and absolute.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};

use lambda_grpc_build::configure;

/// Compiles a file, and returns whether the code of `tests/protos/bare.proto` was generated.
fn compiles(test: &str, proto: &Path, include: &Path) -> bool {
    let out_dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("paths").join(test);
    let _ = fs::remove_dir_all(&out_dir);
    fs::create_dir_all(&out_dir).unwrap();
    configure().out_dir(&out_dir).compile_protos(&[proto], &[include]).unwrap();
    out_dir.join("_.rs").is_file()
}

fn absolute(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn accepts_relative_and_absolute_paths_in_one_build() {
    let (relative_proto, relative_include) =
        (Path::new("tests/protos/bare.proto"), Path::new("tests/protos"));
    let (absolute_proto, absolute_include) = (absolute("tests/protos/bare.proto"), absolute("tests/protos"));
    assert!(compiles("absolute_proto", &absolute_proto, relative_include));
    assert!(compiles("absolute_include", relative_proto, &absolute_include));
    assert!(compiles("absolute", &absolute_proto, &absolute_include));
    assert!(compiles("name", Path::new("bare.proto"), &absolute_include));
}

#[test]
fn accepts_dots_in_paths() {
    for (index, (proto, include)) in [
        ("./tests/protos/bare.proto", "tests/./protos"),
        ("tests/../tests/protos/bare.proto", "tests/protos"),
        ("tests/protos/bare.proto", "../build-support/tests/protos"),
        ("tests/protos/../protos/bare.proto", "tests/../tests/protos/"),
    ]
    .into_iter()
    .enumerate()
    {
        assert!(
            compiles(&format!("dots_{index}"), Path::new(proto), Path::new(include)),
            "{proto} {include}"
        );
    }
}

#[cfg(unix)]
#[test]
fn follows_links() {
    let link = Path::new(env!("CARGO_TARGET_TMPDIR")).join("linked_protos");
    let _ = fs::remove_file(&link);
    std::os::unix::fs::symlink(absolute("tests/protos"), &link).unwrap();
    assert!(compiles("linked_proto", &link.join("bare.proto"), Path::new("tests/protos")));
    assert!(compiles("linked_include", Path::new("tests/protos/bare.proto"), &link));
}
