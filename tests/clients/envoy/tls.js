// Terminates TLS on loopback, as the triggers of AWS do, and forwards the bytes. Usage: tls.js KEY CERTIFICATE TARGET_PORT
// Prints its address first. Accepts only callers that name `localhost` in SNI, because AWS also requires SNI.

import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { createSecureContext, createServer } from "node:tls";

const [key, cert, target] = process.argv.slice(2);
const context = createSecureContext({ key: readFileSync(key), cert: readFileSync(cert) });
const SNICallback = (name, callback) =>
  name === "localhost" ? callback(null, context) : callback(new Error(`unknown server name ${name}`));
const server = createServer({ SNICallback, ALPNProtocols: ["http/1.1"] }, (caller) => {
  const trigger = connect(Number(target), "127.0.0.1");
  caller.pipe(trigger).pipe(caller);
  caller.on("error", () => trigger.destroy());
  trigger.on("error", () => caller.destroy());
});
server.listen(0, "127.0.0.1", () => console.log(`127.0.0.1:${server.address().port}`));
