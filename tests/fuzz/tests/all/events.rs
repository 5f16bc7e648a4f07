//! Any bytes as an event: the function returns a response or rejects the event, and never panics.

use std::fs;
use std::path::{Path, PathBuf};

use bolero::{TypeGenerator, check};

/// One change to the text of an event.
#[derive(Debug, TypeGenerator)]
struct Edit {
    at: u16,
    remove: u8,
    insert: Insert,
}

#[derive(Debug, TypeGenerator)]
enum Insert {
    Nothing,
    Bytes(Vec<u8>),
    /// A token of JSON, or a value that parsers often handle wrongly.
    Token(u8),
}

const TOKENS: [&str; 16] = [
    "null",
    "true",
    "{}",
    "[]",
    "\"\"",
    "0",
    "-1e999",
    "\"\\ud800\"",
    "\"\\u0000\"",
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    "\"",
];

impl Edit {
    fn apply(&self, event: &mut Vec<u8>) {
        let start = usize::from(self.at) % (event.len() + 1);
        let end = event.len().min(start + usize::from(self.remove));
        let insert = match &self.insert {
            Insert::Nothing => &b""[..],
            Insert::Bytes(bytes) => bytes,
            Insert::Token(token) => TOKENS[usize::from(*token) % TOKENS.len()].as_bytes(),
        };
        event.splice(start..end, insert.iter().copied());
    }
}

/// An event of `tests/server`.
struct Recorded {
    event: Vec<u8>,
    /// Whether there is an expected response. The others are of consoles and gateways, some of them rejected.
    has_response: bool,
}

/// Returns the events of `tests/server`.
fn recorded_events() -> Vec<Recorded> {
    fn files(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder of events") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { files(&path, found) } else { found.push(path) }
        }
    }
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/events"), &mut paths);
    paths.retain(|path| {
        let path = path.to_string_lossy();
        path.ends_with(".json") && !path.ends_with(".response.json")
    });
    paths.sort();
    let read = |path: &PathBuf| Recorded {
        event: fs::read(path).expect("an event"),
        has_response: path.with_extension("response.json").exists(),
    };
    paths.iter().map(read).collect()
}

#[test]
fn handles_or_rejects_any_bytes() {
    check!().with_max_len(4096).for_each(|event| drop(fuzz::invoke(event)));
}

#[test]
fn handles_or_rejects_changed_events() {
    let recorded = recorded_events();
    assert!(
        recorded.iter().all(|recorded| fuzz::invoke(&recorded.event).is_some() || !recorded.has_response),
        "every unchanged event with an expected response has one"
    );
    check!().with_type::<(u8, Vec<Edit>)>().for_each(|(which, edits)| {
        let mut event = recorded[usize::from(*which) % recorded.len()].event.clone();
        edits.iter().for_each(|edit| edit.apply(&mut event));
        let _ = fuzz::invoke(&event);
    });
}
