//! A request that changes on its way is rejected.

use bytes::Bytes;
use http::{HeaderValue, Request};
use lambda_grpc::metadata::MetadataValue;
use lambda_grpc::{Code, Trigger};
use service_to_service::pb::ReserveRequest;

use crate::support::{Change, Server, TRIGGERS, signing_client};

/// Returns the code of a call through a proxy that makes a change.
async fn call(trigger: Trigger, service: &'static str, change: Change) -> Code {
    let server = Server::behind_proxy(trigger, service, change).await;
    let mut request = lambda_grpc::Request::new(ReserveRequest { item: "tea".into(), quantity: 1 });
    request.metadata_mut().insert("x-caller", MetadataValue::from_static("checkout"));
    match signing_client(&server, service).reserve(request).await {
        Ok(_) => Code::Ok,
        Err(status) => status.code(),
    }
}

/// Changes the last byte of a header.
fn change_header(request: &mut Request<Bytes>, name: &'static str) {
    let mut value = request.headers()[name].as_bytes().to_vec();
    let last = value.last_mut().unwrap();
    *last = if *last == b'0' { b'1' } else { b'0' };
    request.headers_mut().insert(name, HeaderValue::from_bytes(&value).unwrap());
}

/// Changes the quantity from one to two.
fn change_body(request: &mut Request<Bytes>) {
    let mut body = request.body().to_vec();
    *body.last_mut().unwrap() = 2;
    *request.body_mut() = body.into();
}

fn change_path(request: &mut Request<Bytes>) {
    *request.uri_mut() = request.uri().to_string().replace("Reserve", "reserve").parse().unwrap();
}

const CHANGES: [Change; 8] = [
    change_path,
    |request| *request.method_mut() = http::Method::PUT,
    |request| change_header(request, "x-caller"),
    |request| change_header(request, "content-type"),
    |request| change_header(request, "host"),
    |request| change_header(request, "x-amz-date"),
    |request| change_header(request, "x-amz-security-token"),
    |request| change_header(request, "authorization"),
];

#[tokio::test]
async fn is_rejected() {
    for (trigger, service) in TRIGGERS {
        assert_eq!(call(trigger, service, |_| ()).await, Code::Ok, "{trigger:?}");
        for (at, change) in CHANGES.into_iter().enumerate() {
            assert_eq!(
                call(trigger, service, change).await,
                Code::PermissionDenied,
                "{trigger:?}, change {at}"
            );
        }
    }
}

/// VPC Lattice does not support signed bodies, so only TLS protects them there.
#[tokio::test]
async fn is_rejected_for_its_body_except_by_vpc_lattice() {
    for (trigger, service) in TRIGGERS {
        let expected = if trigger == Trigger::Lattice { Code::Ok } else { Code::PermissionDenied };
        assert_eq!(call(trigger, service, change_body).await, expected, "{trigger:?}");
    }
}
