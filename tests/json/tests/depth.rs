//! Messages and JSON that are nested to do harm.

mod support;

use std::time::Instant;

use json::pb::Kinds;
use lambda_grpc::__private::json::JsonOptions;
use prost::Message;
use prost_types::Any;
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
            let mut any = Any::default();
            for _ in 0..times {
                any = Any { type_url: "x/google.protobuf.Any".into(), value: any.encode_to_vec() };
            }
            let start = Instant::now();
            let error = write(&Kinds { any: Some(any), ..Kinds::default() }).unwrap_err();
            assert!(error.contains("nested deeper than 100 levels"), "{error}");
            // Without the bound it is quadratic: a minute for 20,000 levels.
            assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
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
fn takes_its_time_for_nothing() {
    let digits = "9".repeat(1_000_000);
    for text in [
        r#"{"double":1e999999999}"#.to_owned(),
        format!(r#"{{"double":{digits}}}"#),
        format!(r#"{{"small":{digits}}}"#),
        format!(r#"{{"large":"{digits}"}}"#),
        format!(r#"{{"small":"1e{digits}"}}"#),
        format!(r#"{{"text":"{digits}"}}"#),
    ] {
        let start = Instant::now();
        let _ = read(&text);
        assert!(start.elapsed().as_secs() < 5, "{:?}: {:.20}", start.elapsed(), text);
    }
}
