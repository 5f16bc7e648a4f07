//! Follows the README as a reader does who has only the README.

use std::fs;
use std::path::{Path, PathBuf};

use readme::cargo::{Server, cargo, target};
use readme::{curl, readme as file};

const TMP: &str = env!("CARGO_TARGET_TMPDIR");
const REPOSITORY: &str = "https://github.com/lambda-grpc/lambda-grpc/";

#[test]
fn is_short_and_hides_nothing() {
    let text = file::read();
    assert!(text.lines().count() <= 150, "{} lines", text.lines().count());
    for block in file::blocks(&text) {
        let is_rust = block.language.starts_with("rust");
        assert!(
            !is_rust || !block.text.lines().any(|line| line.trim_start().starts_with("# ")),
            "{}",
            block.text
        );
    }
}

/// The page of a crate shows the README too, where a relative link would lead nowhere.
#[test]
fn links_are_absolute_and_lead_to_files() {
    let text = file::read();
    let links = file::links(&text);
    assert!(links.len() > 10, "{links:?}");
    for link in links {
        assert!(link.starts_with("https://"), "{link} is not absolute");
        if let Some(rest) = link.strip_prefix(REPOSITORY) {
            let path =
                ["blob/main/", "tree/main/", "raw/main/"].iter().find_map(|folder| rest.strip_prefix(folder));
            let path = path.unwrap_or_else(|| panic!("{link} names no file on the branch `main`"));
            assert!(file::root().join(path).exists(), "{link} leads nowhere");
        }
    }
}

#[test]
fn the_example_prints_what_the_readme_says() {
    let blocks = file::section(&file::read(), "Run the example");
    let command = blocks[0].text.lines().nth(1).unwrap();
    let arguments: Vec<_> = command.split(' ').skip(1).collect();
    let server = Server::start(cargo(&file::root(), &target(TMP), &arguments)).unwrap();
    let shown: Vec<_> = blocks[1].text.lines().collect();
    let printed: Vec<_> =
        server.printed.iter().map(|line| line.replace(&server.address, "127.0.0.1:50051")).collect();
    assert!(shown.iter().all(|line| printed.iter().any(|printed| printed == line)), "{printed:#?}");
    assert_eq!(curl::run(shown[2], &server.address).unwrap(), r#"{"message":"Hello, text!"}"#);
}

#[test]
fn the_configuration_of_buf_is_that_of_the_example() {
    let block = file::section(&file::read(), "With protoc or buf").pop().unwrap();
    let example = fs::read_to_string(file::root().join("examples/buf/buf.gen.yaml")).unwrap();
    let has_line = |line: &str| example.lines().any(|other| other == line);
    assert!(block.text.lines().count() > 3 && block.text.lines().all(has_line), "{example}");
}

/// Writes the crate of the README, and returns its folder.
///
/// What it depends on is in this repository, so nothing has to be downloaded or compiled once more.
fn write_crate(name: &str) -> PathBuf {
    let folder = Path::new(TMP).join(name);
    fs::create_dir_all(folder.join("greeter/src")).unwrap();
    fs::create_dir_all(folder.join("greeter/proto")).unwrap();
    for block in file::section(&file::read(), "A crate of your own") {
        if let Some(path) = block.path() {
            let text = block.text.replace("../lambda-grpc", file::root().to_str().unwrap());
            write_if_changed(&folder.join(path), &text);
        }
    }
    let folder = folder.join("greeter");
    fs::copy(file::root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    folder
}

/// Cargo compiles a file whose time has changed.
fn write_if_changed(path: &Path, text: &str) {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return;
    }
    fs::write(path, text).unwrap();
}

#[test]
fn a_crate_of_ones_own_serves_the_call_and_passes_the_test() {
    let text = file::read();
    let folder = write_crate("serves");
    let server = Server::start(cargo(&folder, &target(TMP), &["run"])).unwrap();
    let call = file::section(&text, "A crate of your own").pop().unwrap();
    assert_eq!(call.language, "sh");
    assert_eq!(curl::run(&call.text, &server.address).unwrap(), file::inline_code(&text, "{\"message\":"));
    drop(server);

    let main = folder.join("src/main.rs");
    let test = &file::section(&text, "Test behind a trigger")[0].text;
    write_if_changed(&main, &(fs::read_to_string(&main).unwrap() + "\n" + test));
    let output = cargo(&folder, &target(TMP), &["test"]).output().unwrap();
    let output =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.contains("test result: ok. 1 passed"), "{output}");
    assert!(!output.contains("warning"), "{output}");
}

#[test]
fn an_rpc_that_streams_is_rejected_with_the_error_of_the_readme() {
    let text = file::read();
    let folder = write_crate("rejects");
    // Two packages with the same name and the same target folder would share their build.
    let manifest = folder.join("Cargo.toml");
    let text_of_manifest = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text_of_manifest.replace("name = \"greeter\"", "name = \"streaming-greeter\""))
        .unwrap();
    let proto = folder.join("proto/hello.proto");
    let rpc = file::inline_code(&text, "rpc LotsOfReplies");
    let old = fs::read_to_string(&proto).unwrap();
    let at = old.find("\n}").unwrap();
    write_if_changed(&proto, &format!("{}\n  {rpc}{}", &old[..at], &old[at..]));
    let output = cargo(&folder, &target(TMP), &["build"]).output().unwrap();
    let output = String::from_utf8_lossy(&output.stderr).into_owned();
    // Cargo indents what a build script prints.
    let printed: String =
        output.lines().map(|line| line.strip_prefix("  ").unwrap_or(line).to_owned() + "\n").collect();
    let shown = &file::section(&text, "Streaming RPCs are rejected")[0].text;
    assert!(printed.contains(shown), "the README has\n{shown}\nand cargo prints\n{output}");
}
