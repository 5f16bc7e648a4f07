//! The reader compared with `serde_json`.

use super::*;

fn skips(text: &[u8]) -> bool {
    Reader::from_bytes(text).and_then(|mut reader| reader.skip().and_then(|_| reader.end())).is_ok()
}

/// Returns true if `serde_json` accepts all of the bytes.
fn is_json(text: &[u8]) -> bool {
    str::from_utf8(text).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}

const TEXTS: [&str; 8] = [
    r#"{"a":[1,-0.5e+7,true,false,null,"x"],"b":{"c":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"},"":{}}"#,
    " [ [ ] , { } , \"\" , 0 ] ",
    "\"a string of more than a block of sixty-four bytes, so that both searches have \\n a part in it\"",
    "-12.5E-3",
    "null",
    "[[[[[[]]]]],[{}],[{\"a\":{\"b\":[]}}]]",
    "\"é ü \u{10ffff} \\u0000\"",
    "{\"a\":\"b\"\t,\r\n\"c\" : \"d\"}",
];

#[test]
fn takes_what_serde_takes_and_nothing_else() {
    for text in TEXTS {
        assert!(skips(text.as_bytes()), "{text}");
        for at in 0..text.len() {
            let (head, tail) = text.as_bytes().split_at(at);
            assert_eq!(skips(head), is_json(head), "{text} cut at {at}");
            for byte in 0..=u8::MAX {
                for changed in [[head, &[byte], &tail[1..]].concat(), [head, &[byte], tail].concat()] {
                    assert_eq!(skips(&changed), is_json(&changed), "{}", String::from_utf8_lossy(&changed));
                }
            }
        }
    }
}

#[test]
fn reads_strings_as_serde_does() {
    for text in [
        r#""""#,
        r#""plain""#,
        r#""\"\\\/\b\f\n\r\t\u00e9""#,
        r#""\ud83d\ude00 é""#,
        r#""\u00e9\ud83d\ude00\u00E9\n""#,
        r#""\ud83d""#,
        r#""\ud83d\n""#,
        r#""\ud83d\ud83d""#,
        r#""\ud83dude00""#,
        r#""\ude00""#,
        r#""\u+123""#,
        r#""\u12""#,
        r#""\x""#,
        "\"\\n\n\"",
        "\"\\n",
    ] {
        assert_eq!(
            Reader::new(text).string().ok(),
            serde_json::from_str::<String>(text).ok().map(Cow::Owned),
            "{text}"
        );
    }
    assert!(matches!(Reader::new(r#""plain""#).string(), Ok(Cow::Borrowed("plain"))));
}

#[test]
fn returns_the_text_of_what_it_skips() {
    let mut seen = Vec::new();
    let mut reader = Reader::new(r#" { "a" : [ 1 , 2 ] , "b" : "\n" , "c" : 1.50 , "d" : { } } "#);
    reader
        .object(|reader, key| {
            seen.push((key.to_owned(), reader.skip()?));
            Ok(())
        })
        .unwrap();
    reader.end().unwrap();
    let seen: Vec<_> = seen.iter().map(|(key, text)| (key.as_str(), *text)).collect();
    assert_eq!(seen, [("a", "[ 1 , 2 ]"), ("b", r#""\n""#), ("c", "1.50"), ("d", "{ }")]);
}

#[test]
fn stops_before_the_stack_does() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(skips(nested(127).as_bytes()));
    assert!(!skips(nested(128).as_bytes()));
    assert!(!skips("[".repeat(1_000_000).as_bytes()));
}

#[test]
fn says_where_the_text_ends_to_be_json() {
    let at =
        |text: &[u8]| Reader::from_bytes(text).and_then(|mut reader| reader.skip().map(drop)).unwrap_err().at;
    assert_eq!(at(br#"{"a":x}"#), 5);
    assert_eq!(at(b"\"ab"), 3);
    assert_eq!(at(b"\"a\xffb\""), 2);
}
