//! The template has a function for each RPC, which runs the program of that RPC.

use std::fs;
use std::path::Path;

#[test]
fn each_rpc_has_a_function() {
    let template = include_str!("../template.yaml");
    let functions: Vec<_> = template.split("Type: AWS::Serverless::Function\n").skip(1).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let events: Vec<_> =
        fs::read_dir(folder.join("events")).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(functions.len(), events.len());
    for file in events {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let location = format!("Location: events/{name}.yaml");
        let function = functions.iter().find(|function| function.contains(&location));
        let (_, program) = function.unwrap().split_once("Binary: ").unwrap();
        let program = program.lines().next().unwrap();
        let source = fs::read_to_string(folder.join(format!("src/bin/{program}.rs"))).unwrap();
        let rpc = name.strip_prefix("ProductService").unwrap();
        assert!(source.starts_with(&format!("//! The function of `{rpc}`.\n")), "{program} is not for {rpc}");
    }
}
