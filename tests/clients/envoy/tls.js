// A front door's TLS, on loopback: takes it off and passes the bytes on. Usage: tls.js KEY CERTIFICATE TARGET_PORT
// Its first line on standard output is its port. It serves only callers that ask for `localhost` by name (SNI), as AWS does.

import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { createSecureContext, createServer } from "node:tls";

const [key, cert, target] = process.argv.slice(2);
const context = createSecureContext({ key: readFileSync(key), cert: readFileSync(cert) });
const SNICallback = (name, answer) => (name === "localhost" ? answer(null, context) : answer(new Error(`no ${name} here`)));
const server = createServer({ SNICallback, ALPNProtocols: ["http/1.1"] }, (caller) => {
  const door = connect(Number(target), "127.0.0.1");
  caller.pipe(door).pipe(caller);
  caller.on("error", () => door.destroy());
  door.on("error", () => caller.destroy());
});
server.listen(0, "127.0.0.1", () => console.log(`127.0.0.1:${server.address().port}`));
