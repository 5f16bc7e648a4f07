//! Names, presence, lists, maps, oneofs, and invalid messages.

use crate::support::{
    NAME, assert_canonical, assert_rejected, bytes_to_json, from_json, from_json_with, to_json, to_json_with,
};
use json::pb::Kinds;
use json::pb::kinds::Choice;
use lambda_grpc::__private::protojson::{JsonError, JsonOptions, decode, encode};
use lambda_grpc::__private::{Descriptors, Schema};

#[test]
fn parses_both_names_and_encodes_one() {
    for (text, canonical) in [
        (r#"{"smallUnsigned":1}"#, r#"{"smallUnsigned":1}"#),
        (r#"{"small_unsigned":1}"#, r#"{"smallUnsigned":1}"#),
        (r#"{"otherName":"a"}"#, r#"{"otherName":"a"}"#),
        (r#"{"renamed":"a"}"#, r#"{"otherName":"a"}"#),
        (r#"{"type":"a"}"#, r#"{"type":"a"}"#),
        (r#"{"needed":{"inner":{"grade":"GRADE_HIGH"}}}"#, r#"{"needed":{"inner":{"grade":"GRADE_HIGH"}}}"#),
    ] {
        assert_canonical(text, canonical);
    }
}

#[test]
fn ignores_unknown_fields_by_default() {
    let text = r#"{"small":1,"unknown":{"deep":[{"er":null}]}}"#;
    assert_canonical(text, r#"{"small":1}"#);
    let strict = JsonOptions { deny_unknown_fields: true, ..JsonOptions::default() };
    assert!(from_json_with(text, strict).unwrap_err().contains("unknown"));
    assert!(from_json_with(r#"{"colour":"COLOUR_NEW"}"#, strict).unwrap_err().contains("COLOUR_NEW"));
    assert!(from_json_with(r#"{"child":{"Small":1}}"#, strict).unwrap_err().contains("`child"));
}

#[test]
fn encodes_names_and_defaults_for_twirp() {
    let twirp = JsonOptions { emit_defaults: true, proto_names: true, ..JsonOptions::default() };
    let message = Kinds { small_unsigned: 7, colour: 1, ..Kinds::default() };
    let encoded: serde_json::Value = serde_json::from_str(&to_json_with(&message, twirp).unwrap()).unwrap();
    for (name, value) in [
        ("small_unsigned", "7"),
        ("small", "0"),
        ("large", "\"0\""),
        ("single", "0.0"),
        ("flag", "false"),
        ("text", "\"\""),
        ("data", "\"\""),
        ("colour", "\"COLOUR_RED\""),
        ("renamed", "\"\""),
        ("numbers", "[]"),
        ("by_name", "{}"),
    ] {
        assert_eq!(encoded[name].to_string(), value, "{name}");
    }
    // Absent fields with presence are left out.
    for name in ["maybe", "child", "word", "at", "any", "wrapped_text"] {
        assert!(encoded.get(name).is_none(), "{name}");
    }
    assert_eq!(to_json(&message).unwrap(), r#"{"smallUnsigned":7,"colour":"COLOUR_RED"}"#);
}

#[test]
fn parses_null_as_an_absent_field() {
    let absent = [
        "small",
        "large",
        "double",
        "flag",
        "text",
        "data",
        "colour",
        "child",
        "maybe",
        "numbers",
        "byName",
        "word",
        "any",
        "at",
        "lasting",
        "mask",
        "object",
        "list",
        "empty",
        "wrappedText",
    ];
    for name in absent {
        assert_eq!(from_json(&format!(r#"{{"{name}":null}}"#)).unwrap(), Kinds::default(), "{name}");
    }
    for text in [r#"{"numbers":[1,null]}"#, r#"{"children":[null]}"#, r#"{"byName":{"a":null}}"#] {
        assert!(from_json(text).is_err(), "{text}");
    }
}

#[test]
fn keeps_presence() {
    assert_eq!(from_json(r#"{"maybe":0}"#).unwrap().maybe, Some(0));
    assert_canonical(r#"{"maybe":0,"child":{}}"#, r#"{"maybe":0,"child":{}}"#);
    assert_canonical(r#"{"small":0,"text":"","numbers":[],"byName":{}}"#, "{}");
}

#[test]
fn parses_maps_with_every_kind_of_key() {
    for (text, canonical) in [
        (r#"{"byName":{"":1,"a\u0062":2}}"#, r#"{"byName":{"":1,"ab":2}}"#),
        (r#"{"byNumber":{"-9223372036854775808":"x"}}"#, r#"{"byNumber":{"-9223372036854775808":"x"}}"#),
        (r#"{"byFlag":{"true":{"small":1}}}"#, r#"{"byFlag":{"true":{"small":1}}}"#),
        (r#"{"bySmall":{"1e1":"x","-2.0":"y","3":"z"}}"#, r#"{"bySmall":{"10":"x","-2":"y","3":"z"}}"#),
        (r#"{"byUnsigned":{"1.5e1":"x","-0.0":"y"}}"#, r#"{"byUnsigned":{"15":"x","0":"y"}}"#),
        (r#"{"byNumber":{"1E+2":"x"}}"#, r#"{"byNumber":{"100":"x"}}"#),
        // The last value is used, as in protobuf.
        (r#"{"byName":{"a":1,"a":2},"small":1,"small":2}"#, r#"{"byName":{"a":2},"small":2}"#),
    ] {
        assert_canonical(text, canonical);
    }
    for text in [
        r#"{"byNumber":{"a":"x"}}"#,
        r#"{"bySmall":{"1.5":"x"}}"#,
        r#"{"bySmall":{"1e10":"x"}}"#,
        r#"{"byUnsigned":{"-1e0":"x"}}"#,
        r#"{"byFlag":{"1":{}}}"#,
        r#"{"byFlag":{true:{}}}"#,
        r#"{"byName":[]}"#,
    ] {
        assert!(from_json(text).is_err(), "{text}");
    }
}

#[test]
fn parses_oneofs() {
    for (text, choice) in [
        (r#"{"word":""}"#, Choice::Word(String::new())),
        (r#"{"count":0}"#, Choice::Count(0)),
        (r#"{"nested":{}}"#, Choice::Nested(Box::default())),
        (r#"{"nothing":null}"#, Choice::Nothing(0)),
        (r#"{"nothing":"NULL_VALUE"}"#, Choice::Nothing(0)),
        (r#"{"boxed":"x"}"#, Choice::Boxed("x".into())),
        (r#"{"word":null,"count":3}"#, Choice::Count(3)),
        (r#"{"count":3,"boxed":null}"#, Choice::Count(3)),
    ] {
        assert_eq!(from_json(text).unwrap().choice, Some(choice), "{text}");
    }
    assert_rejected(r#"{"word":"a","count":1}"#, "oneof 'choice'");
    assert_canonical(r#"{"nothing":null}"#, r#"{"nothing":null}"#);
}

#[test]
fn names_the_invalid_field() {
    for (text, words) in [
        (r#"{"small":"x"}"#, "`small`: invalid digit found in string at line 1"),
        (r#"{"child":{"numbers":[1,2,"x"]}}"#, "`child.numbers[2]`: invalid digit"),
        (r#"{"byFlag":{"true":{"data":"?"}}}"#, "`byFlag.true.data`: invalid base64"),
        (r#"{"children":[{},{"at":"noon"}]}"#, "`children[1].at`: "),
        (r#"{"needed":{"inner":{"grade":true}}}"#, "`needed.inner.grade`: "),
    ] {
        assert_rejected(text, words);
    }
}

#[test]
fn rejects_json_that_is_not_a_message() {
    for text in [
        "[]",
        "null",
        "1",
        "\"\"",
        "true",
        "{",
        "{}}",
        "{} {}",
        "{}x",
        "{\"small\":1,}",
        "{'small':1}",
        "\u{feff}{}",
    ] {
        assert!(from_json(text).is_err(), "{text}");
    }
    assert_rejected("", "send `{}` for an empty message");
    assert_rejected(" \n", "send `{}` for an empty message");
    assert_eq!(from_json(" \n{ } \t").unwrap(), Kinds::default());
    let not_utf8 = decode(json::schema(), NAME, b"{\"text\":\"\xff\"}", JsonOptions::default());
    assert!(matches!(not_utf8, Err(JsonError::Invalid(_))));
}

#[test]
fn rejects_invalid_bytes_and_restores_the_buffer() {
    let mut out = bytes::BytesMut::from("before");
    assert!(encode(json::schema(), NAME, b"\x08", JsonOptions::default(), &mut out).is_err());
    assert_eq!(&out[..], b"before");
    encode(json::schema(), NAME, b"\x08\x01", JsonOptions::default(), &mut out).unwrap();
    assert_eq!(&out[..], b"before{\"small\":1}");
    assert!(bytes_to_json(b"\x52\x01\xff", JsonOptions::default()).is_err());
}

#[test]
fn encodes_fields_in_the_order_of_their_numbers() {
    let message = Kinds {
        small: 1,
        text: "a".into(),
        maybe: Some(0),
        by_flag: [(true, Kinds::default())].into(),
        ..Kinds::default()
    };
    assert_eq!(to_json(&message).unwrap(), r#"{"small":1,"text":"a","maybe":0,"byFlag":{"true":{}}}"#);
}

#[test]
fn rejects_a_schema_without_the_message() {
    static DESCRIPTORS: Descriptors = Descriptors::new(b"\xff", &[]);
    static BROKEN: Schema = Schema::new(&[&DESCRIPTORS]);
    for (schema, name) in [(json::schema(), "kinds.Nobody"), (json::schema(), ""), (&BROKEN, NAME)] {
        let result = decode(schema, name, b"{}", JsonOptions::default());
        assert_eq!(result, Err(JsonError::Schema(name.to_owned())));
    }
}

#[test]
fn embeds_only_the_needed_descriptors() {
    let has = |name: &str| decode(json::schema(), name, b"{}", JsonOptions::default()).is_ok();
    for name in ["kinds.Kinds", "kinds.Detail", "far.Needed", "far.Needed.Inner", "google.protobuf.Struct"] {
        assert!(has(name), "{name}");
    }
    for name in ["far.Idle", "google.protobuf.FileDescriptorProto", "google.protobuf.Api"] {
        assert!(!has(name), "{name}");
    }
}
