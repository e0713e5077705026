import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { PaySignError, settle } from "paysign";

/** Sends a request in a span of its own, which takes as long as the call; gives and throws what `settle` does. */
export function traced(request, fetch = globalThis.fetch) {
  const attributes = { "paysign.endpoint": request.endpoint };
  const options = { kind: SpanKind.CLIENT, attributes };
  return trace.getTracer("paysign").startActiveSpan(request.endpoint, options, async (span) => {
    try {
      const signal = AbortSignal.timeout(10_000);
      const answer = await settle(request, fetch(request.url, { ...request, signal }));
      return span.setAttribute("paysign.outcome", "done") && answer;
    } catch (error) {
      const { code, outcome, retry } = PaySignError.is(error) ? error : { outcome: "unknown" };
      span.setAttributes({ "paysign.outcome": outcome, "paysign.retry": retry?.action });
      span.setStatus({ code: SpanStatusCode.ERROR, message: code });
      throw error;
    } finally {
      span.end();
    }
  });
}
