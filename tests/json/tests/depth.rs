//! Messages and JSON that are nested deep or very long, to do harm. What they cost is checked by `tests/bench/growth`.

mod support;

use json::nested_any;
use json::pb::Kinds;
use lambda_grpc::__private::json::JsonOptions;
use support::{read, write, write_bytes};

/// A stack that is smaller than that of any thread of tokio.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(1024 * 1024).spawn(test);
    thread.unwrap().join().unwrap();
}

fn repeat(open: &str, middle: &str, close: &str, times: usize) -> String {
    format!("{}{middle}{}", open.repeat(times), close.repeat(times))
}

#[test]
fn refuses_json_that_is_nested_too_deep() {
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
                assert!(read(&text).is_err(), "{times}");
            }
        }
    });
}

#[test]
fn reads_json_that_is_nested_as_deep_as_messages_are() {
    on_a_small_stack(|| {
        let text = repeat(r#"{"child":"#, "{}", "}", 90);
        assert_eq!(write(&read(&text).unwrap()).unwrap(), text);
        // Nobody looks inside what is passed over.
        let unknown = format!(r#"{{"unknown":{},"small":1}}"#, repeat("[", "", "]", 100_000));
        assert_eq!(read(&unknown).map(|message| message.small), Ok(1));
    });
}

#[test]
fn refuses_to_write_an_any_that_is_nested_too_deep() {
    on_a_small_stack(|| {
        for times in [200, 5_000, 20_000] {
            let error = write(&Kinds { any: Some(nested_any(times)), ..Kinds::default() }).unwrap_err();
            assert!(error.contains("nested deeper than 100 levels"), "{error}");
        }
    });
}

#[test]
fn refuses_bytes_that_are_nested_too_deep() {
    on_a_small_stack(|| {
        // Field 13, `child`, with everything that follows inside it.
        let mut bytes = Vec::new();
        for _ in 0..200 {
            let mut outer = vec![13 << 3 | 2];
            prost::encoding::encode_varint(bytes.len() as u64, &mut outer);
            outer.extend(&bytes);
            bytes = outer;
        }
        assert!(write_bytes(&bytes, JsonOptions::default()).is_err());
    });
}

#[test]
fn refuses_numbers_of_a_million_digits() {
    let digits = "9".repeat(1_000_000);
    for text in [
        r#"{"double":1e999999999}"#.to_owned(),
        format!(r#"{{"double":{digits}}}"#),
        format!(r#"{{"small":{digits}}}"#),
        format!(r#"{{"large":"{digits}"}}"#),
        format!(r#"{{"small":"1e{digits}"}}"#),
    ] {
        assert!(read(&text).is_err(), "{text:.20}");
    }
    let text = format!(r#"{{"text":"{digits}"}}"#);
    assert_eq!(read(&text).map(|message| message.text), Ok(digits));
}
