// A browser, and what a person does with the page in it.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PROGRAMS = ["/usr/bin/chromium", "/usr/bin/google-chrome"];

export async function launch() {
  const executablePath = process.env.CHROMIUM ?? PROGRAMS.find(existsSync);
  return chromium.launch({
    executablePath,
    args: ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
    // Chromium's own sandbox does not start for root.
    chromiumSandbox: process.getuid() !== 0,
  });
}

/** Opens the page in a session of its own, as another person does, and signs in if the server needs it. */
export async function open(browser, { url, token, ...options }) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1200, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(url);
  if (token) await signIn(page, token);
  return page;
}

export async function signIn(page, token) {
  await page.getByLabel("Bearer token").fill(token);
  await page.getByRole("dialog").getByRole("button", { name: "Sign in" }).click();
}

export async function fillLine(page, number, [article, quantity, price]) {
  const line = page.getByRole("group", { name: `Line ${number}`, exact: true });
  await line.getByLabel("Article").fill(article);
  await line.getByLabel("Quantity").fill(quantity);
  await line.getByLabel("Price").fill(price);
}

/** Lets the next call reach the service, but not its response reach the page. */
export async function loseNextResponse(page) {
  await page.evaluate(() => {
    const { fetch } = window;
    window.fetch = async (...request) => {
      window.fetch = fetch;
      await fetch(...request);
      throw new TypeError("Failed to fetch");
    };
  });
}

/** Creates an order, and returns its identifier. */
export async function createOrder(page, lines, note = "") {
  await page.getByRole("link", { name: "Orders", exact: true }).click();
  await page.getByRole("link", { name: "New order" }).click();
  for (const [index, line] of lines.entries()) {
    if (index) await page.getByRole("button", { name: "Add a line" }).click();
    await fillLine(page, index + 1, line);
  }
  await page.getByLabel("Note for this order").fill(note);
  await page.getByRole("button", { name: "Create order" }).click();
  await page.getByRole("heading", { name: /^Order / }).waitFor();
  return page.url().split("/").at(-1);
}
