// An internal Application Load Balancer, in a VPC of its own.
import * as cdk from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as elb from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { LambdaTarget } from "aws-cdk-lib/aws-elasticloadbalancingv2-targets";
import { createFunction } from "./function.mjs";

export function alb(stack) {
  const certificate = new cdk.CfnParameter(stack, "Certificate", { description: "The ARN of a certificate of AWS Certificate Manager" });
  const vpc = new ec2.Vpc(stack, "Vpc", {
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: "internal", subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    restrictDefaultSecurityGroup: false,
  });
  const balancer = new elb.ApplicationLoadBalancer(stack, "LoadBalancer", {
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    internetFacing: false,
  });
  // A load balancer has no IAM authorization: its security group decides who may call.
  const listener = balancer.addListener("Listener", { port: 443, certificates: [{ certificateArn: certificate.valueAsString }], open: false });
  listener.connections.allowDefaultPortFrom(ec2.Peer.ipv4(vpc.vpcCidrBlock));
  const group = new elb.ApplicationTargetGroup(stack, "TargetGroup", {
    targetType: elb.TargetType.LAMBDA,
    targets: [new LambdaTarget(createFunction(stack))],
    // Without this, the last of several headers with the same name is the only one that arrives.
    multiValueHeadersEnabled: true,
  });
  listener.addTargetGroups("Forward", { targetGroups: [group] });
  new cdk.CfnOutput(stack, "Host", { value: balancer.loadBalancerDnsName });
}
