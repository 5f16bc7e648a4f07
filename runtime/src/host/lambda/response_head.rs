//! The head of a response.

use http::StatusCode;
use httparse::{EMPTY_HEADER, Header, Status};

use super::malformed::Malformed;
use super::response_headers::Headers;

pub(super) const MAX_HEADERS: usize = 64;

/// The status line and the headers of a response.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) status: StatusCode,
    pub(super) headers: Headers,
    pub(super) length: Length,
    pub(super) is_reusable: bool,
}

/// The length of the body: [RFC 9112, section 6.3](https://www.rfc-editor.org/rfc/rfc9112#section-6.3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Length {
    Bytes(u64),
    Chunked,
    #[default]
    UntilClose,
}

impl Head {
    /// Parses a head. Returns its size in bytes too, or `None` if it is incomplete.
    pub(super) fn parse(bytes: &[u8]) -> Result<Option<(usize, Self)>, Malformed> {
        let mut headers = [EMPTY_HEADER; MAX_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        let Status::Complete(size) = response.parse(bytes)? else { return Ok(None) };
        let status = response.code.and_then(|code| StatusCode::from_u16(code).ok()).ok_or(Malformed::Head)?;
        let mut head = Self { status, is_reusable: response.version == Some(1), ..Self::default() };
        for header in &*response.headers {
            head.read(header)?;
        }
        if matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
            head.length = Length::Bytes(0);
        }
        // An HTTP/1.0 server that sends chunks is faulty: RFC 9112, section 6.1.
        if response.version == Some(0) && head.length == Length::Chunked {
            return Err(Malformed::Length);
        }
        head.is_reusable &= head.length != Length::UntilClose;
        Ok(Some((size, head)))
    }

    fn read(&mut self, header: &Header<'_>) -> Result<(), Malformed> {
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        if is("content-length") {
            let length = Length::Bytes(parse_length(header.value)?);
            match self.length {
                Length::UntilClose => self.length = length,
                Length::Bytes(_) if self.length != length => return Err(Malformed::Length),
                Length::Bytes(_) => {}
                // The length of a chunked body is ignored, and the connection must be closed: section 6.3.
                Length::Chunked => self.is_reusable = false,
            }
        } else if is("transfer-encoding") {
            if !header.value.eq_ignore_ascii_case(b"chunked") {
                return Err(Malformed::Length);
            }
            // Close the connection if there was a length, as above.
            self.is_reusable &= self.length == Length::UntilClose;
            self.length = Length::Chunked;
        } else if is("connection") {
            let mut options = header.value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
            self.is_reusable &= !options.any(|option| option.eq_ignore_ascii_case(b"close"));
        } else {
            self.headers.read(header.name, header.value);
        }
        Ok(())
    }
}

/// Parses a length, which must not have a sign.
fn parse_length(value: &[u8]) -> Result<u64, Malformed> {
    let digits = str::from_utf8(value).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    digits.and_then(|digits| digits.parse().ok()).ok_or(Malformed::Length)
}
