//! The built-in compiler and protoc: the same verdict, the same code, and the same descriptors.
//!
//! `tests/compilers` contains protos of one kind each. An invalid one has its error beside it, in a
//! file that ends in `.txt`. `BLESS=1` rewrites these files. If `PROTOC` is set, each proto is
//! compiled with protoc too.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lambda_grpc_build::configure;
use lambda_grpc_codegen::EncodedSet;
use prost::{Message, encoding};
use prost_types::FileDescriptorProto;

use crate::editions::code;

const FOLDER: &str = "tests/compilers";

/// Protos that only protoc accepts. The error recommends `Builder::protoc`.
const ONLY_PROTOC_ACCEPTS: [(&str, &str); 3] = [
    ("message_set", "protox has no extensions of message sets with a number above that of any field"),
    (
        "option_custom_extension_short",
        "in values of options, protox finds extensions by their full name only",
    ),
    ("string_bad_unicode", "protoc keeps an escape that is not a character"),
];

/// Protos that only the built-in compiler accepts, and why that is harmless.
const ONLY_BUILT_IN_ACCEPTS: [(&str, &str); 21] = [
    ("comment_latin1", "protoc accepts the file, but prost cannot decode its comments"),
    ("edition_ctype_2024", "the option has an effect in C++ only"),
    ("edition_extension_presence", NO_EXTENSIONS),
    ("edition_local_used", VISIBILITY),
    ("edition_message_named_export", "no other message can have the name"),
    ("edition_nested_not_exported", VISIBILITY),
    ("edition_style_2024", STYLE),
    ("edition_style_enum", STYLE),
    ("edition_style_number_boundary", STYLE),
    ("edition_style_package", STYLE),
    ("edition_style_service", STYLE),
    ("extension_empty", "an empty block defines nothing"),
    ("extension_number_twice", NO_EXTENSIONS),
    ("extension_range_declaration_missing", NO_EXTENSIONS),
    ("field_jstype_string", "the option has an effect in JavaScript only"),
    ("field_lazy_int", "the option has an effect in C++ only"),
    ("message_set_field", NO_EXTENSIONS),
    ("message_set_scalar", NO_EXTENSIONS),
    ("oneof_semicolon", "an empty statement defines nothing"),
    ("option_targets_wrong", "the values of custom options are not part of the generated code"),
    ("option_custom_required", "the values of custom options are not part of the generated code"),
];

const NO_EXTENSIONS: &str = "prost generates no code for extensions";
const STYLE: &str = "the style of names does not change what they mean";
const VISIBILITY: &str = "visibility limits other files, and not what a file means";

/// Protos whose descriptors differ, and how.
const OTHER_DESCRIPTORS: [(&str, &str); 10] = [
    ("edition_default_visibility", RETENTION),
    ("edition_export", "the visibility of messages and enums is missing"),
    ("edition_export_used", "the visibility of messages and enums is missing"),
    ("edition_style_2024_legacy", RETENTION),
    ("extension_range_declaration", RETENTION),
    ("extension_range_options", RETENTION),
    ("extension_range_single_options", RETENTION),
    ("extension_ranges_options", RETENTION),
    ("option_retention", RETENTION),
    ("json_similar_option_message", "the value of an option is encoded as in proto2"),
];

const RETENTION: &str =
    "protoc removes options that are for the source only, unless it has the option `--retain_options`";

/// Returns the cases, with the path of the input file and the include folder.
fn cases() -> BTreeMap<String, (PathBuf, PathBuf)> {
    let paths = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path());
    let cases = paths.filter(|path| path.extension().is_none_or(|extension| extension == "proto"));
    cases
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let input = if path.is_dir() { path.join("main.proto") } else { path.clone() };
            (name, (input.clone(), input.parent().unwrap().to_owned()))
        })
        .collect()
}

/// The generated files by their names, and the encoded descriptors.
type Output = (BTreeMap<String, String>, Vec<Vec<u8>>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Compiler {
    BuiltIn,
    Protoc,
}

fn compile(
    folder: &str,
    name: &str,
    (input, include): &(PathBuf, PathBuf),
    compiler: Compiler,
) -> Result<Output, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compilers").join(folder).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let set = folder.join("set.binpb");
    let builder = configure().emit_rerun_if_changed(false).out_dir(&folder).file_descriptor_set_path(&set);
    let builder = if compiler == Compiler::Protoc { builder.protoc() } else { builder };
    builder.compile_protos(&[input], &[include]).map_err(|error| error.to_string())?;
    let set = EncodedSet::decode(fs::read(&set).unwrap().as_slice()).unwrap();
    Ok((code(&folder), set.file))
}

