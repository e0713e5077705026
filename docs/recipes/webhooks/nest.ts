import "reflect-metadata";
import type { IncomingMessage } from "node:http";
import { Controller, Headers, HttpCode, HttpException, Module, Post, type RawBodyRequest, Req } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { verifyKatu9Webhook } from "paysign";
import { handle } from "./handle.mjs";
import { statusOf } from "./status.mjs";

const { KATU9_SECRET, KATU9_OLD_SECRET, PORT = "3000" } = process.env;

@Controller()
class Webhooks {
  @Post("katu9")
  @HttpCode(204)
  async katu9(@Req() request: RawBodyRequest<IncomingMessage>, @Headers("x-katu9-signature") signature?: string) {
    try {
      const secret = [KATU9_SECRET, KATU9_OLD_SECRET];
      await handle(verifyKatu9Webhook({ secret, signature, body: request.rawBody ?? "" }));
    } catch (error) {
      const status = statusOf(error);
      if (status === 500) console.error(error);
      throw new HttpException("", status);
    }
  }
}

@Module({ controllers: [Webhooks] })
class App {}

// Nest keeps the raw bytes beside the parsed body.
const app = await NestFactory.create(App, { rawBody: true });
await app.listen(Number(PORT), "127.0.0.1");
