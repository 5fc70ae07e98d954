import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { WaybillError } from '#kernel/errors.ts';
import type { Progress, RunState } from '../tasks/index.ts';

const ANSWER_MS = 10_000;
const LOOK_AGAIN_MS = 1_000;
/** A network that is gone for a moment does not end the watching; one that is gone for so many looks does. */
const MOST_SILENT_LOOKS = 30;

const answer = z.looseObject({
  id: z.number(),
  state: z.string(),
  state_reason: z.string().nullable(),
  wanted: z.enum(['run', 'pause', 'cancel']),
  attempt: z.number(),
  total: z.number(),
  succeeded: z.number(),
  failed: z.number(),
  skipped: z.number(),
  unknown: z.number(),
  left: z.number(),
  left_in_attempt: z.number(),
  rate_per_second: z.number(),
  eta_seconds: z.number().nullable(),
});

const refusal = z.looseObject({ error: z.looseObject({ code: z.string(), message: z.string() }) });

/** How far a run of another machine is, asked over its API with a token that may read. */
export function remoteProgress(server: string, runId: number, token: string | undefined): () => Promise<Progress> {
  if (!token) throw new WaybillError('WB_UNAUTHENTICATED', 'Put a token that may read into WAYBILL_TOKEN.');
  const address = new URL(`/api/v1/runs/${runId}/progress`, server);
  let silent = 0;
  return async function look(): Promise<Progress> {
    try {
      const response = await fetch(address, {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(ANSWER_MS),
        redirect: 'error',
      });
      silent = 0;
      return progressIn(response.ok, await response.json());
    } catch (error) {
      silent += 1;
      if (error instanceof WaybillError || silent > MOST_SILENT_LOOKS) throw unreachable(address, error);
      await pause(LOOK_AGAIN_MS);
      return look();
    }
  };
}

function progressIn(isOk: boolean, body: unknown): Progress {
  if (!isOk) {
    const { error } = refusal.parse(body);
    throw new WaybillError(error.code === 'WB_NOT_FOUND' ? 'WB_NOT_FOUND' : 'WB_UNAUTHENTICATED', `The server says: ${error.message}`);
  }
  const { id, state_reason, left, left_in_attempt, rate_per_second, eta_seconds, ...counts } = answer.parse(body);
  return {
    ...counts,
    state: counts.state as RunState,
    runId: id,
    stateReason: state_reason,
    unprocessed: left,
    left: left_in_attempt,
    ratePerSecond: rate_per_second === 0 ? null : rate_per_second,
    secondsLeft: eta_seconds,
  };
}

function unreachable(address: URL, cause: unknown): WaybillError {
  if (cause instanceof WaybillError) return cause;
  return new WaybillError('WB_SERVER_SILENT', `${address.origin} does not answer as Waybill does.`, {}, { cause });
}
