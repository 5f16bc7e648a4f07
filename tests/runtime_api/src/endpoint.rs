//! The endpoints of Lambda that a function calls.

/// The versions of the Runtime API and of the Extensions API, where a base path ends.
const VERSIONS: [&str; 2] = ["/2018-06-01/runtime/", "/2020-01-01/extension/"];

/// An endpoint of the Runtime API or of the Extensions API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint<'a> {
    /// Requests the next event.
    NextInvocation,
    /// Posts the response to the invocation with this request id.
    Response(&'a str),
    /// Reports that the invocation with this request id failed.
    Error(&'a str),
    /// Reports that the initialization failed.
    InitError,
    /// Waits for the restore of a snapshot.
    NextRestore,
    /// Reports that a hook failed after a restore.
    RestoreError,
    /// Registers an extension, without which Lambda sends no SIGTERM.
    RegisterExtension,
    /// Requests the next event of an extension.
    NextExtensionEvent,
}

impl<'a> Endpoint<'a> {
    /// Returns the endpoint of a method and a path, if there is one.
    #[must_use]
    pub fn of(method: &str, path: &'a str) -> Option<Self> {
        let path: Vec<&str> = path.split('/').skip(1).collect();
        Some(match (method, path.as_slice()) {
            ("GET", ["2018-06-01", "runtime", "invocation", "next"]) => Self::NextInvocation,
            ("POST", ["2018-06-01", "runtime", "invocation", id, "response"]) => Self::Response(id),
            ("POST", ["2018-06-01", "runtime", "invocation", id, "error"]) => Self::Error(id),
            ("POST", ["2018-06-01", "runtime", "init", "error"]) => Self::InitError,
            ("GET", ["2018-06-01", "runtime", "restore", "next"]) => Self::NextRestore,
            ("POST", ["2018-06-01", "runtime", "restore", "error"]) => Self::RestoreError,
            ("POST", ["2020-01-01", "extension", "register"]) => Self::RegisterExtension,
            ("GET", ["2020-01-01", "extension", "event", "next"]) => Self::NextExtensionEvent,
            _ => return None,
        })
    }

    /// Returns the endpoint of a method and a path that may begin with a base path.
    ///
    /// Emulators of several functions have a base path for each.
    #[must_use]
    pub fn below_base_path(method: &str, path: &'a str) -> Option<Self> {
        let at = VERSIONS.iter().find_map(|version| path.find(version))?;
        Self::of(method, &path[at..])
    }

    /// Returns true for an endpoint of the Extensions API.
    #[must_use]
    pub fn is_for_extension(self) -> bool {
        matches!(self, Self::RegisterExtension | Self::NextExtensionEvent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDPOINTS: [(&str, &str, Endpoint<'_>); 8] = [
        ("GET", "/2018-06-01/runtime/invocation/next", Endpoint::NextInvocation),
        ("POST", "/2018-06-01/runtime/invocation/8476/response", Endpoint::Response("8476")),
        ("POST", "/2018-06-01/runtime/invocation/8476/error", Endpoint::Error("8476")),
        ("POST", "/2018-06-01/runtime/init/error", Endpoint::InitError),
        ("GET", "/2018-06-01/runtime/restore/next", Endpoint::NextRestore),
        ("POST", "/2018-06-01/runtime/restore/error", Endpoint::RestoreError),
        ("POST", "/2020-01-01/extension/register", Endpoint::RegisterExtension),
        ("GET", "/2020-01-01/extension/event/next", Endpoint::NextExtensionEvent),
    ];

    #[test]
    fn distinguishes_endpoints() {
        for (method, path, endpoint) in ENDPOINTS {
            assert_eq!(Endpoint::of(method, path), Some(endpoint));
            let other = if method == "GET" { "POST" } else { "GET" };
            assert_eq!(Endpoint::of(other, path), None, "{other} {path}");
            for unknown in [format!("/base{path}"), format!("{path}/"), path[1..].to_owned()] {
                assert_eq!(Endpoint::of(method, &unknown), None, "{unknown}");
            }
        }
    }

    #[test]
    fn finds_endpoints_below_a_base_path() {
        for (method, path, endpoint) in ENDPOINTS {
            for base in ["", "/base", "/.rt/echo", "/2018-06-01"] {
                let path = format!("{base}{path}");
                assert_eq!(Endpoint::below_base_path(method, &path), Some(endpoint), "{path}");
            }
        }
        assert_eq!(Endpoint::below_base_path("GET", "/base/2018-06-01/runtime/next"), None);
        assert_eq!(Endpoint::below_base_path("GET", "/"), None);
    }
}
