// Runs in the browser: runs the cases of tests/clients against an API of another origin, and reports to its own origin.

import { cases, check } from "../clients/node/checks.js";
import { connectProtocol, grpcWeb } from "../clients/node/web.js";

const report = (path, text) => fetch(path, { method: "POST", body: text });

async function run() {
  const api = new URLSearchParams(location.search).get("api");
  const lines = [];
  for (const client of [...grpcWeb(api), ...connectProtocol(api)]) {
    await check(client, cases, (name, what, error) => {
      lines.push(`${error ? "FAILED" : "ok"}  ${name.padEnd(24)} ${what}${error ? `: ${error.message ?? error}` : ""}`);
    });
  }
  await report("/report", lines.join("\n"));
}

run().catch((error) => report("/report", `FAILED  the page failed: ${error.stack}`));
