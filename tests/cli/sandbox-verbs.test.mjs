// `paysign sandbox VERB`: a sandbox that runs in another terminal is told what payers, networks and bad luck do.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { verifyEmbedWebhook, verifyKatu9Webhook, verifyRampWebhook } from "paysign";
import { verifyPayCallback } from "paysign/pay-callback";
import { done, fails, LIVE, says, until, UUID, withSandbox, withServer } from "./support.mjs";

/** Runs a verb against a sandbox, and gives what it answers as JSON. */
const verb = async (url, ...words) => JSON.parse((await done(["sandbox", ...words, "--url", url, "--json"])).stdout);

const VERBS = [
  "pay",
  "claim",
  "decline",
  "fail",
  "deposit",
  "advance",
  "trigger",
  "resend",
  "forward",
  "fault",
  "deliveries",
  "calls",
  "payments",
];

describe("paysign sandbox pay, claim, decline and fail", () => {
  it("end payments, and show how they stand", async () => {
    await withSandbox(async ({ url, env, at, sandbox }) => {
      const create = (what, id, ...more) =>
        done(["kraken", `Pay/${what}/create`, "amount=1", "asset=USD", `external_id=${id}`, ...more, ...at], { env });
      await create("request", "AAAA");
      await create("request", "BBBB");
      await create("paylink", "CCCC");
      await create("transfer", "DDDD", "to=carol");
      assert.deepEqual(await verb(url, "pay", "AAAA", "kraktag=bob"), {
        id: "AAAA",
        kind: "request",
        amount: "1",
        asset: "USD",
        status: "success",
        kraktag: "bob",
      });
      assert.equal((await verb(url, "decline", "BBBB")).status, "declined");
      assert.equal((await verb(url, "claim", "CCCC", "kraktag=dave")).kraktag, "dave");
      assert.equal((await verb(url, "fail", "DDDD")).status, "failed");
      assert.equal((await verb(url, "pay", sandbox.katu9.transactionId)).status, "COMPLETED");
      const listed = await verb(url, "payments");
      assert.deepEqual(
        listed.map(({ id, status }) => [id, status]),
        [
          ["DDDD", "failed"],
          ["CCCC", "success"],
          ["BBBB", "declined"],
          ["AAAA", "success"],
          [UUID, "COMPLETED"],
        ],
      );
    });
  });

  it("say what the sandbox has against it, and change nothing", async () => {
    await withSandbox(async ({ url, env, at }) => {
      const create = ["kraken", "Pay/paylink/create", "amount=1", "asset=USD", "external_id=AAAA"];
      await done([...create, ...at], { env });
      const refused = (...words) => fails(3, ["sandbox", ...words, "--url", url]);
      assert.match(await refused("pay", "AAAA"), /a paylink cannot be paid/);
      assert.match(await refused("claim", "AAAA"), /claimed by a kraktag/);
      assert.match(await refused("decline", "EEEE"), /no payment has the id or code/);
      assert.equal((await verb(url, "payments"))[0].status, "pending");
      assert.match(await fails(2, ["sandbox", "pay", "--url", url]), /say which/);
      const misspelt = await fails(2, ["sandbox", "pay", "AAAA", "kraktga=bob", "--url", url]);
      assert.match(misspelt, /did you mean kraktag=\.\.\.\?/);
    });
  });
});

describe("paysign sandbox deposit and advance", () => {
  it("let money arrive in its time", async () => {
    await withSandbox(async ({ url, sandbox }) => {
      const before = Number(sandbox.balance("doge"));
      const { refid } = await verb(url, "deposit", "asset=doge", "amount=95");
      const status = () => sandbox.overview().deposits.find((deposit) => deposit.refid === refid).status;
      assert.equal(status(), "Pending");
      await verb(url, "advance", "1m");
      assert.equal(status(), "Settled");
      const { now } = await verb(url, "advance", "1h", "30m");
      assert.ok(Math.abs(Date.parse(now) - Date.now() - 91 * 60_000) < 30_000, now);
      assert.equal(Number(sandbox.balance("doge")), before + 95);
      assert.match(await fails(2, ["sandbox", "deposit", "asset=doge", "--url", url]), /amount: is missing/);
      for (const time of ["90", "1.5h", "-1s", "soon"])
        await fails(2, ["sandbox", "advance", "--url", url, "--", time]);
      assert.match(await fails(3, ["sandbox", "deposit", "asset=nosuch", "amount=1", "--url", url]), /no deposits/);
    });
  });
});

