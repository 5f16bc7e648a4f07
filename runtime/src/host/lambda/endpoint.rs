//! The address of the Runtime API.

use std::io;

use tokio::net::TcpStream;

use crate::error::{Error, ErrorKind};

/// The environment variable with the address of the Runtime API. AWS Lambda and its emulators set it.
pub(in crate::host) const RUNTIME_API: &str = "AWS_LAMBDA_RUNTIME_API";

/// The address of the Runtime API: `host:port`, and a base path if an emulator serves several functions.
#[derive(Debug)]
pub(super) struct Endpoint {
    pub(super) authority: String,
    pub(super) base_path: String,
}

impl Endpoint {
    /// Parses the value of [`RUNTIME_API`].
    pub(super) fn parse(value: &str) -> Result<Self, Error> {
        let text = value.strip_prefix("http://").unwrap_or(value);
        let (authority, base_path) = text.split_at(text.find('/').unwrap_or(text.len()));
        // The value is written into requests, so it must not contain line breaks.
        if authority.is_empty() || text.contains("://") || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::new(ErrorKind::Endpoint(value.to_owned())));
        }
        Ok(Self { authority: authority.to_owned(), base_path: base_path.trim_end_matches('/').to_owned() })
    }

    /// Opens a connection.
    pub(super) async fn connect(&self) -> io::Result<TcpStream> {
        let has_port = self.authority.rsplit_once(':').is_some_and(|(_, port)| !port.ends_with(']'));
        let port = if has_port { "" } else { ":80" };
        let stream = TcpStream::connect(format!("{}{port}", self.authority)).await?;
        // Without this option, the end of a large response waits for the acknowledgement of its beginning.
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_the_addresses_of_lambda_and_emulators() {
        for (value, authority, base_path) in [
            ("127.0.0.1:9001", "127.0.0.1:9001", ""),
            ("http://127.0.0.1:9000/.rt/echo", "127.0.0.1:9000", "/.rt/echo"),
            ("localhost/", "localhost", ""),
            ("[::1]:9001", "[::1]:9001", ""),
        ] {
            let endpoint = Endpoint::parse(value).unwrap();
            assert_eq!((&*endpoint.authority, &*endpoint.base_path), (authority, base_path), "{value}");
        }
    }

    #[test]
    fn rejects_invalid_addresses() {
        for value in ["", "/path", "https://127.0.0.1:9001", "http://", "a b", "127.0.0.1:9001\r\nx: y"] {
            let error = Endpoint::parse(value).unwrap_err().to_string();
            assert!(error.contains("`host:port`"), "{error}");
        }
    }
}
