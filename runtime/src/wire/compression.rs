//! Compression of messages and bodies. gRPC's `grpc-encoding` and HTTP's `content-encoding` use the same
//! names.

use bytes::{Bytes, BytesMut};
use http::header::{HeaderMap, HeaderName};

/// The smallest message that is compressed, in bytes. Compressing a smaller one takes CPU time and rarely
/// saves a packet.
#[cfg(any(feature = "gzip", feature = "zstd"))]
const MIN_SIZE: usize = 1024;

/// A compression. The features of this crate determine which compressions are supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Identity,
    #[cfg(feature = "gzip")]
    Gzip,
    #[cfg(feature = "zstd")]
    Zstd,
}

/// The reason why bytes could not be decompressed.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(not(any(feature = "gzip", feature = "zstd")), expect(dead_code))]
pub(crate) enum DecompressError {
    /// The bytes decompress to more than the limit. The rest was not decompressed.
    TooLarge,
    /// The bytes do not have the format of the encoding.
    Corrupt,
}

impl Encoding {
    /// The names of the supported encodings, for error messages and headers.
    pub(crate) const SUPPORTED: &str = match (cfg!(feature = "gzip"), cfg!(feature = "zstd")) {
        (true, true) => "gzip, zstd, identity",
        (true, false) => "gzip, identity",
        (false, true) => "zstd, identity",
        (false, false) => "identity",
    };

    const ALL: &[Self] = &[
        Self::Identity,
        #[cfg(feature = "gzip")]
        Self::Gzip,
        #[cfg(feature = "zstd")]
        Self::Zstd,
    ];

    /// Parses the name of an encoding. An empty name stands for no encoding, as a missing header does.
    ///
    /// `x-gzip` is another name of `gzip`
    /// ([RFC 9110, section 8.4.1.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1.3)).
    pub(crate) fn parse(name: &[u8]) -> Option<Self> {
        let name = name.trim_ascii();
        let name = if name.eq_ignore_ascii_case(b"x-gzip") { b"gzip" } else { name };
        if name.is_empty() {
            return Some(Self::Identity);
        }
        Self::ALL.iter().copied().find(|known| name.eq_ignore_ascii_case(known.name().as_bytes()))
    }

    /// Parses the list of encodings that were applied one after the other
    /// ([RFC 9110, section 8.4](https://www.rfc-editor.org/rfc/rfc9110#section-8.4)). Returns `None` if one of
    /// them is not supported, or if there are several compressions.
    pub(crate) fn parse_list(list: &[u8]) -> Option<Self> {
        let mut found = Self::Identity;
        for name in list.split(|byte| *byte == b',') {
            let encoding = Self::parse(name)?;
            if found == Self::Identity {
                found = encoding;
            } else if encoding != Self::Identity {
                return None;
            }
        }
        Some(found)
    }

    /// Returns the name of the encoding in headers.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            #[cfg(feature = "gzip")]
            Self::Gzip => "gzip",
            #[cfg(feature = "zstd")]
            Self::Zstd => "zstd",
        }
    }

    /// Returns the first supported encoding in a caller's list.
    ///
    /// RPC clients list encodings in order of preference. So the only [weight of
    /// `Accept-Encoding`](https://www.rfc-editor.org/rfc/rfc9110#field.accept-encoding) that matters is zero.
    pub(crate) fn accepted(headers: &HeaderMap, name: &HeaderName) -> Self {
        if Self::SUPPORTED == Self::Identity.name() {
            return Self::Identity;
        }
        let list =
            headers.get_all(name).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
        list.filter_map(|item| {
            let mut parts = item.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
            let encoding = Self::parse(parts.next()?)?;
            let is_rejected = parts.any(|part| {
                let [b'q' | b'Q', b'=', weight @ ..] = part else { return false };
                weight.iter().all(|byte| b"0.".contains(byte))
            });
            (encoding != Self::Identity && !is_rejected).then_some(encoding)
        })
        .next()
        .unwrap_or(Self::Identity)
    }

    /// Decompresses to at most `limit` bytes. It never allocates more than that, whatever the input is.
    #[cfg_attr(not(any(feature = "gzip", feature = "zstd")), expect(unused_variables))]
    pub(crate) fn decompress(self, bytes: Bytes, limit: usize) -> Result<Bytes, DecompressError> {
        // Senders may leave an empty message uncompressed.
        if bytes.is_empty() {
            return Ok(bytes);
        }
        match self {
            Self::Identity => Ok(bytes),
            #[cfg(feature = "gzip")]
            Self::Gzip => read(flate2::bufread::MultiGzDecoder::new(&*bytes), limit),
            #[cfg(feature = "zstd")]
            Self::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(&*bytes)
                    .map_err(|_| DecompressError::Corrupt)?;
                decoder.window_log_max(MAX_WINDOW_LOG).map_err(|_| DecompressError::Corrupt)?;
                read(decoder, limit)
            }
        }
    }

    /// Compresses `bytes` and appends them to `out`. Returns false if that saves nothing; the content of
    /// `out` is then unspecified.
    #[cfg(any(feature = "gzip", feature = "zstd"))]
    pub(crate) fn compress(self, bytes: &[u8], out: &mut BytesMut) -> bool {
        use std::io::Write;

        use bytes::BufMut;

        if bytes.len() < MIN_SIZE {
            return false;
        }
        let before = out.len();
        let written = match self {
            Self::Identity => return false,
            #[cfg(feature = "gzip")]
            Self::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(out.writer(), flate2::Compression::fast());
                encoder.write_all(bytes).and_then(|()| encoder.finish().map(drop))
            }
            #[cfg(feature = "zstd")]
            Self::Zstd => zstd::stream::write::Encoder::new(out.writer(), 1).and_then(|mut encoder| {
                encoder.write_all(bytes)?;
                encoder.finish().map(drop)
            }),
        };
        written.is_ok() && out.len() - before < bytes.len()
    }

    /// Returns false, because no feature for compression is enabled.
    #[cfg(not(any(feature = "gzip", feature = "zstd")))]
    pub(crate) fn compress(self, _: &[u8], _: &mut BytesMut) -> bool {
        false
    }
}