describe("paysign sandbox trigger, forward, resend and deliveries", () => {
  it("send signed ones of every sender, which paysign verifies", async () => {
    await withServer(says('{"code":"success"}'), async ({ url: hook, requests }) => {
      await withSandbox(async ({ url, sandbox }) => {
        await verb(url, "forward", `${hook}/all`);
        for (const [sender, event] of [
          ["katu9", "payment_link.created"],
          ["katu9", "transaction.created"],
          ["pay", "expired"],
          ["embed", "quote.executed"],
          ["ramp", "completed"],
        ]) {
          const { to } = await verb(url, "trigger", sender, event);
          assert.equal(to, `${hook}/all`);
        }
        await sandbox.idle();
        const [link, transaction, pay, embed, ramp] = requests;
        const katu9 = ({ headers, body }) =>
          verifyKatu9Webhook({ secret: sandbox.katu9.webhookSecret, signature: headers["x-katu9-signature"], body });
        assert.deepEqual(
          [katu9(link).event, katu9(transaction).event],
          ["payment_link.created", "transaction.created"],
        );
        assert.match(transaction.body, /"amount":1499\.50,/);
        assert.equal((await verifyPayCallback(pay.body, sandbox.callbackKeys)).payload.status, "expired");
        const { headers, body } = embed;
        const of = { secret: sandbox.embed.webhookSecret, signature: headers["x-signature"], body };
        assert.deepEqual([verifyEmbedWebhook(of).event, verifyEmbedWebhook(of).known], ["quote.executed", true]);
        const { status, known } = verifyRampWebhook({
          secret: sandbox.ramp.webhookSecret,
          signature: ramp.headers["x-signature"],
          body: ramp.body,
        });
        assert.deepEqual([status, known], ["completed", true]);
        await verb(url, "trigger", "embed", "quote.executed", "id=QTE-MINE");
        await sandbox.idle();
        assert.equal(JSON.parse(requests.at(-1).body).id, "QTE-MINE");
      });
    });
  });

  it("send again what went to a wrong path, to the right one", async () => {
    const answers = (reply, { url }) => reply.writeHead(url === "/right" ? 204 : 404).end();
    await withServer(answers, async ({ url: hook, requests }) => {
      await withSandbox(
        async ({ url, sandbox }) => {
          await verb(url, "trigger", "katu9", "payment_link.created");
          await sandbox.idle();
          const [{ id, became, attempts }] = await verb(url, "deliveries");
          assert.deepEqual([became, attempts], ["given up: status 404", 4]);
          await verb(url, "forward", `${hook}/right`, "katu9");
          assert.deepEqual(await verb(url, "resend", String(id)), { resent: id });
          await sandbox.idle();
          assert.equal(requests.at(-1).body, requests[0].body);
          assert.equal((await verb(url, "deliveries"))[0].became, "delivered");
          await verb(url, "resend");
          await sandbox.idle();
          assert.equal(requests.filter((one) => one.url === "/right").length, 2);
          assert.match(await fails(3, ["sandbox", "resend", "99", "--url", url]), /no delivery 99/);
        },
        { webhookUrl: `${hook}/wrong` },
      );
    });
  });

  it("say that there is nowhere to go, and which kinds there are", async () => {
    await withSandbox(async ({ url }) => {
      const wrong = (...words) => fails(2, ["sandbox", ...words, "--url", url]);
      assert.match(await wrong("trigger", "embed", "quote.executed"), /paysign sandbox forward URL embed/);
      assert.match(
        await wrong("trigger", "katu9", "paymentlink.created"),
        /did you mean `trigger katu9 payment_link\.created`/,
      );
      assert.match(await wrong("trigger", "embd", "quote.executed"), /did you mean embed\?/);
      assert.match(await wrong("trigger", "ramp"), /new, paid, pending, completed, failed, canceled/);
      assert.match(await wrong("resend"), /no delivery yet/);
      assert.match(await fails(3, ["sandbox", "forward", "https://example.com/", "--url", url]), /loopback/);
    });
  });
});

