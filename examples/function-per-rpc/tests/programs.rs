//! Each function in the template runs a program that serves the RPCs of the function, and no other RPC.

use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// Returns the path of each RPC, such as `/acme.products.v1.ProductService/GetProduct`.
fn rpcs() -> Vec<String> {
    let routes: serde_json::Value = serde_json::from_str(include_str!("../routes.json")).unwrap();
    let services = routes["services"].as_array().unwrap().iter();
    let methods = services.flat_map(|service| service["methods"].as_array().unwrap());
    methods.map(|method| method["routes"][0]["path"].as_str().unwrap().to_owned()).collect()
}

/// Returns the name of an RPC's events file, such as `ProductServiceGetProduct.yaml`.
fn events_file(rpc: &str) -> String {
    format!("{}.yaml", rpc.rsplit('.').next().unwrap().replace('/', ""))
}

/// Returns the program of each function in the template, and the RPCs whose events the function includes.
fn functions() -> Vec<(&'static str, Vec<String>)> {
    let functions = include_str!("../template.yaml").split("Type: AWS::Serverless::Function\n").skip(1);
    functions
        .map(|function| {
            let (_, program) = function.split_once("Binary: ").unwrap();
            let includes = |rpc: &String| {
                let location = format!("Location: events/{}", events_file(rpc));
                function.lines().any(|line| line.trim() == location)
            };
            (program.lines().next().unwrap(), rpcs().into_iter().filter(includes).collect())
        })
        .collect()
}

/// A program that runs until the end of its test.
struct Program {
    process: Child,
    address: String,
    _products: TempDir,
}

impl Program {
    fn start(name: &str) -> Self {
        // A program of an earlier build remains after its source is deleted.
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/bin/{name}.rs"));
        assert!(source.is_file(), "the template names the program `{name}`: add src/bin/{name}.rs");
        let products = TempDir::new().unwrap();
        // All programs are in the same folder.
        let path = Path::new(env!("CARGO_BIN_EXE_all")).with_file_name(format!("{name}{EXE_SUFFIX}"));
        let mut process = Command::new(path)
            .env("LAMBDA_GRPC_ADDR", "127.0.0.1:0")
            .env("PRODUCTS_FOLDER", products.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.strip_prefix("lambda-grpc listens on http://").unwrap();
        let address = address.split(' ').next().unwrap().to_owned();
        Self { process, address, _products: products }
    }

    /// Returns whether the program serves an RPC. The handler may reject the empty message.
    fn serves(&self, rpc: &str) -> bool {
        let address = &self.address;
        let mut stream = TcpStream::connect(address).unwrap();
        let request = format!(
            "POST {rpc} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: 2\r\n\r\n{{}}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        !response.contains(r#"{"code":"unimplemented""#)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn a_function_serves_only_the_rpcs_of_its_events() {
    for (name, included) in functions() {
        let program = Program::start(name);
        let served: Vec<_> = rpcs().into_iter().filter(|rpc| program.serves(rpc)).collect();
        assert_eq!(
            served, included,
            "`{name}` serves the first, and its function includes the events of the second"
        );
    }
}

#[test]
fn each_rpc_has_a_function() {
    let functions = functions();
    for rpc in rpcs() {
        let file = events_file(&rpc);
        let has_function = functions.iter().any(|(_, included)| included.contains(&rpc));
        assert!(has_function, "add a function with `Location: events/{file}` to template.yaml");
    }
}

#[test]
fn all_serves_each_rpc() {
    let all = Program::start("all");
    for rpc in rpcs() {
        assert!(all.serves(&rpc), "add the handler of `{rpc}` to src/bin/all.rs");
    }
}

/// `build.rs` writes a file for each RPC, and does not delete it with the RPC.
#[test]
fn each_events_file_belongs_to_an_rpc() {
    let expected: Vec<_> = rpcs().iter().map(|rpc| events_file(rpc)).collect();
    let folder = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("events")).unwrap();
    let files = folder.map(|file| file.unwrap().file_name().into_string().unwrap());
    let old: Vec<_> = files.filter(|file| !expected.contains(file)).collect();
    assert!(old.is_empty(), "delete these files in the folder `events`, which belong to no RPC: {old:?}");
}
