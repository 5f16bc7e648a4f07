//! The variants of enums. prost panics if two values have the same one.

use std::collections::HashSet;

use prost_types::FileDescriptorProto;

use super::super::element::{Enum, all_enums};
use super::scope::{Item, Scope};
use crate::names::{EnumPrefix, enum_variant};
use crate::{Diagnostic, Options};

/// Returns a problem for every value with the variant of an earlier value.
pub(in super::super) fn find_same_variants(file: &FileDescriptorProto, options: &Options) -> Vec<Diagnostic> {
    let generated = all_enums(file).filter(|found| !options.prost.is_extern(&found.element.full_name()));
    generated.flat_map(|found| check_values(&found, options)).collect()
}

/// A value with the number of an earlier one has no variant.
fn check_values(enumeration: &Enum<'_>, options: &Options) -> Vec<Diagnostic> {
    let name = enumeration.descriptor.name();
    let prefix = options.prost.enum_prefix().unwrap_or(EnumPrefix::Retained);
    let (mut variants, mut unprefixed, mut numbers) = (Scope::default(), HashSet::new(), HashSet::new());
    let mut problems = Vec::new();
    for value in enumeration.values() {
        if !numbers.insert(value.descriptor.number()) {
            continue;
        }
        let value_name = value.descriptor.name();
        // Values that collide only without their prefixes can be kept.
        let is_unprefixed_unique = unprefixed.insert(enum_variant(name, value_name, EnumPrefix::Retained));
        let help = || match prefix {
            EnumPrefix::Removed if is_unprefixed_unique => {
                format!(
                    "rename one of them, or keep the name of the enum in all variants with {}",
                    options.flag("retain_enum_prefix")
                )
            }
            _ => "rename one of them".to_owned(),
        };
        let variant = enum_variant(name, value_name, prefix);
        problems.extend(variants.add(Item::Variant, variant, value.element, help));
    }
    problems
}
