//! The parameters of a run of the plugin, and their parser.

use std::str::FromStr;

use super::options_table::Form::{Flag, Pair, Value};
use super::options_table::OPTIONS;
use crate::{Frontend, Messages, Options};

/// The parameters of a run, which the options of the plugin set.
#[derive(Default)]
pub(super) struct Parameters {
    pub(super) options: Options,
    pub(super) config: prost_build::Config,
    pub(super) messages: Messages,
    /// Whether the files of protoc-gen-prost do not include ours.
    pub(super) has_no_include: bool,
    /// Whether all files are in one folder.
    pub(super) has_flat_output: bool,
    pub(super) default_package_filename: Option<String>,
    /// The name of the file that includes all generated files.
    pub(super) include_file: Option<String>,
    pub(super) routes: Option<String>,
    pub(super) sam_events: Option<String>,
    /// The folder of one file per RPC.
    pub(super) sam_events_folder: Option<String>,
}

impl Parameters {
    /// Changes an option of the generator.
    pub(super) fn set(&mut self, change: impl FnOnce(Options) -> Options) {
        self.options = change(std::mem::take(&mut self.options));
    }

    /// Sets an option of prost.
    pub(super) fn set_prost(
        &mut self,
        set: impl FnOnce(&mut prost_build::Config) -> &mut prost_build::Config,
    ) {
        set(&mut self.config);
    }

    /// Maps a proto path to Rust types that exist already.
    pub(super) fn extern_path(&mut self, path: &str, rust: &str) {
        self.set(|options| options.extern_path(path));
        self.config.extern_path(path, rust);
    }

    pub(super) fn compile_well_known_types(&mut self) {
        self.set(Options::compile_well_known_types);
        self.config.compile_well_known_types();
    }

    /// Returns true if a list of the HTTP paths of all RPCs is requested.
    pub(super) fn has_route_list(&self) -> bool {
        self.routes.is_some() || self.sam_events.is_some() || self.sam_events_folder.is_some()
    }

    /// Returns true if services have an effect on the generated files.
    pub(super) fn uses_services(&self) -> bool {
        self.options.has_server || self.options.has_client || self.has_route_list()
    }

    /// Applies one option.
    fn apply(&mut self, text: &str) -> Result<(), String> {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value)),
            None => (text.trim(), None),
        };
        let Some(option) = OPTIONS.iter().find(|option| option.name == name) else {
            let names: Vec<_> = OPTIONS.iter().map(|option| option.name).collect();
            return Err(format!(
                "unknown option `{name}`\n= help: the options are {}; write a comma in a value as `\\,`",
                names.join(", ")
            ));
        };
        let invalid = || format!("invalid option `{text}`: write `{}`", option.syntax());
        match (&option.form, value) {
            (Flag(set), None | Some("true")) => set(self),
            (Flag(_), Some("false")) => {}
            (Value(set), Some(value)) if !value.is_empty() => set(self, value),
            (Pair(set), Some(pair)) => {
                let (path, value) = pair.split_once('=').ok_or_else(invalid)?;
                set(self, path, value);
            }
            _ => return Err(invalid()),
        }
        Ok(())
    }
}

impl FromStr for Parameters {
    type Err = String;

    /// Parses the text that protoc and buf pass to the plugin: all options, joined with commas.
    fn from_str(text: &str) -> Result<Self, String> {
        let options = Options::default().frontend(Frontend::Plugin);
        let mut parameters = Self { options, ..Self::default() };
        for option in split(text).iter().filter(|option| !option.trim().is_empty()) {
            parameters.apply(option)?;
        }
        Ok(parameters)
    }
}

/// Splits at commas, except those after a backslash.
fn split(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = text.chars().peekable();
    while let Some(next) = characters.next() {
        let is_escapable = |character: &char| matches!(character, ',' | '\\');
        let escaped = if next == '\\' { characters.next_if(is_escapable) } else { None };
        match (escaped, parts.last_mut()) {
            (None, _) if next == ',' => parts.push(String::new()),
            (escaped, Some(part)) => part.push(escaped.unwrap_or(next)),
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
    fn shows_how_an_option_is_written() {
        let cases = [
            (
                "flat_output_dir=yes",
                "invalid option `flat_output_dir=yes`: write `flat_output_dir[=true|false]`",
            ),
            ("skip_rpc", "invalid option `skip_rpc`: write `skip_rpc=<value>`"),
            ("skip_rpc=", "invalid option `skip_rpc=`: write `skip_rpc=<value>`"),
            ("extern_path=.a", "invalid option `extern_path=.a`: write `extern_path=<path>=<value>`"),
            ("no_such", "unknown option `no_such`\n= help: the options are skip_rpc, skip_service, "),
        ];
        for (parameter, expected) in cases {
            let error = parameter.parse::<Parameters>().err().unwrap_or_default();
            assert!(error.starts_with(expected), "{parameter}: {error}");
        }
    }

    #[test]
    fn enables_a_flag_without_a_value() {
        for (parameter, expected) in [
            ("flat_output_dir", true),
            ("flat_output_dir=true", true),
            ("flat_output_dir=false", false),
            ("", false),
        ] {
            let parameters = parameter.parse::<Parameters>();
            assert_eq!(parameters.map(|parameters| parameters.has_flat_output), Ok(expected), "{parameter}");
        }
    }
}
