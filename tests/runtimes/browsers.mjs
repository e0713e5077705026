// Starts the browsers of this machine on an address.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onPath, versionOf } from "./lib.mjs";

const CHROMIUM = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--remote-debugging-port=0",
];

export const chromium = () => process.env.CHROME || onPath("chromium", "chromium-browser", "google-chrome", "chrome");
export const firefox = () => onPath("firefox-esr", "firefox");
/** WebKitGTK's own small browser, and the display it needs. */
export function webkit() {
  const folders = existsSync("/usr/lib")
    ? readdirSync("/usr/lib").flatMap((arch) =>
        ["4.0", "4.1", "6.0"].map((api) => `/usr/lib/${arch}/webkit2gtk-${api}`),
      )
    : [];
  const browser = [...folders, ...folders.map((path) => path.replace("webkit2gtk", "webkitgtk"))]
    .map((path) => join(path, "MiniBrowser"))
    .find((file) => existsSync(file));
  return browser && onPath("xvfb-run") ? browser : undefined;
}

export const version = {
  chromium: (program) => versionOf(program, ["--version", "--no-sandbox"]),
  firefox: (program) => versionOf(program),
  webkit: (program) => versionOf("xvfb-run", ["-a", program, "--version"]),
};

/** Opens an address; gives a function that ends the browser and removes its profile. */
export async function open(kind, program, url) {
  const profile = await mkdtemp(join(tmpdir(), "paysign-browser-"));
  const [command, args] = {
    chromium: [program, [...CHROMIUM, `--user-data-dir=${profile}`, url]],
    firefox: [program, ["--headless", "--no-remote", "--new-instance", "--profile", profile, url]],
    webkit: ["xvfb-run", ["-a", program, url]],
  }[kind];
  const child = spawn(command, args, {
    // A group of its own, so that the helpers end with it.
    detached: true,
    stdio: "ignore",
    env: {
      ...process.env,
      HOME: profile,
      XDG_RUNTIME_DIR: profile,
      MOZ_CRASHREPORTER_DISABLE: "1",
      LIBGL_ALWAYS_SOFTWARE: "1",
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      NO_AT_BRIDGE: "1",
      GTK_A11Y: "none",
    },
  });
  child.on("error", () => {});
  return async () => {
    const ended = new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve()));
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
}
