//! From a path to a method, or to words that help.

use tonic::{Code, Status};

use crate::service::{Cause, MethodDescriptor, Routes, Service};

/// Paths longer than this are not compared with the known ones: the work grows with the square.
const MAX_COMPARED: usize = 256;

/// The method that a path names, and the service that answers it.
pub(super) struct Found<'a, S> {
    pub(super) service: &'a S,
    pub(super) method: &'static MethodDescriptor,
    /// The method's name, which not every descriptor has.
    pub(super) name: &'a str,
}

/// Finds the method of exactly this path: a looser match would walk past authorizers that match paths.
pub(super) fn find<'a, R: Routes>(routes: &'a R, path: &'a str) -> Result<Found<'a, R::Target>, Status> {
    let unknown = |what: String| {
        let help = suggest(routes, path);
        Cause::Route.status(Code::Unimplemented, format!("`{path}` is not served here: {what}{help}"))
    };
    let (service, method) = path
        .strip_prefix('/')
        .and_then(|path| path.split_once('/'))
        .ok_or_else(|| unknown("the path of a call is `/package.Service/Method`".into()))?;
    let target = routes.find(service, method).ok_or_else(|| {
        let names: Vec<_> = routes.descriptors().iter().map(|known| format!("`{}`", known.name())).collect();
        unknown(format!("there is no service `{service}`, only {}", names.join(", ")))
    })?;
    match target.descriptor().method(method) {
        Some(known) if !known.is_left_out() => Ok(Found { service: target, method: known, name: method }),
        Some(_) => Err(unknown(format!("`{method}` was left out when this server was built (`skip_rpc`)"))),
        None => Err(unknown(format!("`{service}` has no method `{method}` here"))),
    }
}

/// Names the known path that this one was probably meant to be.
fn suggest<R: Routes>(routes: &R, path: &str) -> String {
    let known = routes.descriptors().into_iter().flat_map(|service| {
        let methods = service.methods().iter().filter(|method| !method.is_left_out());
        methods.map(|method| format!("/{}/{}", service.name(), method.name()))
    });
    let mut nearest: Option<(usize, String)> = None;
    for known in known {
        if let Some(prefix) = path.strip_suffix(known.as_str()).filter(|prefix| !prefix.is_empty()) {
            return format!(
                "; `{prefix}` precedes `{known}`, which is: call it without, or set it as the path prefix of the host"
            );
        }
        let distance = distance(path.as_bytes(), known.as_bytes());
        // A third of it mistyped is as far as a guess goes.
        let is_near = distance.is_some_and(|distance| distance <= known.len() / 3);
        if let Some(distance) = distance.filter(|_| is_near)
            && nearest.as_ref().is_none_or(|(least, _)| distance < *least)
        {
            nearest = Some((distance, known));
        }
    }
    nearest.map(|(_, known)| format!("; did you mean `{known}`?")).unwrap_or_default()
}

/// Counts the single-byte edits between two texts (Levenshtein), or nothing where that is too much work.
fn distance(left: &[u8], right: &[u8]) -> Option<usize> {
    if left.len().max(right.len()) > MAX_COMPARED {
        return None;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, from) in left.iter().enumerate() {
        let mut diagonal = at;
        let mut before = at + 1;
        for (above, to) in row.iter_mut().skip(1).zip(right) {
            let replaced = diagonal + usize::from(!from.eq_ignore_ascii_case(to));
            diagonal = *above;
            before = replaced.min(before + 1).min(*above + 1);
            *above = before;
        }
    }
    row.last().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_edits() {
        for (left, right, edits) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "ABC", 0),
            ("kitten", "sitting", 3),
            ("", "ab", 2),
            ("ab", "ba", 2),
        ] {
            // The first row belongs to an empty text; with none on the left it is the answer.
            assert_eq!(distance(left.as_bytes(), right.as_bytes()), Some(edits), "{left} {right}");
        }
        assert_eq!(distance(&[0; 1000], b""), None);
    }
}
