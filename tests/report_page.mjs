// Drives pages of `caveat report` in headless Chromium and prints what is wrong with them, one a line.
//
// usage: node report_page.mjs FOLDER
//
// FOLDER holds NAME-counsel.html and NAME-client.html. Talks to the browser over a pipe (--remote-debugging-pipe), so that nothing
// but Node and Chromium is needed. Where CAVEAT_AXE names axe-core's script, every page is checked with it, in light and in dark;
// where CAVEAT_SHOTS names a folder, pictures of the pages are left there.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const axe = process.env.CAVEAT_AXE ? readFileSync(process.env.CAVEAT_AXE, "utf8") : null;
const shots = process.env.CAVEAT_SHOTS;
const profile = mkdtempSync(join(tmpdir(), "caveat-page-"));
const wrong = [];

class Browser {
  constructor() {
    const name = process.env.CHROMIUM ?? "chromium";
    const options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe", `--user-data-dir=${profile}`];
    this.child = spawn(name, [...options, "about:blank"], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    this.waiting = new Map();
    this.number = 0;
    this.listen = () => {};
    let rest = "";
    this.child.stdio[4].setEncoding("utf8");
    this.child.stdio[4].on("data", (data) => {
      const parts = (rest + data).split("\0");
      rest = parts.pop();
      for (const part of parts) this.receive(JSON.parse(part));
    });
    this.child.on("error", (error) => this.fail(error));
    this.child.on("exit", () => this.fail(new Error("the browser ended")));
  }

  receive(message) {
    const wait = this.waiting.get(message.id);
    if (!wait) return this.listen(message);
    this.waiting.delete(message.id);
    message.error ? wait.reject(new Error(JSON.stringify(message.error))) : wait.resolve(message.result);
  }

  fail(error) {
    for (const wait of this.waiting.values()) wait.reject(error);
    this.waiting.clear();
  }

  send(method, params = {}, session = this.session) {
    this.number += 1;
    const id = this.number;
    this.child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId: session })}\0`);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  async evaluate(expression) {
    const answer = await this.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true, userGesture: true });
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
    return answer.result.value;
  }

  async key(key, code) {
    for (const type of ["keyDown", "keyUp"]) {
      await this.send("Input.dispatchKeyEvent", { type, key, code: key, windowsVirtualKeyCode: code, text: type === "keyDown" && key === "Enter" ? "\r" : undefined });
    }
  }

  window(width, height, dark = false) {
    const scheme = [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }, { name: "prefers-reduced-motion", value: "reduce" }];
    return Promise.all([
      this.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false }),
      this.send("Emulation.setEmulatedMedia", { features: scheme }),
    ]);
  }
}

const browser = new Browser();

async function open(file) {
  const url = pathToFileURL(join(folder, file)).href;
  const loaded = new Promise((resolve) => {
    browser.listen = (message) => {
      const { method, params } = message;
      if (method === "Page.loadEventFired") resolve();
      if (method === "Runtime.exceptionThrown") wrong.push(`${file}: ${params.exceptionDetails.text}`);
      if (method === "Runtime.consoleAPICalled" && params.type === "error") wrong.push(`${file}: console.error`);
      if (method === "Log.entryAdded" && params.entry.level === "error") wrong.push(`${file}: ${params.entry.text}`);
      if (method === "Network.requestWillBeSent" && params.request.url !== url && !params.request.url.startsWith(`${url}#`))
        wrong.push(`${file}: asked for ${params.request.url}`);
    };
  });
  await browser.send("Page.navigate", { url });
  await loaded;
}

async function shot(name, whole = false) {
  if (!shots) return;
  const { data } = await browser.send("Page.captureScreenshot", { format: "png", captureBeyondViewport: whole });
  writeFileSync(join(shots, `${name}.png`), Buffer.from(data, "base64"));
}

async function accessible(file, scheme) {
  if (!axe) return;
  await browser.evaluate(axe + "; 0");
  const found = await browser.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) => `${v.id}: ${v.help} (${v.nodes.length}, ${v.nodes[0].html.slice(0, 160)})`))",
  );
  for (const violation of found) wrong.push(`${file}, ${scheme}: ${violation}`);
}

async function fits(file, width) {
  const over = await browser.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  if (over > 0) wrong.push(`${file}: ${over} pixels too wide at ${width}`);
}

const must = async (file, what, expression) => {
  if (!(await browser.evaluate(expression))) wrong.push(`${file}: ${what}`);
};

