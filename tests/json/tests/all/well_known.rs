//! The types of `google.protobuf` with their own JSON representation.

use crate::support::{assert_canonical, assert_rejected, from_json, from_json_with, to_json, to_json_with};
use json::pb::Kinds;
use lambda_grpc::__private::protojson::{JsonOptions, decode};
use prost::Message;
use prost_types::{Any, Duration, FieldMask, Timestamp};

#[test]
fn parses_timestamps_and_encodes_them_in_utc() {
    for (text, canonical) in [
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"),
        ("2024-02-29T12:00:00.5Z", "2024-02-29T12:00:00.500Z"),
        ("2024-02-29T12:00:00.000001Z", "2024-02-29T12:00:00.000001Z"),
        ("2024-02-29T12:00:00+02:00", "2024-02-29T10:00:00Z"),
        ("2024-02-29T12:00:00-08:30", "2024-02-29T20:30:00Z"),
    ] {
        assert_canonical(&format!(r#"{{"at":"{text}"}}"#), &format!(r#"{{"at":"{canonical}"}}"#));
    }
    for text in [
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "2023-02-29T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:00:00",
        "2024-01-01t00:00:00Z",
        "2024-01-01T00:00:00z",
        "2024-01-01 00:00:00Z",
        "2024-01-01",
        "2024-01-01T00:00:00.Z",
        "noon",
        "",
    ] {
        assert_rejected(&format!(r#"{{"at":"{text}"}}"#), "`at`: ");
    }
    assert_rejected(r#"{"at":0}"#, "`at`: ");
}

#[test]
fn parses_durations() {
    for (text, canonical) in [
        ("0s", "0s"),
        ("1s", "1s"),
        ("-1.5s", "-1.500s"),
        ("0.000000001s", "0.000000001s"),
        ("-0.000001s", "-0.000001s"),
        ("315576000000s", "315576000000s"),
        ("-315576000000.999999999s", "-315576000000.999999999s"),
    ] {
        assert_canonical(&format!(r#"{{"lasting":"{text}"}}"#), &format!(r#"{{"lasting":"{canonical}"}}"#));
    }
    for text in
        ["1", "1 s", "s", "", "1m", "315576000001s", "-315576000001s", "1.0000000001s.", "--1s", "1s "]
    {
        assert_rejected(&format!(r#"{{"lasting":"{text}"}}"#), "`lasting`: ");
    }
}

#[test]
fn rejects_times_out_of_range() {
    for (seconds, nanos) in [(0, -1), (0, 1_000_000_000), (-62_135_596_801, 0), (253_402_300_800, 0)] {
        let message = Kinds { at: Some(Timestamp { seconds, nanos }), ..Kinds::default() };
        assert!(to_json(&message).is_err(), "{seconds} {nanos}");
    }
    for (seconds, nanos) in [
        (1, -1),
        (-1, 1),
        (0, 1_000_000_000),
        (0, -1_000_000_000),
        (315_576_000_001, 0),
        (-315_576_000_001, 0),
    ] {
        let pauses = vec![Duration::default(), Duration { seconds, nanos }];
        let message =
            Kinds { child: Some(Box::new(Kinds { pauses, ..Kinds::default() })), ..Kinds::default() };
        assert!(to_json(&message).is_err(), "{seconds} {nanos}");
    }
    let pauses = vec![Duration { seconds: 1, nanos: -1 }];
    let message = Kinds { child: Some(Box::new(Kinds { pauses, ..Kinds::default() })), ..Kinds::default() };
    assert!(to_json(&message).unwrap_err().starts_with("`child.pauses`: the nanoseconds of a duration"));
}

#[test]
fn parses_field_masks() {
    assert_canonical(r#"{"mask":"userName,address.zipCode"}"#, r#"{"mask":"userName,address.zipCode"}"#);
    assert_eq!(from_json(r#"{"mask":"userName,b"}"#).unwrap().mask.unwrap().paths, ["user_name", "b"]);
    for json in [r#"{"mask":""}"#, r#"{"mask":"*"}"#, r#"{"masks":{"a":"b"},"maskList":["","a.*.b"]}"#] {
        assert_canonical(json, json);
    }
    assert_canonical(
        r#"{"any":{"@type":"x/google.protobuf.FieldMask","value":"userName"}}"#,
        r#"{"any":{"@type":"x/google.protobuf.FieldMask","value":"userName"}}"#,
    );
}

#[test]
fn rejects_field_masks_that_change_their_meaning() {
    for (mask, path) in [
        ("user_name", "user_name"),
        ("a,", ""),
        (",a", ""),
        ("a,,b", ""),
        ("a,b-c", "b-c"),
        ("a b", "a b"),
        ("a..b", "a..b"),
        ("\u{e9}", "\u{e9}"),
    ] {
        let words = format!("invalid field mask `{mask}`: the path `{path}` is not");
        for (json, field) in [
            (format!(r#"{{"mask":"{mask}"}}"#), "mask"),
            (format!(r#"{{"child":{{"maskList":["a","{mask}"]}}}}"#), "child.maskList[1]"),
            (format!(r#"{{"masks":{{"k":"{mask}"}}}}"#), "masks.k"),
            (format!(r#"{{"any":{{"@type":"x/google.protobuf.FieldMask","value":"{mask}"}}}}"#), "any.value"),
            (format!(r#"{{"any":{{"mask":"{mask}","@type":"x/kinds.Kinds"}}}}"#), "any.mask"),
        ] {
            assert_rejected(&json, &format!("`{field}`: {words}"));
        }
    }
    for path in ["userName", "a__b", "a_1", "foo_", "a,b", "", "foo-bar", "foo bar", "\u{e9}", "a."] {
        let mask = || FieldMask { paths: vec!["ok".into(), path.into()] };
        let words = format!("the path `{path}` of a field mask has no JSON form");
        let error = to_json(&Kinds { mask: Some(mask()), ..Kinds::default() }).unwrap_err();
        assert!(error.starts_with(&format!("`mask`: {words}")), "{error}");
        let value = mask().encode_to_vec();
        let any = Some(Any { type_url: "x/google.protobuf.FieldMask".into(), value });
        let error = to_json(&Kinds { any, ..Kinds::default() }).unwrap_err();
        assert!(error.starts_with(&format!("`any`: {words}")), "{error}");
    }
}

/// A message without fields may have them in a newer version of the proto file.
#[test]
fn ignores_unknown_fields_of_empty() {
    let strict = JsonOptions { deny_unknown_fields: true, ..JsonOptions::default() };
    for (text, canonical) in [
        (r#"{"empty":{"a":1}}"#, r#"{"empty":{}}"#),
        (r#"{"empties":[{},{"a":{"b":[null]}}]}"#, r#"{"empties":[{},{}]}"#),
        (
            r#"{"any":{"@type":"x/google.protobuf.Empty","value":{"x":1}}}"#,
            r#"{"any":{"@type":"x/google.protobuf.Empty","value":{}}}"#,
        ),
        (
            r#"{"any":{"@type":"x/google.protobuf.Empty","x":1}}"#,
            r#"{"any":{"@type":"x/google.protobuf.Empty","value":{}}}"#,
        ),
    ] {
        assert_canonical(text, canonical);
    }
    let nothing =
        |text: &str, options| decode(json::schema(), "google.protobuf.Empty", text.as_bytes(), options);
    let twirp = JsonOptions { emit_defaults: true, proto_names: true, ..JsonOptions::default() };
    assert_eq!(nothing(r#"{"a":1}"#, JsonOptions::default()), Ok(Vec::new()));
    assert_eq!(nothing(r#"{"a":1,"b":{"c":[]}}"#, twirp), Ok(Vec::new()));
    assert!(nothing(r#"{"a":1}"#, strict).is_err());
    assert!(nothing("[]", JsonOptions::default()).is_err());
}

#[test]
fn parses_null_for_lists_of_types_that_have_null() {
    for (text, canonical) in [
        (r#"{"values":null}"#, "{}"),
        (r#"{"nulls":null}"#, "{}"),
        (r#"{"child":{"values":null,"nulls":null,"small":1}}"#, r#"{"child":{"small":1}}"#),
        (
            r#"{"any":{"@type":"x/kinds.Kinds","values":null,"small":2}}"#,
            r#"{"any":{"@type":"x/kinds.Kinds","small":2}}"#,
        ),
        (r#"{"values":[null,{"values":null}]}"#, r#"{"values":[null,{"values":null}]}"#),
        (r#"{"nulls":[null,"NULL_VALUE",0,0.0,-0]}"#, r#"{"nulls":[null,null,null,null,null]}"#),
        (r#"{"nullsByName":{"a":0,"b":null}}"#, r#"{"nullsByName":{"a":null,"b":null}}"#),
        (r#"{"null":0}"#, "{}"),
        (r#"{"nothing":0e3}"#, r#"{"nothing":null}"#),
        (r#"{"value":null}"#, r#"{"value":null}"#),
    ] {
        assert_canonical(text, canonical);
    }
    for text in [r#"{"null":1}"#, r#"{"null":0.5}"#, r#"{"null":false}"#, r#"{"values":{}}"#] {
        assert!(from_json(text).is_err(), "{text}");
    }
}

#[test]
fn parses_values_of_any_shape() {
    for json in [
        r#"{"value":null}"#,
        r#"{"value":true}"#,
        r#"{"value":1.5}"#,
        r#"{"value":"x"}"#,
        r#"{"value":[1.0,null,{"a":[]}]}"#,
        r#"{"value":{"a":{"b":null}}}"#,
        r#"{"object":{"a":1.0,"b":null,"":{"c":[true]}}}"#,
        r#"{"object":{}}"#,
        r#"{"list":[null,[],{}]}"#,
        r#"{"list":[]}"#,
        r#"{"empty":{}}"#,
    ] {
        assert_canonical(json, json);
    }
    for text in [r#"{"object":[]}"#, r#"{"object":"a"}"#, r#"{"list":{}}"#, r#"{"empty":[]}"#] {
        assert!(from_json(text).is_err(), "{text}");
    }
    let value = prost_types::Value { kind: Some(prost_types::value::Kind::NumberValue(f64::NAN)) };
    assert!(to_json(&Kinds { value: Some(value), ..Kinds::default() }).is_err());
}

#[test]
fn parses_wrappers_as_the_wrapped_value() {
    for json in [
        r#"{"wrappedSmall":0}"#,
        r#"{"wrappedLarge":"0"}"#,
        r#"{"wrappedFlag":false}"#,
        r#"{"wrappedText":""}"#,
        r#"{"wrappedData":""}"#,
        r#"{"wrappedDouble":0.0}"#,
    ] {
        assert_canonical(json, json);
    }
    assert_rejected(r#"{"wrappedSmall":{"value":1}}"#, "`wrappedSmall`: ");
    assert_rejected(r#"{"wrappedSmall":2147483648}"#, "`wrappedSmall`: ");
}

#[test]
fn parses_and_encodes_the_message_in_an_any() {
    for (text, canonical) in [
        (
            r#"{"any":{"@type":"type.googleapis.com/kinds.Detail","code":1,"reason_text":"x"}}"#,
            r#"{"any":{"@type":"type.googleapis.com/kinds.Detail","code":"1","reasonText":"x"}}"#,
        ),
        // In any order, from any host, with an integer in exponent notation.
        (
            r#"{"any":{"code":"1e2","@type":"a.example/x/kinds.Detail"}}"#,
            r#"{"any":{"@type":"a.example/x/kinds.Detail","code":"100"}}"#,
        ),
        (
            r#"{"any":{"value":"1.5s","@type":"type.googleapis.com/google.protobuf.Duration"}}"#,
            r#"{"any":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1.500s"}}"#,
        ),
        (
            r#"{"any":{"@type":"type.googleapis.com/google.protobuf.Int32Value","value":"1e1"}}"#,
            r#"{"any":{"@type":"type.googleapis.com/google.protobuf.Int32Value","value":10}}"#,
        ),
        (
            r#"{"any":{"@type":"type.googleapis.com/google.protobuf.Value","value":null}}"#,
            r#"{"any":{"@type":"type.googleapis.com/google.protobuf.Value","value":null}}"#,
        ),
        (
            r#"{"anys":[{"@type":"x/google.protobuf.Empty"},{"@type":"x/google.protobuf.Empty","value":{}}]}"#,
            r#"{"anys":[{"@type":"x/google.protobuf.Empty","value":{}},{"@type":"x/google.protobuf.Empty","value":{}}]}"#,
        ),
        (
            r#"{"any":{"@type":"x/google.protobuf.Any","value":{"@type":"x/kinds.Detail","code":1}}}"#,
            r#"{"any":{"@type":"x/google.protobuf.Any","value":{"@type":"x/kinds.Detail","code":"1"}}}"#,
        ),
        (r#"{"any":{"@type":"x/kinds.Detail","unknown":[]}}"#, r#"{"any":{"@type":"x/kinds.Detail"}}"#),
        // The last of two keys counts, as in every other message.
        (
            r#"{"any":{"@type":"x/google.protobuf.Int32Value","@type":"x/google.protobuf.StringValue","value":"x"}}"#,
            r#"{"any":{"@type":"x/google.protobuf.StringValue","value":"x"}}"#,
        ),
        (
            r#"{"any":{"\u0040type":"x/kinds.Kinds","code":1,"@type":"x/kinds.Detail"}}"#,
            r#"{"any":{"@type":"x/kinds.Detail","code":"1"}}"#,
        ),
        (
            r#"{"anys":[{"@type":"x/google.protobuf.StringValue","value":"x","value":"y"}]}"#,
            r#"{"anys":[{"@type":"x/google.protobuf.StringValue","value":"y"}]}"#,
        ),
        (
            r#"{"any":{"@type":"x/kinds.Kinds","any":{"@\u0074ype":"x/far.Idle","@type":"x/kinds.Detail"}}}"#,
            r#"{"any":{"@type":"x/kinds.Kinds","any":{"@type":"x/kinds.Detail"}}}"#,
        ),
    ] {
        assert_canonical(text, canonical);
    }
    let message = from_json(r#"{"any":{"@type":"type.googleapis.com/kinds.Detail","code":1}}"#).unwrap();
    let detail = json::pb::Detail { code: 1, reason_text: String::new() };
    assert_eq!(message.any.unwrap().value, detail.encode_to_vec());
}

#[test]
fn rejects_an_invalid_any() {
    for text in [
        r#"{"any":{"@type":"x/far.Idle"}}"#,
        r#"{"any":{"@type":"kinds.Detail"}}"#,
        r#"{"any":{"@type":""}}"#,
        r#"{"any":{"@type":1}}"#,
        r#"{"any":{"code":1}}"#,
        r#"{"any":{"@type":"x/google.protobuf.Duration"}}"#,
        r#"{"any":{"@type":"x/google.protobuf.Duration","value":1}}"#,
        r#"{"any":{"@type":"x/kinds.Detail","code":"x"}}"#,
    ] {
        assert_rejected(text, "`any");
    }
    let strict = JsonOptions { deny_unknown_fields: true, ..JsonOptions::default() };
    assert!(from_json_with(r#"{"any":{"@type":"x/kinds.Detail","unknown":1}}"#, strict).is_err());
    for (type_url, value) in [("x/far.Idle", vec![]), ("", vec![]), ("x/kinds.Detail", vec![0xff])] {
        let any = Some(Any { type_url: type_url.into(), value });
        assert!(
            to_json(&Kinds { any, ..Kinds::default() }).unwrap_err().starts_with("`any`: "),
            "{type_url}"
        );
    }
}

#[test]
fn rejects_values_without_a_json_form_inside_an_any() {
    let kinds = Kinds { pauses: vec![Duration { seconds: 1, nanos: -1 }], ..Kinds::default() };
    for (name, value, path) in [
        ("google.protobuf.DoubleValue", f64::NAN.encode_to_vec(), "any"),
        ("google.protobuf.Timestamp", Timestamp { seconds: 0, nanos: -1 }.encode_to_vec(), "any"),
        ("kinds.Kinds", kinds.encode_to_vec(), "any.pauses"),
    ] {
        let any = Some(Any { type_url: format!("x/{name}"), value });
        let error = to_json(&Kinds { any, ..Kinds::default() }).unwrap_err();
        assert!(error.starts_with(&format!("`{path}`: ")), "{error}");
    }
}

#[test]
fn encodes_defaults_and_names_of_the_proto_inside_an_any() {
    let twirp = JsonOptions { emit_defaults: true, proto_names: true, ..JsonOptions::default() };
    let text = r#"{"any":{"@type":"x/google.protobuf.Any","value":{"@type":"x/kinds.Detail"}}}"#;
    let encoded = to_json_with(&from_json(text).unwrap(), twirp).unwrap();
    let expected =
        r#"{"@type":"x/google.protobuf.Any","value":{"@type":"x/kinds.Detail","code":"0","reason_text":""}}"#;
    assert!(encoded.contains(expected), "{encoded}");
}
