//! The identity of a caller, which each trigger sends in its own form.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::json::Reader;
use crate::json::lenient::{self, Text};
use crate::payload_format::PayloadFormat;
use crate::trigger::Trigger;

/// The result of the authorizer of a trigger, which identifies the caller.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Authorizer {
    /// The result of an HTTP API's [JWT authorizer][jwt].
    ///
    /// In payload format 1.0, the context of a Lambda authorizer looks the same if it has a list `scopes`, an
    /// object `claims` with strings, and nothing else. Do not return such a context.
    ///
    /// [jwt]: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
    Jwt {
        /// The claims of the token, such as `sub`, `iss` and `aud`. API Gateway converts their values to
        /// text.
        claims: BTreeMap<String, String>,
        /// The scopes that the route requires. Empty for a route without scopes.
        scopes: Vec<String>,
    },
    /// The result of a REST API's [JWT authorizer][jwt], whose tokens can come from any OpenID Connect
    /// issuer: check `iss` if the authorizer accepts several.
    ///
    /// [jwt]: https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer-claims.html
    RestJwt {
        /// The claims of the token, such as `sub`, `iss` and `aud`. They keep their JSON types: the text
        /// `"42"` and the number `42` are different.
        claims: BTreeMap<String, Value>,
    },
    /// The result of a REST API's [Cognito user pool authorizer][cognito].
    ///
    /// Its event has the same keys as that of a JWT authorizer. It is recognized by its claims, all of which
    /// are text. A JWT authorizer sends at least `exp` as a number.
    ///
    /// [cognito]: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
    Cognito {
        /// The claims of the token, such as `sub` and `cognito:username`, as text.
        claims: BTreeMap<String, String>,
    },
    /// The IAM principal that signed the request.
    Iam(IamIdentity),
    /// The context that your Lambda authorizer returned, in your own format. It is an object.
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
///
/// The keys of an authorizer mean something else in each payload format. In the wrong one, the context of a
/// Lambda authorizer could pass for a verified token.
pub(super) fn from_context(
    request_context: &str,
    trigger: Trigger,
    format: PayloadFormat,
) -> Option<Authorizer> {
    let context = Members::of(request_context)?;
    match format {
        PayloadFormat::V1 => from_v1(&context, trigger),
        PayloadFormat::V2 => from_v2(&context.object("authorizer")?),
        PayloadFormat::LatticeV1 | PayloadFormat::LatticeV2 => {
            let identity = context.object("identity")?;
            Some(Authorizer::Lattice(LatticeIdentity::from_members(&identity)))
        }
        PayloadFormat::Alb | PayloadFormat::AlbMultiValue => None,
    }
}

/// Reads payload format 2.0: one object, under the name of its kind.
fn from_v2(authorizer: &Members<'_>) -> Option<Authorizer> {
    if let Some(jwt) = authorizer.object("jwt") {
        return Some(Authorizer::Jwt { claims: jwt.text_claims()?, scopes: jwt.scopes() });
    }
    if let Some(iam) = authorizer.object("iam") {
        return Some(Authorizer::Iam(IamIdentity::from_members(&iam)));
    }
    authorizer.object("lambda")?.value().map(Authorizer::Lambda)
}

/// Reads payload format 1.0: the claims of a token, or the context of a Lambda authorizer, or nothing beside
/// the identity of a signer.
fn from_v1(context: &Members<'_>, trigger: Trigger) -> Option<Authorizer> {
    let authorizer = match context.map.get("authorizer") {
        None | Some(&"null") => None,
        Some(json) => Some(Members::of(json)?),
    };
    let Some(authorizer) = authorizer.filter(|authorizer| !authorizer.is_null()) else {
        // A REST API sends the signer beside the source address. The values of the signer are null if the
        // request is not signed.
        let identity = IamIdentity::from_members(&context.object("identity")?);
        return identity.user_arn.is_some().then_some(Authorizer::Iam(identity));
    };
    match authorizer.object("claims") {
        // An HTTP API sends `claims` and `scopes`. Its Lambda authorizers may return objects too.
        Some(claims) if trigger == Trigger::HttpApi && authorizer.is_jwt() && claims.are_text() => {
            Some(Authorizer::Jwt { claims: authorizer.text_claims()?, scopes: authorizer.scopes() })
        }
        // A Lambda authorizer of a REST API cannot return objects:
        // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
        Some(claims) if trigger != Trigger::HttpApi && !authorizer.map.contains_key("principalId") => {
            if claims.are_text() {
                Some(Authorizer::Cognito { claims: authorizer.text_claims()? })
            } else {
                Some(Authorizer::RestJwt { claims: claims.values()? })
            }
        }
        _ => authorizer.value().map(Authorizer::Lambda),
    }
}

/// The members of an object as JSON. They are parsed one by one, so that the others can be read if one is
/// invalid. The caller may have sent the invalid value.
struct Members<'a> {
    json: &'a str,
    map: BTreeMap<String, &'a str>,
}

impl<'a> Members<'a> {
    fn of(json: &'a str) -> Option<Self> {
        let mut reader = Reader::new(json);
        let mut map = BTreeMap::new();
        if reader.peek() != b'{' {
            return None;
        }
        let read = reader.object(|reader, name| {
            map.insert(name.to_owned(), reader.skip()?);
            Ok(())
        });
        read.is_ok().then_some(Self { json, map })
    }

    fn object(&self, name: &str) -> Option<Self> {
        Self::of(self.map.get(name)?)
    }

    fn text(&self, name: &str) -> Option<String> {
        text(self.map.get(name)?)
    }

    /// Returns the complete object.
    fn value(&self) -> Option<Value> {
        serde_json::from_str(self.json).ok()
    }

    /// Returns all members. Returns `None` if one of them is invalid: claims that were lost could be those
    /// that restrict the caller.
    fn values(&self) -> Option<BTreeMap<String, Value>> {
        let members = self.map.iter();
        members.map(|(name, json)| Some((name.clone(), serde_json::from_str(json).ok()?))).collect()
    }

    /// Returns true if the object says nothing: it has no members, or only `null`.
    fn is_null(&self) -> bool {
        self.map.values().all(|json| *json == "null")
    }

    /// Returns true if all members are strings.
    fn are_text(&self) -> bool {
        self.map.values().all(|json| json.starts_with('"'))
    }

    /// Returns true for the result of an HTTP API's JWT authorizer in payload format 1.0.
    fn is_jwt(&self) -> bool {
        self.map.keys().eq(["claims", "scopes"])
    }

    /// Returns the member `claims`.
    fn text_claims(&self) -> Option<BTreeMap<String, String>> {
        let claims = self.object("claims")?.map.into_iter();
        // API Gateway converts claims to text; some emulators do not.
        let claim = |json: &str| if json.starts_with('"') { text(json) } else { Some(json.to_owned()) };
        claims.map(|(name, json)| Some((name, claim(json)?))).collect()
    }

    /// Returns the member `scopes`, which is `null` for a route without scopes.
    fn scopes(&self) -> Vec<String> {
        let mut scopes = Vec::new();
        if let Some(json) = self.map.get("scopes").filter(|json| json.starts_with('[')) {
            // The event was valid JSON, so this cannot fail.
            let _ = lenient::list(&mut Reader::new(json), |scope| scopes.push(scope.to_owned()));
        }
        scopes
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
mod tests;
