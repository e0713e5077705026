// Checks and times all jobs in this process; runs in every runtime that has a clock.

import { checkEqual, jobs } from "./jobs.mjs";
import { compare, here, pace } from "./rounds.mjs";

/** Gives `measured: [{ name, rows: [{ contender, ns, ratio, low, high }] }]`, and the `absent` peers with the reason. */
export async function measure(paysign, given, { quick = false, only = "" } = {}) {
  const measured = [];
  const { jobs: all, absent } = await jobs(paysign, given);
  for (const job of all) {
    if (!job.name.includes(only)) continue;
    await checkEqual(job);
    const figures = await compare(
      job.contenders.map(({ run, isAsync }) => here(run, isAsync)),
      pace(quick),
    );
    measured.push({
      name: job.name,
      rows: job.contenders.map(({ name }, place) => ({ contender: name, ...figures[place] })),
    });
  }
  return { measured, absent };
}
