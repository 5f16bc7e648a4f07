//! Error details, in each protocol.

use ecosystem::orders::pb::orders_client::OrdersClient;
use ecosystem::orders::pb::orders_server::OrdersServer;
use ecosystem::orders::pb::{Batch, Placed};
use ecosystem::orders::{Closed, no_items};
use lambda_grpc::error_details::{RpcStatusExt, StatusExt, pb};
use lambda_grpc::testing::{Deployment, grpc_web};
use lambda_grpc::{Code, Host, Status, Trigger};
use prost::Message;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::{Channel, Server};

const PATH: &str = "/orders.Orders/Place";
const TRIGGERS: [Trigger; 6] = [
    Trigger::RestApi,
    Trigger::HttpApi,
    Trigger::FunctionUrl,
    Trigger::Alb,
    Trigger::Lattice,
    Trigger::DirectInvoke,
];

/// Asserts that a status is that of a call without items.
fn assert_no_items(status: &Status) {
    assert_eq!((status.code(), status.message()), (Code::InvalidArgument, "no items"));
    assert_eq!(status.details(), no_items().details());
    assert_eq!(status.get_error_details_vec().len(), 10);
    assert_eq!(status.get_details_error_info().unwrap().metadata["shop"], "closed");
}

/// Posts a body, and returns the JSON of the response.
async fn post(deployment: Deployment, path: &str, content_type: &str, body: &'static str) -> Value {
    let request = http::Request::post(path).header("content-type", content_type).body(body).unwrap();
    let host = Host::new().twirp_prefix("/twirp");
    let response = deployment.call_on(&host, OrdersServer::new(Closed), request).await;
    assert_eq!(response.headers()["content-type"], "application/json");
    serde_json::from_slice(response.body()).unwrap()
}

fn from_base64(text: &Value) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD_NO_PAD.decode(text.as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn a_typed_client_receives_them_in_process() {
    let mut client = OrdersClient::new(OrdersServer::new(Closed));
    assert_no_items(&client.place(Batch::default()).await.unwrap_err());
}

#[tokio::test]
async fn a_typed_client_receives_them_in_native_grpc() {
    let mut client = OrdersClient::new(over_http2().await);
    assert_no_items(&client.place(Batch::default()).await.unwrap_err());
}

#[tokio::test]
async fn a_grpc_web_client_receives_them_through_every_trigger() {
    for trigger in TRIGGERS {
        let request = grpc_web::request(PATH, &Batch::default());
        let response = Deployment::new(trigger).call(OrdersServer::new(Closed), request).await;
        assert_no_items(&grpc_web::response::<Placed>(&response).unwrap_err());
    }
}

#[tokio::test]
async fn a_connect_client_receives_them_through_every_trigger() {
    let sent = pb::Status::decode(no_items().details()).unwrap().details;
    for trigger in TRIGGERS {
        for (content_type, body) in [("application/proto", ""), ("application/json", "{}")] {
            let error = post(Deployment::new(trigger), PATH, content_type, body).await;
            assert_eq!((&error["code"], &error["message"]), (&json!("invalid_argument"), &json!("no items")));
            let details = error["details"].as_array().unwrap();
            assert_eq!(details.len(), sent.len());
            for (received, sent) in details.iter().zip(&sent) {
                assert_eq!(
                    sent.type_url,
                    format!("type.googleapis.com/{}", received["type"].as_str().unwrap())
                );
                assert_eq!(sent.value, from_base64(&received["value"]));
                assert_eq!(received.as_object().unwrap().len(), 2, "`debug` is optional, and not sent");
            }
        }
    }
}

#[tokio::test]
async fn a_twirp_client_receives_them_through_every_trigger() {
    for trigger in TRIGGERS {
        for (content_type, body) in [("application/protobuf", ""), ("application/json", "{}")] {
            let error = post(Deployment::new(trigger), &format!("/twirp{PATH}"), content_type, body).await;
            assert_eq!((&error["code"], &error["msg"]), (&json!("invalid_argument"), &json!("no items")));
            let details = from_base64(&error["meta"]["grpc-status-details-bin"]);
            assert_eq!(details, no_items().details());
            let status = pb::Status::decode(&*details).unwrap();
            assert_eq!(status.get_details_request_info().unwrap().request_id, "1");
        }
    }
}

/// Returns the request for details with so many characters.
fn debug(characters: u32) -> Batch {
    Batch { debug_characters: characters, ..Batch::default() }
}

/// Asserts that a status is that of a request from [`debug`], with its details.
fn assert_debug_info(status: &Status) {
    assert_eq!((status.code(), status.message()), (Code::Aborted, "busy"));
    assert!(status.get_details_debug_info().is_some());
}

#[tokio::test]
async fn details_over_the_header_limit_of_a_trigger_are_removed() {
    let server = OrdersServer::new(Closed);
    for (trigger, characters, arrive) in [
        (Trigger::RestApi, 6_000, true),
        (Trigger::RestApi, 9_000, false),
        (Trigger::HttpApi, 9_000, false),
        (Trigger::Alb, 9_000, true),
        (Trigger::Alb, 25_000, false),
        (Trigger::FunctionUrl, 25_000, true),
        (Trigger::Lattice, 25_000, true),
    ] {
        let mut request = grpc_web::request(PATH, &debug(characters));
        request.headers_mut().insert("content-type", "application/grpc".parse().unwrap());
        request.headers_mut().insert("user-agent", "tonic/0.14.9".parse().unwrap());
        let response = Deployment::new(trigger).call(server.clone(), request).await;
        let headers = response.headers();
        assert_eq!(headers["grpc-status"], "10");
        assert_eq!(headers["grpc-message"], "busy");
        assert_eq!(headers.contains_key("grpc-status-details-bin"), arrive, "{trigger:?}, {characters}");
        // The body of a gRPC-Web response has no such limit.
        let request = grpc_web::request(PATH, &debug(characters));
        let response = Deployment::new(trigger).call(server.clone(), request).await;
        assert_debug_info(&grpc_web::response::<Placed>(&response).unwrap_err());
    }
}

#[tokio::test]
async fn details_over_the_header_limit_of_a_client_fail_the_call() {
    let mut client = OrdersClient::new(over_http2().await);
    assert_debug_info(&client.place(debug(10_000)).await.unwrap_err());
    let status = client.place(debug(20_000)).await.unwrap_err();
    assert_eq!(status.code(), Code::Internal, "{status:?}");
}

#[tokio::test]
async fn messages_that_contain_them_are_mapped_to_json() {
    let body = r#"{"items":["tea",""]}"#;
    let placed = post(Deployment::new(Trigger::HttpApi), PATH, "application/json", body).await;
    let of_any = "type.googleapis.com/google.rpc.ResourceInfo";
    let tea =
        json!({ "@type": of_any, "resourceType": "item", "resourceName": "tea", "description": "sold out" });
    let unnamed = json!({ "@type": of_any, "resourceType": "item", "description": "sold out" });
    let result = |detail| json!({ "code": 5, "message": "sold out", "details": [detail] });
    let problems = json!({ "fieldViolations": [{ "field": "items[1]" }] });
    assert_eq!(placed, json!({ "results": [result(tea), result(unnamed)], "problems": problems }));
}

/// Serves the service on the transport of tonic, and connects a client to it.
async fn over_http2() -> Channel {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = Server::builder().add_service(OrdersServer::new(Closed));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    Channel::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap()
}
