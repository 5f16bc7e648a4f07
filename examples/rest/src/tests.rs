//! The service behind emulated triggers.

use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine as _};
use bytes::Bytes;
use http::Method;
use lambda_grpc::context::Deadline;
use lambda_grpc::error_details::pb;
use lambda_grpc::metadata::MetadataValue;
use lambda_grpc::prost::Message as _;
use lambda_grpc::testing::{Deployment, grpc_web};
use lambda_grpc::{Request, RequestContext, Router, Status, Trigger};
use serde_json::{Value, json};

use super::*;
use crate::proto::library::v1::{GetShelfRequest, Shelf};

const TRIGGERS: [Trigger; 3] = [Trigger::HttpApi, Trigger::RestApi, Trigger::FunctionUrl];

async fn call(
    trigger: Trigger,
    rest: &Rest,
    method: Method,
    path: &str,
    body: &Value,
) -> http::Response<Bytes> {
    let request =
        http::Request::builder().method(method).uri(path).header("content-type", "application/json");
    let body = if body.is_null() { String::new() } else { body.to_string() };
    Deployment::new(trigger).call(rest.clone(), request.body(body).unwrap()).await
}

fn body(response: &http::Response<Bytes>) -> Value {
    assert!(response.headers().get_all("content-type").iter().eq(["application/json"]));
    assert!(response.headers().keys().all(|name| !name.as_str().starts_with("grpc-")));
    serde_json::from_slice(response.body()).unwrap()
}

#[tokio::test]
async fn serves_routes_behind_every_trigger() {
    for trigger in TRIGGERS {
        let rest = service();
        let post = call(trigger, &rest, Method::POST, "/v1/shelves", &json!({ "theme": "Music" })).await;
        let shelf = json!({ "name": "shelves/1", "theme": "Music" });
        assert_eq!((post.status().as_u16(), body(&post)), (200, shelf.clone()), "{trigger:?}");

        let get = call(trigger, &rest, Method::GET, "/v1/shelves/1", &Value::Null).await;
        assert_eq!((get.status().as_u16(), body(&get)), (200, shelf), "{trigger:?}");
        assert_eq!(get.headers()["cache-control"], "max-age=60", "{trigger:?}");
    }
}

#[tokio::test]
async fn serves_grpc_web_and_connect_too() {
    for trigger in TRIGGERS {
        let rest = service();
        call(trigger, &rest, Method::POST, "/v1/shelves", &json!({ "theme": "Music" })).await;
        let path = "/library.v1.LibraryService/GetShelf";
        let request = grpc_web::request(path, &GetShelfRequest { name: "shelves/1".into() });
        let response = Deployment::new(trigger).call(rest.clone(), request).await;
        let response = grpc_web::response::<Shelf>(&response).unwrap();
        assert_eq!(response.get_ref().theme, "Music", "{trigger:?}");

        let connect = call(trigger, &rest, Method::POST, path, &json!({ "name": "shelves/1" })).await;
        assert_eq!(body(&connect)["theme"], "Music", "{trigger:?}");
    }
}

#[tokio::test]
async fn sends_errors_as_http_statuses() {
    let (get, post) = (Method::GET, Method::POST);
    for trigger in TRIGGERS {
        for (method, path, request, expected) in [
            (&get, "/v1/shelves/99", Value::Null, (404, 5, "no shelf \"shelves/99\"")),
            (&get, "/v1/books", Value::Null, (404, 5, "no route matches the request")),
            (&post, "/v1/shelves/1", json!({}), (404, 5, "no route matches the request")),
            (&post, "/v1/shelves", json!({}), (400, 3, "the shelf has no theme")),
        ] {
            let response = call(trigger, &service(), method.clone(), path, &request).await;
            let error = body(&response);
            let found = (
                response.status().as_u16(),
                error["code"].as_i64().unwrap(),
                error["message"].as_str().unwrap(),
            );
            assert_eq!(found, expected, "{trigger:?} {method} {path}");
        }
    }
}

#[tokio::test]
async fn rejects_what_is_not_json_of_the_message() {
    for request in [json!({ "theme": 1 }), json!({ "unknown": "" }), json!([]), Value::Null] {
        let response = call(Trigger::HttpApi, &service(), Method::POST, "/v1/shelves", &request).await;
        assert_eq!((response.status().as_u16(), &body(&response)["code"]), (400, &json!(3)), "{request}");
    }
}

#[tokio::test]
async fn passes_error_details_on() {
    let response = call(Trigger::HttpApi, &service(), Method::POST, "/v1/shelves", &json!({})).await;
    let error = body(&response);
    assert_eq!(error["details"][0]["type"], "google.rpc.BadRequest");
    let value = BASE64_STANDARD_NO_PAD.decode(error["details"][0]["value"].as_str().unwrap()).unwrap();
    let bad_request = pb::BadRequest::decode(&*value).unwrap();
    assert_eq!(bad_request.field_violations[0].field, "shelf.theme");
}

#[tokio::test]
async fn runs_the_interceptors_of_the_server() {
    let check = |request: Request<()>| {
        assert!(request.extensions().get::<RequestContext>().is_some());
        assert!(request.extensions().get::<Deadline>().is_some());
        assert_eq!(request.metadata().get("authorization").unwrap(), "Bearer token");
        let mut status = Status::unauthenticated("the token is not valid");
        status.metadata_mut().insert("x-reason", MetadataValue::from_static("expired"));
        Err(status)
    };
    let server = LibraryServiceServer::with_interceptor(Library::default(), check);
    let rest = Rest::new(Router::new().add_service(server));
    let request =
        http::Request::get("/v1/shelves/1").header("authorization", "Bearer token").body("").unwrap();
    let response = Deployment::new(Trigger::HttpApi).call(rest, request).await;
    let error = json!({ "code": 16, "message": "the token is not valid" });
    assert_eq!((response.status().as_u16(), body(&response)), (401, error));
    assert_eq!(response.headers()["x-reason"], "expired");
}

#[tokio::test]
async fn ignores_headers_that_describe_a_message_of_grpc() {
    let request = http::Request::post("/v1/shelves").header("grpc-encoding", "gzip");
    let request = request.body(json!({ "theme": "Music" }).to_string()).unwrap();
    let response = Deployment::new(Trigger::HttpApi).call(service(), request).await;
    assert_eq!(body(&response)["theme"], "Music");
}
