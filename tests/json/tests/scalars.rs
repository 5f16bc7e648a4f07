//! Numbers, texts, bytes, enums: what is read, and the one form that is written.

mod support;

use json::pb::Kinds;
use support::{assert_means, assert_refused, read, write};

#[test]
fn reads_integers_in_every_form() {
    for (text, canonical) in [
        (r#"{"small":-2147483648}"#, r#"{"small":-2147483648}"#),
        (r#"{"small":"17"}"#, r#"{"small":17}"#),
        (r#"{"small":1.0}"#, r#"{"small":1}"#),
        (r#"{"small":1e2}"#, r#"{"small":100}"#),
        (r#"{"small":"1e5"}"#, r#"{"small":100000}"#),
        (r#"{"small":"2.0"}"#, r#"{"small":2}"#),
        (r#"{"wrappedSmall":"1E1","numbers":["1e1",2]}"#, r#"{"wrappedSmall":10,"numbers":[10,2]}"#),
        (
            r#"{"byName":{"a":"1e1"},"child":{"zigzag":"-1e0"}}"#,
            r#"{"byName":{"a":10},"child":{"zigzag":-1}}"#,
        ),
        (r#"{"large":9007199254740993}"#, r#"{"large":"9007199254740993"}"#),
        (r#"{"large":"-9223372036854775808"}"#, r#"{"large":"-9223372036854775808"}"#),
        (r#"{"largeUnsigned":18446744073709551615}"#, r#"{"largeUnsigned":"18446744073709551615"}"#),
        (r#"{"fixed":"18446744073709551615"}"#, r#"{"fixed":"18446744073709551615"}"#),
        (r#"{"smallUnsigned":4294967295}"#, r#"{"smallUnsigned":4294967295}"#),
        (r#"{"wrappedLarge":1}"#, r#"{"wrappedLarge":"1"}"#),
        (r#"{"small":-0}"#, "{}"),
    ] {
        assert_means(text, canonical);
    }
}

#[test]
fn refuses_what_is_no_integer_of_that_size() {
    for text in [
        r#"{"small":2147483648}"#,
        r#"{"small":-2147483649}"#,
        r#"{"small":0.5}"#,
        r#"{"small":"0.5"}"#,
        r#"{"small":1e10}"#,
        r#"{"small":"1e10"}"#,
        r#"{"small":""}"#,
        r#"{"small":" 1"}"#,
        r#"{"small":"1 "}"#,
        r#"{"small":" 1e1"}"#,
        r#"{"small":"1e"}"#,
        r#"{"small":"0x1"}"#,
        r#"{"small":true}"#,
        r#"{"small":[1]}"#,
        r#"{"small":{}}"#,
        r#"{"small":01}"#,
        r#"{"small":+1}"#,
        r#"{"small":NaN}"#,
        r#"{"smallUnsigned":-1}"#,
        r#"{"smallUnsigned":4294967296}"#,
        r#"{"large":9223372036854775808}"#,
        r#"{"large":"9223372036854775808"}"#,
        r#"{"largeUnsigned":-1}"#,
        r#"{"largeUnsigned":"18446744073709551616"}"#,
    ] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn reads_and_writes_floats() {
    for (text, canonical) in [
        (r#"{"double":1}"#, r#"{"double":1.0}"#),
        (r#"{"double":"1.5"}"#, r#"{"double":1.5}"#),
        (r#"{"double":1.7976931348623157e308}"#, r#"{"double":1.7976931348623157e308}"#),
        (r#"{"double":5e-324}"#, r#"{"double":5e-324}"#),
        // Read and written without losing the last digit.
        (r#"{"double":0.1234567890123456789}"#, r#"{"double":0.12345678901234568}"#),
        (r#"{"double":2.2250738585072011e-308}"#, r#"{"double":2.225073858507201e-308}"#),
        (r#"{"double":"NaN"}"#, r#"{"double":"NaN"}"#),
        (r#"{"double":"Infinity"}"#, r#"{"double":"Infinity"}"#),
        (r#"{"single":"-Infinity"}"#, r#"{"single":"-Infinity"}"#),
        (r#"{"single":3.4028235e38}"#, r#"{"single":3.4028235e38}"#),
        (r#"{"children":[{"single":-3.4028235e38}]}"#, r#"{"children":[{"single":-3.4028235e38}]}"#),
        (r#"{"single":0.1}"#, r#"{"single":0.1}"#),
        (r#"{"wrappedDouble":"1.5"}"#, r#"{"wrappedDouble":1.5}"#),
    ] {
        assert_means(text, canonical);
    }
    for text in [
        r#"{"single":1e39}"#,
        r#"{"single":-1e39}"#,
        r#"{"double":1e309}"#,
        r#"{"double":NaN}"#,
        r#"{"double":Infinity}"#,
        r#"{"double":true}"#,
        r#"{"double":"1.5x"}"#,
    ] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn reads_texts() {
    for (text, canonical) in [
        (r#"{"text":"\u00e9 \"\\\/\b\f\n\r\t"}"#, "{\"text\":\"é \\\"\\\\/\\b\\f\\n\\r\\t\"}"),
        (r#"{"text":"\uD83D\uDE01"}"#, "{\"text\":\"😁\"}"),
        (r#"{"text":"a\u0000b"}"#, r#"{"text":"a\u0000b"}"#),
        (r#"{"wrappedText":""}"#, r#"{"wrappedText":""}"#),
    ] {
        assert_means(text, canonical);
    }
    assert_refused(r#"{"text":"\uD83D"}"#, "text");
    assert_refused(r#"{"text":"\uDE01"}"#, "text");
    assert_refused("{\"text\":\"a\nb\"}", "text");
    assert_refused(r#"{"text":1}"#, "`text`: invalid type: integer `1`, expected a string");
}

#[test]
fn reads_base64_in_every_variant_and_writes_one() {
    for (text, data) in [
        ("AQI=", &[1, 2][..]),
        ("AQI", &[1, 2]),
        ("-_8=", &[0xfb, 0xff]),
        ("-_8", &[0xfb, 0xff]),
        ("+/8=", &[0xfb, 0xff]),
        ("+/8", &[0xfb, 0xff]),
        ("", &[]),
    ] {
        assert_eq!(read(&format!(r#"{{"data":"{text}"}}"#)).unwrap().data, data, "{text}");
    }
    let message = Kinds { data: vec![0xfb, 0xff], wrapped_data: Some(vec![1, 2]), ..Kinds::default() };
    assert_eq!(write(&message).unwrap(), r#"{"data":"+/8=","wrappedData":"AQI="}"#);
    for text in ["A", "AQI==", "A?I=", "=", "AQI=AQI="] {
        assert_refused(&format!(r#"{{"data":"{text}"}}"#), "`data`: invalid base64");
    }
}

#[test]
fn reads_booleans() {
    assert_means(r#"{"flag":true,"wrappedFlag":false}"#, r#"{"flag":true,"wrappedFlag":false}"#);
    for text in [r#"{"flag":"true"}"#, r#"{"flag":1}"#, r#"{"flag":True}"#] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn reads_enums_by_name_and_number() {
    for (text, canonical) in [
        (r#"{"colour":"COLOUR_RED"}"#, r#"{"colour":"COLOUR_RED"}"#),
        (r#"{"colour":"COLOUR_CRIMSON"}"#, r#"{"colour":"COLOUR_RED"}"#),
        (r#"{"colour":-1}"#, r#"{"colour":"COLOUR_NEGATIVE"}"#),
        (r#"{"colour":0}"#, "{}"),
        // A number without a name is a value of a newer proto.
        (r#"{"colour":77,"colours":[1,77]}"#, r#"{"colour":77,"colours":["COLOUR_RED",77]}"#),
        // A name that is not known is passed over, as an unknown field is.
        (r#"{"colour":"COLOUR_NEW","colours":["COLOUR_RED","COLOUR_NEW"]}"#, r#"{"colours":["COLOUR_RED"]}"#),
    ] {
        assert_means(text, canonical);
    }
    assert_refused(r#"{"colour":2147483648}"#, "colour");
    assert_refused(r#"{"colour":true}"#, "colour");
}

/// The library would write `null`, and the number would be lost without a word.
#[test]
fn refuses_to_write_a_wrapped_float_that_is_not_finite() {
    for text in ["NaN", "Infinity", "-Infinity"] {
        let message = read(&format!(r#"{{"child":{{"wrappedDouble":"{text}"}}}}"#)).unwrap();
        assert!(message.child.as_ref().unwrap().wrapped_double.is_some_and(|value| !value.is_finite()));
        assert!(write(&message).unwrap_err().starts_with("`child.wrappedDouble`: "), "{text}");
    }
}
