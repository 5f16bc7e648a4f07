//! Words that some sources must not contain.

use conventions::root;
use conventions::source_tree::SourceTree;

/// The names of AWS and its services, and of their settings.
const AWS: [&str; 8] = [
    "AWS",
    "Amazon",
    "API Gateway",
    "Function URL",
    "Load Balancer",
    "VPC Lattice",
    "binaryMediaTypes",
    "Lambda ",
];

/// Words of earlier versions that must not return. The glossary in CONTRIBUTING has the terms.
const REPLACED: [&str; 5] = ["front door", "front_door", "frontdoor", "dialect", "are none"];

/// The folders of the crates.
const CRATES: [&str; 3] = ["runtime/src", "codegen/src", "build-support/src"];

#[test]
fn protocols_do_not_mention_aws() {
    let found = lines_with("runtime/src/protocol", |line| AWS.iter().any(|word| line.contains(word)));
    assert!(found.is_empty(), "a host words what concerns AWS:\n{}", found.join("\n"));
}

#[test]
fn crates_use_the_words_of_the_glossary() {
    let has_replaced_word = |line: &str| {
        let line = line.to_lowercase();
        REPLACED.iter().any(|word| line.contains(word))
    };
    let found: Vec<_> = CRATES.iter().flat_map(|folder| lines_with(folder, has_replaced_word)).collect();
    assert!(found.is_empty(), "use the glossary in CONTRIBUTING.md:\n{}", found.join("\n"));
}

fn lines_with(folder: &str, is_match: impl Fn(&str) -> bool) -> Vec<String> {
    let sources = SourceTree::read(&root(), folder);
    let lines = sources
        .files()
        .flat_map(|(path, text)| text.lines().enumerate().map(move |(index, line)| (path, index + 1, line)));
    let found = lines.filter(|(_, _, line)| is_match(line));
    found.map(|(path, number, line)| format!("{}:{number}: {}", sources.display(path), line.trim())).collect()
}
