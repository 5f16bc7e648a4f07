// A function for each RPC of `examples/function-per-rpc`, with the permissions that the RPC needs, and a file system.
// `cdk deploy --app "node function_per_rpc.mjs"` deploys it.
import * as path from "node:path";
import * as cdk from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as efs from "aws-cdk-lib/aws-efs";
import * as iam from "aws-cdk-lib/aws-iam";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { createFunction } from "./function.mjs";
import { addRoutes, createApi, readMethods } from "./http_api.mjs";

// The example is a member of another workspace.
const TARGET = path.join(import.meta.dirname, "../../../tests/target");
const FOLDER = "/mnt/products";
const READ = ["elasticfilesystem:ClientMount"];
const WRITE = [...READ, "elasticfilesystem:ClientWrite"];

const FUNCTIONS = {
  GetProduct: { program: "get_product", actions: READ, memorySize: 128, timeout: 5 },
  PutProduct: { program: "put_product", actions: WRITE, memorySize: 128, timeout: 5 },
  // More memory is also more CPU and network, for the RPC that reads every product.
  SummarizeProducts: { program: "summarize_products", actions: READ, memorySize: 1024, timeout: 30 },
};

function functionPerRpc(stack) {
  const api = createApi(stack);
  const vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
  const vpc = new ec2.Vpc(stack, "Vpc", {
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: "internal", ...vpcSubnets }],
    restrictDefaultSecurityGroup: false,
  });
  // Without a policy, every client in the VPC may write, and the policy of `allowAnonymousAccess: false` lets every role write
  // that may read. With this one, the policies of the roles decide.
  const fileSystemPolicy = new iam.PolicyDocument({
    statements: [
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ["*"],
        conditions: { Bool: { "aws:SecureTransport": "false" } },
      }),
    ],
  });
  const fileSystem = new efs.FileSystem(stack, "FileSystem", { vpc, vpcSubnets, fileSystemPolicy });
  const owner = { ownerUid: "1000", ownerGid: "1000" };
  const accessPoint = fileSystem.addAccessPoint("AccessPoint", {
    path: "/products",
    posixUser: { uid: "1000", gid: "1000" },
    createAcl: { ...owner, permissions: "0750" },
  });
  for (const method of readMethods("../../function-per-rpc/routes.json")) {
    const { actions, ...settings } = FUNCTIONS[method.name];
    const environment = { PRODUCTS_FOLDER: FOLDER };
    // A function connects to the file system only.
    const network = { vpc, vpcSubnets, allowAllOutbound: false };
    const handler = createFunction(stack, { id: method.name, target: TARGET, environment, ...network, ...settings });
    // Not `lambda.FileSystem`, which would let every function write.
    handler.node.defaultChild.fileSystemConfigs = [{ arn: accessPoint.accessPointArn, localMountPath: FOLDER }];
    handler.addToRolePolicy(new iam.PolicyStatement({
      actions,
      resources: [fileSystem.fileSystemArn],
      conditions: { StringEquals: { "elasticfilesystem:AccessPointArn": accessPoint.accessPointArn } },
    }));
    handler.connections.allowToDefaultPort(fileSystem);
    handler.node.addDependency(fileSystem.mountTargetsAvailable);
    addRoutes(api, method, new HttpLambdaIntegration(`${method.name}Integration`, handler));
  }
}

functionPerRpc(new cdk.Stack(new cdk.App(), "ProductsFunctionPerRpc"));
