//! The sample call that the local host prints.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

/// Starts the handler on the local host, makes the sample call, and returns the printed body of its request.
fn sample(handler: &str) -> String {
    let mut process = Command::new(env!("CARGO_BIN_EXE_samples"))
        .arg(handler)
        .env("LAMBDA_GRPC_ADDR", "127.0.0.1:0")
        .env_remove("AWS_LAMBDA_RUNTIME_API")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut lines = lines.map(Result::unwrap);
    let command = lines.find_map(|line| line.strip_prefix("  curl ").map(str::to_owned)).unwrap();
    let (body, url) = command.split_once(" -d ").unwrap().1.rsplit_once(' ').unwrap();
    let (address, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let json = unquote(body);
    let mut stream = TcpStream::connect(address).unwrap();
    let length = json.len();
    write!(
        stream,
        "POST /{path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n{json}"
    )
    .unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    process.kill().unwrap();
    process.wait().unwrap();
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{json}: {response}");
    json
}

/// Reads a word as a POSIX shell does: all of it is between single quotes, except quotes after a backslash.
fn unquote(word: &str) -> String {
    let mut text = String::new();
    let mut is_quoted = false;
    let mut characters = word.chars();
    while let Some(character) = characters.next() {
        match (character, is_quoted) {
            ('\'', _) => is_quoted = !is_quoted,
            ('\\', false) => text.extend(characters.next()),
            (character, true) => text.push(character),
            (character, false) => panic!("{character} is not quoted in {word}"),
        }
    }
    assert!(!is_quoted, "{word}");
    text
}

#[test]
fn has_a_value_for_every_kind_of_field() {
    for (handler, json) in [
        (
            "send_scalars",
            r#"{"text":"text","data":"dGV4dA==","flag":true,"colour":"COLOUR_RED","zero":"ONLY_ZERO_UNSPECIFIED","negative":"NEGATIVE_ONE","maybeText":"text","maybeColour":"COLOUR_RED"}"#,
        ),
        (
            "send_numbers",
            r#"{"a":1,"b":"1","c":1,"d":"1","e":1,"f":"1","g":1,"h":"1","i":1,"j":"1","k":1,"l":1}"#,
        ),
        (
            "send_collections",
            r#"{"numbers":[1],"colours":["COLOUR_RED"],"parts":["dGV4dA=="],"byName":{"text":1},"byNumber":{"1":"text"},"byFlag":{"true":"COLOUR_RED"},"times":{"1":"2026-01-01T00:00:00Z"},"anys":[{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}],"values":["text"]}"#,
        ),
        (
            "send_legacy",
            r#"{"name":"text","level":"LEVEL_LOW","part":{"size":1},"packed":[1],"text":"text"}"#,
        ),
    ] {
        assert_eq!(sample(handler), json);
    }
}

#[test]
fn ends_at_the_second_level_and_after_twelve_fields() {
    assert_eq!(sample("send_nested"), r#"{"name":"text","middle":{"name":"text"}}"#);
    assert_eq!(
        sample("send_many"),
        r#"{"a1":"text","a2":"text","a3":"text","a4":"text","a5":"text","a6":"text","a7":"text","a8":"text","a9":"text","a10":"text","a11":"text","a12":"text"}"#
    );
}

#[test]
fn leaves_out_messages_that_contain_themselves() {
    assert_eq!(sample("send_tree"), r#"{"name":"text","leaf":{}}"#);
}

#[test]
fn has_one_field_of_a_oneof() {
    assert_eq!(sample("send_choice"), r#"{"word":"text","leaf":{}}"#);
}

#[test]
fn has_valid_values_of_well_known_types() {
    for (handler, json) in [
        (
            "send_known",
            r#"{"any":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"},"lasting":"1s","empty":{},"mask":"name","list":["text"],"object":{"name":"text"},"at":"2026-01-01T00:00:00Z","value":"text"}"#,
        ),
        ("send_wrapped", r#"{"a":true,"b":"dGV4dA==","c":1,"d":1,"e":1,"f":"1","g":"text","h":1,"i":"1"}"#),
        ("send_empty", "{}"),
        ("send_any", r#"{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}"#),
        ("send_timestamp", r#""2026-01-01T00:00:00Z""#),
        ("send_struct", r#"{"name":"text"}"#),
        ("send_value", r#""text""#),
        ("send_string", r#""text""#),
    ] {
        assert_eq!(sample(handler), json);
    }
}

#[test]
fn has_the_names_of_json_and_quotes_them_for_the_shell() {
    assert_eq!(sample("send_names"), r#"{"snakeCaseName":"text","it's \"$HOME\"":"text","type":"text"}"#);
}
