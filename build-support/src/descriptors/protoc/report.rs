//! The report of protoc.

use lambda_grpc_codegen::Diagnostic;

use super::super::Sources;
use super::super::compiler_message::CompilerMessage;
use super::imports::import_statement;
use super::line::Line;

/// Parses the report of protoc. Each line is `file:line:column: message` or `file: message`. Lines
/// of other programs, and of protoc's own log, name no file.
pub(super) fn parse_report(text: &str, names: &[String], sources: &Sources<'_>) -> Vec<Diagnostic> {
    let lines: Vec<_> = text.lines().filter_map(|line| Line::parse(line, names, sources)).collect();
    let mut problems: Vec<Diagnostic> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        // The next line says where an open comment begins.
        let next = lines.get(index + 1).filter(|next| next.message == "  Comment started here.");
        let position = next.map_or(line.position, |next| next.position);
        // The names of an imported file with errors are not defined.
        let is_consequence = line.message.ends_with(" is not defined.")
            && lines.iter().any(|other| other.name == line.name && other.failed_import().is_some());
        if !is_consequence {
            problems.extend(line.problem(position, sources).filter(|problem| !problems.contains(problem)));
        }
    }
    if problems.is_empty() {
        problems = missing_option_imports(text, names, sources);
    }
    if problems.is_empty() {
        problems.push(Diagnostic::new("protoc", text.trim(), "protoc must run successfully"));
    }
    problems
}

/// Returns the missing files of `import option` statements, at which protoc aborts without their
/// positions.
fn missing_option_imports(report: &str, names: &[String], sources: &Sources<'_>) -> Vec<Diagnostic> {
    let missing = report.lines().filter_map(|line| line.strip_suffix(": File not found."));
    let mut problems = Vec::new();
    for import in missing {
        for name in names {
            if let Some(position) = import_statement(name, import, sources) {
                let problem = CompilerMessage::MissingImport(import).at(name, Some(position), sources);
                problems.extend(Some(problem).filter(|problem| !problems.contains(problem)));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(report: &str) -> Vec<String> {
        let sources = Sources::new(&[], &[]);
        let names = ["a.proto".to_owned(), "b.proto".to_owned()];
        let problems = parse_report(report, &names, &sources);
        problems
            .iter()
            .map(|problem| problem.to_string().lines().next().unwrap_or_default().to_owned())
            .collect()
    }

    #[test]
    fn leaves_out_what_is_not_an_error() {
        let report = "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n\
            [libprotobuf WARNING google/protobuf/compiler/parser.cc:646] No syntax specified: a.proto.\n\
            a.proto:3:1: warning: Import b.proto is unused.\n\
            a.proto:4:13: \"Nope\" is not defined.\n\
            a.proto:4:13: \"Nope\" is not defined.\n";
        assert_eq!(problems(report), ["a.proto:4:13: \"Nope\" is not defined."]);
    }

    #[test]
    fn leaves_out_the_consequences_of_a_missing_import() {
        let report = "c.proto: File not found.\n\
            a.proto:3:1: Import \"c.proto\" was not found or had errors.\n\
            a.proto:4:13: \"C\" is not defined.\n\
            b.proto:4:13: \"D\" is not defined.\n";
        let expected = [
            "a.proto:3:1: import `c.proto` not found in the include folders ",
            "b.proto:4:13: \"D\" is not defined.",
        ];
        assert_eq!(problems(report), expected);
    }

    #[test]
    fn reports_an_open_comment_where_it_begins() {
        let report = "a.proto:5:1: End-of-file inside block comment.\na.proto:4:1:   Comment started here.\n";
        assert_eq!(problems(report), ["a.proto:4:1: End-of-file inside block comment."]);
    }

    #[test]
    fn shows_a_report_without_a_file_as_it_is() {
        assert_eq!(
            problems("--lambda_out: protoc-gen-lambda: Plugin failed.\n"),
            ["protoc: --lambda_out: protoc-gen-lambda: Plugin failed."]
        );
    }
}
