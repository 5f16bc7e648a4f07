//! The server behind each trigger of AWS Lambda: what a client of each protocol sends and receives.

mod common;

use common::{ada, new_order, uuid};
use http::Request;
use lambda_grpc::error_details::StatusExt;
use lambda_grpc::prost::bytes::Bytes;
use lambda_grpc::testing::{Deployment, grpc_web};
use lambda_grpc::{Code, Response, Router, Status, Trigger};
use orders::authorization::Identification;
use orders::pb::{CreateOrderRequest, CreateOrderResponse, GetOrderRequest, GetOrderResponse};
use orders::store::Sqlite;
use serde_json::{Value, json};

const TRIGGERS: [Trigger; 5] =
    [Trigger::RestApi, Trigger::HttpApi, Trigger::FunctionUrl, Trigger::Alb, Trigger::Lattice];

const CREATE: &str = "/acme.orders.v1.OrderService/CreateOrder";
const GET: &str = "/acme.orders.v1.OrderService/GetOrder";

fn server(identification: Identification) -> Router {
    orders::server(Sqlite::in_memory().unwrap(), identification)
}

fn json_request(path: &str, message: &Value) -> Request<Bytes> {
    let request = Request::post(path).header("content-type", "application/json");
    request.body(message.to_string().into()).unwrap()
}

#[tokio::test]
async fn serves_grpc_web_behind_each_trigger() {
    for trigger in TRIGGERS {
        let (deployment, server) = (Deployment::new(trigger), server(Identification::Development(ada())));
        let response = deployment.call(server.clone(), grpc_web::request(CREATE, &new_order(1))).await;
        let created: Response<CreateOrderResponse> = grpc_web::response(&response).unwrap();

        let request = grpc_web::request(GET, &GetOrderRequest { id: uuid(1) });
        let response = deployment.call(server.clone(), request).await;
        let found: Response<GetOrderResponse> = grpc_web::response(&response).unwrap();
        assert_eq!(found.into_inner().order, created.into_inner().order, "{trigger:?}");

        let request = grpc_web::request(CREATE, &CreateOrderRequest { lines: vec![], ..new_order(2) });
        let response = deployment.call(server, request).await;
        let status = grpc_web::response::<CreateOrderResponse>(&response).unwrap_err();
        let violations = status.get_details_bad_request().unwrap().field_violations;
        assert_eq!(violations[0].field, "lines", "{trigger:?}");
    }
}

#[tokio::test]
async fn serves_json_behind_each_trigger() {
    for trigger in TRIGGERS {
        let (deployment, server) = (Deployment::new(trigger), server(Identification::Development(ada())));
        let lines = json!([{
            "sku": "MUG-BLUE", "quantity": 2, "unitPrice": { "currencyCode": "EUR", "minorUnits": "1250" },
        }]);
        let request = json_request(CREATE, &json!({ "requestId": uuid(1), "lines": lines }));
        let response = deployment.call(server.clone(), request).await;
        let created: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(
            created["order"]["total"],
            json!({ "currencyCode": "EUR", "minorUnits": "2500" }),
            "{trigger:?}"
        );

        // GetOrder has no side effects, so clients may use GET, and caches may keep the response.
        let query = format!("connect=v1&encoding=json&message=%7B%22id%22%3A%22{}%22%7D", uuid(1));
        let request = Request::get(format!("{GET}?{query}")).body(Bytes::new()).unwrap();
        let response = deployment.call(server.clone(), request).await;
        let found: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(found, created, "{trigger:?}");

        let response = deployment.call(server, json_request(GET, &json!({ "id": uuid(2) }))).await;
        let error: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!((response.status().as_u16(), &error["code"]), (404, &json!("not_found")), "{trigger:?}");
        assert_eq!(error["details"][0]["type"], "google.rpc.ResourceInfo", "{trigger:?}");
    }
}

/// Calls `GetOrder` for an order that does not exist, on a server that needs tokens.
async fn get_order(deployment: &Deployment) -> Status {
    let request = grpc_web::request(GET, &GetOrderRequest { id: uuid(1) });
    let response = deployment.call(server(Identification::Token), request).await;
    grpc_web::response::<GetOrderResponse>(&response).unwrap_err()
}

#[tokio::test]
async fn identifies_the_customer_by_the_token() {
    let api_for = |subject: &str| {
        let claims = json!({ "iss": "https://issuer.example", "sub": subject });
        Deployment::new(Trigger::HttpApi).authorizer(json!({ "jwt": { "claims": claims, "scopes": null } }))
    };
    let server = server(Identification::Token);
    let response = api_for("ada").call(server.clone(), grpc_web::request(CREATE, &new_order(1))).await;
    grpc_web::response::<CreateOrderResponse>(&response).unwrap();

    let request = || grpc_web::request(GET, &GetOrderRequest { id: uuid(1) });
    let response = api_for("ada").call(server.clone(), request()).await;
    grpc_web::response::<GetOrderResponse>(&response).unwrap();
    let response = api_for("bob").call(server, request()).await;
    let status = grpc_web::response::<GetOrderResponse>(&response).unwrap_err();
    assert_eq!(status.code(), Code::NotFound);

    assert_eq!(get_order(&api_for("")).await.code(), Code::Unauthenticated);
}

#[tokio::test]
async fn rejects_calls_without_a_token() {
    for trigger in TRIGGERS {
        assert_eq!(get_order(&Deployment::new(trigger)).await.code(), Code::Unauthenticated, "{trigger:?}");
    }
    // Another authorizer than the template's has another meaning.
    let lambda_authorizer = json!({ "lambda": { "sub": "ada" } });
    let api = Deployment::new(Trigger::HttpApi).authorizer(lambda_authorizer);
    assert_eq!(get_order(&api).await.code(), Code::Unauthenticated);
    // A header is the caller's own text.
    let mut request = grpc_web::request(GET, &GetOrderRequest { id: uuid(1) });
    request.headers_mut().insert("authorization", "Bearer anything".parse().unwrap());
    let response = Deployment::new(Trigger::HttpApi).call(server(Identification::Token), request).await;
    let status = grpc_web::response::<GetOrderResponse>(&response).unwrap_err();
    assert_eq!(status.code(), Code::Unauthenticated);
}

#[tokio::test]
async fn reports_its_health_without_a_token() {
    let request = grpc_web::request("/grpc.health.v1.Health/Check", &());
    let response = Deployment::new(Trigger::HttpApi).call(server(Identification::Token), request).await;
    assert!(grpc_web::response::<()>(&response).is_ok());
}