#[test]
fn has_the_recorded_verdict_on_every_proto() {
    let mut different = Vec::new();
    for (name, case) in cases() {
        let error = compile("recorded", &name, &case, Compiler::BuiltIn).err();
        let path = Path::new(FOLDER).join(&name).with_extension("txt");
        if std::env::var_os("BLESS").is_some() {
            match &error {
                Some(error) => fs::write(&path, error).unwrap(),
                None => drop(fs::remove_file(&path)),
            }
        }
        let expected = fs::read_to_string(&path).ok();
        if error != expected {
            different.push(format!("{name}: {error:#?}, not {expected:#?}"));
        }
    }
    assert!(different.is_empty(), "if the change is intended, set BLESS=1:\n{}", different.join("\n"));
}

#[test]
fn writes_the_descriptors_of_the_original() {
    let all = cases();
    let file = |case: &str, name: &str| {
        let (_, files) = compile("descriptors", case, &all[case], Compiler::BuiltIn).unwrap();
        let mut files = files.iter().map(|file| FileDescriptorProto::decode(file.as_slice()).unwrap());
        files.find(|file| file.name() == name).unwrap()
    };
    assert_eq!(file("name_public_two_hops", "main.proto").dependency, ["other.proto"]);
    let public = file("name_public_two_hops", "other.proto");
    assert_eq!((public.dependency, public.public_dependency), (vec!["hop.proto".to_owned()], vec![0]));

    let json = file("json_legacy", "json_legacy.proto");
    assert_eq!(json.syntax(), "proto3");
    let names: Vec<_> = json.message_type[0].field.iter().map(|field| field.json_name()).collect();
    assert_eq!(names, ["line1", "line1"]);

    let oneofs = file("oneof_synthetic_underscore", "oneof_synthetic_underscore.proto");
    let names: Vec<_> = oneofs.message_type[0].oneof_decl.iter().map(|oneof| oneof.name()).collect();
    assert_eq!(names, ["X_a", "X__b"]);

    let reserved = file("reserved_string_keyword", "reserved_string_keyword.proto");
    assert_eq!(reserved.message_type[0].reserved_name, ["message", "_a", "a1"]);
}

#[test]
fn reports_every_error_with_a_position() {
    for (name, (_, include)) in cases() {
        let Ok(error) = fs::read_to_string(Path::new(FOLDER).join(&name).with_extension("txt")) else {
            continue;
        };
        let headings = error.lines().filter_map(|line| line.strip_prefix(&format!("{}/", include.display())));
        let mut count = 0;
        for heading in headings {
            let position: Vec<_> = heading.splitn(4, ':').skip(1).take(2).collect();
            assert!(position.iter().all(|number| number.parse::<usize>().is_ok()), "{name}: {heading}");
            count += 1;
        }
        assert_eq!(count, error.matches("= help: ").count(), "{name}: {error}");
    }
}

#[test]
fn agrees_with_protoc() {
    let cases = cases();
    for (name, _) in ONLY_PROTOC_ACCEPTS.iter().chain(&ONLY_BUILT_IN_ACCEPTS).chain(&OTHER_DESCRIPTORS) {
        assert!(cases.contains_key(*name), "{name}");
    }
    if std::env::var_os("PROTOC").is_none() {
        return;
    }
    let mut different = Vec::new();
    for (name, case) in cases {
        let has = |list: &[(&str, &str)]| list.iter().any(|(other, _)| *other == name);
        let verdicts = (
            compile("built_in", &name, &case, Compiler::BuiltIn),
            compile("protoc", &name, &case, Compiler::Protoc),
        );
        let is_expected = match &verdicts {
            (Ok((code, files)), Ok((expected, expected_files))) => {
                let is_same = without_locations(files) == without_locations(expected_files);
                code == expected && is_same != has(&OTHER_DESCRIPTORS)
            }
            (Err(_), Err(_)) => true,
            (Err(_), Ok(_)) => has(&ONLY_PROTOC_ACCEPTS),
            (Ok(_), Err(_)) => has(&ONLY_BUILT_IN_ACCEPTS),
        };
        if !is_expected {
            different.push(format!("{name}: {:?}, protoc: {:?}", verdicts.0.map(drop), verdicts.1.map(drop)));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// Returns the files without their locations, which protoc has more of. Files in `google/protobuf` are
/// those of each compiler.
fn without_locations(files: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let is_own = |file: &&Vec<u8>| {
        !FileDescriptorProto::decode(file.as_slice()).unwrap().name().starts_with("google/protobuf/")
    };
    files.iter().filter(is_own).map(|file| without_field(file, 9)).collect()
}

/// Returns an encoded message without one of its fields.
fn without_field(mut message: &[u8], number: u32) -> Vec<u8> {
    let mut rest = Vec::new();
    while !message.is_empty() {
        let field = message;
        let (tag, wire_type) = encoding::decode_key(&mut message).unwrap();
        encoding::skip_field(wire_type, tag, &mut message, encoding::DecodeContext::default()).unwrap();
        if tag != number {
            rest.extend_from_slice(&field[..field.len() - message.len()]);
        }
    }
    rest
}
