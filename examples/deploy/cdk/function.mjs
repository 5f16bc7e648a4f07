// The functions, as `cargo lambda build --release --arm64` writes them.
import * as path from "node:path";
import * as cdk from "aws-cdk-lib";
import * as lambda from "aws-cdk-lib/aws-lambda";

// Each folder below it is named after a program, and has a file `bootstrap`.
const BUILT = path.join(import.meta.dirname, "../../../target/lambda");

// The events of a trigger do not contain its response mode, so the function is told.
const RESPONSE_MODE = "LAMBDA_GRPC_RESPONSE_MODE";

export function createFunction(stack, settings = {}) {
  const { id = "Orders", program = "deploy", built = BUILT, mode = "buffered", timeout = 30, environment, ...others } = settings;
  return new lambda.Function(stack, id, {
    code: lambda.Code.fromAsset(path.join(process.env.LAMBDA_FOLDER ?? built, program)),
    handler: "bootstrap",
    runtime: lambda.Runtime.PROVIDED_AL2023,
    architecture: lambda.Architecture.ARM_64,
    memorySize: 256,
    timeout: cdk.Duration.seconds(timeout),
    environment: { [RESPONSE_MODE]: mode, ...environment },
    ...others,
  });
}
