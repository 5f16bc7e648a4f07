//! The identity of a caller, which each trigger sends in its own form.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::json::Reader;
use crate::json::lenient::{self, Text};
use crate::trigger::Trigger;

/// The result of the authorizer of a trigger, which identifies the caller.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Authorizer {
    /// The result of an HTTP API's JWT authorizer.
    Jwt {
        /// The claims of the token, such as `sub`, `iss` and `aud`. API Gateway converts their values to
        /// text.
        claims: BTreeMap<String, String>,
        /// The scopes that the route requires. Empty for a route without scopes.
        scopes: Vec<String>,
    },
    /// The result of a REST API's Cognito user pool authorizer.
    Cognito {
        /// The claims of the token, such as `sub` and `cognito:username`, as text.
        claims: BTreeMap<String, String>,
    },
    /// The IAM principal that signed the request.
    Iam(IamIdentity),
    /// The context that your Lambda authorizer returned, in your own format.
    Lambda(Value),
    /// The identity that VPC Lattice authenticated.
    Lattice(LatticeIdentity),
}

/// The IAM identity of a caller, from [API Gateway or a Function URL][doc]. A field that the trigger does not
/// send is `None`.
///
/// [doc]: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-request-payload
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IamIdentity {
    /// The access key ID.
    pub access_key: Option<String>,
    /// The account of the caller.
    pub account_id: Option<String>,
    /// The principal ID of the caller.
    pub caller_id: Option<String>,
    /// The organization that the caller's account belongs to.
    pub principal_org_id: Option<String>,
    /// The ARN of the user or of the assumed role.
    pub user_arn: Option<String>,
    /// The principal ID of the user.
    pub user_id: Option<String>,
    /// The Cognito identity ID of a caller whose credentials come from a Cognito identity pool.
    pub cognito_identity_id: Option<String>,
    /// The ID of that identity pool.
    pub cognito_identity_pool_id: Option<String>,
}

/// The identity of a caller of a VPC Lattice service, from [version 2 of its event][doc]. A field that the
/// event does not contain is `None`.
///
/// [doc]: https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LatticeIdentity {
    /// The type of authentication: `NONE` or `AWS_IAM`.
    pub r#type: Option<String>,
    /// The ARN of the principal.
    pub principal: Option<String>,
    /// The organization of the principal.
    pub principal_org_id: Option<String>,
    /// The name of the session.
    pub session_name: Option<String>,
    /// The ARN of the VPC that the request came from.
    pub source_vpc_arn: Option<String>,
    /// The subject's common name, from the certificate of IAM Roles Anywhere.
    pub x509_subject_cn: Option<String>,
    /// The issuer's organizational unit, from the same certificate.
    pub x509_issuer_ou: Option<String>,
    /// The DNS name among the subject's alternative names.
    pub x509_san_dns: Option<String>,
    /// The URI among the subject's alternative names.
    pub x509_san_uri: Option<String>,
    /// The common name of the directory name among the subject's alternative names.
    pub x509_san_name_cn: Option<String>,
}

/// Returns the identity of a caller, from the request context of an event.
pub(super) fn from_context(request_context: &str, trigger: Trigger) -> Option<Authorizer> {
    let context = Members::of(request_context)?;
    let identity = context.object("identity");
    if trigger == Trigger::Lattice {
        return identity.map(|identity| Authorizer::Lattice(LatticeIdentity::from_members(&identity)));
    }
    context.0.get("authorizer").and_then(|json| from_authorizer(json)).or_else(|| {
        // A REST API sends the signer beside the source address. The values of the signer are null if the
        // request is not signed.
        let identity = IamIdentity::from_members(&identity?);
        identity.user_arn.is_some().then_some(Authorizer::Iam(identity))
    })
}

/// Reads the member `authorizer` of a request context.
fn from_authorizer(json: &str) -> Option<Authorizer> {
    let authorizer = Members::of(json)?;
    if let Some(jwt) = authorizer.object("jwt") {
        return Some(Authorizer::Jwt { claims: jwt.claims()?, scopes: jwt.scopes().unwrap_or_default() });
    }
    if let Some(iam) = authorizer.object("iam") {
        return Some(Authorizer::Iam(IamIdentity::from_members(&iam)));
    }
    if let Some(context) = authorizer.0.get("lambda").filter(|json| **json != "null") {
        return serde_json::from_str(context).ok().map(Authorizer::Lambda);
    }
    match (authorizer.claims(), authorizer.scopes()) {
        // In payload format 1.0, an HTTP API sends scopes beside the claims. A user pool authorizer sends
        // only claims.
        (Some(claims), Some(scopes)) => Some(Authorizer::Jwt { claims, scopes }),
        (Some(claims), None) => Some(Authorizer::Cognito { claims }),
        (None, _) if authorizer.0.is_empty() => None,
        // This is the context of a Lambda authorizer. One of its keys is `principalId`.
        (None, _) => serde_json::from_str(json).ok().map(Authorizer::Lambda),
    }
}

