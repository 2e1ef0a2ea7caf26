// Opens a page in headless Chromium at phone and desk width, light and dark, and says what is wrong with it:
//
//     npm ci --prefix tests/browser && node tests/browser/page.mjs charts/index.html
//
// Wrong are: violations of the axe-core rules, requests to anywhere else, messages on the console, dialogs,
// content wider than the window. Prints one JSON object; exits with 1 where anything is wrong.
import { createRequire } from "node:module";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const WIDTHS = [390, 1280];
const SCHEMES = ["light", "dark"];
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const target = process.argv[2];
if (!target) {
  console.error("give a page: a file or an http address");
  process.exit(2);
}
const address = /^https?:/.test(target) ? target : pathToFileURL(resolve(target)).href;
const home = new URL(address);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What one window of this width and colour scheme shows, and the faults in it. */
async function look(browser, width, scheme) {
  // The rules are put into the page as a script, which its own policy forbids.
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    bypassCSP: true,
  });
  const page = await context.newPage();
  const faults = [];
  const fault = (what) => faults.push(`${width} px, ${scheme}: ${what}`);
  page.on("console", (message) => fault(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => fault(`script error: ${error.message}`));
  page.on("dialog", (dialog) => {
    fault(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    const own = protocol === "data:" || (protocol === home.protocol && host === home.host);
    if (!own) fault(`asks for ${request.url()}`);
  });
  page.on("requestfailed", (request) => fault(`did not load ${request.url()}`));
  await page.goto(address, { waitUntil: "load" });
  await page.evaluate(() => document.querySelectorAll("img").forEach((image) => (image.loading = "eager")));
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  for (const broken of await page.evaluate(() =>
    [...document.images].filter((image) => image.naturalWidth === 0).map((image) => image.src),
  )) {
    fault(`no image: ${broken}`);
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (overflow > 0) fault(`${overflow} px wider than the window`);
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  for (const { id, help, nodes } of violations) {
    fault(`${id}: ${help}; ${nodes.length} of them, first ${nodes[0].html.slice(0, 160)}`);
  }
  const text = await page.evaluate(() => document.body.innerText);
  const alts = await page.evaluate(() => [...document.images].map((image) => image.alt));
  const images = alts.length;
  await context.close();
  return { width, scheme, images, faults, text, alts };
}

const executablePath = BROWSERS.find((path) => existsSync(path));
if (!executablePath) {
  console.error(`no Chromium at ${BROWSERS.join(", ")}`);
  process.exit(2);
}
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
});
const views = [];
for (const width of WIDTHS) {
  for (const scheme of SCHEMES) views.push(await look(browser, width, scheme));
}
await browser.close();
const faults = views.flatMap((view) => view.faults);
const [{ text, alts, images }] = views;
console.log(JSON.stringify({ page: target, views: views.length, images, faults, text, alts }, null, 1));
process.exit(faults.length === 0 ? 0 : 1);
