//! Reads the text that protoc and buf hand to the plugin: its options, joined with commas.

use std::str::FromStr;

use super::known::Form::{Flag, Pair, Value};
use super::known::KNOWN;
use super::parameters::Parameters;

impl FromStr for Parameters {
    type Err = String;

    fn from_str(parameter: &str) -> Result<Self, String> {
        let mut parameters = Self::new();
        for one in split(parameter).iter().filter(|one| !one.trim().is_empty()) {
            apply(&mut parameters, one)?;
        }
        Ok(parameters)
    }
}

/// Does what one option says.
fn apply(parameters: &mut Parameters, parameter: &str) -> Result<(), String> {
    let (name, value) = match parameter.split_once('=') {
        Some((name, value)) => (name.trim(), Some(value)),
        None => (parameter.trim(), None),
    };
    let Some(known) = KNOWN.iter().find(|known| known.name == name) else {
        let names: Vec<_> = KNOWN.iter().map(|known| known.name).collect();
        return Err(format!(
            "there is no option `{name}`\n= help: the options are {}; a comma inside a value is written `\\,`",
            names.join(", ")
        ));
    };
    let misspelt = || format!("the option `{name}` is written {}, not `{parameter}`", known.usage());
    match (&known.form, value) {
        (Flag(set), None | Some("true")) => set(parameters),
        (Flag(_), Some("false")) => {}
        (Value(set), Some(value)) if !value.is_empty() => set(parameters, value),
        (Pair(set), Some(pair)) => {
            let (path, value) = pair.split_once('=').ok_or_else(misspelt)?;
            set(parameters, path, value);
        }
        _ => return Err(misspelt()),
    }
    Ok(())
}

/// Splits at commas, but for those behind a backslash: protoc joins all options with commas.
fn split(parameter: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = parameter.chars().peekable();
    while let Some(next) = characters.next() {
        let escaped = if next == '\\' { characters.next_if(|it| matches!(it, ',' | '\\')) } else { None };
        match (escaped, parts.last_mut()) {
            (None, _) if next == ',' => parts.push(String::new()),
            (it, Some(part)) => part.push(it.unwrap_or(next)),
            (_, None) => {}
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_at_commas_that_are_not_escaped() {
        let cases: [(&str, &[&str]); 5] = [
            ("", &[""]),
            ("a,b=c", &["a", "b=c"]),
            (r"a=.=#[x(y\, z)],b", &["a=.=#[x(y, z)]", "b"]),
            (r"a=\\,b", &[r"a=\", "b"]),
            (r"a=\n", &[r"a=\n"]),
        ];
        for (parameter, expected) in cases {
            assert_eq!(split(parameter), expected, "{parameter}");
        }
    }

    #[test]
    fn says_how_an_option_is_written() {
        let cases = [
            (
                "flat_output_dir=yes",
                "the option `flat_output_dir` is written `flat_output_dir`, `flat_output_dir=true` or",
            ),
            ("skip_rpc", "the option `skip_rpc` is written `skip_rpc=<value>`, not `skip_rpc`"),
            ("skip_rpc=", "the option `skip_rpc` is written `skip_rpc=<value>`"),
            ("extern_path=.a", "the option `extern_path` is written `extern_path=<path>=<value>`"),
            ("no_such", "there is no option `no_such`\n= help: the options are skip_rpc, skip_service, "),
        ];
        for (parameter, expected) in cases {
            let error = parameter.parse::<Parameters>().err().unwrap_or_default();
            assert!(error.starts_with(expected), "{parameter}: {error}");
        }
    }

    #[test]
    fn takes_a_flag_for_true() {
        for (parameter, expected) in [
            ("flat_output_dir", true),
            ("flat_output_dir=true", true),
            ("flat_output_dir=false", false),
            ("", false),
        ] {
            let parameters = parameter.parse::<Parameters>();
            assert_eq!(parameters.map(|it| it.flat), Ok(expected), "{parameter}");
        }
    }
}
