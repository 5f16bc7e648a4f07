//! The check of signatures, as AWS documents it:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
//!
//! It shares no code with `aws-sigv4`. It knows one pair of credentials, and requests without a query.

use std::time::SystemTime;

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use sha2::{Digest, Sha256};
use time::format_description::well_known::Iso8601;
use time::{Duration, OffsetDateTime};

pub const KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
pub const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
pub const REGION: &str = "eu-west-1";

/// Checks the signature of a request that arrives now. Returns the reason why AWS would reject it.
pub fn verify(request: &Request<Bytes>, service: &str, now: SystemTime) -> Result<(), String> {
    let authorization = header(request, "authorization");
    let fields = authorization.strip_prefix("AWS4-HMAC-SHA256 Credential=").and_then(|fields| {
        let (credential, fields) = fields.split_once(", SignedHeaders=")?;
        let (names, signature) = fields.split_once(", Signature=")?;
        let (key_id, scope) = credential.split_once('/')?;
        Some((key_id, scope, names, signature))
    });
    let Some((key_id, scope, names, signature)) = fields else {
        return Err(format!("Missing Authentication Token: {authorization}"));
    };
    let date = header(request, "x-amz-date");
    let signed =
        OffsetDateTime::parse(&date, &Iso8601::PARSING).map_err(|error| format!("{date}: {error}"))?;
    if (OffsetDateTime::from(now) - signed).abs() > Duration::minutes(5) {
        return Err(format!("Signature expired: {date}"));
    }
    let day = date.get(..8).unwrap_or_default();
    if (key_id, scope) != (KEY_ID, &*format!("{day}/{REGION}/{service}/aws4_request")) {
        return Err(format!("Credential should be scoped to a valid region and service: {scope}"));
    }
    for required in ["host", "x-amz-date"] {
        if !names.split(';').any(|name| name == required) {
            return Err(format!("'{required}' must be a 'SignedHeader'"));
        }
    }
    let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", sha256(canonical(request, names).as_bytes()));
    let key = [day, REGION, service, "aws4_request"]
        .iter()
        .fold(format!("AWS4{SECRET}").into_bytes(), |key, part| hmac(&key, part));
    if hex::encode(hmac(&key, &text)) == signature {
        Ok(())
    } else {
        Err("the signature does not match".into())
    }
}

/// Returns the canonical form of a request.
fn canonical(request: &Request<Bytes>, names: &str) -> String {
    assert_eq!(request.uri().query(), None);
    let headers: String =
        names.split(';').map(|name| format!("{name}:{}\n", header(request, name))).collect();
    let payload = match &*header(request, "x-amz-content-sha256") {
        "" => sha256(request.body()),
        stated => stated.to_owned(),
    };
    // No path of this example has a character that is encoded.
    [request.method().as_str(), request.uri().path(), "", &headers, names, &payload].join("\n")
}

/// Returns the values of a header, without spaces that mean nothing.
fn header(request: &Request<Bytes>, name: &str) -> String {
    let values = request.headers().get_all(name).iter().map(|value| value.to_str().unwrap());
    let values: Vec<String> =
        values.map(|value| value.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    values.join(",")
}

fn sha256(data: &[u8]) -> String {
    hex::encode(Sha256::digest(data))
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
