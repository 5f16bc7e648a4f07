//! Who the caller is, in the several forms that front doors say it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::json::{InvalidJson, Reader};
use super::text::{self, Text};

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IamIdentity {
    /// The access key id.
    pub access_key: Option<String>,
    /// The account of the caller.
    pub account_id: Option<String>,
    /// The principal id of the caller.
    pub caller_id: Option<String>,
    /// The organization that the caller's account belongs to.
    pub principal_org_id: Option<String>,
    /// The ARN of the user or of the assumed role.
    pub user_arn: Option<String>,
    /// The principal id of the user.
    pub user_id: Option<String>,
    /// The identity in a Cognito identity pool, of a caller who got credentials there.
    pub cognito_identity_id: Option<String>,
    /// That identity pool.
    pub cognito_identity_pool_id: Option<String>,
}

/// Who called a VPC Lattice service ([event of version 2][doc]). What the event does not say is `None`.
///
/// [doc]: https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LatticeIdentity {
    /// How it authenticated: `NONE` or `AWS_IAM`.
    pub r#type: Option<String>,
    /// The principal, an ARN.
    pub principal: Option<String>,
    /// The organization of the principal.
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
#[derive(Default)]
pub(super) struct Identity<'a> {
    pub(super) authorizer: Option<&'a str>,
    pub(super) identity: Option<&'a str>,
    pub(super) is_lattice: bool,
}

/// `authorizer`, of HTTP APIs (payload format 2.0), Function URLs, and, with `claims`, of payload format 1.0.
#[derive(Default)]
struct Shape<'a> {
    jwt: Option<Jwt>,
    iam: Option<IamIdentity>,
    lambda: Option<&'a str>,
    /// What stands in no object of its own.
    flat: Jwt,
}

#[derive(Default)]
struct Jwt {
    claims: Option<BTreeMap<String, String>>,
    scopes: Option<Vec<String>>,
}

impl Identity<'_> {
    pub(super) fn authorizer(&self) -> Option<Authorizer> {
        if self.is_lattice {
            return LatticeIdentity::read(&mut Reader::new(self.identity?)).ok().map(Authorizer::Lattice);
        }
        self.authorized().or_else(|| self.signer())
    }

    fn authorized(&self) -> Option<Authorizer> {
        let json = self.authorizer?;
        Some(match Shape::read(&mut Reader::new(json)).ok()? {
            Shape { jwt: Some(Jwt { claims, scopes }), .. } => {
                Authorizer::Jwt { claims: claims.unwrap_or_default(), scopes: scopes.unwrap_or_default() }
            }
            Shape { iam: Some(identity), .. } => Authorizer::Iam(identity),
            Shape { lambda: Some(context), .. } => Authorizer::Lambda(value(context)?),
            // Payload format 1.0. An HTTP API has scopes beside the claims, a user pool authorizer has not.
            Shape { flat: Jwt { claims: Some(claims), scopes: Some(scopes) }, .. } => {
                Authorizer::Jwt { claims, scopes }
            }
            Shape { flat: Jwt { claims: Some(claims), scopes: None }, .. } => Authorizer::Cognito { claims },
            // The context of a Lambda authorizer, with `principalId` among its keys.
            _ => Authorizer::Lambda(value(json).filter(|context| !is_empty(context))?),
        })
    }

    /// A REST API says beside the source address who signed the request; every key is null if nobody did.
    fn signer(&self) -> Option<Authorizer> {
        let identity = IamIdentity::read(&mut Reader::new(self.identity?)).ok()?;
        identity.user_arn.is_some().then_some(Authorizer::Iam(identity))
    }
}

