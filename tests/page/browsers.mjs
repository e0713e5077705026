// The browsers of this machine behind one small interface: Chromium by playwright-core, Firefox by puppeteer-core over
// BiDi, WebKit by its WebDriver under Xvfb. A browser that is not here is MISSING, never silently skipped.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const QUIET =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
const PATIENCE = 15_000;

function onPath(...names) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

const executables = {
  chromium: () => process.env.CHROME || onPath("chromium", "chromium-browser", "google-chrome"),
  firefox: () => process.env.FIREFOX || onPath("firefox-esr", "firefox"),
  webkit: () => (onPath("Xvfb") ? process.env.WEBKIT_DRIVER || onPath("WebKitWebDriver") : undefined),
};

export const BROWSERS = Object.keys(executables);

/** Whether a browser is here; says so if it is not. */
export function found(t, name) {
  if (executables[name]()) return true;
  console.log(`MISSING ${name}: the page was not tested in it`);
  t.skip(`MISSING: ${name} is not installed`);
  return false;
}

/** What all browsers do alike, on top of a way to run code in the page. */
function driven(evaluate, more) {
  const page = {
    evaluate,
    text: (selector) => evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ""`),
    click: (selector) => evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`),
    /** Types a value as a person's input would arrive. */
    fill: (selector, value) =>
      evaluate(`(() => {
        const input = document.querySelector(${JSON.stringify(selector)});
        input.value = ${JSON.stringify(value)};
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.dispatchEvent(new Event("change", { bubbles: true }));
      })()`),
    /** Waits until an expression is true in the page. */
    async until(expression, label = expression) {
      const end = Date.now() + PATIENCE;
      for (;;) {
        const value = await evaluate(expression);
        if (value) return value;
        if (Date.now() > end) throw new Error(`never: ${label}`);
        await sleep(20);
      }
    },
    ...more,
  };
  return page;
}

const launchers = {
  async chromium(executablePath) {
    const { chromium } = await import("playwright-core");
    const browser = await chromium.launch({ executablePath, args: QUIET.split(" ") });
    return {
      async open(url, { width = 1280, height = 900, dark = false } = {}) {
        const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? "dark" : "light" });
        const page = await context.newPage();
        const [errors, requests] = [[], []];
        page.on("console", (message) => ["error", "warning"].includes(message.type()) && errors.push(message.text()));
        page.on("pageerror", (error) => errors.push(String(error)));
        page.on("request", (request) => requests.push(request.url()));
        await page.goto(url);
        return driven((code) => page.evaluate(code), {
          errors,
          requests,
          press: (key) => page.keyboard.press(key),
          reload: () => page.reload(),
          /** What a person sees without scrolling. */
          view: (path) => page.screenshot({ path }),
          shot: (path) => page.screenshot({ path, fullPage: true }),
          /** The page as it is printed. */
          pdf: (path) => page.pdf({ path, format: "A4", printBackground: false }),
          /** Whether rules for printing hold. */
          printing: (isOn) => page.emulateMedia({ media: isOn ? "print" : "screen" }),
          close: () => context.close(),
        });
      },
      close: () => browser.close(),
    };
  },

  async firefox(executablePath) {
    const { default: puppeteer } = await import("puppeteer-core");
    const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
    return {
      async open(url, { width = 1280, height = 900 } = {}) {
        const page = await browser.newPage();
        await page.setViewport({ width, height });
        const [errors, requests] = [[], []];
        page.on("console", (message) => ["error", "warn"].includes(message.type()) && errors.push(message.text()));
        page.on("pageerror", (error) => errors.push(String(error)));
        page.on("request", (request) => requests.push(request.url()));
        await page.goto(url);
        return driven((code) => page.evaluate(code), {
          errors,
          requests,
          shot: (path) => page.screenshot({ path, fullPage: true }),
          close: () => page.close(),
        });
      },
      close: () => browser.close(),
    };
  },

  async webkit(driver) {
    const port = await freePort();
    const home = mkdtempSync(join(tmpdir(), "page-webkit-"));
    const display = `:${100 + (process.pid % 800)}`;
    const options = {
      stdio: "ignore",
      env: {
        ...process.env,
        DISPLAY: display,
        XDG_CACHE_HOME: home,
        XDG_DATA_HOME: home,
        MESA_SHADER_CACHE_DISABLE: "true",
      },
    };
    const screen = spawn(onPath("Xvfb"), [display, "-screen", "0", "1400x1000x24", "-nolisten", "tcp"], options);
    const server = spawn(driver, [`--port=${port}`, "--host=127.0.0.1"], options);
    const call = async (method, path, body) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
      });
      const { value } = await answer.json();
      if (!answer.ok) throw new Error(`${method} ${path}: ${value?.message ?? answer.status}`);
      return value;
    };
    const close = async () => {
      const ended = [server, screen].map((child) => child.exitCode ?? child.signalCode ?? once(child, "exit"));
      server.kill();
      screen.kill();
      await Promise.all(ended);
      // The processes of its pages end a moment later, and write until then.
      await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    };
    for (let tries = 0; ; tries += 1) {
      if (
        await call("GET", "/status").then(
          () => true,
          () => false,
        )
      )
        break;
      if (tries > 100) throw new Error("WebKitWebDriver does not answer");
      await sleep(100);
    }
    return {
      async open(url, { width = 1280, height = 900 } = {}) {
        const { sessionId } = await call("POST", "/session", { capabilities: { alwaysMatch: {} } });
        const at = `/session/${sessionId}`;
        await call("POST", `${at}/window/rect`, { width, height });
        await call("POST", `${at}/url`, { url });
        const evaluate = (code) => call("POST", `${at}/execute/sync`, { script: `return (${code});`, args: [] });
        return driven(evaluate, {
          // This driver reports neither console nor requests; the page's own records of what it has loaded are asked.
          errors: [],
          requests: [],
          shot: async (path) => writeFileSync(path, Buffer.from(await call("GET", `${at}/screenshot`), "base64")),
          close: () => call("DELETE", at),
        });
      },
      close,
    };
  },
};

/** Starts a browser that `found` has found. */
export const launched = (name) => launchers[name](executables[name]());

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
