//! Who the caller is, in the several forms that front doors say it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// What the authorizer of a front door found out about the caller.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Authorizer {
    /// A JWT authorizer of an HTTP API: its claims, each as the text that API Gateway makes of it, and the scopes that the
    /// route asks for.
    Jwt {
        /// As in `sub`, `iss`, `aud`.
        claims: BTreeMap<String, String>,
        /// Empty for a route without scopes.
        scopes: Vec<String>,
    },
    /// A Cognito user pool authorizer of a REST API: the claims of the token, each as text.
    Cognito {
        /// As in `sub`, `cognito:username`.
        claims: BTreeMap<String, String>,
    },
    /// AWS IAM: whoever signed the request.
    Iam(IamIdentity),
    /// A Lambda authorizer of yours: the context that it returned, whose shape is its own.
    Lambda(Value),
    /// The auth policy of a VPC Lattice service.
    Lattice(LatticeIdentity),
}

/// Who signed a request, as [API Gateway and Function URLs][doc] say it. What a door does not say is `None`.
///
/// [doc]: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-request-payload
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct IamIdentity {
    /// The access key id.
    pub access_key: Option<String>,
    /// The account of the caller.
    pub account_id: Option<String>,
    /// The principal id of the caller.
    #[serde(alias = "caller")]
    pub caller_id: Option<String>,
    /// The organization that the caller's account belongs to.
    pub principal_org_id: Option<String>,
    /// The ARN of the user or of the assumed role.
    pub user_arn: Option<String>,
    /// The principal id of the user.
    #[serde(alias = "user")]
    pub user_id: Option<String>,
    /// The identity in a Cognito identity pool, of a caller who got credentials there.
    pub cognito_identity_id: Option<String>,
    /// That identity pool.
    pub cognito_identity_pool_id: Option<String>,
}

/// Who called a VPC Lattice service ([event of version 2][doc]). What the event does not say is `None`.
///
/// [doc]: https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct LatticeIdentity {
    /// How it authenticated: `NONE` or `AWS_IAM`.
    pub r#type: Option<String>,
    /// The principal, an ARN.
    pub principal: Option<String>,
    /// The organization of the principal.
    #[serde(rename = "principalOrgID")]
    pub principal_org_id: Option<String>,
    /// The name of its session.
    pub session_name: Option<String>,
    /// The VPC that the request came from, an ARN.
    pub source_vpc_arn: Option<String>,
    /// From the certificate of IAM Roles Anywhere: the subject's common name.
    pub x509_subject_cn: Option<String>,
    /// From the same: the issuer's organizational unit.
    pub x509_issuer_ou: Option<String>,
    /// From the same: the alternative name that is a DNS name.
    pub x509_san_dns: Option<String>,
    /// From the same: the alternative name that is a URI.
    pub x509_san_uri: Option<String>,
    /// From the same: the common name of the alternative directory name.
    pub x509_san_name_cn: Option<String>,
}

/// The two places where an event says who called.
pub(super) struct Identity<'a> {
    pub(super) authorizer: Option<&'a str>,
    pub(super) identity: Option<&'a str>,
    pub(super) is_lattice: bool,
}

/// `authorizer`, of HTTP APIs (payload format 2.0), Function URLs, and, with `claims`, of payload format 1.0.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Shape {
    jwt: Option<Jwt>,
    iam: Option<Iam>,
    lambda: Option<Value>,
    #[serde(flatten)]
    flat: Jwt,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Jwt {
    claims: Option<BTreeMap<String, Value>>,
    scopes: Option<Vec<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Iam {
    #[serde(flatten)]
    identity: IamIdentity,
    cognito_identity: Option<CognitoIdentity>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct CognitoIdentity {
    identity_id: Option<String>,
    identity_pool_id: Option<String>,
}

impl Identity<'_> {
    pub(super) fn authorizer(&self) -> Option<Authorizer> {
        if self.is_lattice {
            return serde_json::from_str(self.identity?).ok().map(Authorizer::Lattice);
        }
        self.authorized().or_else(|| self.signer())
    }

    fn authorized(&self) -> Option<Authorizer> {
        let text = self.authorizer?;
        let shape: Shape = serde_json::from_str(text).unwrap_or_default();
        Some(match shape {
            Shape { jwt: Some(Jwt { claims, scopes }), .. } => {
                Authorizer::Jwt { claims: texts(claims), scopes: scopes.unwrap_or_default() }
            }
            Shape { iam: Some(Iam { identity, cognito_identity }), .. } => {
                let cognito = cognito_identity.unwrap_or_default();
                Authorizer::Iam(IamIdentity {
                    cognito_identity_id: cognito.identity_id.or(identity.cognito_identity_id),
                    cognito_identity_pool_id: cognito.identity_pool_id.or(identity.cognito_identity_pool_id),
                    ..identity
                })
            }
            Shape { lambda: Some(context), .. } => Authorizer::Lambda(context),
            // Payload format 1.0. An HTTP API has scopes beside the claims, a user pool authorizer has not.
            Shape { flat: Jwt { claims, scopes: Some(scopes) }, .. } if claims.is_some() => {
                Authorizer::Jwt { claims: texts(claims), scopes }
            }
            Shape { flat: Jwt { claims, scopes: None }, .. } if claims.is_some() => {
                Authorizer::Cognito { claims: texts(claims) }
            }
            // The context of a Lambda authorizer, with `principalId` among its keys.
            _ => Authorizer::Lambda(serde_json::from_str(text).ok().filter(|it| !is_empty(it))?),
        })
    }

    /// A REST API says beside the source address who signed the request; every key is null if nobody did.
    fn signer(&self) -> Option<Authorizer> {
        let identity: IamIdentity = serde_json::from_str(self.identity?).ok()?;
        identity.user_arn.is_some().then_some(Authorizer::Iam(identity))
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_object().is_none_or(serde_json::Map::is_empty)
}

/// Gateways make text of claims, except where an emulator forgets to.
fn texts(claims: Option<BTreeMap<String, Value>>) -> BTreeMap<String, String> {
    let text = |value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    claims.unwrap_or_default().into_iter().map(|(name, value)| (name, text(value))).collect()
}
