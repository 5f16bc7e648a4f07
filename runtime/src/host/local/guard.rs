//! Who may call a server that listens on loopback.

use std::net::{IpAddr, SocketAddr};

use http::uri::Authority;

/// Checks the `Host` of a request.
///
/// A page on the web can make a browser call `127.0.0.1` under a name of its own that resolves there (DNS rebinding);
/// the browser's same-origin policy then sees nothing wrong. `Host` still says the page's name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guard {
    is_loopback: bool,
}

impl Guard {
    pub(super) fn new(address: SocketAddr) -> Self {
        Self { is_loopback: address.ip().is_loopback() }
    }

    /// Returns true for a host that means this machine.
    ///
    /// A server that was told to listen beyond loopback is reached under names that it cannot know.
    pub(super) fn admits(self, host: Option<&str>) -> bool {
        !self.is_loopback || host.is_some_and(is_this_machine)
    }
}

fn is_this_machine(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    // With user information an authority is no value for `Host`.
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
    fn admits_names_of_this_machine() {
        for host in
            ["localhost", "LOCALHOST:9000", "127.0.0.1:9000", "127.1.2.3", "[::1]:9000", "api.localhost:80"]
        {
            assert!(is_this_machine(host), "{host}");
        }
    }

    #[test]
    fn turns_other_names_away() {
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
