//! Protobuf editions: the same code in every way, and the descriptors that protoc would write.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lambda_grpc_build::{Builder, configure};
use lambda_grpc_codegen::{EncodedSet, plugin};
use prost::Message;
use prost_types::FileDescriptorProto;
use prost_types::compiler::CodeGeneratorResponse;

const CASES: [&str; 2] = ["editions", "edition_2024"];

/// The request of a plugin whose files are not decoded.
#[derive(Clone, PartialEq, Message)]
struct Request {
    #[prost(string, repeated, tag = "1")]
    file_to_generate: Vec<String>,
    #[prost(string, tag = "2")]
    parameter: String,
    #[prost(bytes = "vec", repeated, tag = "15")]
    proto_file: Vec<Vec<u8>>,
}

/// The fields of a file that prost-types lacks.
#[derive(Clone, PartialEq, Message)]
struct EditionFile {
    #[prost(int32, optional, tag = "14")]
    edition: Option<i32>,
    #[prost(string, repeated, tag = "15")]
    option_dependency: Vec<String>,
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("editions").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn protos(case: &str) -> PathBuf {
    Path::new("../tests/golden/cases").join(case)
}

/// Returns the generated files by their names.
pub(crate) fn code(folder: &Path) -> BTreeMap<String, String> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let code = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    code.map(|path| {
        (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap())
    })
    .collect()
}

/// Returns the generated files of a case, and its encoded descriptors.
fn compile(
    case: &str,
    name: &str,
    option: impl FnOnce(Builder) -> Builder,
) -> (BTreeMap<String, String>, Vec<u8>) {
    let (folder, protos) = (folder(name), protos(case));
    let set = folder.join("set.binpb");
    let builder = configure().json(true).out_dir(&folder).file_descriptor_set_path(&set);
    option(builder).compile_protos(&[protos.join("input.proto")], &[protos]).unwrap();
    (code(&folder), fs::read(set).unwrap())
}

fn has_protoc() -> bool {
    std::env::var_os("PROTOC").is_some()
}

#[test]
fn generates_the_same_code_in_every_way() {
    for case in CASES {
        let (expected, set) = compile(case, "protox", |builder| builder);
        assert!(expected.len() > 1, "{:?}", expected.keys());

        let folder = folder("descriptors");
        configure().json(true).out_dir(&folder).compile_encoded_fds(&set).unwrap();
        assert_eq!(code(&folder), expected, "{case}: descriptors");

        let proto_file = EncodedSet::decode(set.as_slice()).unwrap().file;
        let names = proto_file
            .iter()
            .map(|file| FileDescriptorProto::decode(file.as_slice()).unwrap().name().to_owned());
        let request = Request {
            file_to_generate: names.collect(),
            parameter: "json,flat_output_dir".to_owned(),
            proto_file,
        };
        let response = plugin::respond(&request.encode_to_vec()).unwrap();
        let response = CodeGeneratorResponse::decode(response.encoded.as_slice()).unwrap();
        assert_eq!(response.error, None);
        for file in response.file {
            let content = file.content().strip_suffix("// @@protoc_insertion_point(module)\n").unwrap();
            assert_eq!(content, expected[file.name()], "{case}: plugin");
        }

        if has_protoc() {
            let (code, _) = compile(case, "protoc", |builder| builder.protoc());
            assert_eq!(code, expected, "{case}: protoc");
        }
    }
}

#[test]
fn restores_the_edition_and_its_imports() {
    let (_, set) = compile("edition_2024", "restored", |builder| builder);
    let set = EncodedSet::decode(set.as_slice()).unwrap();
    let encoded = set.file.iter().find(|encoded| name_of(encoded) == "input.proto").unwrap();
    let file = FileDescriptorProto::decode(encoded.as_slice()).unwrap();
    assert_eq!(file.syntax(), "editions");
    assert_eq!(file.dependency, ["google/protobuf/timestamp.proto"]);
    let EditionFile { edition, option_dependency } = EditionFile::decode(encoded.as_slice()).unwrap();
    assert_eq!(edition, Some(1001));
    assert_eq!(option_dependency, ["options.proto", "google/protobuf/go_features.proto"]);
    let imports: Vec<_> = set.file.iter().map(|encoded| name_of(encoded)).collect();
    assert!(imports.iter().any(|name| name == "options.proto"), "{imports:?}");
}

#[test]
fn accepts_a_byte_order_mark_and_the_line_ends_of_windows() {
    let (folder, source) =
        (folder("windows"), fs::read_to_string(protos("edition_2024").join("input.proto")).unwrap());
    fs::write(folder.join("input.proto"), format!("\u{feff}{}", source.replace('\n', "\r\n"))).unwrap();
    let includes = [folder.clone(), protos("edition_2024")];
    configure().json(true).out_dir(&folder).compile_protos(&[folder.join("input.proto")], &includes).unwrap();
    let (expected, _) = compile("edition_2024", "unix", |builder| builder);
    assert_eq!(code(&folder), expected);
}

fn name_of(encoded: &[u8]) -> String {
    FileDescriptorProto::decode(encoded).unwrap().name().to_owned()
}

/// Returns the locations of a file, without comments. protoc has more locations of options.
fn locations(file: &FileDescriptorProto) -> BTreeMap<Vec<i32>, Vec<i32>> {
    let locations = file.source_code_info.iter().flat_map(|info| &info.location);
    locations.map(|location| (location.path.clone(), location.span.clone())).collect()
}

#[test]
fn keeps_the_positions_and_comments_of_the_source() {
    let sets = [Some(compile("editions", "positions", |builder| builder).1)];
    let with_protoc =
        has_protoc().then(|| compile("editions", "positions_protoc", |builder| builder.protoc()).1);
    for set in sets.into_iter().chain([with_protoc]).flatten() {
        let set = EncodedSet::decode(set.as_slice()).unwrap();
        let encoded = set.file.iter().find(|encoded| name_of(encoded) == "input.proto").unwrap();
        let file = FileDescriptorProto::decode(encoded.as_slice()).unwrap();
        let source = fs::read_to_string(protos("editions").join("input.proto")).unwrap();
        let lines: Vec<_> = source.lines().collect();
        let locations = locations(&file);
        let text = |path: &[i32]| match locations.get(path).map(Vec::as_slice) {
            Some([line, start, end]) => &lines[*line as usize][*start as usize..*end as usize],
            other => panic!("{path:?}: {other:?}"),
        };
        for (index, field) in (0..).zip(&file.message_type[0].field) {
            assert_eq!(text(&[4, 0, 2, index, 1]), field.name());
            assert_eq!(text(&[4, 0, 2, index, 3]), field.number().to_string());
        }
        assert_eq!(text(&[12]), "edition = \"2023\";");
        assert_eq!(text(&[3, 1]), "import \"implicit.proto\";");
        assert_eq!(text(&[4, 0, 2, 0]), "string text = 1;");
        assert_eq!(text(&[4, 0, 10, 1]), "older");
        assert_eq!(text(&[4, 0, 2, 8, 8, 21, 1]), "features.field_presence = IMPLICIT");
        assert_eq!(file.message_type[0].reserved_name, ["old", "older"]);
        assert!(!locations.contains_key(&[4, 0, 2, 0, 4][..]), "the source has no label");
        let info = file.source_code_info.unwrap();
        let service = info.location.iter().find(|location| location.path == [6, 0]).unwrap();
        assert_eq!(
            service.leading_comments(),
            " Every feature of edition 2023, on files, enums and fields.\n"
        );
    }
}
