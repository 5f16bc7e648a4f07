//! A file in an edition, rewritten in proto2, which protox can parse.

use lambda_grpc_codegen::Diagnostic;

use super::columns::OriginalColumns;
use super::edits::Edits;
use super::tokens::{Kind, Token, position, tokens};

/// A file that protox can parse.
#[derive(Debug)]
pub(super) struct Rewritten {
    pub(super) text: String,
    pub(super) columns: OriginalColumns,
    pub(super) edition: Edition,
    /// The files in `import option` statements.
    pub(super) option_imports: Vec<String>,
}

/// The editions, as numbers of `google.protobuf.Edition`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Edition {
    Edition2023 = 1000,
    Edition2024 = 1001,
}

/// Rewrites a file. Returns `None` if it has no edition, and problems of statements that proto2 has
/// and editions do not.
///
/// proto2 differs in these statements:
///
/// - `syntax` instead of `edition`
/// - `optional` before each field without a label, which means `EXPLICIT` presence
/// - reserved names in quotation marks
/// - no `export` and `local` before a message or enum, and no `import option`
pub(super) fn rewrite(name: &str, source: &str) -> Option<Result<Rewritten, Vec<Diagnostic>>> {
    // Most files have no edition, so only their first token is read.
    let first = tokens(source).next()?;
    if source.get(first.range)? != "edition" {
        return None;
    }
    let tokens: Vec<_> = tokens(source).collect();
    let mut rewriter = Rewriter {
        name,
        source,
        tokens: &tokens,
        edits: Edits::default(),
        imports: Vec::new(),
        problems: Vec::new(),
    };
    if rewriter.text(1) != "=" || rewriter.kind(2) != Some(Kind::Text) || rewriter.text(3) != ";" {
        rewriter.report(0, "not a valid statement", "write `edition = \"2024\";` or `edition = \"2023\";`");
        return Some(Err(rewriter.problems));
    }
    let edition = match rewriter.text(2).trim_matches(['"', '\'']) {
        "2023" => Edition::Edition2023,
        "2024" => Edition::Edition2024,
        other => {
            let (line, column) = rewriter.position(0);
            return Some(Err(vec![Diagnostic::unsupported_edition(name, other).at(line, column)]));
        }
    };
    rewriter.replace(0, "syntax");
    rewriter.replace(2, "\"proto2\"");
    rewriter.rewrite(edition);
    let Rewriter { edits, imports: option_imports, problems, .. } = rewriter;
    if !problems.is_empty() {
        return Some(Err(problems));
    }
    let (text, columns) = edits.apply(source);
    Some(Ok(Rewritten { text, columns, edition, option_imports }))
}

/// What a statement is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Block {
    File,
    Message,
    Oneof,
    Enum,
    /// `extend`, which has fields.
    Extend,
    /// A service or RPC, which are the same in proto2.
    Service,
}

struct Rewriter<'a> {
    name: &'a str,
    source: &'a str,
    tokens: &'a [Token],
    edits: Edits,
    imports: Vec<String>,
    problems: Vec<Diagnostic>,
}

impl<'a> Rewriter<'a> {
    /// Rewrites all statements after the first.
    fn rewrite(&mut self, edition: Edition) {
        let (mut at, mut blocks) = (3, vec![Block::File]);
        while at < self.tokens.len() {
            match self.text(at) {
                "}" => {
                    blocks.pop();
                    at += 1;
                }
                ";" => at += 1,
                _ => {
                    let block = blocks.last().copied().unwrap_or(Block::File);
                    let (end, inner) = self.statement(at, block, edition);
                    blocks.extend(inner);
                    at = end;
                }
            }
        }
    }

    /// Rewrites a statement. Returns the index after it, and the block that it opens.
    fn statement(&mut self, start: usize, block: Block, edition: Edition) -> (usize, Option<Block>) {
        let mut at = start;
        let defines_type = matches!(self.text(at + 1), "message" | "enum") && self.text(at + 3) == "{";
        if edition >= Edition::Edition2024 && matches!(self.text(at), "export" | "local") && defines_type {
            self.blank(at);
            at += 1;
        }
        let inner = match (block, self.text(at)) {
            (Block::File | Block::Message, "message") => Some(Block::Message),
            (Block::File | Block::Message, "enum") => Some(Block::Enum),
            (Block::File | Block::Message, "extend") => Some(Block::Extend),
            (Block::Message, "oneof") => Some(Block::Oneof),
            (Block::File, "service") | (Block::Service, "rpc") => Some(Block::Service),
            _ => None,
        };
        if block == Block::File && self.text(at) == "import" && edition >= Edition::Edition2024 {
            self.import(at);
        }
        match (block, self.text(at)) {
            (Block::Message | Block::Enum, "reserved") => self.reserved(at + 1),
            (Block::File | Block::Enum | Block::Service, _) | (_, "option" | "extensions") => {}
            (Block::Message | Block::Oneof | Block::Extend, _) if inner.is_none() => self.field(at, block),
            _ => {}
        }
        self.end_of_statement(at, inner)
    }