/// 8 MiB, the window that all decoders should support and no encoder should exceed
/// ([RFC 8878, section 3.1.1.1.2](https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1.1.2)).
#[cfg(feature = "zstd")]
const MAX_WINDOW_LOG: u32 = 23;

#[cfg(any(feature = "gzip", feature = "zstd"))]
fn read(reader: impl std::io::Read, limit: usize) -> Result<Bytes, DecompressError> {
    use std::io::Read;

    let mut bytes = Vec::new();
    let limit_and_one = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(limit_and_one).read_to_end(&mut bytes).map_err(|_| DecompressError::Corrupt)?;
    if bytes.len() > limit { Err(DecompressError::TooLarge) } else { Ok(bytes.into()) }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::ACCEPT_ENCODING;

    use super::*;

    fn accepted(value: &'static str) -> &'static str {
        let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(value))]);
        Encoding::accepted(&headers, &ACCEPT_ENCODING).name()
    }

    #[test]
    fn accepts_only_listed_encodings() {
        for value in [
            "",
            "br",
            "identity",
            "*",
            "gzip;q=0",
            "gzip;Q=0",
            "x-gzip ; q=0.000",
            "zstd; q=0.00, gzip;q=0",
            "gzipped",
            ",",
        ] {
            assert_eq!(accepted(value), "identity", "{value}");
        }
    }

    #[cfg(feature = "gzip")]
    #[test]
    fn takes_the_first_supported_encoding() {
        for value in
            ["gzip", "br, gzip", "GZIP;q=0.5", "identity, deflate, gzip", "x-gzip", ", ,gzip", "gzip;Q=1"]
        {
            assert_eq!(accepted(value), "gzip", "{value}");
        }
    }

    #[cfg(any(feature = "gzip", feature = "zstd"))]
    #[test]
    fn decompresses_up_to_the_limit() {
        for name in Encoding::SUPPORTED.split(", ").filter(|name| *name != "identity") {
            let encoding = Encoding::parse(name.as_bytes()).unwrap();
            let bytes = Bytes::from(vec![7; 1_000_000]);
            let mut packed = BytesMut::new();
            assert!(encoding.compress(&bytes, &mut packed), "{name}");
            let packed = packed.freeze();
            assert!(packed.len() < 10_000, "{name}");
            let unpack = |bytes: Bytes, limit| encoding.decompress(bytes, limit);
            assert_eq!(unpack(packed.clone(), 1_000_000), Ok(bytes.clone()), "{name}");
            assert_eq!(unpack(packed.clone(), 999_999), Err(DecompressError::TooLarge), "{name}");
            assert_eq!(unpack(packed.slice(..20), 1_000_000), Err(DecompressError::Corrupt), "{name}");
            assert_eq!(unpack(Bytes::from("plain"), 1_000_000), Err(DecompressError::Corrupt), "{name}");
            assert_eq!(unpack(Bytes::new(), 1_000_000), Ok(Bytes::new()), "{name}");
            assert!(!encoding.compress(&bytes[..100], &mut BytesMut::new()), "{name}");
            // What was in the buffer before does not count.
            let mut before = BytesMut::zeroed(4096);
            assert!(encoding.compress(&bytes[..2048], &mut before), "{name}");
        }
    }

    #[test]
    fn parses_a_list_with_at_most_one_compression() {
        for list in ["", " ", "identity", "Identity", "IDENTITY, identity", ",", ", identity ,"] {
            assert_eq!(Encoding::parse_list(list.as_bytes()), Some(Encoding::Identity), "{list:?}");
        }
        for list in
            ["br", "gzip, gzip", "x-gzip,gzip", "identity, br", "x-", "x-identity", "x-zstd", "gzip;q=1", "*"]
        {
            assert_eq!(Encoding::parse_list(list.as_bytes()), None, "{list:?}");
        }
    }

    #[cfg(feature = "gzip")]
    #[test]
    fn parses_both_names_of_gzip() {
        for list in ["gzip", "x-gzip", "X-GZip", " gzip ", "identity, gzip", "gzip,", "x-gzip, identity"] {
            assert_eq!(Encoding::parse_list(list.as_bytes()), Some(Encoding::Gzip), "{list:?}");
        }
        assert_eq!(Encoding::parse_list(b"gzip, zstd"), None);
    }

    #[test]
    fn lists_the_supported_encodings() {
        for name in Encoding::SUPPORTED.split(", ") {
            assert_eq!(Encoding::parse(name.as_bytes()).map(Encoding::name), Some(name));
        }
        assert_eq!(Encoding::parse(b"br"), None);
    }
}
