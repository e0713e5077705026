import express from "express";
import { receiveKatu9Webhook } from "paysign";
import { handle } from "./handle.mjs";
import { statusOf } from "./status.mjs";

const { KATU9_SECRET, KATU9_OLD_SECRET, PORT = "3000" } = process.env;
const app = express();

// Before express.json(): whoever reads a body first has it, and its bytes are what was signed.
app.post("/katu9", async (request, response) => {
  try {
    const secret = [KATU9_SECRET, KATU9_OLD_SECRET];
    await handle(await receiveKatu9Webhook(request, { secret, signal: AbortSignal.timeout(10_000) }));
    response.sendStatus(204);
  } catch (error) {
    const status = statusOf(error);
    if (status === 500) console.error(error);
    response.sendStatus(status);
  }
});

app.use(express.json()); // all other paths

app.listen(Number(PORT), "127.0.0.1");
