//! Hosted tonic servers: their requests, and the translation of their responses, including invalid
//! ones.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use crate::support::{LambdaResponse, event, invoke, say};
use http::{HeaderMap, Request, Response};
use http_body::{Body, Frame};
use lambda_grpc::Router;
use lambda_grpc::service::TonicService;
use tower_service::Service;

/// A native gRPC server that sends the same response to every call.
#[derive(Clone, Default)]
struct Native {
    status: u16,
    head: Vec<(&'static str, &'static str)>,
    data: Vec<&'static [u8]>,
    trailers: Option<Vec<(&'static str, &'static str)>>,
    seen: Arc<Mutex<Option<Request<Vec<u8>>>>>,
}

impl lambda_grpc::__private::NamedService for Native {
    const NAME: &'static str = "echo.Echo";
}

struct Frames(std::vec::IntoIter<Frame<&'static [u8]>>);

impl Body for Frames {
    type Data = &'static [u8];
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Infallible>>> {
        Poll::Ready(self.0.next().map(Ok))
    }
}

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

impl Service<Request<tonic::body::Body>> for Native {
    type Response = Response<Frames>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<tonic::body::Body>) -> Self::Future {
        let native = self.clone();
        Box::pin(async move {
            let (head, mut body) = request.into_parts();
            let mut message = Vec::new();
            while let Some(frame) = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
                message.extend_from_slice(&frame.unwrap().into_data().unwrap());
            }
            *native.seen.lock().unwrap() = Some(Request::from_parts(head, message));
            let mut frames: Vec<_> = native.data.iter().map(|data| Frame::data(*data)).collect();
            frames.extend(native.trailers.as_deref().map(|trailers| Frame::trailers(headers(trailers))));
            let mut response = Response::new(Frames(frames.into_iter()));
            *response.status_mut() = native.status.max(200).try_into().unwrap();
            *response.headers_mut() = headers(&native.head);
            Ok(response)
        })
    }
}

