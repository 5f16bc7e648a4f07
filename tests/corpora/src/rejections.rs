//! The RPCs that the generator rejects, and their positions.

use std::fs;

use crate::Result;
use crate::corpus::Corpus;

/// Returns the rejected RPCs. Fails if there is no streaming RPC at the position in an error message.
pub(crate) fn check(corpus: &Corpus) -> Result<Vec<String>> {
    let Err(error) = corpus.builder(&[], &corpus.out).compile_protos(&corpus.protos, &corpus.roots) else {
        return Ok(Vec::new());
    };
    if !error.is_rejection() {
        return Err(error.into());
    }
    let text = error.to_string();
    let mut rejected = Vec::new();
    for line in text.lines().filter(|line| line.contains("-streaming; ")) {
        let (position, rest) = line.split_once(": `").ok_or("the error has no RPC")?;
        let (rpc, _) = rest.split_once('`').ok_or("the error has no RPC")?;
        let mut position = position.rsplitn(3, ':');
        let (column, row, path) = (position.next(), position.next(), position.next());
        let (column, row): (usize, usize) =
            (column.ok_or("the error has no column")?.parse()?, row.ok_or("the error has no line")?.parse()?);
        let source = fs::read_to_string(path.ok_or("the error has no path")?)?;
        let at: String = source.lines().nth(row - 1).unwrap_or_default().chars().skip(column - 1).collect();
        if !at.starts_with("stream") {
            return Err(format!("there is no `stream` at {line}").into());
        }
        rejected.push(rpc.to_owned());
    }
    let others = text.lines().filter(|line| line.starts_with("= help")).count() - rejected.len();
    if others > 0 { Err(text.into()) } else { Ok(rejected) }
}
