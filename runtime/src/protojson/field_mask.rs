//! The JSON form of a field mask: its paths in lower camel case, separated by commas.
//!
//! `prost-reflect` drops empty paths, and passes through characters that no path can contain. The mask then
//! means something else to whoever reads it.
//!
//! A path consists of names of fields, separated by dots. In JSON `fooBar` stands for the name `foo_bar`, so
//! other names have no JSON form ([`field_mask.proto`], "JSON Encoding of Field Masks"). `*` stands for all
//! fields ([AIP-134]).
//!
//! [`field_mask.proto`]: https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/field_mask.proto
//! [AIP-134]: https://google.aip.dev/134

/// Returns the JSON form of a field mask.
///
/// # Errors
///
/// Returns a message that names the first path without a JSON form.
pub(super) fn to_json<'a>(paths: impl Iterator<Item = &'a str>) -> Result<String, String> {
    let mut json = String::new();
    for path in paths {
        if !json.is_empty() {
            json.push(',');
        }
        if !is_path(path, is_snake_case) {
            return Err(format!(
                "the path `{path}` of a field mask has no JSON form: a path is names of fields in lower snake case, \
                 separated by dots"
            ));
        }
        let mut after_underscore = false;
        for char in path.chars() {
            match char {
                '_' => after_underscore = true,
                char if after_underscore => {
                    json.push(char.to_ascii_uppercase());
                    after_underscore = false;
                }
                char => json.push(char),
            }
        }
    }
    Ok(json)
}

/// Checks the JSON form of a field mask.
///
/// # Errors
///
/// Returns a message that names the first invalid path.
pub(super) fn check_json(json: &str) -> Result<(), String> {
    // The mask without paths.
    if json.is_empty() {
        return Ok(());
    }
    match json.split(',').find(|path| !is_path(path, is_camel_case)) {
        Some(path) => Err(format!(
            "invalid field mask `{json}`: the path `{path}` is not names of fields in lower camel case, separated by dots"
        )),
        None => Ok(()),
    }
}

fn is_path(path: &str, is_name: fn(&str) -> bool) -> bool {
    path.split('.').all(|name| name == "*" || is_name(name))
}

/// Returns true for a name that is the same after a round trip through lower camel case. `_foo` is `Foo` there.
fn is_snake_case(name: &str) -> bool {
    name.strip_prefix('_').unwrap_or(name).split('_').all(|word| {
        word.starts_with(|first: char| first.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

fn is_camel_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_what_can_be_decoded() {
        for (path, json) in [
            ("a", "a"),
            ("foo_bar.baz1", "fooBar.baz1"),
            ("_foo.b", "Foo.b"),
            ("a_b_c", "aBC"),
            ("*", "*"),
            ("items.*.name", "items.*.name"),
        ] {
            assert_eq!(to_json([path].into_iter()).as_deref(), Ok(json), "{path}");
            assert_eq!(check_json(json), Ok(()), "{json}");
        }
        assert_eq!(to_json(["a", "b_c"].into_iter()).as_deref(), Ok("a,bC"));
        assert_eq!(to_json([].into_iter()).as_deref(), Ok(""));
        assert_eq!(check_json(""), Ok(()));
    }

    #[test]
    fn rejects_paths_without_a_json_form() {
        for path in [
            "", "foo_", "a,b", "foo-bar", "foo bar", "é", "fooBar", "a_1", "1a", "a__b", "__a", "_", ".",
            "a.", ".a", "a..b", "a.*b", " a",
        ] {
            let error = to_json(["a", path].into_iter()).unwrap_err();
            assert!(error.contains(&format!("`{path}`")), "{path}: {error}");
        }
    }

    #[test]
    fn rejects_json_that_is_not_a_field_mask() {
        for json in [
            ",", "a,", ",a", "a,,b", "a_b", "a-b", "a b", "a, b", "é", "1a", ".", "a.", "a..b", "a.*b", "`a`",
        ] {
            assert!(check_json(json).is_err(), "{json}");
        }
        assert!(check_json("a,b c").unwrap_err().contains("the path `b c` "));
    }
}
