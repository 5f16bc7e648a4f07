//! The testee of Google's conformance runner. It converts a message from JSON or protobuf, through prost's
//! Rust type, to JSON or protobuf.
//!
//! Requests arrive on standard input and responses go to standard output. Each follows its length in four
//! bytes (little-endian).

use std::io::{Read, Write, stdin, stdout};

use bytes::BytesMut;
use lambda_grpc::__private::Schema;
use lambda_grpc::__private::protojson::{JsonOptions, decode, encode};
use lambda_grpc::service::RpcService;
use prost::{DecodeError, Message};

use protos::conformance::conformance_request::Payload;
use protos::conformance::conformance_response::Result as Outcome;
use protos::conformance::{ConformanceRequest, ConformanceResponse, FailureSet, TestCategory, WireFormat};
use protos::golden::editions::Explicit;
use protos::golden::editions::implicit::Implicit;
use protos::protobuf_test_messages::editions::TestAllTypesEdition2023;
use protos::protobuf_test_messages::editions::proto3::TestAllTypesProto3 as TestAllTypesProto3Edition;
use protos::protobuf_test_messages::proto3::TestAllTypesProto3;
use protos::testee::testee_server::{Testee, TesteeServer};

mod protos {
    #![allow(clippy::all, dead_code, reason = "prost's messages")]
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
}

type Recode = fn(&[u8]) -> Result<Vec<u8>, DecodeError>;

/// The messages of the tests. Each is decoded and encoded with prost's Rust type.
const MESSAGES: [(&str, Recode); 5] = [
    ("golden.editions.Explicit", recode::<Explicit>),
    ("golden.editions.implicit.Implicit", recode::<Implicit>),
    ("protobuf_test_messages.editions.TestAllTypesEdition2023", recode::<TestAllTypesEdition2023>),
    ("protobuf_test_messages.editions.proto3.TestAllTypesProto3", recode::<TestAllTypesProto3Edition>),
    ("protobuf_test_messages.proto3.TestAllTypesProto3", recode::<TestAllTypesProto3>),
];

fn recode<M: Message + Default>(bytes: &[u8]) -> Result<Vec<u8>, DecodeError> {
    Ok(M::decode(bytes)?.encode_to_vec())
}

struct Unused;

macro_rules! unused_methods {
    ($($method:ident: $message:ty,)*) => {
        impl Testee for Unused {
            $(async fn $method(
                &self,
                request: lambda_grpc::Request<$message>,
            ) -> Result<lambda_grpc::Response<$message>, lambda_grpc::Status> {
                Ok(lambda_grpc::Response::new(request.into_inner()))
            })*
        }
    };
}

unused_methods! {
    proto3: TestAllTypesProto3,
    proto3_edition: TestAllTypesProto3Edition,
    edition2023: TestAllTypesEdition2023,
    explicit: Explicit,
    implicit: Implicit,
}

fn main() -> std::io::Result<()> {
    let server = TesteeServer::new(Unused);
    let schema = server.descriptor().schema().expect("generated with JSON");
    let (mut stdin, mut stdout) = (stdin().lock(), stdout().lock());
    let mut length = [0; 4];
    while stdin.read_exact(&mut length).is_ok() {
        let mut request = vec![0; u32::from_le_bytes(length) as usize];
        stdin.read_exact(&mut request)?;
        let request = ConformanceRequest::decode(&request[..]).map_err(std::io::Error::other)?;
        let response = ConformanceResponse { result: Some(convert(schema, request)) }.encode_to_vec();
        stdout.write_all(&(response.len() as u32).to_le_bytes())?;
        stdout.write_all(&response)?;
        stdout.flush()?;
    }
    Ok(())
}

fn convert(schema: &Schema, request: ConformanceRequest) -> Outcome {
    if request.message_type == "conformance.FailureSet" {
        return Outcome::ProtobufPayload(FailureSet::default().encode_to_vec());
    }
    let name = request.message_type.as_str();
    let Some((_, recode)) = MESSAGES.iter().find(|(known, _)| *known == name) else {
        return Outcome::Skipped("no such message".into());
    };
    let wants_json = request.requested_output_format() == WireFormat::Json;
    let ignores = request.test_category() == TestCategory::JsonIgnoreUnknownParsingTest;
    let options = JsonOptions { deny_unknown_fields: !ignores, ..JsonOptions::default() };
    let is_known = matches!(request.requested_output_format(), WireFormat::Json | WireFormat::Protobuf);
    let bytes = match request.payload {
        _ if !is_known => return Outcome::Skipped("neither JSON nor protobuf".into()),
        // Protobuf to protobuf is prost's part, and tested there, except for editions.
        Some(Payload::ProtobufPayload(_)) if !wants_json && !name.contains(".editions.") => {
            return Outcome::Skipped("no JSON".into());
        }
        Some(Payload::ProtobufPayload(bytes)) => bytes,
        Some(Payload::JsonPayload(json)) => match decode(schema, name, json.as_bytes(), options) {
            Ok(bytes) => bytes,
            Err(error) => return Outcome::ParseError(error.to_string()),
        },
        _ => return Outcome::Skipped("neither JSON nor protobuf".into()),
    };
    let message = match recode(&bytes) {
        Ok(message) => message,
        Err(error) => return Outcome::ParseError(error.to_string()),
    };
    if !wants_json {
        return Outcome::ProtobufPayload(message);
    }
    let mut json = BytesMut::new();
    match encode(schema, name, &message, options, &mut json) {
        Ok(()) => Outcome::JsonPayload(String::from_utf8_lossy(&json).into_owned()),
        Err(error) => Outcome::SerializeError(error.to_string()),
    }
}
