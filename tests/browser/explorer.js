// Uses the explorer of the local host by keyboard, in a headless Chromium, as the page of the probe service.
// Usage: explorer.js CHROMIUM BASE_URL
//
// With a third argument, it writes the picture of the README instead. While `cargo run -p hello` runs:
//     node tests/browser/explorer.js chromium http://127.0.0.1:50051 runtime/docs/explorer.png

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, base, picture] = process.argv.slice(2);
const clients = fileURLToPath(new URL("../clients/", import.meta.url));
const browser = await chromium.launch({
  executablePath,
  args: ["--disable-gpu", "--disable-quic", ...(process.getuid() === 0 ? ["--no-sandbox"] : [])],
});

/** Opens the page. Whatever it loads from elsewhere, and every error of its scripts, is a problem. */
async function open({ hash = "", services = (json) => json, ...options } = {}) {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"], ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(error.message));
  page.on("console", (message) => {
    // A response with an error is also a message of the console.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) page.problems.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(`${base}/`) && request.url() !== "data:,") page.problems.push(request.url());
  });
  await page.route(`${base}/`, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/(?<=id="services">).*(?=<\/script>)/, services);
    await route.fulfill({ response, body });
  });
  await page.goto(`${base}/${hash}`);
  return page;
}

/** Moves the focus with Tab, and checks that it is visible. */
async function tabTo(page, selector) {
  for (let count = 0; count < 60; count++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) {
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement.closest("label") ?? document.activeElement).outlineStyle);
      assert.notEqual(outline, "none", `the focus of ${selector} is not visible`);
      return;
    }
  }
  assert.fail(`Tab does not reach ${selector}`);
}

async function type(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

async function send(page) {
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction(() => /HTTP|No response/.test(document.getElementById("status").textContent));
}

const text = (page, selector) => page.locator(selector).first().innerText();
const table = (page) => page.locator("#result tr").evaluateAll((rows) => Object.fromEntries(rows.map((row) => [...row.cells].map((cell) => cell.innerText))));

/** Waits until a method is open: the browser tells the page later that its address has changed. */
const isOpen = (page, name) => page.locator("#title", { hasText: new RegExp(`^${name}$`) }).waitFor();

/** Copies the call for a tool. */
async function copy(page, tool) {
  await tabTo(page, "#tabs input");
  while ((await page.evaluate(() => document.activeElement.value)) !== tool) await page.keyboard.press("ArrowRight");
  await tabTo(page, "#copy");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("copied").textContent === "Copied");
  return page.evaluate(() => navigator.clipboard.readText());
}

const shell = (command) => execFileSync("sh", ["-c", command], { cwd: clients, encoding: "utf8", env: { ...process.env, PATH: `${clients}node/node_modules/.bin:${process.env.PATH}` } });

function typeScript(code) {
  const cwd = `${clients}node`;
  const bundle = ["--bundle", "--loader=ts", "--format=esm", "--platform=node", "--log-level=error"];
  const script = execFileSync("node_modules/.bin/esbuild", bundle, { cwd, encoding: "utf8", input: code.replace("./gen/", "./gen/es/") });
  return execFileSync("node", ["--input-type=module"], { cwd, encoding: "utf8", input: script });
}

