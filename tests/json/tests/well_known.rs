//! The types of `google.protobuf` that have a JSON of their own.

mod support;

use json::pb::Kinds;
use lambda_grpc::__private::json::JsonOptions;
use prost::Message;
use prost_types::{Any, Duration, FieldMask, Timestamp};
use support::{assert_means, assert_refused, read, read_with, write};

#[test]
fn reads_timestamps_and_writes_them_in_utc() {
    for (text, canonical) in [
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"),
        ("2024-02-29T12:00:00.5Z", "2024-02-29T12:00:00.500Z"),
        ("2024-02-29T12:00:00.000001Z", "2024-02-29T12:00:00.000001Z"),
        ("2024-02-29T12:00:00+02:00", "2024-02-29T10:00:00Z"),
        ("2024-02-29T12:00:00-08:30", "2024-02-29T20:30:00Z"),
    ] {
        assert_means(&format!(r#"{{"at":"{text}"}}"#), &format!(r#"{{"at":"{canonical}"}}"#));
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
        assert_refused(&format!(r#"{{"at":"{text}"}}"#), "`at`: ");
    }
    assert_refused(r#"{"at":0}"#, "`at`: ");
}

#[test]
fn reads_durations() {
    for (text, canonical) in [
        ("0s", "0s"),
        ("1s", "1s"),
        ("-1.5s", "-1.500s"),
        ("0.000000001s", "0.000000001s"),
        ("-0.000001s", "-0.000001s"),
        ("315576000000s", "315576000000s"),
        ("-315576000000.999999999s", "-315576000000.999999999s"),
    ] {
        assert_means(&format!(r#"{{"lasting":"{text}"}}"#), &format!(r#"{{"lasting":"{canonical}"}}"#));
    }
    for text in
        ["1", "1 s", "s", "", "1m", "315576000001s", "-315576000001s", "1.0000000001s.", "--1s", "1s "]
    {
        assert_refused(&format!(r#"{{"lasting":"{text}"}}"#), "`lasting`: ");
    }
}

#[test]
fn refuses_to_write_times_out_of_bounds() {
    for (seconds, nanos) in [(0, -1), (0, 1_000_000_000), (-62_135_596_801, 0), (253_402_300_800, 0)] {
        let message = Kinds { at: Some(Timestamp { seconds, nanos }), ..Kinds::default() };
        assert!(write(&message).is_err(), "{seconds} {nanos}");
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
        assert!(write(&message).is_err(), "{seconds} {nanos}");
    }
    let pauses = vec![Duration { seconds: 1, nanos: -1 }];
    let message = Kinds { child: Some(Box::new(Kinds { pauses, ..Kinds::default() })), ..Kinds::default() };
    assert!(write(&message).unwrap_err().starts_with("`child.pauses`: the nanoseconds of a duration"));
}

#[test]
fn reads_field_masks() {
    assert_means(r#"{"mask":"userName,address.zipCode"}"#, r#"{"mask":"userName,address.zipCode"}"#);
    assert_eq!(read(r#"{"mask":"userName,b"}"#).unwrap().mask.unwrap().paths, ["user_name", "b"]);
    assert_means(r#"{"mask":""}"#, r#"{"mask":""}"#);
    assert_refused(r#"{"mask":"user_name"}"#, "`mask`: invalid field mask");
    for path in ["userName", "a__b", "a_1"] {
        let mask = Some(FieldMask { paths: vec![path.into()] });
        assert!(write(&Kinds { mask, ..Kinds::default() }).is_err(), "{path}");
    }
}

#[test]
fn reads_values_of_any_shape() {
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
        assert_means(json, json);
    }
    for text in
        [r#"{"object":[]}"#, r#"{"object":"a"}"#, r#"{"list":{}}"#, r#"{"empty":{"a":1}}"#, r#"{"empty":[]}"#]
    {
        assert!(read(text).is_err(), "{text}");
    }
    let value = prost_types::Value { kind: Some(prost_types::value::Kind::NumberValue(f64::NAN)) };
    assert!(write(&Kinds { value: Some(value), ..Kinds::default() }).is_err());
}

#[test]
fn reads_wrappers_as_what_they_wrap() {
    for json in [
        r#"{"wrappedSmall":0}"#,
        r#"{"wrappedLarge":"0"}"#,
        r#"{"wrappedFlag":false}"#,
        r#"{"wrappedText":""}"#,
        r#"{"wrappedData":""}"#,
        r#"{"wrappedDouble":0.0}"#,
    ] {
        assert_means(json, json);
    }
    assert_refused(r#"{"wrappedSmall":{"value":1}}"#, "`wrappedSmall`: ");
    assert_refused(r#"{"wrappedSmall":2147483648}"#, "`wrappedSmall`: ");
}

#[test]
fn reads_and_writes_what_an_any_holds() {
    for (text, canonical) in [
        (
            r#"{"any":{"@type":"type.googleapis.com/kinds.Detail","code":1,"reason_text":"x"}}"#,
            r#"{"any":{"@type":"type.googleapis.com/kinds.Detail","code":"1","reasonText":"x"}}"#,
        ),
        // In any order, from any host, with a number that needs mending.
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
        assert_means(text, canonical);
    }
    let message = read(r#"{"any":{"@type":"type.googleapis.com/kinds.Detail","code":1}}"#).unwrap();
    let detail = json::pb::Detail { code: 1, reason_text: String::new() };
    assert_eq!(message.any.unwrap().value, detail.encode_to_vec());
}

#[test]
fn refuses_an_any_that_it_cannot_open() {
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
        assert_refused(text, "`any");
    }
    let strict = JsonOptions { deny_unknown_fields: true, ..JsonOptions::default() };
    assert!(read_with(r#"{"any":{"@type":"x/kinds.Detail","unknown":1}}"#, strict).is_err());
    for (type_url, value) in [("x/far.Idle", vec![]), ("", vec![]), ("x/kinds.Detail", vec![0xff])] {
        let any = Some(Any { type_url: type_url.into(), value });
        assert!(write(&Kinds { any, ..Kinds::default() }).is_err(), "{type_url}");
    }
}
