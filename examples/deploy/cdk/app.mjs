// A stack for each trigger: `cdk deploy OrdersHttpApi` deploys one of them. The README in the folder above has the commands.
// `function_per_rpc.mjs` is an app of its own, because CDK needs the built functions of every stack in an app.
import * as cdk from "aws-cdk-lib";
import { alb } from "./alb.mjs";
import { cloudfront, functionUrl } from "./function_url.mjs";
import { httpApi } from "./http_api.mjs";
import { lattice } from "./lattice.mjs";
import { restApi } from "./rest_api.mjs";

const stacks = {
  OrdersHttpApi: httpApi,
  OrdersRestApi: (stack) => restApi(stack, "buffered"),
  OrdersRestApiStreaming: (stack) => restApi(stack, "streaming"),
  OrdersFunctionUrl: (stack) => functionUrl(stack, "buffered"),
  OrdersFunctionUrlStreaming: (stack) => functionUrl(stack, "streaming"),
  OrdersCloudFront: cloudfront,
  OrdersAlb: alb,
  OrdersLattice: lattice,
};

const app = new cdk.App();
for (const [name, build] of Object.entries(stacks)) {
  build(new cdk.Stack(app, name));
}
