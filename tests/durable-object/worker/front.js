// Hands each call to one of the senders: each is an isolate of its own.
export default {
  fetch: (request, env) => env[`SENDER_${new URL(request.url).pathname.slice(1)}`].fetch(request),
};
