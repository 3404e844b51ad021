// Opens each page of a folder in Chromium: node check.mjs CHROMIUM FOLDER. A line on stdout for each problem, and at the end how much was checked.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [executablePath, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"], protocolTimeout: 600_000 });
let checks = 0;
const check = (holds, problem) => {
  checks++;
  if (!holds) console.log(problem);
};

for (const name of readdirSync(folder).filter((file) => file.endsWith(".html")).sort()) {
  const page = await browser.newPage();
  page.on("console", (message) => check(message.type() !== "error", `${name}: console: ${message.text()}`));
  page.on("pageerror", (error) => check(false, `${name}: ${error}`));
  page.on("request", (request) => check(request.url().startsWith("file:"), `${name}: asks for ${request.url()}`));
  for (const scheme of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    for (const width of [360, 1280]) {
      const where = `${name}, ${scheme}, ${width} px`;
      await page.setViewport({ width, height: 800 });
      await page.goto(pathToFileURL(join(folder, name)).href);
      const folds = await page.$$eval("details", (all) => all.forEach((fold) => (fold.open = true)) ?? all.length);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(wide <= 0, `${where}: scrolls sideways by ${wide} px with all ${folds} folds open`);
      // The page's policy lets no script of a page in; the browser's own console may do so.
      if (name !== "one.html" && (scheme === "light") !== (width === 360)) continue; // the others are made of the same parts
      const violations = await page.evaluate(`${axe};axe.run().then((found) => found.violations.map((one) =>
        one.id + ": " + one.help + ": " + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" ")))`);
      check(violations.length === 0, `${where}: axe: ${violations.join("; ")}`);
    }
  }

  await page.goto(pathToFileURL(join(folder, name)).href);
  const wanted = await page.$$eval("summary, input", (all) => all.filter((one) => one.checkVisibility()).length);
  await page.evaluate(() => {
    window.reached = new Set();
    addEventListener("focusin", ({ target }) => target.matches("summary, input") && window.reached.add(target));
  });
  const stops = await page.$$eval('a, summary, input, button, [tabindex="0"]', (all) => all.filter((one) => one.checkVisibility()).length);
  for (let presses = 0; presses < stops; presses++) await page.keyboard.press("Tab");
  const reached = await page.evaluate(() => window.reached.size);
  check(reached === wanted, `${name}: the keyboard reaches ${reached} of ${wanted} folds and filters`);

  const fold = await page.$("details:not([open]) > summary");
  if (fold) {
    await fold.focus();
    await page.keyboard.press("Enter");
    check(await fold.evaluate((summary) => summary.parentElement.open), `${name}: Enter opens no fold`);
  }
  const filter = await page.$(".filter input");
  if (filter) {
    const shown = () => page.$eval(".filtered tbody", (body) =>
      [...body.rows].filter((row) => row.checkVisibility()).map((row) => row.textContent.toLowerCase()));
    const before = await shown();
    await filter.type("kms:decrypt");
    const after = await shown();
    check(after.length > 0 && after.length < before.length && after.every((row) => row.includes("kms:decrypt")),
      `${name}: the filter shows ${after.length} of ${before.length} rows`);
  }
  await page.emulateMediaType("print");
  const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  check(dark === "rgb(255, 255, 255)", `${name}: printed on ${dark}`);
  const pdf = await page.pdf();
  check(Buffer.from(pdf.subarray(0, 5)).toString() === "%PDF-", `${name}: no PDF`);
  await page.close();
}
await browser.close();
console.log(`${checks} checks`);
