// Serves the page on loopback, opens it in a headless Chromium, and prints the report of the page.
// Usage: browser.js CHROMIUM BUNDLE API_BASE_URL

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [chromium, bundle, api] = process.argv.slice(2);
const script = readFileSync(bundle);
const profile = mkdtempSync(join(tmpdir(), "browser-"));
let browser;

function end(code) {
  browser?.once("exit", () => {
    // Chromium's helper processes may still write there for a moment. A profile that cannot be removed is not a failure.
    rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
      .catch((error) => console.error(`cannot remove ${profile}: ${error.message}`))
      .finally(() => process.exit(code));
  });
  browser?.kill();
}

const server = createServer((request, response) => {
  if (request.method === "POST" && request.url === "/report") {
    let text = "";
    request.setEncoding("utf8").on("data", (part) => (text += part));
    request.on("end", () => {
      response.end();
      console.log(text);
      end(/^FAILED/m.test(text) || !/^ok/m.test(text) ? 1 : 0);
    });
  } else if (request.url === "/page.js") {
    response.setHeader("content-type", "text/javascript").end(script);
  } else {
    response.setHeader("content-type", "text/html").end('<!doctype html><script src="/page.js"></script>');
  }
});

server.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${server.address().port}/?api=${encodeURIComponent(api)}`;
  browser = spawn(chromium, [
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", `--user-data-dir=${profile}`,
    // Chromium's own sandbox does not start for root.
    ...(process.getuid() === 0 ? ["--no-sandbox"] : []),
    url,
  ], { stdio: ["ignore", "ignore", "pipe"] });
  let output = "";
  browser.stderr.on("data", (part) => (output += part));
  browser.on("error", (error) => {
    console.log(`FAILED  ${chromium}: ${error.message}`);
    process.exit(1);
  });
  setTimeout(() => {
    console.log(`FAILED  the page did not report within two minutes; output of Chromium:\n${output}`);
    end(1);
  }, 120_000);
});
