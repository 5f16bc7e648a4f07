//! The check of the `Host` header.

use std::net::{IpAddr, SocketAddr};

use http::uri::Authority;

/// A check of the `Host` header, against DNS rebinding.
///
/// A web page can make a browser call `127.0.0.1` under the page's own name, if that name resolves to
/// `127.0.0.1`. The browser's same-origin policy allows such requests, but their `Host` header contains the
/// name of the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct HostCheck {
    is_loopback: bool,
}

impl HostCheck {
    pub(super) fn new(address: SocketAddr) -> Self {
        Self { is_loopback: address.ip().is_loopback() }
    }

    /// Returns true if the host names this machine.
    ///
    /// Accepts all hosts if the server does not listen on loopback, because the names of such a server are
    /// not known.
    pub(super) fn accepts(self, host: Option<&str>) -> bool {
        !self.is_loopback || host.is_some_and(is_this_machine)
    }
}

fn is_this_machine(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    // `Host` must not contain user information.
    if host.contains('@') {
        return false;
    }
    let name = authority.host().trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_names_of_this_machine() {
        for host in
            ["localhost", "LOCALHOST:9000", "127.0.0.1:9000", "127.1.2.3", "[::1]:9000", "api.localhost:80"]
        {
            assert!(is_this_machine(host), "{host}");
        }
    }

    #[test]
    fn rejects_other_names() {
        for host in [
            "evil.example",
            "localhost.evil.example",
            "evillocalhost",
            "127.0.0.1.evil.example",
            "10.0.0.1",
            "user@localhost",
            "",
            ":9000",
            "a b",
            "[",
        ] {
            assert!(!is_this_machine(host), "{host}");
        }
    }
}
