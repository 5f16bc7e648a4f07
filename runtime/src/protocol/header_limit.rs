//! The size limit of response headers.

use http::header::{HeaderMap, HeaderValue};

use crate::wire::status::{GRPC_MESSAGE, GRPC_STATUS_DETAILS, percent_encode};

/// The bytes of a header besides its name and value: a colon, a space and CRLF.
const OVERHEAD: usize = 4;

/// The end of a truncated message.
const ELLIPSIS: &str = "...";

/// Truncates response headers to `limit` bytes by removing the details of a status and the end of its
/// message.
///
/// A response without trailers has its status in headers. The code, which clients depend on, is always kept.
///
/// # Errors
///
/// Returns the size of the headers if they are still over the limit.
pub(crate) fn truncate_headers(headers: &mut HeaderMap, limit: usize) -> Result<(), usize> {
    let size = size(headers);
    let Some(excess @ 1..) = size.checked_sub(limit) else { return Ok(()) };
    let message = headers.get(GRPC_MESSAGE).map_or(0, HeaderValue::len);
    let has_details = headers.contains_key(GRPC_STATUS_DETAILS);
    // Half of a message is more useful than details, which few clients read.
    let is_message_enough = message / 2 >= excess;
    if has_details && !is_message_enough {
        headers.remove(GRPC_STATUS_DETAILS);
        return truncate_headers(headers, limit);
    }
    if message < excess + ELLIPSIS.len() {
        return Err(size);
    }
    let cut = headers.get(GRPC_MESSAGE).and_then(|value| truncate(value, message - excess - ELLIPSIS.len()));
    headers.insert(GRPC_MESSAGE, cut.ok_or(size)?);
    Ok(())
}

fn size(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + OVERHEAD).sum()
}

/// Truncates a percent-encoded text to at most `length` bytes, between two characters.
fn truncate(message: &HeaderValue, length: usize) -> Option<HeaderValue> {
    let text = percent_encoding::percent_decode(message.as_bytes()).decode_utf8().ok()?;
    let fits = |end: &usize| percent_encode(text.get(..*end).unwrap_or_default()).len() <= length;
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let end = ends.partition_point(fits).checked_sub(1).and_then(|at| ends.get(at))?;
    HeaderValue::try_from(percent_encode(text.get(..*end)?) + ELLIPSIS).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejection(message: &str, details: usize) -> HeaderMap {
        let status = tonic::Status::with_details(tonic::Code::Aborted, message, vec![0; details].into());
        crate::wire::status::to_headers(status)
    }

    #[test]
    fn keeps_headers_within_the_limit() {
        let mut headers = rejection("why", 30);
        let before = headers.clone();
        truncate_headers(&mut headers, 200).unwrap();
        assert_eq!(headers, before);
    }

    #[test]
    fn truncates_a_message_between_characters() {
        for length in 60..90 {
            let mut headers = rejection(&"é%".repeat(100), 0);
            truncate_headers(&mut headers, length).unwrap();
            let message = headers[GRPC_MESSAGE].to_str().unwrap();
            assert!(size(&headers) <= length && size(&headers) > length - 12, "{length}: {message}");
            let text = percent_encoding::percent_decode_str(message).decode_utf8().unwrap();
            assert!(
                text.trim_end_matches("...").chars().all(|character| character == 'é' || character == '%'),
                "{text}"
            );
            assert_eq!(headers["grpc-status"], "10");
        }
    }

    #[test]
    fn removes_details_before_most_of_a_message() {
        let mut headers = rejection("why", 1000);
        truncate_headers(&mut headers, 100).unwrap();
        assert_eq!(headers[GRPC_MESSAGE], "why");
        assert!(!headers.contains_key(GRPC_STATUS_DETAILS));
        let mut headers = rejection(&"a".repeat(1000), 90);
        truncate_headers(&mut headers, 900).unwrap();
        assert!(headers.contains_key(GRPC_STATUS_DETAILS));
        assert!(headers[GRPC_MESSAGE].to_str().unwrap().ends_with("a..."));
    }

    #[test]
    fn reports_other_headers_over_the_limit() {
        let mut headers = rejection("why", 0);
        headers.insert("x-large", HeaderValue::try_from("a".repeat(1000)).unwrap());
        assert_eq!(truncate_headers(&mut headers, 500), Err(size(&headers)));
        let mut headers = rejection("", 0);
        assert_eq!(truncate_headers(&mut headers, 1), Err(17));
    }
}
