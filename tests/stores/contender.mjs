// Bumps one counter, beside others that do the same; each number that it gets is noted in the same commit.
//
//   node contender.mjs '{"where":{...},"name":"...","who":"...","times":125}'
//
// It prints "ready" once it is connected, begins with a line on its input, and prints what it came to.
import { once } from "node:events";
import { open } from "./open.mjs";

const pause = (most) => new Promise((resolve) => setTimeout(resolve, Math.random() * most));

/** The numbers that this process got, and how many commits lost or threw. */
export async function contend(store, { name, who, times }) {
  const told = { numbers: [], lost: 0, thrown: 0, errors: [] };
  const gate = `${name}/gate`;
  while (told.numbers.length < times) {
    const was = await patiently(told, () => store.read(gate));
    const number = was === undefined ? 1 : JSON.parse(was).number + 1;
    const mine = JSON.stringify({ who, number });
    const note = `${name}/pay/${String(number).padStart(6, "0")}`;
    const writes = [
      { key: gate, was, now: JSON.stringify({ number, who }), due: undefined },
      { key: note, was: undefined, now: mine, due: number },
    ];
    try {
      if (await store.commit(writes)) told.numbers.push(number);
      else {
        told.lost++;
        await pause(Math.min(told.lost, 8));
      }
    } catch (error) {
      noted(told, error);
      // It may have been applied: reading tells.
      if ((await patiently(told, () => store.read(note))) === mine) told.numbers.push(number);
    }
  }
  return told;
}

function noted(told, error) {
  told.thrown++;
  if (told.errors.length < 3) told.errors.push(String(error));
}

async function patiently(told, read) {
  for (let left = 100; ; left--) {
    try {
      return await read();
    } catch (error) {
      noted(told, error);
      if (left === 0) throw error;
      await pause(20);
    }
  }
}

if (process.argv[2] !== undefined && import.meta.filename === process.argv[1]) {
  const { where, ...task } = JSON.parse(process.argv[2]);
  const { store, close } = await open(where);
  console.log("ready");
  await once(process.stdin, "data");
  // Whoever started it is gone.
  process.stdin.once("end", () => process.exit(1));
  const told = await contend(store, task);
  console.log(JSON.stringify(told));
  await close();
  process.exit(0);
}
