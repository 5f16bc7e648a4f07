//! The modules of a crate, read from its files.

use std::collections::BTreeSet;

use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::{Attribute, Item, ItemMacro, ItemMod, Visibility};

use crate::faces::is_face;
use crate::module_tree::{
    Glob, Meaning, Mention, MentionKind, Module, ModuleId, ModuleTree, ROOT, TextualMacro,
};
use crate::rust_path::{RustPath, Start};
use crate::source_tree::{SourceTree, parse};
use crate::use_tree;

/// Reads the modules of a crate from its `lib.rs` on. Every `cfg` counts as on.
///
/// # Panics
///
/// If a file is not Rust, if a module has no file, and if a file belongs to no module: no check would see its imports.
pub(crate) fn load(sources: &SourceTree) -> ModuleTree {
    let mut loader = Loader { sources, tree: ModuleTree::default(), reached: BTreeSet::new() };
    let root = loader.module("crate", None, "lib.rs", false);
    loader.file(root, "");
    let is_unreached = |path: &&str| !loader.reached.contains(*path);
    let unreached: Vec<_> = sources.files().map(|(path, _)| path).filter(is_unreached).collect();
    assert!(unreached.is_empty(), "no module has these files: {unreached:?}");
    loader.tree
}

/// Reads files into a tree of modules.
#[derive(Debug)]
pub(crate) struct Loader<'a> {
    sources: &'a SourceTree,
    pub(crate) tree: ModuleTree,
    reached: BTreeSet<String>,
}

impl Loader<'_> {
    /// Adds a module that does not contain any names yet.
    pub(crate) fn module(
        &mut self,
        name: &str,
        parent: Option<ModuleId>,
        file: &str,
        is_block: bool,
    ) -> ModuleId {
        self.tree.modules.push(Module {
            name: name.to_owned(),
            parent,
            file: file.to_owned(),
            is_block,
            is_macro_use: false,
            bindings: Vec::new(),
            globs: Vec::new(),
        });
        self.tree.modules.len() - 1
    }

    /// Reads the file of a module, whose children have their files in `folder`.
    fn file(&mut self, module: ModuleId, folder: &str) {
        let path = self.tree.modules[module].file.clone();
        let text = self.sources.text(&path).unwrap_or_else(|| panic!("{path} does not exist"));
        let file = parse(&path, text);
        if is_face(&file) {
            self.tree.faces.insert(path.clone());
        }
        let base = path.rsplit_once('/').map_or("", |(base, _)| base).to_owned();
        self.reached.insert(path);
        self.items(module, file.items, &Folders { children: folder.to_owned(), by_attribute: base });
    }

    /// Reads the items of a module.
    pub(crate) fn items(&mut self, module: ModuleId, items: Vec<Item>, folders: &Folders) {
        for item in items {
            match item {
                Item::Use(item) => {
                    let is_private = matches!(item.vis, Visibility::Inherited);
                    let mut tokens = item.leading_colon.to_token_stream();
                    item.tree.to_tokens(&mut tokens);
                    let tokens: Vec<_> = tokens.into_iter().collect();
                    self.import(module, &tokens, is_private);
                }
                Item::Mod(item) => self.child(module, item, folders),
                Item::ExternCrate(item) => {
                    assert!(
                        item.ident != "self",
                        "`extern crate self` hides imports: name the crate `crate`"
                    );
                }
                item => {
                    if let Item::Macro(definition) = &item {
                        self.define_macro(module, definition);
                    } else if let Some(name) = item_name(&item) {
                        self.tree.bind(module, &name, Meaning::Item, false);
                    }
                    self.walk(item.to_token_stream(), module);
                }
            }
        }
    }

    /// Records what is between `use` and `;`.
    pub(crate) fn import(&mut self, scope: ModuleId, tokens: &[TokenTree], is_private: bool) {
        for leaf in use_tree::leaves(tokens) {
            if leaf.is_glob {
                self.tree.modules[scope].globs.push(Glob { path: leaf.path.clone(), is_private });
            } else if let Some(name) = leaf.name {
                self.tree.bind(scope, &name, Meaning::Import(leaf.path.clone()), is_private);
            }
            let kind = if leaf.is_glob { MentionKind::Glob } else { MentionKind::Use };
            self.tree.mentions.push(Mention {
                scope,
                path: leaf.path,
                line: leaf.line,
                written: leaf.written,
                kind,
            });
        }
    }

    /// Reads a module in another one, inline or in a file of its own.
    fn child(&mut self, parent: ModuleId, item: ItemMod, folders: &Folders) {
        let name = item.ident.to_string().trim_start_matches("r#").to_owned();
        let path = item.attrs.iter().find_map(path_attribute);
        for attribute in &item.attrs {
            self.walk(attribute.to_token_stream(), parent);
        }
        let file = match (&item.content, &path) {
            (Some(_), _) => self.tree.modules[parent].file.clone(),
            (None, Some(path)) => join(&folders.by_attribute, path),
            (None, None) => {
                let candidates = [format!("{name}.rs"), format!("{name}/mod.rs")]
                    .map(|file| join(&folders.children, &file));
                let found = candidates.iter().find(|file| self.sources.text(file).is_some());
                found.unwrap_or_else(|| panic!("none of {candidates:?} exists")).clone()
            }
        };
        let module = self.module(&name, Some(parent), &file, false);
        self.tree.modules[module].is_macro_use =
            item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_use"));
        self.tree.bind(parent, &name, Meaning::Module(module), false);
        match item.content {
            Some((_, items)) => {
                let folder = join(&folders.children, path.as_ref().unwrap_or(&name));
                self.items(module, items, &Folders { children: folder.clone(), by_attribute: folder });
            }
            // The children of a file that `#[path]` names are in its folder, like those of `mod.rs`.
            None if path.is_some() || file.ends_with("/mod.rs") => {
                self.file(module, file.rsplit_once('/').map_or("", |(folder, _)| folder));
            }
            None => self.file(module, &join(&folders.children, &name)),
        }
    }

    fn define_macro(&mut self, module: ModuleId, item: &ItemMacro) {
        let Some(name) = &item.ident else { return };
        let mut reach = module;
        while self.tree.modules[reach].is_macro_use {
            reach = self.tree.parent(reach);
        }
        self.tree.macros.push(TextualMacro { name: name.to_string(), module, reach });
        self.tree.bind(module, &name.to_string(), Meaning::Item, false);
        if module != ROOT && item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export")) {
            let segments = [self.tree.segments(module), vec![name.to_string()]].concat();
            let path = RustPath { start: Start::Crate, segments };
            self.tree.bind(ROOT, &name.to_string(), Meaning::Import(path), false);
        }
    }
}

/// Where the files of a module's children are.
#[derive(Debug, Default)]
pub(crate) struct Folders {
    children: String,
    /// What `#[path]` is relative to.
    by_attribute: String,
}

/// Joins two paths and resolves `..`.
fn join(folder: &str, path: &str) -> String {
    let mut parts = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn path_attribute(attribute: &Attribute) -> Option<String> {
    let value = attribute.meta.require_name_value().ok().filter(|value| value.path.is_ident("path"))?;
    syn::parse2::<syn::LitStr>(value.value.to_token_stream()).ok().map(|path| path.value())
}

/// Returns the name that an item has in its module.
fn item_name(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}