/// The members of an object as JSON. They are parsed one by one, so that the others can be read if one is
/// invalid. The caller may have sent the invalid value.
struct Members<'a>(BTreeMap<String, &'a str>);

impl<'a> Members<'a> {
    fn of(json: &'a str) -> Option<Self> {
        let mut reader = Reader::new(json);
        let mut members = BTreeMap::new();
        if reader.peek() != b'{' {
            return None;
        }
        let read = reader.object(|reader, name| {
            members.insert(name.to_owned(), reader.skip()?);
            Ok(())
        });
        read.is_ok().then_some(Self(members))
    }

    fn object(&self, name: &str) -> Option<Self> {
        Self::of(self.0.get(name)?)
    }

    fn text(&self, name: &str) -> Option<String> {
        text(self.0.get(name)?)
    }

    fn claims(&self) -> Option<BTreeMap<String, String>> {
        let claims = self.object("claims")?.0.into_iter();
        // API Gateway converts claims to text; some emulators do not.
        let claim = |json: &str| if json.starts_with('"') { text(json) } else { Some(json.to_owned()) };
        claims.map(|(name, json)| Some((name, claim(json)?))).collect()
    }

    fn scopes(&self) -> Option<Vec<String>> {
        let json = self.0.get("scopes").filter(|json| json.starts_with('['))?;
        let mut scopes = Vec::new();
        lenient::list(&mut Reader::new(json), |scope| scopes.push(scope.to_owned())).ok()?;
        Some(scopes)
    }
}

/// Returns a string, or the text of a number or boolean.
fn text(json: &str) -> Option<String> {
    Text::read(&mut Reader::new(json)).ok()?.0.map(Cow::into_owned)
}

impl IamIdentity {
    fn from_members(iam: &Members<'_>) -> Self {
        // HTTP APIs have an object for Cognito; REST APIs have its members under other names.
        let cognito = |name| iam.object("cognitoIdentity").and_then(|cognito| cognito.text(name));
        Self {
            access_key: iam.text("accessKey"),
            account_id: iam.text("accountId"),
            caller_id: iam.text("callerId").or_else(|| iam.text("caller")),
            principal_org_id: iam.text("principalOrgId"),
            user_arn: iam.text("userArn"),
            user_id: iam.text("userId").or_else(|| iam.text("user")),
            cognito_identity_id: cognito("identityId").or_else(|| iam.text("cognitoIdentityId")),
            cognito_identity_pool_id: cognito("identityPoolId").or_else(|| iam.text("cognitoIdentityPoolId")),
        }
    }
}

impl LatticeIdentity {
    fn from_members(identity: &Members<'_>) -> Self {
        Self {
            r#type: identity.text("type"),
            principal: identity.text("principal"),
            principal_org_id: identity.text("principalOrgID"),
            session_name: identity.text("sessionName"),
            source_vpc_arn: identity.text("sourceVpcArn"),
            x509_subject_cn: identity.text("x509SubjectCn"),
            x509_issuer_ou: identity.text("x509IssuerOu"),
            x509_san_dns: identity.text("x509SanDns"),
            x509_san_uri: identity.text("x509SanUri"),
            x509_san_name_cn: identity.text("x509SanNameCn"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignores_invalid_values_of_other_members() {
        for other in [r#""\ud800""#, "1e999", "[]", "{}", "null"] {
            let iam = format!(
                r#"{{"http":{{"userAgent":{other}}},"authorizer":{{"iam":{{"userArn":"arn","x":{other}}}}}}}"#
            );
            let rest =
                format!(r#"{{"identity":{{"userAgent":{other},"userArn":"arn"}},"timeEpoch":{other}}}"#);
            for (context, trigger) in [(iam, Trigger::HttpApi), (rest, Trigger::RestApi)] {
                match from_context(&context, trigger) {
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
        assert_eq!(from_context(context, Trigger::HttpApi), Some(expected));
    }
}