impl<'a> Shape<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, InvalidJson> {
        let mut shape = Self::default();
        text::object(reader, |reader, key| {
            match key {
                "jwt" if reader.peek() == b'{' => {
                    let mut jwt = Jwt::default();
                    reader.object(|reader, key| jwt.read(reader, key))?;
                    shape.jwt = Some(jwt);
                }
                "iam" if reader.peek() == b'{' => shape.iam = Some(IamIdentity::read(reader)?),
                "lambda" => shape.lambda = Some(reader.skip()?).filter(|json| *json != "null"),
                key => shape.flat.read(reader, key)?,
            }
            Ok(())
        })?;
        Ok(shape)
    }
}

impl Jwt {
    /// Reads one member.
    fn read(&mut self, reader: &mut Reader<'_>, key: &str) -> Result<(), InvalidJson> {
        match key {
            "claims" if reader.peek() == b'{' => {
                let mut claims = BTreeMap::new();
                reader.object(|reader, name| {
                    // Gateways make text of claims, except where an emulator forgets to.
                    let value = match reader.peek() {
                        b'"' => reader.string()?.into_owned(),
                        _ => reader.skip()?.to_owned(),
                    };
                    claims.insert(name.to_owned(), value);
                    Ok(())
                })?;
                self.claims = Some(claims);
            }
            "scopes" if reader.peek() == b'[' => {
                let mut scopes = Vec::new();
                text::list(reader, |scope| scopes.push(scope.to_owned()))?;
                self.scopes = Some(scopes);
            }
            _ => drop(reader.skip()?),
        }
        Ok(())
    }
}

impl IamIdentity {
    fn read(reader: &mut Reader<'_>) -> Result<Self, InvalidJson> {
        let mut iam = Self::default();
        iam.read_members(reader)?;
        Ok(iam)
    }

    fn read_members(&mut self, reader: &mut Reader<'_>) -> Result<(), InvalidJson> {
        text::object(reader, |reader, key| {
            let field = match key {
                "accessKey" => &mut self.access_key,
                "accountId" => &mut self.account_id,
                "callerId" | "caller" => &mut self.caller_id,
                "principalOrgId" => &mut self.principal_org_id,
                "userArn" => &mut self.user_arn,
                "userId" | "user" => &mut self.user_id,
                // Of a REST API; an HTTP API has them in an object of their own.
                "cognitoIdentityId" | "identityId" => &mut self.cognito_identity_id,
                "cognitoIdentityPoolId" | "identityPoolId" => &mut self.cognito_identity_pool_id,
                "cognitoIdentity" => return self.read_members(reader),
                _ => return reader.skip().map(drop),
            };
            read_text(reader, field)
        })
    }
}

impl LatticeIdentity {
    fn read(reader: &mut Reader<'_>) -> Result<Self, InvalidJson> {
        let mut lattice = Self::default();
        text::object(reader, |reader, key| {
            let field = match key {
                "type" => &mut lattice.r#type,
                "principal" => &mut lattice.principal,
                "principalOrgID" => &mut lattice.principal_org_id,
                "sessionName" => &mut lattice.session_name,
                "sourceVpcArn" => &mut lattice.source_vpc_arn,
                "x509SubjectCn" => &mut lattice.x509_subject_cn,
                "x509IssuerOu" => &mut lattice.x509_issuer_ou,
                "x509SanDns" => &mut lattice.x509_san_dns,
                "x509SanUri" => &mut lattice.x509_san_uri,
                "x509SanNameCn" => &mut lattice.x509_san_name_cn,
                _ => return reader.skip().map(drop),
            };
            read_text(reader, field)
        })?;
        Ok(lattice)
    }
}

/// Reads a text; `null`, which a REST API writes for all that it does not know, leaves what was there.
fn read_text(reader: &mut Reader<'_>, field: &mut Option<String>) -> Result<(), InvalidJson> {
    if let Text(Some(text)) = Text::read(reader)? {
        *field = Some(text.into_owned());
    }
    Ok(())
}

fn value(json: &str) -> Option<Value> {
    serde_json::from_str(json).ok()
}

fn is_empty(value: &Value) -> bool {
    value.as_object().is_none_or(serde_json::Map::is_empty)
}
