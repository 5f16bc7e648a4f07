//! What a path stands for.

use std::collections::BTreeSet;

use crate::module_tree::{Meaning, Mention, MentionKind, ModuleId, ModuleTree, ROOT};
use crate::rust_path::{RustPath, Start};

/// One of the things that a path stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    /// The modules whose imports the path goes through.
    pub(crate) hops: Vec<ModuleId>,
    pub(crate) end: End,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    Module(ModuleId),
    Item(ModuleId, String),
    /// Another crate, a primitive type, a type parameter, a local variable.
    External,
}

/// Finds what paths stand for.
#[derive(Debug)]
pub(crate) struct Resolver<'a> {
    tree: &'a ModuleTree,
    /// The imports that are being resolved, by module: resolving one must not need itself.
    pending: BTreeSet<(ModuleId, String)>,
}

impl Found {
    fn direct(end: End) -> Self {
        Self { hops: Vec::new(), end }
    }

    fn after(mut self, hops: &[ModuleId]) -> Self {
        self.hops.splice(0..0, hops.iter().copied());
        self
    }
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(tree: &'a ModuleTree) -> Self {
        Self { tree, pending: BTreeSet::new() }
    }

    /// Returns what a mention stands for. A glob stands for its module, and for all that the module imports.
    pub(crate) fn mention(&mut self, mention: &Mention) -> Vec<Found> {
        let mut found = self.path(&mention.path, mention.scope);
        match mention.kind {
            MentionKind::Glob => {
                let modules: Vec<_> = found.clone();
                for Found { hops, end } in modules {
                    if let End::Module(module) = end {
                        let members = self.imports_of(module, mention.scope);
                        found.extend(members.into_iter().map(|member| member.after(&hops)));
                    }
                }
            }
            MentionKind::MacroName if found.iter().all(|found| found.end == End::External) => {
                let name = &mention.path.segments[0];
                let visible = self.tree.macros.iter().filter(|definition| {
                    definition.name == *name && self.tree.is_within(mention.scope, definition.reach)
                });
                found.extend(
                    visible.map(|definition| Found::direct(End::Item(definition.module, name.clone()))),
                );
            }
            MentionKind::MacroName | MentionKind::Use | MentionKind::Inline => {}
        }
        found.sort();
        found.dedup();
        found
    }

    fn path(&mut self, path: &RustPath, from: ModuleId) -> Vec<Found> {
        let module = match path.start {
            Start::Crate | Start::MacroCrate => ROOT,
            Start::Ancestor(count) => {
                (0..count).fold(self.tree.enclosing(from), |module, _| self.tree.parent(module))
            }
            Start::External => return vec![Found::direct(End::External)],
            Start::Scope => {
                let Some((first, rest)) = path.segments.split_first() else { return Vec::new() };
                let found = self.in_scope(from, first, rest.is_empty());
                return self.descend(found, rest);
            }
        };
        self.descend(vec![Found::direct(End::Module(module))], &path.segments)
    }

    fn descend(&mut self, mut found: Vec<Found>, segments: &[String]) -> Vec<Found> {
        for (index, name) in segments.iter().enumerate() {
            let is_last = index + 1 == segments.len();
            let step = |Found { hops, end }: Found| match end {
                // The name is a variant, an associated item, or an item of another crate.
                End::Item(..) | End::External => vec![Found { hops, end }],
                End::Module(module) => {
                    let members = self.member(module, name, is_last);
                    members.into_iter().map(|member| member.after(&hops)).collect()
                }
            };
            found = found.into_iter().flat_map(step).collect();
        }
        found
    }

    /// Finds the first name of a path in the blocks around it, and then in their module.
    fn in_scope(&mut self, from: ModuleId, name: &str, is_last: bool) -> Vec<Found> {
        let mut scope = from;
        loop {
            let mut found = self.named(scope, name, is_last);
            if found.is_empty() {
                found = self.through_globs(scope, name, is_last);
            }
            match self.tree.modules[scope].parent {
                Some(parent) if found.is_empty() && self.tree.modules[scope].is_block => scope = parent,
                _ if found.is_empty() => return vec![Found::direct(End::External)],
                _ => return found,
            }
        }
    }

