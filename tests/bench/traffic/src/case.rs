//! One row of a table: who sends, in which protocol, and how much.

use std::fmt;
use std::str::FromStr;

/// The front door that an event comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    HttpApi,
    Rest,
    Alb,
}

/// The protocol, with its codec and compression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    GrpcWeb,
    GrpcWebText,
    GrpcWebGzip,
    Connect,
    ConnectJson,
    ConnectGzip,
    Twirp,
    TwirpJson,
}

/// What the payload is put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Text,
    Bytes,
    Make,
}

/// One call: `http-api/grpc-web/16` is 16 bytes of payload, echoed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    pub door: Door,
    pub wire: Wire,
    pub size: usize,
}

const DOORS: [(Door, &str); 3] = [(Door::HttpApi, "http-api"), (Door::Rest, "rest"), (Door::Alb, "alb")];

const WIRES: [(Wire, &str); 8] = [
    (Wire::GrpcWeb, "grpc-web"),
    (Wire::GrpcWebText, "grpc-web-text"),
    (Wire::GrpcWebGzip, "grpc-web-gzip"),
    (Wire::Connect, "connect"),
    (Wire::ConnectJson, "connect-json"),
    (Wire::ConnectGzip, "connect-gzip"),
    (Wire::Twirp, "twirp"),
    (Wire::TwirpJson, "twirp-json"),
];

impl Case {
    pub const fn new(door: Door, wire: Wire, size: usize) -> Self {
        Self { door, wire, size }
    }

    /// Returns the method: an echo of text for small payloads, of bytes for those that no UTF-8 check should dominate, and
    /// one that makes its payload for those that no event holds.
    pub(crate) fn method(self) -> Method {
        match self.size {
            ..=1024 => Method::Text,
            1025..=0x40_0000 => Method::Bytes,
            _ => Method::Make,
        }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let door = DOORS.iter().find(|(door, _)| *door == self.door).map_or("", |(_, name)| name);
        let wire = WIRES.iter().find(|(wire, _)| *wire == self.wire).map_or("", |(_, name)| name);
        write!(f, "{door}/{wire}/{}", self.size)
    }
}

impl FromStr for Case {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no case: write one such as `http-api/grpc-web/16`");
        let [door, wire, size] = text.split('/').collect::<Vec<_>>().try_into().map_err(|_| wrong())?;
        let door = DOORS.iter().find(|(_, name)| *name == door).ok_or_else(wrong)?.0;
        let wire = WIRES.iter().find(|(_, name)| *name == wire).ok_or_else(wrong)?.0;
        Ok(Self { door, wire, size: size.parse().map_err(|_| wrong())? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for (door, _) in DOORS {
            for (wire, _) in WIRES {
                let case = Case::new(door, wire, 16);
                assert_eq!(case.to_string().parse(), Ok(case));
            }
        }
        assert!("http-api/grpc-web".parse::<Case>().is_err());
        assert!("http-api/grpc-web/16/1".parse::<Case>().is_err());
    }
}
