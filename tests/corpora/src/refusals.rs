//! What is refused, and whether it is where the refusal says.

use std::fs;

use crate::Result;
use crate::corpus::Corpus;

/// Returns the RPCs that are refused; fails where one is not a streaming RPC of the place that is named.
pub(crate) fn check(corpus: &Corpus) -> Result<Vec<String>> {
    let Err(error) = corpus.builder(&[], &corpus.out).compile_protos(&corpus.protos, &corpus.roots) else {
        return Ok(Vec::new());
    };
    if !error.is_rejection() {
        return Err(error.into());
    }
    let text = error.to_string();
    let mut refused = Vec::new();
    for line in text.lines().filter(|line| line.contains("-streaming; ")) {
        let (place, rest) = line.split_once(": `").ok_or("no RPC")?;
        let (rpc, _) = rest.split_once('`').ok_or("no RPC")?;
        let mut place = place.rsplitn(3, ':');
        let (column, row, path) = (place.next(), place.next(), place.next());
        let (column, row): (usize, usize) =
            (column.ok_or("no column")?.parse()?, row.ok_or("no line")?.parse()?);
        let source = fs::read_to_string(path.ok_or("no path")?)?;
        let at: String = source.lines().nth(row - 1).unwrap_or_default().chars().skip(column - 1).collect();
        if !at.starts_with("stream") {
            return Err(format!("there is no `stream` at {line}").into());
        }
        refused.push(rpc.to_owned());
    }
    let others = text.lines().filter(|line| line.starts_with("= help")).count() - refused.len();
    if others > 0 { Err(text.into()) } else { Ok(refused) }
}
