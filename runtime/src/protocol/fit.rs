//! Headers that fit through a front door.

use http::header::{HeaderMap, HeaderValue};

use crate::wire::status::{GRPC_MESSAGE, GRPC_STATUS_DETAILS};

/// What every header takes beside its name and value: a colon, a space and CRLF.
const OVERHEAD: usize = 4;

/// Ends a message that was cut.
const ELLIPSIS: &str = "...";

/// Makes the headers of a reply at most `limit` bytes, at the cost of a status's details and of the end of its message.
///
/// Both stand in headers only where native gRPC refuses a call; the code, which clients act on, stays.
///
/// # Errors
///
/// The size of headers that are larger still.
pub(crate) fn fit_headers(headers: &mut HeaderMap, limit: usize) -> Result<(), usize> {
    let size = size(headers);
    let Some(excess @ 1..) = size.checked_sub(limit) else { return Ok(()) };
    let message = headers.get(GRPC_MESSAGE).map_or(0, HeaderValue::len);
    let details = headers
        .get(GRPC_STATUS_DETAILS)
        .map_or(0, |it| it.len() + GRPC_STATUS_DETAILS.as_str().len() + OVERHEAD);
    // A message that keeps a half says more than details that nobody might read.
    let is_message_enough = message / 2 >= excess;
    if details > 0 && !is_message_enough {
        headers.remove(GRPC_STATUS_DETAILS);
        return fit_headers(headers, limit);
    }
    if message < excess + ELLIPSIS.len() {
        return Err(size);
    }
    let cut = headers.get(GRPC_MESSAGE).and_then(|value| shorten(value, message - excess - ELLIPSIS.len()));
    headers.insert(GRPC_MESSAGE, cut.ok_or(size)?);
    Ok(())
}

fn size(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + OVERHEAD).sum()
}

/// Cuts a percent-encoded text to at most `length` bytes, between two characters.
fn shorten(message: &HeaderValue, length: usize) -> Option<HeaderValue> {
    let text = percent_encoding::percent_decode(message.as_bytes()).decode_utf8().ok()?;
    let is_fit =
        |end: &usize| crate::wire::status::encode(text.get(..*end).unwrap_or_default()).len() <= length;
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let end = ends.partition_point(is_fit).checked_sub(1).and_then(|at| ends.get(at))?;
    HeaderValue::try_from(crate::wire::status::encode(text.get(..*end)?) + ELLIPSIS).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(message: &str, details: usize) -> HeaderMap {
        let status = tonic::Status::with_details(tonic::Code::Aborted, message, vec![0; details].into());
        crate::wire::status::failed(status)
    }

    #[test]
    fn leaves_alone_what_fits() {
        let mut headers = refusal("why", 30);
        let before = headers.clone();
        fit_headers(&mut headers, 200).unwrap();
        assert_eq!(headers, before);
    }

    #[test]
    fn cuts_a_long_message_between_characters() {
        for length in 60..90 {
            let mut headers = refusal(&"é%".repeat(100), 0);
            fit_headers(&mut headers, length).unwrap();
            let message = headers[GRPC_MESSAGE].to_str().unwrap();
            assert!(size(&headers) <= length && size(&headers) > length - 12, "{length}: {message}");
            let text = percent_encoding::percent_decode_str(message).decode_utf8().unwrap();
            assert!(text.trim_end_matches("...").chars().all(|it| it == 'é' || it == '%'), "{text}");
            assert_eq!(headers["grpc-status"], "10");
        }
    }

    #[test]
    fn gives_details_up_before_most_of_a_message() {
        let mut headers = refusal("why", 1000);
        fit_headers(&mut headers, 100).unwrap();
        assert_eq!(headers[GRPC_MESSAGE], "why");
        assert!(!headers.contains_key(GRPC_STATUS_DETAILS));
        let mut headers = refusal(&"a".repeat(1000), 90);
        fit_headers(&mut headers, 900).unwrap();
        assert!(headers.contains_key(GRPC_STATUS_DETAILS));
        assert!(headers[GRPC_MESSAGE].to_str().unwrap().ends_with("a..."));
    }

    #[test]
    fn reports_other_headers_that_do_not_fit() {
        let mut headers = refusal("why", 0);
        headers.insert("x-large", HeaderValue::try_from("a".repeat(1000)).unwrap());
        assert_eq!(fit_headers(&mut headers, 500), Err(size(&headers)));
        let mut headers = refusal("", 0);
        assert_eq!(fit_headers(&mut headers, 1), Err(17));
    }
}
