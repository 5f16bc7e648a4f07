// Serves the page on loopback, has a headless Chromium open it, and prints what the page reports.
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
    // Chromium's helpers outlive it by a moment and still write there; a profile that stays behind is no failure.
    rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
      .catch((error) => console.error(`${profile} stays: ${error.message}`))
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
  let said = "";
  browser.stderr.on("data", (part) => (said += part));
  browser.on("error", (error) => {
    console.log(`FAILED  ${chromium}: ${error.message}`);
    process.exit(1);
  });
  setTimeout(() => {
    console.log(`FAILED  the page has not reported within two minutes; Chromium said:\n${said}`);
    end(1);
  }, 120_000);
});
