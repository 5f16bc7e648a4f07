//! Numbers, strings, bytes and enums, in all accepted forms and in canonical form.

use crate::support::{assert_canonical, assert_rejected, from_json, to_json};
use json::pb::Kinds;

#[test]
fn parses_integers_in_every_form() {
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
        assert_canonical(text, canonical);
    }
}

#[test]
fn rejects_invalid_integers() {
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
        assert!(from_json(text).is_err(), "{text}");
    }
}

#[test]
fn parses_and_encodes_floats() {
    for (text, canonical) in [
        (r#"{"double":1}"#, r#"{"double":1.0}"#),
        (r#"{"double":"1.5"}"#, r#"{"double":1.5}"#),
        (r#"{"double":1.7976931348623157e308}"#, r#"{"double":1.7976931348623157e308}"#),
        (r#"{"double":5e-324}"#, r#"{"double":5e-324}"#),
        // Rounded correctly in the last digit.
        (r#"{"double":0.1234567890123456789}"#, r#"{"double":0.12345678901234568}"#),
        (r#"{"double":2.2250738585072011e-308}"#, r#"{"double":2.225073858507201e-308}"#),
        (r#"{"double":"NaN"}"#, r#"{"double":"NaN"}"#),
        (r#"{"double":"Infinity"}"#, r#"{"double":"Infinity"}"#),
        (r#"{"single":"-Infinity"}"#, r#"{"single":"-Infinity"}"#),
        (r#"{"single":3.4028235e38}"#, r#"{"single":3.4028235e38}"#),
        (r#"{"children":[{"single":-3.4028235e38}]}"#, r#"{"children":[{"single":-3.4028235e38}]}"#),
        (r#"{"single":0.1}"#, r#"{"single":0.1}"#),
        (r#"{"wrappedDouble":"1.5"}"#, r#"{"wrappedDouble":1.5}"#),
        (r#"{"wrappedFloat":3.4028235e38}"#, r#"{"wrappedFloat":3.4028235e38}"#),
    ] {
        assert_canonical(text, canonical);
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
        assert!(from_json(text).is_err(), "{text}");
    }
}

#[test]
fn parses_strings() {
    for (text, canonical) in [
        (r#"{"text":"\u00e9 \"\\\/\b\f\n\r\t"}"#, "{\"text\":\"é \\\"\\\\/\\b\\f\\n\\r\\t\"}"),
        (r#"{"text":"\uD83D\uDE01"}"#, "{\"text\":\"😁\"}"),
        (r#"{"text":"a\u0000b"}"#, r#"{"text":"a\u0000b"}"#),
        (r#"{"wrappedText":""}"#, r#"{"wrappedText":""}"#),
    ] {
        assert_canonical(text, canonical);
    }
    assert_rejected(r#"{"text":"\uD83D"}"#, "text");
    assert_rejected(r#"{"text":"\uDE01"}"#, "text");
    assert_rejected("{\"text\":\"a\nb\"}", "text");
    assert_rejected(r#"{"text":1}"#, "`text`: invalid type: integer `1`, expected a string");
}

#[test]
fn parses_every_variant_of_base64_and_encodes_one() {
    for (text, data) in [
        ("AQI=", &[1, 2][..]),
        ("AQI", &[1, 2]),
        ("-_8=", &[0xfb, 0xff]),
        ("-_8", &[0xfb, 0xff]),
        ("+/8=", &[0xfb, 0xff]),
        ("+/8", &[0xfb, 0xff]),
        ("", &[]),
    ] {
        assert_eq!(from_json(&format!(r#"{{"data":"{text}"}}"#)).unwrap().data, data, "{text}");
    }
    let message = Kinds { data: vec![0xfb, 0xff], wrapped_data: Some(vec![1, 2]), ..Kinds::default() };
    assert_eq!(to_json(&message).unwrap(), r#"{"data":"+/8=","wrappedData":"AQI="}"#);
    for text in ["A", "AQI==", "A?I=", "=", "AQI=AQI="] {
        assert_rejected(&format!(r#"{{"data":"{text}"}}"#), "`data`: invalid base64");
    }
}

#[test]
fn parses_booleans() {
    assert_canonical(r#"{"flag":true,"wrappedFlag":false}"#, r#"{"flag":true,"wrappedFlag":false}"#);
    for text in [r#"{"flag":"true"}"#, r#"{"flag":1}"#, r#"{"flag":True}"#] {
        assert!(from_json(text).is_err(), "{text}");
    }
}

#[test]
fn parses_enums_by_name_and_number() {
    for (text, canonical) in [
        (r#"{"colour":"COLOUR_RED"}"#, r#"{"colour":"COLOUR_RED"}"#),
        (r#"{"colour":"COLOUR_CRIMSON"}"#, r#"{"colour":"COLOUR_RED"}"#),
        (r#"{"colour":-1}"#, r#"{"colour":"COLOUR_NEGATIVE"}"#),
        (r#"{"colour":0}"#, "{}"),
        // A number in any form, as for `int32`.
        (
            r#"{"colour":1.0,"colours":[1e0,0.1e1,-1.0,-0.0]}"#,
            r#"{"colour":"COLOUR_RED","colours":["COLOUR_RED","COLOUR_RED","COLOUR_NEGATIVE","COLOUR_UNSPECIFIED"]}"#,
        ),
        (r#"{"colour":77.0}"#, r#"{"colour":77}"#),
        // An unknown number is kept, because a newer version of the proto file may define it.
        (r#"{"colour":77,"colours":[1,77]}"#, r#"{"colour":77,"colours":["COLOUR_RED",77]}"#),
        // An unknown name is ignored, like an unknown field.
        (r#"{"colour":"COLOUR_NEW","colours":["COLOUR_RED","COLOUR_NEW"]}"#, r#"{"colours":["COLOUR_RED"]}"#),
    ] {
        assert_canonical(text, canonical);
    }
    assert_rejected(r#"{"colour":2147483648}"#, "colour");
    for text in
        [r#"{"colour":true}"#, r#"{"colour":0.5}"#, r#"{"colour":2147483648.0}"#, r#"{"colour":1e300}"#]
    {
        assert_rejected(text, "colour");
    }
}

/// `prost-reflect` would encode `null`, which loses the number silently.
#[test]
fn rejects_a_wrapped_float_that_is_not_finite() {
    for text in ["NaN", "Infinity", "-Infinity"] {
        let message = from_json(&format!(r#"{{"child":{{"wrappedDouble":"{text}"}}}}"#)).unwrap();
        assert!(message.child.as_ref().unwrap().wrapped_double.is_some_and(|value| !value.is_finite()));
        assert!(to_json(&message).unwrap_err().starts_with("`child.wrappedDouble`: "), "{text}");
    }
}
