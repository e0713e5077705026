export {
  readResponse,
  settle,
  unanswered,
  type Answer,
  type Asked,
  type ReadOptions,
  type ResponseLike,
} from "./answer.ts";
export {
  PaySignError,
  type ApiMessage,
  type ErrorCode,
  type ErrorReport,
  type Outcome,
  type Retry,
} from "./error.ts";
export { WASM_SHA256 } from "./core/instance.ts";
export { ExternalId } from "./external-id.ts";
export type * from "./generated/endpoints.ts";
export { Katu9, type Katu9Options, type Katu9RequestOptions } from "./katu9.ts";
export { Kraken, type KrakenOptions, type KrakenRequestOptions } from "./kraken.ts";
export { UnsignedKraken, type UnsignedKrakenOptions, type UnsignedRequest } from "./unsigned-kraken.ts";
export { operations, type OperationInfo } from "./operations.ts";
export { page } from "./page.ts";
export {
  redact,
  type Endpoint,
  type Params,
  type RequestArguments,
  type Results,
  type SignedRequest,
} from "./request.ts";
export {
  receiveEmbedWebhook,
  receiveKatu9Webhook,
  receiveRampWebhook,
  signKatu9Webhook,
  verifyEmbedWebhook,
  verifyKatu9Webhook,
  verifyRampWebhook,
  type WebhookOptions,
  type WebhookSecret,
} from "./webhook.ts";
export type {
  EmbedEvent,
  EmbedEventBody,
  EmbedEventData,
  Katu9Event,
  Katu9EventData,
  RampEvent,
  RampPayload,
  RampStatus,
  UnknownEvent,
  VerifiedWebhook,
} from "./webhook/events.ts";
export type { FetchRequest, NodeRequest, Signal, WebhookRequest } from "./webhook/request.ts";
