//! The paths in the tokens of items, blocks and macros.
//!
//! Tokens show the paths of types, expressions, patterns, attributes and macros in the same form, so that none is
//! missed. A relative path in a `macro_rules!` is taken as one in the module that defines the macro.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;

use crate::loader::{Folders, Loader};
use crate::module_tree::{Meaning, Mention, MentionKind, ModuleId};
use crate::rust_path::{RustPath, Written};
use crate::tokens::{inline_module, is_attribute, is_ident, is_punct, is_restricted_visibility};
use crate::use_tree;

impl Loader<'_> {
    /// Records the paths in the tokens of an item, of a block or of a macro.
    pub(crate) fn walk(&mut self, tokens: TokenStream, scope: ModuleId) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let scope = self.block(&tokens, scope);
        let mut index = 0;
        while index < tokens.len() {
            if let Some(end) = use_tree::declaration_end(&tokens, index) {
                index = end;
            } else if let Some(group) = inline_module(&tokens, index) {
                self.module_in_block(&tokens[index + 1], group, scope);
                index += 3;
            } else if is_restricted_visibility(&tokens, index) {
                index += 2;
            } else if let Some(written) = Written::at(&tokens, index) {
                index = written.end;
                self.mention(&written, &tokens, scope);
            } else {
                if let TokenTree::Group(group) = &tokens[index] {
                    if is_attribute(&tokens, index) {
                        self.attribute(group, scope);
                    }
                    self.walk(group.stream(), scope);
                }
                index += 1;
            }
        }
    }

    /// Returns the scope of a block: its own if it has `use` declarations.
    fn block(&mut self, tokens: &[TokenTree], parent: ModuleId) -> ModuleId {
        let mut block = parent;
        for index in 0..tokens.len() {
            let Some(end) = use_tree::declaration_end(tokens, index) else { continue };
            if block == parent {
                let file = self.tree.modules[parent].file.clone();
                block = self.module("{}", Some(parent), &file, true);
            }
            self.import(block, &tokens[index + 1..end - 1], true);
        }
        block
    }

    fn module_in_block(&mut self, name: &TokenTree, group: &Group, scope: ModuleId) {
        let Ok(file) = syn::parse2::<syn::File>(group.stream()) else {
            // In a `macro_rules!`, with its variables.
            return self.walk(group.stream(), scope);
        };
        let home = self.tree.modules[scope].file.clone();
        let module = self.module(&name.to_string(), Some(scope), &home, false);
        self.tree.bind(scope, &name.to_string(), Meaning::Module(module), false);
        self.items(module, file.items, &Folders::default());
    }

    fn mention(&mut self, written: &Written, tokens: &[TokenTree], scope: ModuleId) {
        let path = RustPath::new(&written.segments);
        let is_macro = tokens.get(written.end).is_some_and(|token| is_punct(token, '!'))
            && matches!(tokens.get(written.end + 1), Some(TokenTree::Group(_)));
        // The import that brings a single name into scope is recorded by itself.
        let is_single = written.segments.len() < 2;
        if is_single && !is_macro {
            return;
        }
        let kind = if is_single { MentionKind::MacroName } else { MentionKind::Inline };
        let mark = if is_macro { "!" } else { "" };
        let text = format!("{}{mark}", written.segments.join("::"));
        self.tree.mentions.push(Mention { scope, path, line: written.line, written: text, kind });
    }

    /// Records the paths that an attribute has in strings, as in `#[serde(with = "crate::text")]`.
    fn attribute(&mut self, group: &Group, scope: ModuleId) {
        let tokens: Vec<_> = group.stream().into_iter().collect();
        if is_ident(tokens.first(), "doc") {
            return;
        }
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.attribute(&group, scope),
                TokenTree::Literal(literal) => {
                    let line = literal.span().start().line;
                    let text = syn::parse_str::<syn::LitStr>(&literal.to_string()).ok();
                    let path = text.and_then(|text| text.parse::<syn::Path>().ok());
                    let tokens: Vec<_> = path.into_token_stream().into_iter().collect();
                    if let Some(written) = Written::at(&tokens, 0) {
                        self.mention(&Written { line, ..written }, &tokens, scope);
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }
}
