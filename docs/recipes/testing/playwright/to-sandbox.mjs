/** Lets a page's calls of Kraken go to a sandbox in the test's own process. */
export async function toSandbox(page, sandbox) {
  await page.route("https://api.kraken.com/**", async (route) => {
    const call = route.request();
    const init = { method: call.method(), headers: await call.allHeaders(), body: call.postDataBuffer() };
    try {
      const answer = await sandbox.fetch(call.url(), init);
      const headers = Object.fromEntries(answer.headers);
      await route.fulfill({ status: answer.status, headers, body: await answer.text() });
    } catch {
      await route.abort("connectionreset");
    }
  });
}
