// The page of a served sandbox: looks again and again at what has happened, and draws what has changed.

import { byId } from "#dom";
import type { DeliveryAttempt } from "../../deliveries.ts";
import type { Overview } from "../../overview.ts";
import { setUpCalls, showCalls, type Call } from "./calls.ts";
import { setUpControls, showControls, showEndpoints } from "./controls.ts";
import { setUpDeliveries, showDeliveries, showUrls } from "./deliveries.ts";
import { onChange } from "./parts.ts";
import { showPayments } from "./payments.ts";
import { ask } from "./server.ts";

// What is wrong is to be seen within a second.
const LOOK = 400;

const drawn = new Map<string, string>();

/** Asks for something, and draws it if it has changed. */
async function fresh<T>(name: string, draw: (value: T) => void): Promise<void> {
  const text = await ask(name);
  if (drawn.get(name) === text) return;
  draw(JSON.parse(text) as T);
  drawn.set(name, text);
}

/** Says whether the sandbox still answers. */
function live(isLive: boolean): void {
  const place = byId("live");
  const text = isLive ? "Live" : "No answer: has the sandbox been stopped?";
  if (place.textContent === text) return;
  place.textContent = text;
  place.className = `badge ${isLive ? "good" : "bad"}`;
}

let looking = false;
let again = false;

async function look(): Promise<void> {
  again = looking;
  if (looking || document.hidden) return;
  looking = true;
  try {
    await Promise.all([
      fresh<Overview>("overview", (seen) => {
        showPayments(seen);
        showControls(seen);
        showUrls(seen);
      }),
      fresh<readonly Call[]>("calls?limit=40", (calls) => {
        showCalls(calls);
        showEndpoints(calls.map(({ endpoint }) => endpoint));
      }),
      fresh<readonly DeliveryAttempt[]>("attempts?limit=100", showDeliveries),
    ]);
    live(true);
  } catch {
    live(false);
  } finally {
    looking = false;
  }
  if (again) await look();
}

byId("address").textContent = `${location.origin}/sandbox/`;
setUpCalls();
setUpDeliveries();
setUpControls();
onChange(() => void look());
document.addEventListener("visibilitychange", () => void look());
setInterval(() => void look(), LOOK);
void look();
