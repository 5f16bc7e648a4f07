//! The rules for the JSON names of a message.

use prost_types::DescriptorProto;
use protox::prost_reflect::DescriptorPool;

use super::super::super::compiler_message::CompilerMessage;
use super::super::references::Problem;
use super::super::source_file::SourceFile;
use super::super::symbols::join;
use super::conflict::Conflict;
use super::names::Names;
use super::settings::Settings;

/// Returns the problems of the JSON names in a file. The pool contains the options of its messages.
pub(crate) fn check(file: &SourceFile, pool: &DescriptorPool) -> Vec<Problem> {
    let mut problems = Vec::new();
    let package = file.descriptor.package();
    for (index, message) in (0..).zip(&file.descriptor.message_type) {
        let name = join(package, message.name());
        check_message(message, &name, &[FILE_MESSAGE, index], (file, pool), &mut problems);
    }
    problems
}

fn check_message(
    message: &DescriptorProto,
    name: &str,
    path: &[i32],
    (file, pool): (&SourceFile, &DescriptorPool),
    problems: &mut Vec<Problem>,
) {
    for (index, nested) in (0..).zip(&message.nested_type) {
        let path = [path, &[NESTED_MESSAGE, index]].concat();
        check_message(nested, &join(name, nested.name()), &path, (file, pool), problems);
    }
    let names: Vec<_> = message.field.iter().map(Names::of).collect();
    let conflicts =
        [Conflict::all(&names, |names| &names.default), Conflict::all(&names, |names| &names.used)];
    let has_brackets = names.iter().any(Names::is_invalid);
    if !has_brackets && conflicts.iter().all(Vec::is_empty) {
        return;
    }
    let settings =
        pool.get_message_by_name(name).map(|message| Settings::of(&message, file)).unwrap_or_default();
    if settings.accepts_all {
        return;
    }
    let [default, used] = conflicts;
    let default = default.into_iter().filter(|_| !settings.is_legacy);
    let used = used.into_iter().filter(|conflict| {
        // The others are those of default names.
        conflict.involves(&names, Names::is_custom)
            && !(settings.is_legacy && conflict.involves(&names, |names| !names.is_custom()))
    });
    let field_path = |index: usize| [path, &[FIELD, i32::try_from(index).unwrap_or(i32::MAX), NAME]].concat();
    for Conflict { first, second, name } in default.chain(used) {
        let other = message.field.get(first).map(|field| field.name().to_owned()).unwrap_or_default();
        let field = message.field.get(second).map(|field| field.name().to_owned()).unwrap_or_default();
        problems.push((field_path(second), CompilerMessage::SameJsonName { field, other, name }));
    }
    let invalid = names.iter().enumerate().filter(|(_, names)| names.is_invalid());
    for (index, names) in invalid.filter(|_| !settings.accepts_brackets) {
        problems.push((field_path(index), CompilerMessage::InvalidJsonName(names.used.clone())));
    }
}

// Numbers of fields of descriptors.
const FILE_MESSAGE: i32 = 4;
const NESTED_MESSAGE: i32 = 3;
const FIELD: i32 = 2;
const NAME: i32 = 1;
