//! How the names of headers are written.

use http::Version;

use super::event::Sender;
use crate::front::Arrival;

/// One of the two ways.
#[derive(Debug, Clone, Copy)]
pub(super) enum Names {
    Lower,
    /// As the client wrote them, but for some that the gateway writes itself. HTTP/2 has lower case only; in HTTP/1.1 this
    /// is what most clients write.
    AsSent {
        is_titled: bool,
    },
}

impl Names {
    pub(super) fn of(arrival: &Arrival<'_>, sender: Sender<'_>) -> Self {
        match sender {
            Sender::RestApi { .. } => Self::AsSent { is_titled: arrival.parts.version < Version::HTTP_2 },
            Sender::HttpApi => Self::Lower,
        }
    }

    pub(super) fn write(self, name: &str) -> String {
        let is_gateways = ["authorization", "user-agent", "host", "x-amzn-trace-id"].contains(&name)
            || name.starts_with("x-forwarded-");
        match self {
            Self::AsSent { is_titled } if is_titled || is_gateways => {
                let title = |word: &str| match word.split_at_checked(1) {
                    Some((first, rest)) => first.to_ascii_uppercase() + rest,
                    None => word.to_owned(),
                };
                name.split('-').map(title).collect::<Vec<_>>().join("-")
            }
            _ => name.to_owned(),
        }
    }
}
