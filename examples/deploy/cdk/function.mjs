// The functions, as `cargo lambda build --release --arm64` writes them.
import * as path from "node:path";
import * as cdk from "aws-cdk-lib";
import * as lambda from "aws-cdk-lib/aws-lambda";

// The folder into which cargo builds the programs of this workspace.
const TARGET = path.join(import.meta.dirname, "../../../target");

// The events of a trigger do not contain its response mode, so the function is told.
const RESPONSE_MODE = "LAMBDA_GRPC_RESPONSE_MODE";

export function createFunction(stack, settings = {}) {
  const { id = "Orders", program = "deploy", target = TARGET, mode = "buffered", timeout = 30, environment, ...others } = settings;
  return new lambda.Function(stack, id, {
    code: lambda.Code.fromAsset(path.join(process.env.CARGO_TARGET_DIR ?? target, "lambda", program)),
    handler: "bootstrap",
    runtime: lambda.Runtime.PROVIDED_AL2023,
    architecture: lambda.Architecture.ARM_64,
    memorySize: 256,
    timeout: cdk.Duration.seconds(timeout),
    environment: { [RESPONSE_MODE]: mode, ...environment },
    ...others,
  });
}
