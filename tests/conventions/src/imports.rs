//! What the files of a crate import from one another.

use std::collections::{BTreeMap, BTreeSet};

use crate::loader::load;
use crate::module_tree::{Mention, MentionKind, ModuleTree};
use crate::resolver::{End, Found, Resolver};
use crate::rust_path::Start;
use crate::source_tree::SourceTree;

/// A path that names something in another file of the crate.
#[derive(Debug, Clone)]
pub struct Import {
    /// The file that has the path.
    pub file: String,
    /// The line of the path in the file.
    pub line: usize,
    /// The path as it is written. For a `use` declaration, the other paths of its group are left out.
    pub written: String,
    /// What the path stands for, as a path from `crate`.
    pub target: String,
    /// True if the path begins with `$crate`.
    pub is_macro_path: bool,
    /// The files that define the target, and those whose re-exports the path goes through.
    pub uses: BTreeSet<String>,
    /// The same without files that only re-export.
    pub depends_on: BTreeSet<String>,
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// A `use` declaration.
    Use,
    /// A path that begins with a name which is in scope.
    Relative,
    /// A path that begins with `crate`, `self` or `super`, and the name of a macro.
    Other,
}

/// Returns the imports of every file, sorted by file and line, without repetitions.
///
/// Test code is not exempt. Every `cfg` is treated as enabled.
///
/// # Panics
///
/// If a file is not Rust, if a module has no file, and if a file belongs to no module.
#[must_use]
pub fn imports(sources: &SourceTree) -> Vec<Import> {
    let tree = load(sources);
    let mut resolver = Resolver::new(&tree);
    let mut imports = BTreeMap::new();
    for mention in &tree.mentions {
        let found = resolver.mention(mention);
        if let Some(import) = import(&tree, mention, &found) {
            let Import { file, uses, target, is_macro_path, form, .. } = &import;
            let key = (file.clone(), uses.clone(), target.clone(), *is_macro_path, *form);
            imports.entry(key).or_insert(import);
        }
    }
    let mut imports: Vec<_> = imports.into_values().collect();
    drop_repeated(&mut imports);
    imports.sort_by(|left, right| (&left.file, left.line).cmp(&(&right.file, right.line)));
    imports
}

/// Removes paths such as `name::function` if a `use` declaration in the same file uses the same files.
fn drop_repeated(imports: &mut Vec<Import>) {
    let mut declared: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for import in imports.iter().filter(|import| import.form == Form::Use) {
        declared.entry(import.file.clone()).or_default().extend(import.uses.iter().cloned());
    }
    imports.retain(|import| {
        let is_repeated = declared.get(&import.file).is_some_and(|uses| uses.is_superset(&import.uses));
        !is_repeated || import.form != Form::Relative
    });
}

/// Returns the import that a mention is, if it names something in another file.
fn import(tree: &ModuleTree, mention: &Mention, found: &[Found]) -> Option<Import> {
    let file = &tree.modules[mention.scope].file;
    let mut uses = BTreeSet::new();
    let mut depends_on = BTreeSet::new();
    let mut targets = BTreeSet::new();
    for Found { hops, end } in found {
        let (module, name) = match end {
            End::Module(module) => (Some(module), None),
            End::Item(module, name) => (Some(module), Some(name)),
            // The path names a re-export, if it goes through a module of this crate.
            End::External => (hops.last(), mention.path.segments.last()),
        };
        if let Some(module) = module {
            let name = name.map(|name| format!("::{name}")).unwrap_or_default();
            targets.insert(format!("{}{name}", tree.path(*module)));
        }
        // A file with only modules, imports and macros may define the macro that the path names.
        let definition = module.filter(|_| matches!(end, End::Item(..)));
        for module in hops.iter().chain(module) {
            let used = &tree.modules[*module].file;
            if used != file {
                uses.insert(used.clone());
                let is_dependency = definition == Some(module) || !tree.faces.contains(used);
                depends_on.extend(Some(used.clone()).filter(|_| is_dependency));
            }
        }
    }
    if uses.is_empty() {
        return None;
    }
    let form = match (mention.kind, mention.path.start) {
        (MentionKind::Use | MentionKind::Glob, _) => Form::Use,
        (MentionKind::Inline, Start::Scope) => Form::Relative,
        _ => Form::Other,
    };
    Some(Import {
        file: file.clone(),
        line: mention.line,
        written: mention.written.clone(),
        target: targets.into_iter().collect::<Vec<_>>().join(", "),
        is_macro_path: mention.path.start == Start::MacroCrate,
        uses,
        depends_on,
        form,
    })
}