    /// Finds a name in a module that a path has named. A macro defines it there if the sources do not show it.
    fn member(&mut self, module: ModuleId, name: &str, is_last: bool) -> Vec<Found> {
        let mut found = self.named(module, name, is_last);
        if found.is_empty() {
            found = self.through_globs(module, name, is_last);
        }
        if found.is_empty() {
            let globs = self.glob_modules(module, true).into_iter();
            found = globs.map(|(hops, glob)| Found { hops, end: End::Item(glob, name.to_owned()) }).collect();
        }
        if found.is_empty() { vec![Found::direct(End::Item(module, name.to_owned()))] } else { found }
    }

    /// Finds what a module declares or imports under a name, without its globs.
    fn named(&mut self, module: ModuleId, name: &str, is_last: bool) -> Vec<Found> {
        let tree = self.tree;
        let mut bindings: Vec<_> =
            tree.modules[module].bindings.iter().filter(|binding| binding.name == name).collect();
        let is_module = |meaning: &Meaning| matches!(meaning, Meaning::Module(_));
        // `handler::Handler`, where a function has the name of the module.
        if !is_last && bindings.iter().any(|binding| is_module(&binding.meaning)) {
            bindings.retain(|binding| is_module(&binding.meaning));
        }
        let mut found = Vec::new();
        for (index, binding) in bindings.into_iter().enumerate() {
            match &binding.meaning {
                Meaning::Module(child) => found.push(Found::direct(End::Module(*child))),
                Meaning::Item => found.push(Found::direct(End::Item(module, name.to_owned()))),
                Meaning::Import(path) => {
                    found.extend(self.import(module, format!("{name} {index}"), path));
                }
            }
        }
        found
    }

    fn import(&mut self, module: ModuleId, key: String, path: &RustPath) -> Vec<Found> {
        let key = (module, key);
        if !self.pending.insert(key.clone()) {
            return Vec::new();
        }
        let found = self.path(path, module);
        self.pending.remove(&key);
        found.into_iter().map(|found| found.after(&[module])).collect()
    }

    /// Returns the modules of this crate whose names a module imports by `*`.
    fn glob_modules(&mut self, module: ModuleId, is_inside: bool) -> Vec<(Vec<ModuleId>, ModuleId)> {
        let globs = self.tree.modules[module].globs.iter().enumerate();
        let visible = globs.filter(|(_, glob)| is_inside || !glob.is_private);
        let found: Vec<_> =
            visible.flat_map(|(index, glob)| self.import(module, format!("* {index}"), &glob.path)).collect();
        let modules = found.into_iter().filter_map(|Found { hops, end }| match end {
            End::Module(glob) if glob != module => Some((hops, glob)),
            _ => None,
        });
        modules.collect()
    }

    fn through_globs(&mut self, module: ModuleId, name: &str, is_last: bool) -> Vec<Found> {
        let key = (module, format!("{name} in *"));
        if !self.pending.insert(key.clone()) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (hops, glob) in self.glob_modules(module, true) {
            let mut members = self.named(glob, name, is_last);
            if members.is_empty() {
                members = self.through_globs(glob, name, is_last);
            }
            found.extend(members.into_iter().map(|member| member.after(&hops)));
        }
        self.pending.remove(&key);
        found
    }

    /// Returns what the imports of a module stand for, as far as `from` can name them.
    fn imports_of(&mut self, module: ModuleId, from: ModuleId) -> Vec<Found> {
        let tree = self.tree;
        let is_inside = tree.is_within(from, module);
        // The imports of one's own file are mentions of their own.
        if tree.modules[module].file == tree.modules[from].file {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (index, binding) in tree.modules[module].bindings.iter().enumerate() {
            match &binding.meaning {
                Meaning::Import(path) if is_inside || !binding.is_private => {
                    found.extend(self.import(module, format!("{index}"), path));
                }
                _ => {}
            }
        }
        for (hops, glob) in self.glob_modules(module, is_inside) {
            found.push(Found { hops: hops.clone(), end: End::Module(glob) });
            let key = (glob, "members".to_owned());
            if self.pending.insert(key.clone()) {
                let members = self.imports_of(glob, from);
                found.extend(members.into_iter().map(|member| member.after(&hops)));
                self.pending.remove(&key);
            }
        }
        found
    }
}