async function counsel(file) {
  const visible = "[...document.querySelectorAll('#findings details')].filter((d) => !d.hidden)";
  if (!(await browser.evaluate("document.querySelector('#findings details') !== null"))) return;
  // the filter
  await must(file, "the filter is not shown", "!document.getElementById('filter').hidden");
  const severity = await browser.evaluate("document.querySelector('#filter input').value");
  await browser.evaluate("document.querySelector('#filter input').click()");
  await must(file, "the filter hides nothing", `document.querySelectorAll('#findings details[hidden]').length > 0 && ${visible}.every((d) => d.dataset.severity !== '${severity}')`);
  await must(file, "a note of a hidden finding is shown", `[...document.querySelectorAll('.note.${severity}')].every((n) => n.hidden)`);
  await must(file, "the number of findings is not said", "/^[0-9]+ of [0-9]+ findings shown$/.test(document.getElementById('shown').textContent)");
  // a jump to what is hidden brings it back, from the words to the finding
  await browser.evaluate(`document.querySelector('.mark.${severity}').click()`);
  await must(file, "a jump to a finding does not open it", "(() => { const d = document.activeElement.parentElement; return d.tagName === 'DETAILS' && d.open && !d.hidden && '#' + d.id === location.hash; })()");
  // and from the finding to the words
  await browser.evaluate("document.activeElement.parentElement.querySelector('blockquote a').click()");
  await must(file, "a jump to the words does not mark them", "document.querySelectorAll('.mark.now').length > 0 && document.activeElement.classList.contains('now')");
  await must(file, "the words are not in sight", "(() => { const r = document.activeElement.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; })()");
  await browser.evaluate("history.back()");
  await must(file, "going back does not lead back", "new Promise((r) => setTimeout(() => r(document.activeElement.tagName === 'SUMMARY'), 100))");
  // the keyboard
  await browser.evaluate("document.getElementById('close-all').click(); document.querySelector('#findings summary').focus()");
  const second = await browser.evaluate(`${visible}[1]?.id ?? ''`);
  if (second) {
    await browser.key("ArrowDown", 40);
    await must(file, "the arrow does not lead to the next finding", `document.activeElement.parentElement.id === '${second}'`);
    await browser.key("Enter", 13);
    await must(file, "Enter does not open a finding", "document.activeElement.parentElement.open");
    await browser.key("Tab", 9);
    await must(file, "Tab does not lead into the finding", "document.activeElement.tagName === 'A'");
  }
  // every link leads somewhere
  const dead = await browser.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].map((a) => a.getAttribute('href')).filter((h) => !document.getElementById(h.slice(1)))");
  for (const link of new Set(dead)) wrong.push(`${file}: ${link} leads nowhere`);
  const twice = await browser.evaluate("(() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i); })()");
  for (const id of twice) wrong.push(`${file}: the id ${id} is given twice`);
}

async function printed(file) {
  const { data } = await browser.send("Page.printToPDF", { preferCSSPageSize: true });
  const pdf = Buffer.from(data, "base64");
  if (pdf.length < 10_000) wrong.push(`${file}: its print is ${pdf.length} bytes`);
  if (shots) writeFileSync(join(shots, `${file}.pdf`), pdf);
}

async function main() {
  const files = readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
  if (files.length === 0) throw new Error("there is no page");
  const { targetInfos } = await browser.send("Target.getTargets", {}, undefined);
  const { sessionId } = await browser.send("Target.attachToTarget", { targetId: targetInfos.find((t) => t.type === "page").targetId, flatten: true }, undefined);
  browser.session = sessionId;
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await browser.send(`${domain}.enable`);
  for (const file of files) {
    const name = file.replace(/\.html$/, "");
    await browser.window(1440, 900);
    await open(file);
    await shot(`${name}-wide`);
    await fits(file, 1440);
    await accessible(file, "light");
    if (file.endsWith("-counsel.html")) await counsel(file);
    await shot(`${name}-after`);
    await browser.window(1440, 900, true);
    await shot(`${name}-dark`);
    await accessible(file, "dark");
    await browser.window(390, 844);
    await open(file);
    await fits(file, 390);
    await shot(`${name}-narrow`);
    await accessible(file, "narrow");
    await printed(name);
  }
  console.log(wrong.length ? wrong.join("\n") : `${files.length} pages are well${axe ? ", and axe-core has nothing against them" : ""}`);
}

try {
  await main();
} catch (error) {
  wrong.push(error.stack);
  console.log(error.stack);
} finally {
  const ended = new Promise((resolve) => browser.child.once("exit", resolve));
  browser.child.kill();
  await ended;
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(wrong.length ? 1 : 0);
