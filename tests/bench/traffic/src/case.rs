//! A case: a trigger, a protocol, and a size of the payload.

use std::fmt;
use std::str::FromStr;

/// The trigger of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    HttpApi,
    RestApi,
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

/// The method of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Text,
    Bytes,
    Make,
}

/// A case, such as `http-api/grpc-web/16` for an echo of 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    pub trigger: Trigger,
    pub wire: Wire,
    pub size: usize,
}

const TRIGGERS: [(Trigger, &str); 3] =
    [(Trigger::HttpApi, "http-api"), (Trigger::RestApi, "rest-api"), (Trigger::Alb, "alb")];

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
    pub const fn new(trigger: Trigger, wire: Wire, size: usize) -> Self {
        Self { trigger, wire, size }
    }

    /// Returns the method. Small payloads are echoed as text, and larger ones as bytes, so that the UTF-8
    /// check does not dominate. For payloads that are too large for an event, the method creates the payload.
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
        let trigger =
            TRIGGERS.iter().find(|(trigger, _)| *trigger == self.trigger).map_or("", |(_, name)| name);
        let wire = WIRES.iter().find(|(wire, _)| *wire == self.wire).map_or("", |(_, name)| name);
        write!(f, "{trigger}/{wire}/{}", self.size)
    }
}

impl FromStr for Case {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let invalid = || format!("invalid case `{text}`: use one such as `http-api/grpc-web/16`");
        let [trigger, wire, size] = text.split('/').collect::<Vec<_>>().try_into().map_err(|_| invalid())?;
        let trigger = TRIGGERS.iter().find(|(_, name)| *name == trigger).ok_or_else(invalid)?.0;
        let wire = WIRES.iter().find(|(_, name)| *name == wire).ok_or_else(invalid)?.0;
        Ok(Self { trigger, wire, size: size.parse().map_err(|_| invalid())? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_its_display() {
        for (trigger, _) in TRIGGERS {
            for (wire, _) in WIRES {
                let case = Case::new(trigger, wire, 16);
                assert_eq!(case.to_string().parse(), Ok(case));
            }
        }
        assert!("http-api/grpc-web".parse::<Case>().is_err());
        assert!("http-api/grpc-web/16/1".parse::<Case>().is_err());
    }
}
