//! The modules of a crate, the names in each, and the paths that each mentions.

use std::collections::BTreeSet;

use crate::rust_path::RustPath;

/// The index of a module.
pub(crate) type ModuleId = usize;

/// The index of the crate root.
pub(crate) const ROOT: ModuleId = 0;

/// A module, in a file of its own or inline; or a block with `use` declarations.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) name: String,
    pub(crate) parent: Option<ModuleId>,
    pub(crate) file: String,
    /// True for a block, which is not a module for `self` and `super`.
    pub(crate) is_block: bool,
    /// True if the `macro_rules!` in it are in scope after it too.
    pub(crate) is_macro_use: bool,
    pub(crate) bindings: Vec<Binding>,
    pub(crate) globs: Vec<Glob>,
}

/// An import of all names of a module.
#[derive(Debug)]
pub(crate) struct Glob {
    pub(crate) path: RustPath,
    /// As in [`Binding`].
    pub(crate) is_private: bool,
}

/// A name in a module.
#[derive(Debug)]
pub(crate) struct Binding {
    pub(crate) name: String,
    pub(crate) meaning: Meaning,
    /// True for an import that only the module and those in it can name.
    pub(crate) is_private: bool,
}

/// What a name in a module stands for.
#[derive(Debug)]
pub(crate) enum Meaning {
    Module(ModuleId),
    Item,
    Import(RustPath),
}

/// A path in a source.
#[derive(Debug)]
pub(crate) struct Mention {
    pub(crate) scope: ModuleId,
    pub(crate) path: RustPath,
    pub(crate) line: usize,
    /// The path as it is written.
    pub(crate) written: String,
    pub(crate) kind: MentionKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MentionKind {
    Use,
    Glob,
    Inline,
    /// The name of a macro, of which a definition in the text before is in scope too.
    MacroName,
}

/// A `macro_rules!` without regard to modules, as the order of the text has it.
#[derive(Debug)]
pub(crate) struct TextualMacro {
    pub(crate) name: String,
    pub(crate) module: ModuleId,
    /// The outermost module in which it is in scope.
    pub(crate) reach: ModuleId,
}

/// The modules of a crate; the first is the root.
#[derive(Debug, Default)]
pub(crate) struct ModuleTree {
    pub(crate) modules: Vec<Module>,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) macros: Vec<TextualMacro>,
    /// Files that only declare modules, import and define macros.
    pub(crate) faces: BTreeSet<String>,
}

impl ModuleTree {
    /// Returns the module that a block is in, or the module itself.
    pub(crate) fn enclosing(&self, scope: ModuleId) -> ModuleId {
        let module = &self.modules[scope];
        if module.is_block { self.enclosing(module.parent.unwrap_or(ROOT)) } else { scope }
    }

    /// Returns the parent of a module. The parent of the root is the root.
    pub(crate) fn parent(&self, module: ModuleId) -> ModuleId {
        self.modules[module].parent.map_or(ROOT, |parent| self.enclosing(parent))
    }

    /// Returns true if `module` is `ancestor` or is inside it.
    pub(crate) fn is_within(&self, module: ModuleId, ancestor: ModuleId) -> bool {
        module == ancestor
            || self.modules[module].parent.is_some_and(|parent| self.is_within(parent, ancestor))
    }

    /// Returns the path of a module, which begins with `crate`.
    pub(crate) fn path(&self, module: ModuleId) -> String {
        [vec!["crate".to_owned()], self.segments(module)].concat().join("::")
    }

    /// Returns the names of the modules from below the root to a module.
    pub(crate) fn segments(&self, module: ModuleId) -> Vec<String> {
        let module = &self.modules[self.enclosing(module)];
        let Some(parent) = module.parent else { return Vec::new() };
        [self.segments(parent), vec![module.name.clone()]].concat()
    }

    /// Adds a name to a module.
    pub(crate) fn bind(&mut self, module: ModuleId, name: &str, meaning: Meaning, is_private: bool) {
        let name = name.trim_start_matches("r#").to_owned();
        self.modules[module].bindings.push(Binding { name, meaning, is_private });
    }
}
