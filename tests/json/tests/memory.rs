//! The memory that JSON takes: a small multiple of the message, however deeply it is nested.
//!
//! A test binary of its own, because other tests would allocate at the same time.

use bytes::BytesMut;
use json::nested_detail;
use json::pb::Kinds;
use lambda_grpc::__private::protojson::{JsonOptions, decode, encode};
use peak_alloc::PeakAlloc;
use prost::Message;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const NAME: &str = "kinds.Kinds";

/// The largest number of bytes in use, as a multiple of the message.
const MAX_MULTIPLE: usize = 8;

/// Returns the largest number of bytes in use at once during a call, beyond those in use before it.
fn peak<T>(call: impl FnOnce() -> T) -> (T, usize) {
    ALLOCATOR.reset_peak_usage();
    let before = ALLOCATOR.current_usage();
    let result = call();
    (result, ALLOCATOR.peak_usage() - before)
}

#[test]
fn takes_a_small_multiple_of_a_message_in_many_anys() {
    for levels in [2, 50, 95] {
        let any = Some(nested_detail(levels, &"a".repeat(1_000_000)));
        let message = Kinds { any, ..Kinds::default() }.encode_to_vec();
        let limit = MAX_MULTIPLE * message.len();

        let mut json = BytesMut::new();
        let (encoded, bytes) =
            peak(|| encode(json::schema(), NAME, &message, JsonOptions::default(), &mut json));
        assert_eq!(encoded, Ok(()));
        assert!(bytes < limit, "encodes {levels} levels with {bytes} bytes");

        let (decoded, bytes) = peak(|| decode(json::schema(), NAME, &json, JsonOptions::default()));
        assert_eq!(decoded.as_deref(), Ok(&message[..]));
        assert!(bytes < limit, "decodes {levels} levels with {bytes} bytes");
    }
}
