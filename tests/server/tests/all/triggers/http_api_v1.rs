//! API Gateway HTTP APIs with payload format 1.0.

use crate::support::round_trip;

#[tokio::test]
async fn round_trips() {
    let texts = round_trip("http_api_v1").await;
    let start = "HttpApi, request 0b2c4d6e-8f10-4a2b-9c3d-4e5f60718293, trace Root=1-6563a1b2-3f0c1d2e4b5a69788c9dabcd, \
                 ip Some(198.51.100.7), ";
    for (name, end) in [
        ("named_stage", r#"stage Some("prod"), None"#),
        (
            "jwt",
            r#"stage Some("$default"), Some(Jwt { claims: {"iss": "https://issuer.example", "sub": "alice"}, scopes: ["say"] })"#,
        ),
    ] {
        assert_eq!(texts[name], format!("{start}{end}"), "{name}");
    }
}
