//! The guides in `runtime/docs`.

use std::fs;
use std::path::PathBuf;

use conventions::root;

/// How a guide links to a file and to a folder of the repository. Relative links do not work in rustdoc.
const LINKS: [&str; 2] = [
    "](https://github.com/lambda-grpc/lambda-grpc/blob/main/",
    "](https://github.com/lambda-grpc/lambda-grpc/tree/main/",
];

#[test]
fn rustdoc_has_every_guide() {
    let module = fs::read_to_string(root().join("runtime/src/guide.rs")).unwrap();
    for guide in guides() {
        let name = guide.file_name().unwrap().to_str().unwrap();
        assert!(module.contains(&format!("\"../docs/{name}\"")), "guide.rs does not include {name}");
    }
}

#[test]
fn links_between_guides_have_a_target() {
    let mut broken = Vec::new();
    for guide in guides() {
        let text = fs::read_to_string(&guide).unwrap();
        for link in LINKS.iter().flat_map(|start| text.split(start).skip(1)) {
            let path = link.split([')', '#']).next().unwrap_or_default();
            if !root().join(path).exists() {
                broken.push(format!("{}: {path}", guide.display()));
            }
        }
        let relative = text.split("](").skip(1).filter(|link| !link.starts_with(['h', '#']));
        broken.extend(relative.map(|link| format!("{}: relative: {:.40}", guide.display(), link)));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn guides() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("runtime/docs")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
}
