//! The layers of a crate: which module may use which.

use std::collections::BTreeSet;

use crate::cycles::{Graph, cycles};
use crate::imports::Import;
use crate::source_tree::SourceTree;

/// The crate root. Other modules must not use its re-exports.
const ROOT: &str = "lib";

/// What generated code and the macros of the crate name, and no other module.
const CODEGEN: &str = "codegen";

/// A module, and what it may use besides itself.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The path of its file or folder below `src`, without `.rs`. A nested folder may have a row too.
    pub module: &'static str,
    /// The rows that it may use.
    pub may_use: MayUse,
}

/// The rows of the table that a row may use.
#[derive(Debug, Clone, Copy)]
pub enum MayUse {
    /// Every row before it.
    Before,
    /// Every row from the first one to the one that is named.
    UpTo(&'static str),
}

/// The layers of a crate, from the bottom up.
#[derive(Debug, Clone, Copy)]
pub struct Layers<'a>(pub &'a [Row]);

impl<'a> Layers<'a> {
    /// Returns the row of a file.
    #[must_use]
    pub fn row(&self, file: &str) -> Option<&'a Row> {
        let place = place(file);
        let is_in = |row: &&Row| {
            place.strip_prefix(row.module).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.0.iter().filter(is_in).max_by_key(|row| row.module.len())
    }

    /// Returns the modules without a row, and the rows without a module.
    #[must_use]
    pub fn gaps(&self, sources: &SourceTree) -> Vec<String> {
        let rows = || self.0.iter().map(|row| row.module);
        let mut modules = BTreeSet::new();
        let mut used = BTreeSet::new();
        for (file, _) in sources.files() {
            modules.insert(file.split('/').next().unwrap_or(file).trim_end_matches(".rs").to_owned());
            used.extend(self.row(file).map(|row| row.module));
        }
        let without_row = modules.iter().filter(|module| !rows().any(|row| row == **module));
        let without_module = rows().filter(|row| !used.contains(row));
        let unknown = self.0.iter().filter_map(|row| match row.may_use {
            MayUse::UpTo(limit) if !rows().any(|row| row == limit) => Some((row.module, limit)),
            _ => None,
        });
        let mut gaps: Vec<_> = without_row
            .map(|module| format!("the module `{module}` has no row in the table: add one"))
            .collect();
        gaps.extend(
            without_module.map(|row| format!("the row `{row}` has no module: remove it from the table")),
        );
        gaps.extend(
            unknown.map(|(row, limit)| format!("the row `{row}` names `{limit}`, which is not a row")),
        );
        gaps
    }

    /// Returns the imports that break a rule, one message for each rule and import.
    #[must_use]
    pub fn violations(&self, imports: &[Import], sources: &SourceTree) -> Vec<String> {
        let mut violations = Vec::new();
        for import in imports {
            let Some(user) = self.row(&import.file) else { continue };
            let used: BTreeSet<_> =
                import.uses.iter().filter_map(|file| self.row(file)).map(|row| row.module).collect();
            for module in used {
                if self.is_allowed(user, module, import) {
                    continue;
                }
                let rule = match module {
                    ROOT => format!("`{}` may not go through the crate root", user.module),
                    module => format!("`{}` may not use `{module}`", user.module),
                };
                violations.push(format!("{rule}: {}", describe(import, sources)));
            }
        }
        violations
    }

    fn is_allowed(&self, user: &Row, module: &str, import: &Import) -> bool {
        let position = |module: &str| self.0.iter().position(|row| row.module == module);
        let limit = match user.may_use {
            MayUse::Before => position(user.module),
            MayUse::UpTo(limit) => position(limit),
        };
        let is_below = position(module) <= limit;
        module == user.module || is_below || import.is_macro_path && is_public(module)
    }

    /// Returns the cycles of files, each with the imports that form it.
    #[must_use]
    pub fn file_cycles(&self, imports: &[Import], sources: &SourceTree) -> Vec<String> {
        let edges = imports.iter().flat_map(|import| {
            let is_public = |file: &str| self.row(file).is_some_and(|row| is_public(row.module));
            let files =
                import.depends_on.iter().filter(move |file| !import.is_macro_path || !is_public(file));
            files.map(move |file| (import.file.clone(), file.clone(), import))
        });
        report_cycles("files", edges.collect(), sources)
    }

    /// Returns the cycles of modules which the table itself allows, each with the imports that form it.
    ///
    /// The rows at the bottom may use one another, but must not form a cycle. Rows of one folder count as
    /// one.
    #[must_use]
    pub fn module_cycles(&self, imports: &[Import], sources: &SourceTree) -> Vec<String> {
        let module = |file: &str| self.row(file).map(|row| row.module);
        let folder = |module: &str| module.split('/').next().unwrap_or(module).to_owned();
        let mut edges = Vec::new();
        for import in imports {
            let Some(user) = self.row(&import.file) else { continue };
            let used: BTreeSet<_> = import.uses.iter().filter_map(|file| module(file)).collect();
            let allowed =
                used.into_iter().filter(|module| self.is_allowed(user, module, import) && !is_public(module));
            edges.extend(allowed.map(|module| (folder(user.module), folder(module), import)));
        }
        report_cycles("modules", edges, sources)
    }
}

/// Returns true for what macros may name through `$crate`.
fn is_public(module: &str) -> bool {
    [ROOT, CODEGEN].contains(&module)
}

/// Returns the path of a module without `.rs` and `/mod.rs`.
fn place(file: &str) -> &str {
    let place = file.strip_suffix(".rs").unwrap_or(file);
    place.strip_suffix("/mod").unwrap_or(place)
}

fn describe(import: &Import, sources: &SourceTree) -> String {
    let Import { file, line, written, target, uses, .. } = import;
    let uses: Vec<_> = uses.iter().map(|file| sources.display(file)).collect();
    format!("{}:{line} `{written}`, which is `{target}` ({})", sources.display(file), uses.join(", "))
}

fn report_cycles(kind: &str, edges: Vec<(String, String, &Import)>, sources: &SourceTree) -> Vec<String> {
    let mut graph = Graph::new();
    for (from, to, _) in edges.iter().filter(|(from, to, _)| from != to) {
        graph.entry(from.clone()).or_default().insert(to.clone());
    }
    let report = |cycle: Vec<String>| {
        let mut seen = BTreeSet::new();
        let is_part = |(from, to, _): &&(String, String, &Import)| {
            from != to
                && cycle.contains(from)
                && cycle.contains(to)
                && seen.insert((from.clone(), to.clone()))
        };
        let line = |(_, to, import): &(String, String, &Import)| {
            let Import { file, line, written, .. } = import;
            format!("\n    {}:{line} `{written}` uses {to}", sources.display(file))
        };
        let lines: String = edges.iter().filter(is_part).map(line).collect();
        format!("these {kind} form a cycle: {}{lines}", cycle.join(", "))
    };
    cycles(&graph).into_iter().map(report).collect()
}