fn native(data: &[&'static [u8]], trailers: &[(&'static str, &'static str)]) -> Native {
    Native { data: data.to_vec(), trailers: Some(trailers.to_vec()), ..Native::default() }
}

async fn call(native: Native) -> LambdaResponse {
    invoke(TonicService::new(native), &event("/echo.Echo/Say", &say("hi"))).await.unwrap()
}

async fn status_of(native: Native) -> (String, String) {
    let response = call(native).await;
    assert!(response.message.is_none());
    let text = |name| response.trailer(name).unwrap_or_default().to_owned();
    (text("grpc-status"), text("grpc-message"))
}

#[tokio::test]
async fn sends_a_native_request_without_headers_of_the_callers_protocol() {
    let native = native(&[b"\0\0\0\0\0"], &[("grpc-status", "0")]);
    let seen = native.seen.clone();
    let mut event = event("/echo.Echo/Say", &say("hi"));
    event["headers"]["x-echo"] = "a".into();
    event["headers"]["x-echo-bin"] = "AAE=,AAI".into();
    event["headers"]["grpc-timeout"] = "7H".into();
    event["headers"]["grpc-accept-encoding"] = "gzip".into();
    event["headers"]["accept-encoding"] = "gzip".into();
    event["headers"]["content-length"] = "9".into();
    invoke(TonicService::new(native), &event).await.unwrap();
    let request = seen.lock().unwrap().take().unwrap();
    assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/echo.Echo/Say"));
    assert_eq!(request.version(), http::Version::HTTP_2);
    assert_eq!(request.body(), &say("hi"));
    let headers = request.headers();
    assert_eq!(
        (&headers["content-type"], &headers["te"]),
        (&"application/grpc".parse().unwrap(), &"trailers".parse().unwrap())
    );
    assert_eq!(headers["x-echo"], "a");
    assert_eq!(headers.get_all("x-echo-bin").iter().count(), 2);
    assert!(headers.contains_key("grpc-timeout"));
    for name in ["grpc-accept-encoding", "grpc-encoding", "content-length"] {
        assert!(!headers.contains_key(name), "{name}");
    }
}

#[tokio::test]
async fn joins_a_message_in_pieces_and_passes_on_metadata() {
    let trailers = [("grpc-status", "0"), ("grpc-message", ""), ("x-cost", "3")];
    for pieces in [&[&b"\0\0\0\0\x04\x0a\x02hi"[..]][..], &[b"\0", b"", b"\0\0\0\x04\x0a", b"\x02h", b"i"]] {
        let head = vec![("content-type", "application/grpc"), ("x-echoed", "a")];
        let response = call(Native { head, ..native(pieces, &trailers) }).await;
        assert_eq!(response.message.as_ref().unwrap().text, "hi");
        assert_eq!(response.json["headers"]["content-type"], "application/grpc-web+proto");
        assert_eq!(response.json["headers"]["x-echoed"], "a");
        assert_eq!(response.trailers, [("grpc-status".into(), "0".into()), ("x-cost".into(), "3".into())]);
    }
}

#[tokio::test]
async fn is_called_in_every_protocol() {
    for (content_type, path, body) in [
        ("application/proto", "/echo.Echo/Say", b"\x0a\x02hi".to_vec()),
        ("application/protobuf", "/echo.Echo/Say", b"\x0a\x02hi".to_vec()),
        ("application/grpc-web", "/echo.Echo/Say", say("hi")),
    ] {
        let native = native(&[b"\0\0\0\0\x02\x0a\0"], &[("grpc-status", "0")]);
        let seen = native.seen.clone();
        let mut event = event(path, &body);
        event["headers"] = serde_json::json!({ "content-type": content_type });
        let response = invoke(TonicService::new(native), &event).await.unwrap();
        assert_eq!(response.json["statusCode"], 200, "{content_type}");
        assert!(response.body.windows(2).any(|bytes| bytes == b"\x0a\0"), "{content_type}");
        let request = seen.lock().unwrap().take().unwrap();
        assert_eq!(request.uri().path(), "/echo.Echo/Say");
        assert_eq!(request.body(), &say("hi"), "{content_type}");
    }
}

#[tokio::test]
async fn rejects_responses_that_are_not_unary() {
    let ok = [("grpc-status", "0")];
    let message = &b"\0\0\0\0\x02\x0a\0"[..];
    for frames in [&[][..], &[message, message], &[&b"\0\0\0\0\0\0"[..]]] {
        let (code, text) = status_of(native(frames, &ok)).await;
        assert_eq!((code.as_str(), text.contains("`/echo.Echo/Say` responds with a stream")), ("12", true));
    }
    let trailers_only = Native { head: ok.to_vec(), ..Native::default() };
    assert_eq!(status_of(trailers_only).await.0, "12");
}

#[tokio::test]
async fn rejects_malformed_responses() {
    let ok = [("grpc-status", "0")];
    for (native, code, words) in [
        (native(&[b"\0\0\0\0\x04\x0a"], &ok), "13", "truncated response"),
        (native(&[b"\0\0\0"], &ok), "13", "truncated response"),
        (native(&[b"\x01\0\0\0\x01\0"], &ok), "13", "compressed its response"),
        (native(&[b"\0\0\0\0\0"], &[("x", "y")]), "13", "sent no status"),
        (Native { trailers: None, ..native(&[b"\0\0\0\0\0"], &[]) }, "13", "sent no status"),
        (Native { status: 413, ..Native::default() }, "2", "HTTP 413"),
        (native(&[b"\0\0\0\0\0"], &[("grpc-status", "x")]), "2", ""),
        (
            native(&[], &[("grpc-status", "5"), ("grpc-message", "50%25 of caf%C3%A9")]),
            "5",
            "50%25 of caf%C3%A9",
        ),
        // The details are not base64. tonic's own parser panics.
        (native(&[], &[("grpc-status", "5"), ("grpc-status-details-bin", "?")]), "5", ""),
    ] {
        let (got, text) = status_of(native).await;
        assert_eq!(got, code, "{text}");
        assert!(text.contains(words), "{text}");
    }
}

#[tokio::test]
async fn is_served_by_a_router() {
    let router =
        Router::new().add_service(TonicService::new(native(&[b"\0\0\0\0\0"], &[("grpc-status", "0")])));
    let response = invoke(router.clone(), &event("/echo.Echo/Anything", &say("hi"))).await.unwrap();
    assert_eq!(response.trailer("grpc-status"), Some("0"));
    let response = invoke(router, &event("/echo.Other/Say", &say("hi"))).await.unwrap();
    assert_eq!(response.trailer("grpc-status"), Some("12"));
}

#[tokio::test]
async fn names_a_content_type_that_a_server_without_json_supports() {
    let mut event = event("/echo.Echo/Say", &say("hi"));
    event["headers"]["Content-Type"] = "application/x-www-form-urlencoded".into();
    let response = invoke(TonicService::new(Native::default()), &event).await.unwrap();
    assert_eq!(response.status(), 415);
    let text = String::from_utf8(response.body).unwrap();
    let (first, _) = text.split_once('\n').unwrap();
    assert!(first.contains("add `-H 'content-type: application/protobuf'"), "{text}");
    assert!(!first.contains("application/json"), "{text}");
}
