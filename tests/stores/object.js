// A Worker with a Durable Object that is nothing but its store: POST { method, args }.
import { DurableObject } from "cloudflare:workers";
import { ObjectStore } from "#object-store";

export class Journal extends DurableObject {
  #store;

  constructor(ctx, env) {
    super(ctx, env);
    this.#store = new ObjectStore(ctx.storage);
  }

  ask(method, args) {
    return this.#store[method](...args);
  }

  alarm() {}
}

export default {
  async fetch(request, env) {
    const { method, args } = await request.json();
    return Response.json({ value: await env.JOURNAL.getByName("suite").ask(method, args) });
  },
};
