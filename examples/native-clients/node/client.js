// Calls the service with grpc-js. The arguments are the address of Envoy, and the .proto file.

import { promisify } from "node:util";
import { credentials, loadPackageDefinition, status } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

const [address, proto] = process.argv.slice(2);
if (!proto) {
  console.error("usage: client.js ADDRESS PROTO");
  process.exit(2);
}
const { acme } = loadPackageDefinition(loadSync(proto, { defaults: true }));
// Envoy runs on this machine. Elsewhere, use `credentials.createSsl`.
const orders = new acme.orders.v1.OrderService(address, credentials.createInsecure());

/** Calls a method. The function ends the call after five seconds too. */
function call(method, request) {
  const invoke = promisify(orders[method].bind(orders));
  return invoke(request, { deadline: Date.now() + 5000 });
}

const order = await call("GetOrder", { id: "order-1" });
console.log(`${order.id}: ${order.quantity} pieces`);
try {
  await call("CreateOrder", { id: "order-2" });
} catch (error) {
  if (error.code !== status.INVALID_ARGUMENT) throw error;
  console.log(`rejected: ${error.details}`);
}
orders.close();
