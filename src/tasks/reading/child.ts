import { AsyncLocalStorage } from 'node:async_hooks';
import { setClockOffset } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { AnyTask, Outcome } from '#sdk';
import { outcomeOfError } from '../work/scrub.ts';
import { type Ask, childContext } from './child-context.ts';
import { findTaskIn } from './find-task.ts';
import type { ChildStart, FromChild, PerformMessage, ToChild } from './messages.ts';
import { onRefused } from './refusals.ts';

/** The whole process of a task that only reads: load it, then answer calls until the parent is gone. */
const send = process.send!.bind(process) as (message: FromChild) => boolean;
delete process.send;

/** Whose call tries what is refused. */
const callInWork = new AsyncLocalStorage<number>();
const aborting = new Map<number, AbortController>();
const asking = new Map<number, PromiseWithResolvers<unknown>>();
let asks = 0;

onRefused((what) => {
  const call = callInWork.getStore();
  if (call !== undefined) send({ kind: 'refused', call, what });
});
process.on('disconnect', () => process.exit(0));

const start = JSON.parse(process.argv[2] as string) as ChildStart;
const module = await load(start);
if (module) {
  process.on('message', (message: ToChild) => hear(module, message));
  send({ kind: 'ready' });
}

async function load({ module: path }: ChildStart): Promise<object | undefined> {
  try {
    return (await import(path)) as object;
  } catch (error) {
    const outcome = outcomeOfError(error);
    send({ kind: 'not_loaded', message: 'message' in outcome ? (outcome.message ?? '') : '' });
    return undefined;
  }
}

function hear(own: object, message: ToChild): void {
  if (message.kind === 'perform') void work(own, message);
  else if (message.kind === 'abort') aborting.get(message.call)?.abort();
  else if (message.kind === 'answer') settle(message.ask)?.resolve(message.value);
  else settle(message.ask)?.reject(errorOf(message));
}

/** A question is answered once. */
function settle(ask: number): PromiseWithResolvers<unknown> | undefined {
  const waiting = asking.get(ask);
  asking.delete(ask);
  return waiting;
}

function errorOf({ code, message }: Extract<ToChild, { kind: 'refusal' }>): Error {
  return code === undefined ? new Error(message) : new WaybillError(code as WaybillError['code'], message);
}

async function work(own: object, message: PerformMessage): Promise<void> {
  const { call } = message;
  const abort = new AbortController();
  aborting.set(call, abort);
  setClockOffset(message.clockOffsetMs);
  try {
    send({ kind: 'performed', call, answer: await callInWork.run(call, perform, findTaskIn(own, message.task), message, abort.signal) });
  } catch (error) {
    send({ kind: 'threw', call, outcome: outcomeOfError(error) });
  } finally {
    aborting.delete(call);
  }
}

function perform(own: AnyTask, message: PerformMessage, signal: AbortSignal): Promise<Outcome | readonly Outcome[]> {
  const ask: Ask = (door, name, ...args) => {
    const waiting = Promise.withResolvers<unknown>();
    asks += 1;
    asking.set(asks, waiting);
    send({ kind: 'ask', ask: asks, call: message.call, door, name, args });
    return waiting.promise;
  };
  const context = childContext(message, ask, signal) as never;
  const input = message.input as never;
  if (own.works === 'on one submission') return own.perform(context);
  if (own.works === 'on a slice') return own.performSlice(context, input);
  if (own.works === 'on one row') return own.performRow(context, input);
  if (own.works === 'on a slice of rows') return own.performRows(context, input);
  if (own.works === 'on a slice of handoffs') return own.performHandoffs(context, input);
  return own.performOnce(context);
}
