// Speed in workerd. Its clock stands still while a request is handled, so that the time is taken here: one request is
// one batch, and what an empty batch takes is taken off.

import { compare, median, pace } from "./rounds.mjs";
import { startWorkerd, workerFolder, workerModules } from "./workerd.mjs";

const WORKER = `
import * as node from "node:crypto";
import * as paysign from "paysign";
import * as octokit from "@octokit/webhooks-methods";
import { Webhook } from "standardwebhooks";
import { checkEqual, jobs } from "./jobs.mjs";
import { here } from "./rounds.mjs";

let all;
const answers = {
  async list() {
    all ??= await jobs(paysign, { node, octokit, Webhook });
    return { names: all.jobs.map(({ name, contenders }) => [name, contenders.map(({ name }) => name)]), absent: all.absent };
  },
  async check({ job }) {
    await checkEqual(all.jobs[job]);
  },
  async batch({ job, contender, n }) {
    const { run, isAsync } = all.jobs[job].contenders[contender];
    await here(run, isAsync)(Number(n));
  },
};
export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    try {
      return Response.json(await answers[pathname.slice(1)](Object.fromEntries(searchParams)) ?? null);
    } catch (error) {
      return new Response(String(error.stack), { status: 500 });
    }
  },
};`;

export async function measureWorkerd({ quick, only }) {
  const { folder, remove } = await workerFolder(await workerModules(WORKER));
  const { get, stop } = await startWorkerd(folder);
  try {
    const { names, absent } = JSON.parse(await get("/list"));
    const timed = async (path) => {
      const start = performance.now();
      await get(path);
      return performance.now() - start;
    };
    const empty = [];
    for (let i = 0; i < 200; i++) empty.push(await timed("/batch?job=0&contender=0&n=0"));
    const floor = median(empty.slice(100));
    const measured = [];
    for (const [job, [name, contenders]] of names.entries()) {
      if (!name.includes(only)) continue;
      await get(`/check?job=${job}`);
      const batches = contenders.map(
        (_, contender) => async (n) =>
          Math.max(0, (await timed(`/batch?job=${job}&contender=${contender}&n=${n}`)) - floor),
      );
      const figures = await compare(batches, pace(quick));
      measured.push({ name, rows: contenders.map((contender, place) => ({ contender, ...figures[place] })) });
    }
    return { measured, absent };
  } finally {
    await stop();
    await remove();
  }
}
