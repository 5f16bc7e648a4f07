// A VPC Lattice service with IAM authorization.
import * as cdk from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lattice_ from "aws-cdk-lib/aws-vpclattice";
import { createFunction } from "./function.mjs";

export function lattice(stack) {
  const network = new cdk.CfnParameter(stack, "ServiceNetwork", {
    description: "The id of a VPC Lattice service network that is associated with the VPCs of the callers",
  });
  const handler = createFunction(stack, { timeout: 60 });
  const group = new lattice_.CfnTargetGroup(stack, "TargetGroup", {
    type: "LAMBDA",
    // Version 1, the default, does not tell who calls.
    config: { lambdaEventStructureVersion: "V2" },
    targets: [{ id: handler.functionArn }],
  });
  handler.addPermission("Invocation", {
    principal: new iam.ServicePrincipal("vpc-lattice.amazonaws.com"),
    sourceArn: group.attrArn,
  });
  const service = new lattice_.CfnService(stack, "Service", { authType: "AWS_IAM" });
  new lattice_.CfnListener(stack, "Listener", {
    serviceIdentifier: service.ref,
    protocol: "HTTPS",
    port: 443,
    defaultAction: { forward: { targetGroups: [{ targetGroupIdentifier: group.ref }] } },
  });
  // Callers also need the action in their own policies.
  new lattice_.CfnAuthPolicy(stack, "Policy", {
    resourceIdentifier: service.ref,
    policy: {
      Version: "2012-10-17",
      Statement: [{
        Effect: "Allow",
        Principal: { AWS: `arn:${stack.partition}:iam::${stack.account}:root` },
        Action: "vpc-lattice-svcs:Invoke",
        Resource: `${service.attrArn}/acme.orders.v1.OrderService/*`,
      }],
    },
  });
  new lattice_.CfnServiceNetworkServiceAssociation(stack, "Association", {
    serviceNetworkIdentifier: network.valueAsString,
    serviceIdentifier: service.ref,
  });
  new cdk.CfnOutput(stack, "Host", { value: service.attrDnsEntryDomainName });
}
