//! Malicious messages and JSON, which are deeply nested or very long. `tests/bench/growth` limits
//! their cost.

use crate::support::{bytes_to_json, from_json, to_json};
use json::nested_any;
use json::pb::Kinds;
use lambda_grpc::__private::protojson::JsonOptions;

/// Runs a test on a stack that is smaller than that of tokio's threads.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(1024 * 1024).spawn(test);
    thread.unwrap().join().unwrap();
}

fn repeat(open: &str, middle: &str, close: &str, times: usize) -> String {
    format!("{}{middle}{}", open.repeat(times), close.repeat(times))
}

#[test]
fn rejects_json_that_is_nested_too_deep() {
    on_a_small_stack(|| {
        for times in [200, 100_000] {
            for text in [
                repeat(r#"{"child":"#, "{}", "}", times),
                repeat(r#"{"children":["#, "{}", "]}", times),
                format!(r#"{{"value":{}}}"#, repeat("[", "", "]", times)),
                format!(r#"{{"object":{}}}"#, repeat(r#"{"a":"#, "{}", "}", times)),
                format!(
                    r#"{{"any":{}}}"#,
                    repeat(r#"{"@type":"x/google.protobuf.Any","value":"#, "{}", "}", times)
                ),
            ] {
                assert!(from_json(&text).is_err(), "{times}");
            }
        }
    });
}

#[test]
fn parses_json_that_is_nested_as_deep_as_allowed() {
    on_a_small_stack(|| {
        let text = repeat(r#"{"child":"#, "{}", "}", 90);
        assert_eq!(to_json(&from_json(&text).unwrap()).unwrap(), text);
        // Unknown fields are skipped without recursion.
        let unknown = format!(r#"{{"unknown":{},"small":1}}"#, repeat("[", "", "]", 100_000));
        assert_eq!(from_json(&unknown).map(|message| message.small), Ok(1));
    });
}

#[test]
fn rejects_an_any_that_is_nested_too_deep() {
    on_a_small_stack(|| {
        for times in [200, 5_000, 20_000] {
            let error = to_json(&Kinds { any: Some(nested_any(times)), ..Kinds::default() }).unwrap_err();
            assert!(error.contains("nested deeper than 100 levels"), "{error}");
        }
    });
}

#[test]
fn rejects_bytes_that_are_nested_too_deep() {
    on_a_small_stack(|| {
        // Each message contains the previous one in field 13, `child`.
        let mut bytes = Vec::new();
        for _ in 0..200 {
            let mut outer = vec![13 << 3 | 2];
            prost::encoding::encode_varint(bytes.len() as u64, &mut outer);
            outer.extend(&bytes);
            bytes = outer;
        }
        assert!(bytes_to_json(&bytes, JsonOptions::default()).is_err());
    });
}

#[test]
fn rejects_numbers_of_a_million_digits() {
    let digits = "9".repeat(1_000_000);
    for text in [
        r#"{"double":1e999999999}"#.to_owned(),
        format!(r#"{{"double":{digits}}}"#),
        format!(r#"{{"small":{digits}}}"#),
        format!(r#"{{"large":"{digits}"}}"#),
        format!(r#"{{"small":"1e{digits}"}}"#),
    ] {
        assert!(from_json(&text).is_err(), "{text:.20}");
    }
    let text = format!(r#"{{"text":"{digits}"}}"#);
    assert_eq!(from_json(&text).map(|message| message.text), Ok(digits));
}
