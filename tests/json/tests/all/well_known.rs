//! The types of `google.protobuf` with their own JSON representation.

use crate::support::{assert_canonical, assert_rejected, from_json, from_json_with, to_json};
use json::pb::Kinds;
use lambda_grpc::__private::protojson::JsonOptions;
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
    assert_canonical(r#"{"mask":""}"#, r#"{"mask":""}"#);
    assert_rejected(r#"{"mask":"user_name"}"#, "`mask`: invalid field mask");
    for path in ["userName", "a__b", "a_1"] {
        let mask = Some(FieldMask { paths: vec![path.into()] });
        assert!(to_json(&Kinds { mask, ..Kinds::default() }).is_err(), "{path}");
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
    for text in
        [r#"{"object":[]}"#, r#"{"object":"a"}"#, r#"{"list":{}}"#, r#"{"empty":{"a":1}}"#, r#"{"empty":[]}"#]
    {
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
        assert!(to_json(&Kinds { any, ..Kinds::default() }).is_err(), "{type_url}");
    }
}
