//! The shape of events and responses.

/// The shape of an event and of its response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(not(feature = "testing"), expect(unreachable_pub, reason = "`testing` exports it"))]
#[non_exhaustive]
pub enum PayloadFormat {
    /// Payload format 1.0, of REST APIs and of HTTP APIs that are configured for it.
    V1,
    /// Payload format 2.0, of HTTP APIs and Function URLs.
    V2,
    /// The format of an Application Load Balancer.
    Alb,
    /// The format of a load balancer whose target group has `lambda.multi_value_headers.enabled`.
    AlbMultiValue,
    /// Version 1 of the event of VPC Lattice.
    LatticeV1,
    /// Version 2 of the event of VPC Lattice.
    LatticeV2,
}