    /// Rewrites an import in edition 2024.
    fn import(&mut self, start: usize) {
        match self.text(start + 1) {
            "option" => {
                self.blank(start + 1);
                self.imports.push(self.text(start + 2).trim_matches(['"', '\'']).to_owned());
            }
            "weak" => {
                let help = "remove `weak`, or write `import option` if only options use the file";
                self.report(start + 1, "edition 2024 has no weak imports", help);
            }
            _ if !self.imports.is_empty() => {
                let help = "move it before the first `import option` statement";
                self.report(start, "imports must come before those for options", help);
            }
            _ => {}
        }
    }

    /// Returns the index after a statement or after the brace that opens its block.
    fn end_of_statement(&self, start: usize, inner: Option<Block>) -> (usize, Option<Block>) {
        // The values of options can contain braces.
        let mut depth = 0_usize;
        for at in start..self.tokens.len() {
            match self.text(at) {
                "{" if inner.is_some() => return (at + 1, inner),
                "{" => depth += 1,
                // The brace closes the block: the statement has no end.
                "}" if depth == 0 => return (at, None),
                "}" => depth -= 1,
                ";" if depth == 0 => return (at + 1, None),
                _ => {}
            }
        }
        (self.tokens.len(), None)
    }

    fn field(&mut self, start: usize, block: Block) {
        let label = self.text(start);
        let is_named = self.kind(start + 1) == Some(Kind::Word);
        let has_label = matches!(label, "optional" | "required" | "repeated") && is_named;
        if label == "optional" && has_label {
            self.report(
                start,
                "editions have no label `optional`",
                "remove it: fields have presence by default",
            );
        }
        if label == "required" && has_label {
            let help = "remove it, and set `features.field_presence = LEGACY_REQUIRED`";
            self.report(start, "editions have no label `required`", help);
        }
        let field_type = start + usize::from(has_label);
        if self.text(field_type) == "group" && self.text(field_type + 2) == "=" {
            let help =
                "define a message, and set `features.message_encoding = DELIMITED` on a field of its type";
            self.report(field_type, "editions have no groups", help);
        }
        let is_map = label == "map" && self.text(start + 1) == "<";
        let can_begin = self.kind(start) == Some(Kind::Word) || label == ".";
        if !has_label && !is_map && block != Block::Oneof && can_begin {
            let at = self.tokens.get(start).map_or(0, |token| token.range.start);
            self.edits.replace(at..at, "optional ");
        }
    }

    /// Rewrites reserved names. Ranges of numbers are the same in proto2.
    fn reserved(&mut self, start: usize) {
        if self.kind(start) == Some(Kind::Text) {
            self.report(start, "reserved names have no quotation marks in editions", "remove them");
        }
        if self.kind(start) != Some(Kind::Word) {
            return;
        }
        for at in start..self.tokens.len() {
            match (self.kind(at), self.text(at)) {
                (_, ";" | "}") => return,
                (Some(Kind::Word), name) => self.replace(at, &format!("\"{name}\"")),
                _ => {}
            }
        }
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// Returns the text of a token. It is empty after the last token.
    fn text(&self, at: usize) -> &'a str {
        self.tokens.get(at).and_then(|token| self.source.get(token.range.clone())).unwrap_or_default()
    }

    fn replace(&mut self, at: usize, new: &str) {
        if let Some(token) = self.tokens.get(at) {
            self.edits.replace(token.range.clone(), new);
        }
    }

    fn blank(&mut self, at: usize) {
        self.replace(at, &" ".repeat(self.text(at).len()));
    }

    fn report(&mut self, at: usize, message: &str, help: &str) {
        let (line, column) = self.position(at);
        self.problems.push(Diagnostic::new(self.name, message, help).at(line, column));
    }

    /// Returns the line and column of a token, which count from one.
    fn position(&self, at: usize) -> (usize, usize) {
        position(self.source, self.tokens.get(at).map_or(0, |token| token.range.start))
    }
}
