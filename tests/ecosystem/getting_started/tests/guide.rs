//! The files of this package are what the guide tells a reader to write.

use std::fs;
use std::path::Path;

#[test]
fn the_guide_contains_every_file() {
    for file in ["build.rs", "proto/orders.proto", "src/main.rs"] {
        assert_eq!(blocks(file), read(file), "{file}");
    }
}

/// The manifests take versions and paths from different places.
#[test]
fn the_manifest_of_the_guide_has_the_same_features() {
    let manifest = blocks("Cargo.toml");
    let features = |manifest: &str| -> Vec<String> {
        let lines = manifest.lines().filter_map(|line| {
            let name = line.split([' ', '.']).next()?;
            let (_, features) = line.split_once("features = [")?;
            Some(format!("{name} {features}"))
        });
        lines.collect()
    };
    assert_eq!(features(&manifest), features(&read("Cargo.toml")));
    assert_eq!(features(&manifest).len(), 4);
}

/// Returns the code blocks after a line that ends with "`FILE`:", joined by empty lines.
fn blocks(file: &str) -> String {
    let guide = read("../../../runtime/docs/getting_started.md");
    let mut blocks = Vec::new();
    let mut rest = guide.as_str();
    let title = format!("`{file}`:\n\n```");
    while let Some((_, after)) = rest.split_once(&title) {
        let (_, after) = after.split_once('\n').unwrap_or_default();
        let (block, after) = after.split_once("```").unwrap_or_default();
        blocks.push(block);
        rest = after;
    }
    blocks.join("\n")
}

fn read(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}
