//! Options, whose names can contain extensions.

use prost_types::UninterpretedOption;
use prost_types::uninterpreted_option::NamePart;

use super::super::super::compiler_message::CompilerMessage;
use super::super::source_file::Syntax;
use super::expected::Expected;
use super::resolver::Resolver;

/// What `inf` and `nan` mean in options. For protox, they are always names of enum values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Infinity {
    Name,
    Number,
}

impl Resolver<'_> {
    /// Resolves the extensions in the names of options.
    pub(super) fn options(&mut self, number: i32, scope: &str, options: &mut [UninterpretedOption]) {
        self.path.push(number);
        self.each(UNINTERPRETED_OPTION, options, |this, option| {
            let first = option.name.first().filter(|part| !part.is_extension);
            match first.map(|part| part.name_part.as_str()) {
                Some("features") if this.syntax != Syntax::Edition => {
                    this.problems.push((this.path.clone(), CompilerMessage::FeatureWithoutEdition));
                }
                Some("uninterpreted_option") => {
                    this.problems.push((this.path.clone(), CompilerMessage::UninterpretedOption));
                }
                _ => {}
            }
            if this.infinity == Infinity::Number {
                option.double_value = match option.identifier_value() {
                    "inf" => Some(f64::INFINITY),
                    "nan" => Some(f64::NAN),
                    _ => option.double_value,
                };
            }
            for NamePart { name_part, .. } in option.name.iter_mut().filter(|part| part.is_extension) {
                this.replace(name_part, scope, Expected::Extension);
            }
        });
        self.path.pop();
    }
}

/// The number of `uninterpreted_option` in all kinds of options.
const UNINTERPRETED_OPTION: i32 = 999;
