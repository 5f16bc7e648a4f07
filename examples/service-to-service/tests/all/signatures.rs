//! Signatures are those of botocore, which `tests/botocore/vectors.py` recorded.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use aws_config::{Region, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use bytes::Bytes;
use http::Request;
use serde::Deserialize;
use service_to_service::sigv4::SigV4;

use crate::support::{REGION, credentials, verify};

#[derive(Deserialize)]
struct Vector {
    name: String,
    service: String,
    region: String,
    token: Option<String>,
    seconds: u64,
    url: String,
    headers: Vec<(String, String)>,
    body: String,
    signed: BTreeMap<String, String>,
}

fn vectors() -> Vec<Vector> {
    serde_json::from_str(include_str!("../botocore/vectors.json")).unwrap()
}

fn as_of(vector: &Vector) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(vector.seconds)
}

/// Signs the request of a vector. Returns it and the headers that were added.
fn sign(vector: &Vector) -> (Request<Bytes>, BTreeMap<String, String>) {
    let sdk = SdkConfig::builder()
        .region(Region::new(vector.region.clone()))
        .credentials_provider(SharedCredentialsProvider::new(credentials(None)))
        .build();
    let mut request = Request::post(&vector.url);
    for (name, value) in &vector.headers {
        request = request.header(name, value);
    }
    let mut request = request.body(Bytes::from(hex::decode(&vector.body).unwrap())).unwrap();
    let before = request.headers().clone();
    let signer = SigV4::new(&sdk, &vector.service).unwrap();
    signer.sign(&mut request, as_of(vector), credentials(vector.token.as_deref())).unwrap();
    let added = request.headers().iter().filter(|(name, _)| !before.contains_key(*name));
    let added = added.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    (request, added)
}

#[test]
fn are_those_of_botocore() {
    for vector in vectors() {
        assert_eq!(sign(&vector).1, vector.signed, "{}", vector.name);
    }
}

/// The check of the other tests accepts what botocore signs, so it is that of AWS too.
#[test]
fn of_botocore_are_accepted() {
    let mut accepted = 0;
    for vector in vectors() {
        let (mut request, _) = sign(&vector);
        let headers = request.headers_mut();
        for (name, value) in &vector.signed {
            headers.insert(http::HeaderName::try_from(name).unwrap(), value.parse().unwrap());
        }
        let host = vector.url.split('/').nth(2).unwrap().trim_end_matches(":443");
        headers.insert("host", host.parse().unwrap());
        if vector.region == REGION && !vector.url.contains(['?', '%']) {
            assert_eq!(verify(&request, &vector.service, as_of(&vector)), Ok(()), "{}", vector.name);
            accepted += 1;
        }
    }
    assert_eq!(accepted, 12);
}

#[test]
fn are_valid_for_five_minutes() {
    let vector = &vectors()[0];
    let (mut request, _) = sign(vector);
    let host = request.uri().host().unwrap().parse().unwrap();
    request.headers_mut().insert("host", host);
    let (before, after) = (Duration::from_secs(299), Duration::from_secs(301));
    for now in [as_of(vector) - before, as_of(vector) + before] {
        assert_eq!(verify(&request, &vector.service, now), Ok(()));
    }
    for now in [as_of(vector) - after, as_of(vector) + after] {
        assert!(verify(&request, &vector.service, now).unwrap_err().starts_with("Signature expired"));
    }
}
