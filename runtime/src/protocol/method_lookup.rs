//! The lookup of a method by its path.

use tonic::{Code, Status};

use crate::call::{CallSpan, RecordedMethod, Rejection};
use crate::service::{Absence, MethodDescriptor, RpcService, ServiceLookup};

/// The longest path that is compared with known paths, in bytes. The cost grows with its square.
const MAX_COMPARED: usize = 256;

/// The method that a path names, and its service.
pub(super) struct ResolvedMethod<'a, S> {
    pub(super) service: &'a S,
    pub(super) method: &'static MethodDescriptor,
    /// The name of the method, which its descriptor may lack.
    pub(super) name: &'a str,
}

/// Finds the method with exactly this path. A looser match would bypass authorizers that match paths.
pub(super) fn resolve<'a, L: ServiceLookup>(
    services: &'a L,
    path: &'a str,
) -> Result<ResolvedMethod<'a, L::Service>, Status> {
    let reject = |reason: String| {
        let text = format!("`{path}` is not served here: {reason}");
        Rejection::UnknownMethod.status(Code::Unimplemented, text)
    };
    let unknown = |reason: String| reject(reason + &suggest(services, path));
    let (service, method) = path
        .strip_prefix('/')
        .and_then(|path| path.split_once('/'))
        .ok_or_else(|| unknown("the path of a call is `/package.Service/Method`".into()))?;
    let target = services.find(service, method).ok_or_else(|| {
        let names: Vec<_> =
            services.descriptors().iter().map(|known| format!("`{}`", known.name())).collect();
        let served = if names.is_empty() { "no services".to_owned() } else { names.join(", ") };
        unknown(format!("unknown service `{service}` (served: {served})"))
    })?;
    let known = target
        .descriptor()
        .method(method)
        .ok_or_else(|| unknown(format!("`{service}` has no method `{method}`")))?;
    match known.absence() {
        None => Ok(ResolvedMethod { service: target, method: known, name: method }),
        Some(absence) => Err(reject(absence_reason(method, absence))),
    }
}

/// Returns what is known about the method of a path, and names the span by it.
pub(super) fn name_span<L: ServiceLookup>(span: &CallSpan, services: &L, path: &str) -> RecordedMethod {
    if !span.is_recorded() {
        return RecordedMethod::Unknown;
    }
    let method =
        path.strip_prefix('/').and_then(|path| path.split_once('/')).and_then(|(service, method)| {
            services.find(service, method).and_then(|target| target.descriptor().method(method))
        });
    let method = match method {
        Some(method) if method.name().is_empty() => RecordedMethod::Unlisted,
        Some(_) => RecordedMethod::Known,
        None => RecordedMethod::Unknown,
    };
    span.record_name(path, method);
    method
}

fn absence_reason(method: &str, absence: Absence) -> String {
    let kind = match absence {
        Absence::LeftOut => {
            return format!(
                "the build of this server left out `{method}` (`skip_rpc`): call a server that serves it, or another \
                 RPC"
            );
        }
        Absence::ClientStreaming => "client-streaming",
        Absence::ServerStreaming => "server-streaming",
        Absence::BidirectionalStreaming => "bidirectional-streaming",
    };
    format!(
        "`{method}` is a {kind} RPC, and this server supports unary RPCs only: call a server that runs on tonic's \
         transport, or a unary RPC"
    )
}

/// Suggests the known path that the caller probably meant.
fn suggest<L: ServiceLookup>(services: &L, path: &str) -> String {
    let known: Vec<_> = services.descriptors().into_iter().flat_map(|service| service.paths()).collect();
    let prefixed = known.iter().find_map(|known| Some((known, path.strip_suffix(known.as_str())?)));
    if let Some((known, prefix)) = prefixed
        && is_prefix(prefix)
    {
        return format!(
            "; did you mean `{known}`? To serve it below `{prefix}`, set `Host::path_prefix(\"{prefix}\")`"
        );
    }
    let distances =
        known.iter().filter_map(|known| Some((distance(path.as_bytes(), known.as_bytes())?, known)));
    // A path is not suggested if more than a third of its bytes differ.
    let near = distances.filter(|(distance, known)| *distance <= known.len() / 3);
    let nearest = near.min_by_key(|(distance, _)| *distance);
    nearest.map(|(_, known)| format!("; did you mean `{known}`?")).unwrap_or_default()
}

/// Returns true for a path that `Host::path_prefix` accepts as it is.
fn is_prefix(path: &str) -> bool {
    let mut segments = path.split('/');
    segments.next() == Some("")
        && segments.all(|segment| !matches!(segment, "" | "." | ".."))
        && path.len() > 1
}

/// Returns the Levenshtein distance of two texts, in bytes, or `None` if they are too long.
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
    fn suggests_prefixes_that_can_be_set() {
        for path in ["/api", "/api/v1"] {
            assert!(is_prefix(path), "{path}");
        }
        for path in ["", "/", "//", "//evil", "/a/../b", "/.", "/a//b", "/a/", "a"] {
            assert!(!is_prefix(path), "{path}");
        }
    }

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
            assert_eq!(distance(left.as_bytes(), right.as_bytes()), Some(edits), "{left} {right}");
        }
        assert_eq!(distance(&[0; 1000], b""), None);
    }
}
