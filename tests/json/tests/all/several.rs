//! Packages that import each other, each with the descriptors of its own messages.

use bytes::BytesMut;
use lambda_grpc::__private::Schema;
use lambda_grpc::__private::protojson::{JsonOptions, decode, encode};
use lambda_grpc::prost::Message;
use lambda_grpc::prost_types::FileDescriptorSet;
use lambda_grpc::service::RpcService;
use lambda_grpc::{Request, Response, Status};

mod pb {
    lambda_grpc::include_proto!("several");
}

const DESCRIPTORS: &[u8] = lambda_grpc::include_file_descriptor_set!("several");

use pb::several::notes::Note;
use pb::several::notes::notes_server::{Notes, NotesServer};
use pb::several::shop::v1::Order;
use pb::several::shop::v1::orders_server::{Orders, OrdersServer};

struct Service;

impl Orders for Service {
    async fn place(&self, request: Request<Order>) -> Result<Response<Order>, Status> {
        Ok(Response::new(request.into_inner()))
    }
}

impl Notes for Service {
    async fn keep(&self, request: Request<Note>) -> Result<Response<Note>, Status> {
        Ok(Response::new(request.into_inner()))
    }
}

fn schema(service: &impl RpcService) -> &'static Schema {
    service.descriptor().schema().expect("generated with JSON")
}

fn round_trip(schema: &Schema, name: &str, json: &str) -> String {
    let message = decode(schema, name, json.as_bytes(), JsonOptions::default()).expect("valid JSON");
    let mut out = BytesMut::new();
    encode(schema, name, &message, JsonOptions::default(), &mut out).expect("a known message");
    String::from_utf8(out.to_vec()).expect("JSON is UTF-8")
}

#[test]
fn uses_messages_of_imported_packages() {
    let json = r#"{"name":"a","customer":{"fullName":"b","favouriteItem":{"displayName":"c"}},"placedAt":"2026-01-02T03:04:05Z"}"#;
    assert_eq!(round_trip(schema(&OrdersServer::new(Service)), "several.shop.v1.Order", json), json);
}

#[test]
fn an_any_can_contain_messages_of_packages_that_are_not_imported() {
    let json = r#"{"subject":{"@type":"x/several.shop.v1.Order","customer":{"fullName":"b"}}}"#;
    assert_eq!(round_trip(schema(&NotesServer::new(Service)), "several.notes.Note", json), json);
}

#[test]
fn includes_the_encoded_descriptors() {
    let set = FileDescriptorSet::decode(DESCRIPTORS).expect("an encoded set");
    let mut services: Vec<_> =
        set.file.iter().flat_map(|file| &file.service).map(|service| service.name()).collect();
    services.sort_unstable();
    assert_eq!(services, ["Notes", "Orders"]);
}
