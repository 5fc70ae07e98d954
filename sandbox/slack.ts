import { asObject, type Partner, readJson, type World } from './partner.ts';
import { sha256 } from './random.ts';

/** An incoming webhook of Slack's shape: `{"text" | "blocks"}` in, the word `ok` out. */
export function createSlack(world: World): Partner {
  return {
    name: 'slack',
    operations: [
      {
        name: 'webhook',
        method: 'POST',
        path: '/slack/services/:team/:bot/:token',
        identify: (call) => sha256(call.body).slice(0, 16),
        answer: (call) => {
          const sent = asObject(readJson(call.body));
          if (typeof sent.text !== 'string' && !Array.isArray(sent.blocks)) return { status: 400, body: 'no_text' };
          world.received.add('slack', call.body.toString('utf8'), world.clock.now());
          world.records.effect('slack', sha256(call.body).slice(0, 16), call.params.team ?? '', sha256(call.body), world.clock.now());
          return { status: 200, body: 'ok' };
        },
      },
    ],
  };
}
