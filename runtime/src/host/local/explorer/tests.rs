use std::time::Duration;

use http::{Request, StatusCode};

use super::*;
use crate::host::local::calls_in_flight::CallsInFlight;
use crate::host::local::gateway::Gateway;
use crate::host::local::host_check::HostCheck;
use crate::protojson::{Descriptors, Schema};
use crate::service::Router;

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

static PROD: ServiceDescriptor = ServiceDescriptor::new(
    "hello.Prod",
    &[
        MethodDescriptor::left_out("Watch"),
        MethodDescriptor::unary("Alive").with_comment("Says </script> {{nonce}}."),
    ],
)
.with_comment("The \"service\".");

fn explorer(address: &str, services: Vec<&'static ServiceDescriptor>) -> Option<Explorer> {
    Explorer::new(address.parse().unwrap(), "/api", services)
}

fn respond(method: Method, target: &str, accept: Option<&str>) -> Option<Response<Body>> {
    let mut request = Request::builder().method(method).uri(target);
    if let Some(accept) = accept {
        request = request.header(header::ACCEPT, accept);
    }
    explorer("127.0.0.1:0", vec![&PROD]).unwrap().respond(&request.body(()).unwrap().into_parts().0)
}

fn text(response: Response<Body>) -> String {
    String::from_utf8(response.into_body().data().to_vec()).unwrap()
}

#[test]
fn responds_to_a_browser_that_opens_the_root() {
    for target in ["/", "/?a=b", "http://localhost/"] {
        assert!(respond(Method::GET, target, Some(BROWSER)).is_some(), "{target}");
    }
}

#[test]
fn leaves_other_requests_to_the_server() {
    for (method, target, accept) in [
        (Method::GET, "/", None),
        (Method::GET, "/", Some("*/*")),
        (Method::GET, "/", Some("application/json")),
        (Method::HEAD, "/", Some(BROWSER)),
        (Method::POST, "/", Some(BROWSER)),
        (Method::OPTIONS, "/", Some(BROWSER)),
        (Method::GET, "//", Some(BROWSER)),
        (Method::GET, "/index.html", Some(BROWSER)),
        (Method::GET, "/hello.Prod/Alive", Some(BROWSER)),
    ] {
        assert!(respond(method.clone(), target, accept).is_none(), "{method} {target} {accept:?}");
    }
}

#[test]
fn needs_an_address_that_other_machines_cannot_reach() {
    for address in ["127.0.0.1:50051", "127.1.2.3:80", "[::1]:50051"] {
        assert!(explorer(address, Vec::new()).is_some(), "{address}");
    }
    for address in ["0.0.0.0:50051", "[::]:50051", "10.0.0.1:50051", "192.168.1.2:80", "[2001:db8::1]:80"] {
        assert!(explorer(address, Vec::new()).is_none(), "{address}");
    }
}

#[test]
fn loads_nothing_and_runs_only_its_own_scripts() {
    let response = respond(Method::GET, "/", Some(BROWSER)).unwrap();
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    let nonce = policy.split("script-src 'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
    assert_eq!(nonce.len(), 32);
    let page = text(response);
    for tag in ["<script nonce", "<style nonce"] {
        assert!(page.contains(&format!("{tag}=\"{nonce}\">")), "{tag}");
    }
    for part in [" src=", "url(", "@import", " style=", " onclick=", "href=\"http", "href=\"/"] {
        assert!(!page.contains(part), "{part}");
    }
    let other = text(respond(Method::GET, "/", Some(BROWSER)).unwrap());
    assert!(!other.contains(&nonce));
}

#[test]
fn describes_the_methods_that_are_served() {
    let page = text(respond(Method::GET, "/", Some(BROWSER)).unwrap());
    let json = page.split("id=\"services\">").nth(1).unwrap().split("</script>").next().unwrap();
    let described: Value = serde_json::from_str(json).unwrap();
    assert_eq!(described["prefix"], "/api");
    let service = &described["services"][0];
    assert_eq!(service["name"], "hello.Prod");
    assert_eq!(service["comment"], "The \"service\".");
    assert_eq!(service["file"], Value::Null);
    assert!(service["remedy"].as_str().unwrap().contains("`Builder::json(true)`"), "{service}");
    assert_eq!(
        service["methods"],
        json!([{
            "name": "Alive", "comment": "Says </script> {{nonce}}.", "request": "", "response": "", "sample": null,
            "requestFile": null,
        }])
    );
}

#[test]
fn has_a_sample_of_each_request_in_the_schema() {
    static DESCRIPTORS: Descriptors = Descriptors::new(FILE, &[]);
    static SCHEMA: Schema = Schema::new(&[&DESCRIPTORS]);
    static KNOWN: ServiceDescriptor =
        ServiceDescriptor::new("a.B", &[MethodDescriptor::unary("C").with_types("a.M", "a.M")])
            .with_schema(&SCHEMA)
            .with_file("b.proto");
    /// A file `a.proto` with the package `a` and the message `M`, which has the field `int64 big = 1`.
    const FILE: &[u8] =
        b"\n\x26\n\x07a.proto\x12\x01a\x22\x10\n\x01M\x12\x0b\n\x03big\x18\x01\x20\x01\x28\x03\x62\x06proto3";
    let described = explorer("127.0.0.1:0", vec![&KNOWN]).unwrap().describe();
    let service = &described["services"][0];
    assert_eq!(service["remedy"], Value::Null);
    assert_eq!(service["methods"][0]["sample"], r#"{"big":"1"}"#);
    // A service can be in another file than its messages.
    assert_eq!(service["file"], "b.proto");
    assert_eq!(service["methods"][0]["requestFile"], "a.proto");
}

#[test]
fn says_what_a_tonic_server_without_descriptors_lacks() {
    static UNLISTED: ServiceDescriptor = ServiceDescriptor::unlisted("a.B");
    let described = explorer("127.0.0.1:0", vec![&UNLISTED]).unwrap().describe();
    let remedy = described["services"][0]["remedy"].as_str().unwrap();
    assert!(remedy.contains("with_file_descriptor_set"), "{remedy}");
}

#[tokio::test]
async fn is_rejected_for_the_host_name_of_another_site() {
    for (address, host, status) in [
        ("127.0.0.1:50051", "127.0.0.1:50051", StatusCode::OK),
        ("127.0.0.1:50051", "localhost:50051", StatusCode::OK),
        ("127.0.0.1:50051", "evil.example", StatusCode::FORBIDDEN),
        ("127.0.0.1:50051", "127.0.0.1.evil.example", StatusCode::FORBIDDEN),
        ("0.0.0.0:50051", "localhost:50051", StatusCode::METHOD_NOT_ALLOWED),
        ("192.168.1.2:50051", "192.168.1.2:50051", StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let gateway =
            Gateway::new(Default::default(), Router::new(), HostCheck::new(address.parse().unwrap()))
                .with_explorer(explorer(address, Vec::new()));
        let request = Request::get("/").header(header::HOST, host).header(header::ACCEPT, BROWSER);
        let request = request.body(Body::empty()).unwrap();
        let response = gateway.serve(request, Duration::MAX, &CallsInFlight::new()).await;
        assert_eq!(response.status(), status, "{address} {host}");
        assert_eq!(text(response).contains("<title>"), status == StatusCode::OK);
    }
}