describe("paysign sandbox fault and calls", () => {
  it("plan, list and clear faults, and tell what became of calls", async () => {
    await withSandbox(async ({ url, env, at }) => {
      const planned = await verb(url, "fault", "lose_answer", "match=Withdraw", "times=2");
      assert.deepEqual(planned, [{ kind: "lose_answer", match: "Withdraw", times: 2 }]);
      const withdraw = ["kraken", "Withdraw", "asset=XBT", "amount=1", ...at];
      await fails(4, [...withdraw, "key=BTC_Cold"], { env });
      assert.equal((await verb(url, "fault"))[0].times, 1);
      assert.deepEqual(await verb(url, "fault", "clear"), []);
      await fails(3, [...withdraw, "key=cold"], { env });
      await done(["kraken", "DepositStatus", ...at], { env });
      const says = (await verb(url, "calls")).map((call) => [call.endpoint, call.says]);
      assert.deepEqual(says, [
        ["DepositStatus", "accepted"],
        ["Withdraw", "refused EFunding:Unknown withdraw key"],
        ["Withdraw", "accepted, and the answer was lost"],
      ]);
      assert.equal((await verb(url, "calls", "--refused", "--limit", "1"))[0].endpoint, "Withdraw");
      const { stdout } = await done(["sandbox", "calls", "Withdraw", "--url", url]);
      assert.match(stdout, /POST \/0\/private\/Withdraw +refused EFunding:Unknown withdraw key/);
      assert.match(await fails(2, ["sandbox", "fault", "lose_anser", "--url", url]), /did you mean lose_answer\?/);
      assert.match(await fails(2, ["sandbox", "fault", "slow", "skewMs=1", "--url", url]), /skewMs is for clock_skew/);
      assert.match(await fails(2, ["sandbox", "fault", "slow", "delay=1", "--url", url]), /did you mean delayMs=/);
    });
  });
});

describe("the sandbox that is meant", () => {
  it("is that of --url, else of PAYSIGN_URL, and on this machine", async () => {
    await withSandbox(async ({ url }) => {
      await done(["sandbox", "calls"], { env: { PAYSIGN_URL: url } });
      await done(["sandbox", "calls", "--url", url], { env: { PAYSIGN_URL: LIVE } });
    });
    assert.match(await fails(2, ["sandbox", "fault", "clear"]), /PAYSIGN_URL/);
    for (const elsewhere of [LIVE, "https://api.kraken.com", "http://127.0.0.1.example.com", "http://10.0.0.1:4175"]) {
      const stderr = await fails(2, ["sandbox", "fault", "clear", "--url", elsewhere]);
      assert.match(stderr, /must be on this machine/);
      assert.match(await fails(2, ["sandbox", "calls"], { env: { PAYSIGN_URL: elsewhere } }), /PAYSIGN_URL: must be/);
    }
    await fails(2, ["sandbox", "calls", "--url", "127.0.0.1:4175"]);
  });

  it("is there, and is a sandbox", async () => {
    let gone;
    await withServer(says("hello", 404), async ({ url, requests }) => {
      assert.match(await fails(2, ["sandbox", "calls", "--url", url]), /something else answers there/);
      assert.equal(requests.length, 1);
      gone = url;
    });
    const stderr = await fails(6, ["sandbox", "pay", "AAAA", "--url", gone]);
    assert.match(stderr, /no sandbox at this address[^]*nothing was sent[^]*start `paysign sandbox`/);
    // Who does not answer may have done it.
    await withServer(
      (reply) => reply.destroy(),
      async ({ url }) => {
        await fails(4, ["sandbox", "pay", "AAAA", "--url", url]);
      },
    );
  });
});

describe("help of the verbs", () => {
  it("names each of them, and explains it with examples of its own", async () => {
    const { stdout } = await done(["sandbox", "--help"]);
    for (const name of VERBS) {
      assert.match(stdout, new RegExp(`^  ${name} +\\S`, "m"), name);
      const help = (await done(["sandbox", name, "--help"])).stdout;
      assert.match(help, new RegExp(`^paysign sandbox ${name}`), name);
    }
    assert.match(await fails(2, ["sandbox", "pya", "AAAA"]), /did you mean `paysign sandbox pay`\?/);
    assert.match(await fails(2, ["sandbox", "pay", "AAAA", "--port", "1"]), /--port: is not an option here/);
  });

  it("has examples that work", async () => {
    await withServer(says('{"code":"success"}'), async ({ url: hook }) => {
      await withSandbox(
        async ({ url, env, at, sandbox }) => {
          const create = ["kraken", "Pay/request/create", "amount=1", "asset=USD", "external_id=GSoAAAAAAAA"];
          await done([...create, ...at], { env });
          const examples = [];
          for (const name of ["deposit", "advance", "trigger", "resend", "fault", "calls", "pay"]) {
            const { stdout } = await done(["sandbox", name, "--help"]);
            examples.push(...stdout.match(/^ {2}paysign sandbox .*$/gm));
          }
          assert.ok(examples.length >= 10, examples.join("\n"));
          for (const example of examples) {
            await sandbox.idle();
            await done(
              [
                ...example
                  .trim()
                  .split(" ")
                  .slice(1)
                  .map((word) => (word === "3" ? "1" : word)),
              ],
              {
                env: { PAYSIGN_URL: url },
              },
            );
          }
          await until(() => sandbox.deliveries.length >= 3, "the deliveries");
        },
        { webhookUrl: hook, embedUrl: hook },
      );
    });
  });
});