const cases = {
  async "lists methods with their comments"(page) {
    assert.deepEqual(await page.locator("nav a").allInnerTexts(), ["Echo", "Fail", "Sleep"]);
    assert.match(await text(page, "nav section p"), /^Calls of every kind/);
    assert.equal(await text(page, "#title"), "Echo");
    assert.match(await text(page, "#comment"), /^Returns the message\.\s+Metadata whose name begins with x-probe- is returned twice/);
    assert.equal(await text(page, "#types"), "probe.Payload → probe.Payload");
  },
  async "has a sample of the request"(page) {
    assert.deepEqual(JSON.parse(await page.inputValue("#body")), { text: "text", data: "dGV4dA==" });
  },
  async "opens the method of a link, and chooses others by keyboard"(page) {
    await page.goto(`${base}/#probe.Probe/Sleep`);
    await isOpen(page, "Sleep");
    assert.equal(await page.title(), "probe.Probe/Sleep · lambda-grpc explorer");
    await page.reload();
    await tabTo(page, "nav a[href='#probe.Probe/Fail']");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "title");
    await isOpen(page, "Fail");
    assert.equal(await text(page, "nav [aria-current=page]"), "Fail");
    await page.goBack();
    await isOpen(page, "Sleep");
  },
  async "sends metadata, and shows the response and its metadata"(page) {
    await type(page, "#body", '{"text":"Ada <b>","data":"AAEC"}');
    await tabTo(page, "#add");
    await page.keyboard.press("Enter");
    await page.keyboard.type("x-probe-text");
    await type(page, "[aria-label='Header value']", "it's here");
    await send(page);
    assert.match(await text(page, "#status"), /^OK HTTP 200 · [\d.]+ ms$/);
    assert.deepEqual(JSON.parse(await text(page, "#result pre")), { text: "Ada <b>", data: "AAEC" });
    const metadata = await table(page);
    assert.equal(metadata["x-probe-text"], "it's here");
    assert.equal(metadata["x-trailer-text (trailer)"], "it's here");
    await tabTo(page, "[aria-label='Remove header']");
    await page.keyboard.press("Enter");
    await send(page);
    assert.equal((await table(page))["x-probe-text"], undefined);
  },
  async "says what is wrong with JSON, and what the server says"(page) {
    await type(page, "#body", '{"text": }');
    assert.match(await text(page, "#problem"), /JSON/);
    assert.equal(await page.getAttribute("#body", "aria-invalid"), "true");
    await send(page);
    assert.match(await text(page, "#status"), /^INVALID_ARGUMENT HTTP 400/);
    await tabTo(page, "#send");
    await page.keyboard.press("Shift+Tab");
    await page.locator("#reset").focus();
    await page.keyboard.press("Enter");
    assert.equal(await text(page, "#problem"), "");
    assert.deepEqual(JSON.parse(await page.inputValue("#body")), { text: "text", data: "dGV4dA==" });
  },
  async "shows an error with its details"(page) {
    await page.goto(`${base}/#probe.Probe/Fail`);
    await type(page, "#body", '{"code":9,"message":"not now","details":[{"text":"a detail","data":"AAEC"},{"text":"another"}]}');
    await send(page);
    assert.match(await text(page, "#status"), /^FAILED_PRECONDITION HTTP 400 /);
    assert.equal(await text(page, "#result pre"), "not now");
    assert.deepEqual(await page.locator("#result h4").allInnerTexts(), ["Detail: probe.Payload", "Detail: probe.Payload", "Metadata"]);
    // The page knows the fields of google.rpc only.
    assert.deepEqual(JSON.parse(await page.locator("#result pre").nth(1).innerText()), { 1: "a detail", 2: "AAEC" });
  },
  async "decodes the details of google.rpc"(page) {
    const field = (number, ...parts) => {
      const value = Buffer.concat(parts.map((part) => Buffer.from(part)));
      return Buffer.from([number * 8 + 2, value.length, ...value]);
    };
    const details = [
      ["BadRequest", field(1, field(1, "name"), field(2, "The name is empty."))],
      ["ErrorInfo", Buffer.concat([field(1, "OLD"), field(2, "acme.example"), field(3, field(1, "a"), field(2, "b"))])],
      // -1 seconds.
      ["RetryInfo", field(1, [8, ...Array(9).fill(255), 1])],
      ["QuotaFailure", Buffer.from([0xff, 0xff])],
    ].map(([name, value]) => ({ type: `google.rpc.${name}`, value: value.toString("base64").replace(/=+$/, "") }));
    const json = { code: "canceled", message: "no", details };
    await page.route("**/probe.Probe/Echo", (route) => route.fulfill({ status: 499, json }));
    await send(page);
    assert.match(await text(page, "#status"), /^CANCELLED HTTP 499/);
    const shown = await page.locator("#result pre").allInnerTexts();
    assert.deepEqual(JSON.parse(shown[1]), { fieldViolations: { field: "name", description: "The name is empty." } });
    assert.deepEqual(JSON.parse(shown[2]), { reason: "OLD", domain: "acme.example", metadata: { key: "a", value: "b" } });
    assert.deepEqual(JSON.parse(shown[3]), { retryDelay: { seconds: "-1" } });
    assert.equal(shown[4], details[3].value);
  },
  async "says that the server does not respond"(page) {
    await page.route("**/probe.Probe/Echo", (route) => route.abort());
    await send(page);
    assert.match(await text(page, "#result"), /Is the server running, and are the headers valid\?$/);
    assert.equal(await page.isEnabled("#send"), true);
  },
  async "cancels a call"(page) {
    await page.goto(`${base}/#probe.Probe/Sleep`);
    await isOpen(page, "Sleep");
    await type(page, "#body", '{"milliseconds":60000}');
    await page.keyboard.press("Control+Enter");
    assert.equal(await text(page, "#status"), "Calling …");
    // Only one call is made.
    await page.keyboard.press("Control+Enter");
    assert.equal(await text(page, "#send"), "Cancel");
    await tabTo(page, "#send");
    await page.keyboard.press("Enter");
    await page.locator("#status", { hasText: /^Cancelled$/ }).waitFor();
    await type(page, "#body", '{"milliseconds":0}');
    await send(page);
    assert.match(await text(page, "#status"), /^OK HTTP 200/);
  },
  async "calls another method while a call is not answered, and keeps the last response of each"(page) {
    await send(page);
    const [status, result] = [await text(page, "#status"), await text(page, "#result")];
    await page.goto(`${base}/#probe.Probe/Sleep`);
    await isOpen(page, "Sleep");
    assert.equal(await text(page, "#result"), "Send the request to see its response here.");
    await type(page, "#body", '{"milliseconds":60000}');
    await page.keyboard.press("Control+Enter");
    await page.goBack();
    await isOpen(page, "Echo");
    assert.deepEqual([await text(page, "#status"), await text(page, "#result")], [status, result]);
    await type(page, "#body", '{"text":"again"}');
    await send(page);
    assert.deepEqual(JSON.parse(await text(page, "#result pre")), { text: "again" });
  },
  async "shows large responses"(page) {
    for (const numbers of [10_000, 300_000]) {
      const json = Array.from({ length: numbers }, (_, index) => index);
      await page.route("**/probe.Probe/Echo", (route) => route.fulfill({ json }));
      await send(page);
      assert.match(await text(page, "#status"), /^OK HTTP 200/);
      assert.deepEqual(JSON.parse(await page.locator("#result pre").textContent()), json);
    }
  },
  async "copies the call for other tools, which make it"(page) {
    await type(page, "#body", `{\n  "text": "it's  \\"$HOME\\" \`é\`",\n  "data": "AAEC"\n}`);
    await tabTo(page, "#add");
    await page.keyboard.press("Enter");
    await page.keyboard.type("x-probe-text");
    await type(page, "[aria-label='Header value']", "it's");
    const response = { text: `it's  "$HOME" \`é\``, data: "AAEC" };
    const curl = await copy(page, "curl");
    assert.deepEqual(JSON.parse(shell(curl)), response);
    assert.match(shell(curl.replace("curl -sS", "curl -sSi")), /^x-probe-text: it's\r$/m);
    assert.deepEqual(JSON.parse(shell(await copy(page, "buf curl"))), response);
    assert.match(typeScript(await copy(page, "TypeScript")), /text: `it's {2}"\$HOME" \\`é\\``|text: 'it\\'s {2}"\$HOME" `é`'/);
    const address = base.replace("http://", "");
    assert.ok((await copy(page, "grpcurl")).endsWith(` ${address} probe.Probe/Echo`));
  },
  async "fits into a narrow window"(page) {
    await page.setViewportSize({ width: 360, height: 640 });
    await send(page);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  },
  async "stores nothing"(page) {
    await tabTo(page, "#add");
    await page.keyboard.press("Enter");
    await page.keyboard.type("authorization");
    await send(page);
    assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
    assert.deepEqual(await page.context().cookies(), []);
    await page.reload();
    assert.equal(await page.locator(".header").count(), 0);
  },
};

/** Cases with other services than those of the probe. */
const others = {
  async "filters many methods"() {
    const method = (name) => ({ name, comment: "", request: "a.B", response: "a.B", sample: "{}", requestFile: "a.proto" });
    const many = Array.from({ length: 100 }, (_, index) => method(`Method${index}`));
    const services = () => JSON.stringify({ prefix: "", services: [{ name: "a.Many", comment: "", methods: many }, { name: "a.Other", comment: "", methods: [method("Find")] }] });
    const page = await open({ services });
    await type(page, "#filter", "many/method77");
    assert.deepEqual(await page.locator("nav a:visible").allInnerTexts(), ["Method77"]);
    assert.equal(await page.locator("nav h2:visible").count(), 1);
    await page.keyboard.press("Enter");
    await isOpen(page, "Method77");
    return page;
  },
  async "names the file of a service, and that of its request"() {
    const methods = (requestFile, request) => [{ name: "Find", comment: "", request, response: "a.B", sample: "{}", requestFile }];
    for (const [file, requestFile, request, proto, ...imports] of [
      ["a/b.proto", "a/b.proto", "a.B", "a/b.proto", 'import { BSchema, C } from "./gen/a/b_pb";'],
      ["a/b.proto", "c.proto", "a.B", "a/b.proto", 'import { BSchema } from "./gen/c_pb";', 'import { C } from "./gen/a/b_pb";'],
      ["b.proto", "google/protobuf/empty.proto", "google.protobuf.Empty", "b.proto", 'import { EmptySchema } from "@bufbuild/protobuf/wkt";', 'import { C } from "./gen/b_pb";'],
      [null, "a.proto", "a.B", "FILE.proto", 'import { BSchema } from "./gen/a_pb";', 'import { C } from "./gen/FILE_pb";'],
    ]) {
      const page = await open({ services: () => JSON.stringify({ prefix: "", services: [{ name: "a.C", comment: "", file, methods: methods(requestFile, request) }] }) });
      assert.ok((await copy(page, "grpcurl")).includes(` -proto ${proto} `));
      const lines = (await copy(page, "TypeScript")).split("\n");
      for (const line of imports) assert.ok(lines.includes(line), line);
      await page.context().close();
    }
  },
  async "shows an error of a layer, which is not one of Connect"() {
    const methods = [{ name: "Find", comment: "", request: "a.B", response: "a.B", sample: "{}", requestFile: "a.proto" }];
    const page = await open({ services: () => JSON.stringify({ prefix: "", services: [{ name: "a.C", comment: "", methods }] }) });
    for (const details of ["a text", [{ type: "a.B" }], [{ value: "a text" }]]) {
      await page.route("**/a.C/Find", (route) => route.fulfill({ status: 401, json: { code: 16, message: "no", details } }));
      await send(page);
      assert.match(await text(page, "#status"), /^16 HTTP 401/);
      assert.equal(await text(page, "#result pre"), "no");
    }
    return page;
  },
  async "says how to enable JSON, and merges the handlers of a service"() {
    const method = (name, sample) => ({ name, comment: "", request: "", response: "", sample, requestFile: sample && "a.proto" });
    const services = () => JSON.stringify({ prefix: "/api", services: [
      { name: "a.B", comment: "", remedy: "Enable `json`.", methods: [method("One", null)] },
      { name: "a.B", comment: "The handlers.", remedy: null, methods: [method("Two", '{"at":"2026-01-01T00:00:00Z"}'), method("One", "{}")] },
      { name: "a.Unknown", comment: "", remedy: "Add the set.", methods: [] },
    ] });
    const page = await open({ services });
    assert.deepEqual(await page.locator("nav a").allInnerTexts(), ["One", "Two"]);
    assert.equal(await text(page, "#comment .bad"), "Enable json.");
    assert.equal(await page.isVisible("#call"), false);
    assert.equal(await text(page, "nav section:last-child .bad"), "Add the set.");
    await page.locator("nav a").nth(1).focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("#call:not([hidden])");
    const { at } = JSON.parse(await page.inputValue("#body"));
    assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000, at);
    assert.match(await text(page, "#code"), /\/api\/a\.B\/Two$/);
    assert.match(await copy(page, "grpcurl"), /^# grpcurl cannot add/);
    return page;
  },
  async "is light or dark, as the system is"() {
    const brightness = async (colorScheme) => {
      const page = await open({ colorScheme });
      const [red] = (await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).match(/\d+/g);
      return Number(red);
    };
    assert.ok((await brightness("light")) > 200);
    assert.ok((await brightness("dark")) < 60);
  },
};

async function check(name, run) {
  try {
    const page = await run();
    assert.deepEqual(page?.problems ?? [], []);
    await page?.context().close();
    console.log(`ok  explorer  ${name}`);
  } catch (error) {
    console.log(`FAILED  explorer  ${name}: ${error.message}`);
  }
}

if (picture) {
  const page = await open({ viewport: { width: 1200, height: 665 } });
  await page.locator("#body").fill('{\n  "message": "Ada"\n}');
  await send(page);
  await page.locator("#body").evaluate((body) => body.blur());
  await page.screenshot({ path: picture });
} else {
  for (const colorScheme of ["light", "dark"]) {
    for (const [name, run] of Object.entries(cases)) {
      await check(`${colorScheme}: ${name}`, async () => {
        const page = await open({ colorScheme });
        await run(page);
        return page;
      });
    }
  }
  for (const [name, run] of Object.entries(others)) await check(name, run);
}
await browser.close();
