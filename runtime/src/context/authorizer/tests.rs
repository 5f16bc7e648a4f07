use serde_json::json;

use super::*;

const V1: PayloadFormat = PayloadFormat::V1;
const V2: PayloadFormat = PayloadFormat::V2;

#[test]
fn ignores_invalid_values_of_other_members() {
    for other in [r#""\ud800""#, "1e999", "[]", "{}", "null"] {
        let iam = format!(
            r#"{{"http":{{"userAgent":{other}}},"authorizer":{{"iam":{{"userArn":"arn","x":{other}}}}}}}"#
        );
        let rest = format!(r#"{{"identity":{{"userAgent":{other},"userArn":"arn"}},"timeEpoch":{other}}}"#);
        for (context, trigger, format) in [(iam, Trigger::HttpApi, V2), (rest, Trigger::RestApi, V1)] {
            match from_context(&context, trigger, format) {
                Some(Authorizer::Iam(identity)) => assert_eq!(identity.user_arn.as_deref(), Some("arn")),
                other => panic!("{context}: {other:?}"),
            }
        }
    }
}

#[test]
fn keeps_the_text_of_claims_that_are_not_strings() {
    let context = r#"{"authorizer":{"jwt":{"claims":{"a":"b","c":1.50,"d":[1, 2]},"scopes":["e"]}}}"#;
    let claims = [("a", "b"), ("c", "1.50"), ("d", "[1, 2]")];
    let claims = claims.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    let expected = Authorizer::Jwt { claims, scopes: vec!["e".to_owned()] };
    assert_eq!(from_context(context, Trigger::HttpApi, V2), Some(expected));
}

/// Reads an authorizer, and describes the result.
fn read(trigger: Trigger, format: PayloadFormat, authorizer: &Value) -> String {
    let context = json!({ "authorizer": authorizer, "identity": { "userArn": null } }).to_string();
    match from_context(&context, trigger, format) {
        None => "none".to_owned(),
        Some(Authorizer::Jwt { claims, scopes }) => format!("jwt {claims:?} {scopes:?}"),
        Some(Authorizer::RestJwt { claims }) => format!("rest jwt {}", json!(claims)),
        Some(Authorizer::Cognito { claims }) => format!("cognito {claims:?}"),
        Some(Authorizer::Lambda(context)) => format!("lambda {context}"),
        Some(other) => panic!("{other:?}"),
    }
}

#[test]
fn reads_an_authorizer_by_the_payload_format() {
    use Trigger::{FunctionUrl, HttpApi, RestApi};
    for (trigger, format, authorizer, expected) in [
        (RestApi, V1, json!({ "claims": { "sub": "a", "exp": "1" } }), r#"cognito {"exp": "1", "sub": "a"}"#),
        (RestApi, V1, json!({ "claims": { "sub": "a", "exp": 1 } }), r#"rest jwt {"exp":1,"sub":"a"}"#),
        (
            RestApi,
            V1,
            json!({ "claims": { "sub": "a", "roles": ["b"], "address": { "city": "c" } } }),
            r#"rest jwt {"address":{"city":"c"},"roles":["b"],"sub":"a"}"#,
        ),
        // The context of a Lambda authorizer, with any keys.
        (
            RestApi,
            V1,
            json!({ "principalId": "u", "lambda": "x" }),
            r#"lambda {"lambda":"x","principalId":"u"}"#,
        ),
        (
            RestApi,
            V1,
            json!({ "principalId": "u", "jwt": "x", "iam": 1, "claims": "y", "scopes": "z" }),
            r#"lambda {"claims":"y","iam":1,"jwt":"x","principalId":"u","scopes":"z"}"#,
        ),
        (
            HttpApi,
            V1,
            json!({ "claims": { "sub": "a", "exp": "1" }, "scopes": null }),
            r#"jwt {"exp": "1", "sub": "a"} []"#,
        ),
        (HttpApi, V1, json!({ "claims": { "sub": "a" }, "scopes": ["b"] }), r#"jwt {"sub": "a"} ["b"]"#),
        (HttpApi, V1, json!({ "claims": null, "scopes": null }), "none"),
        // API Gateway sends both members, and claims as text.
        (HttpApi, V1, json!({ "claims": { "sub": "a" } }), r#"lambda {"claims":{"sub":"a"}}"#),
        (
            HttpApi,
            V1,
            json!({ "claims": { "exp": 1 }, "scopes": [] }),
            r#"lambda {"claims":{"exp":1},"scopes":[]}"#,
        ),
        // Emulators pass on the objects of Lambda authorizers.
        (
            RestApi,
            V1,
            json!({ "claims": { "sub": "a" }, "principalId": "u" }),
            r#"lambda {"claims":{"sub":"a"},"principalId":"u"}"#,
        ),
        (
            HttpApi,
            V1,
            json!({ "claims": { "sub": "a" }, "principalId": "u" }),
            r#"lambda {"claims":{"sub":"a"},"principalId":"u"}"#,
        ),
        (
            HttpApi,
            V1,
            json!({ "lambda": { "a": 1 }, "jwt": { "claims": { "sub": "a" } } }),
            r#"lambda {"jwt":{"claims":{"sub":"a"}},"lambda":{"a":1}}"#,
        ),
        (
            HttpApi,
            V2,
            json!({ "lambda": { "a": 1, "claims": { "sub": "a" } } }),
            r#"lambda {"a":1,"claims":{"sub":"a"}}"#,
        ),
        (HttpApi, V2, json!({ "lambda": "x" }), "none"),
        (HttpApi, V2, json!({ "lambda": null }), "none"),
        (HttpApi, V2, json!({ "claims": { "sub": "a" }, "scopes": null }), "none"),
        (FunctionUrl, V2, json!({ "claims": { "sub": "a" } }), "none"),
        (RestApi, V1, json!({}), "none"),
        (RestApi, V1, json!("x"), "none"),
        (RestApi, V1, json!(null), "none"),
    ] {
        assert_eq!(read(trigger, format, &authorizer), expected, "{trigger:?} {format:?} {authorizer}");
    }
}

#[test]
fn drops_claims_of_which_one_is_invalid() {
    let context = r#"{"authorizer":{"claims":{"sub":"a","exp":1e999}}}"#;
    assert_eq!(from_context(context, Trigger::RestApi, V1), None);
}

#[test]
fn ignores_what_a_load_balancer_does_not_send() {
    let context = r#"{"elb":{},"authorizer":{"jwt":{"claims":{"sub":"a"}}},"identity":{"userArn":"arn"}}"#;
    assert_eq!(from_context(context, Trigger::Alb, PayloadFormat::Alb), None);
}

#[test]
fn trusts_no_other_identity_beside_an_authorizer_that_is_invalid() {
    let context = r#"{"authorizer":"x","identity":{"userArn":"arn"}}"#;
    assert_eq!(from_context(context, Trigger::RestApi, V1), None);
}
