import { Readable } from 'node:stream';
import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { OpenedSubmission, PdfKit, TaskReads } from '#sdk';
import type { Door, PerformMessage } from './messages.ts';
import { tellRefused } from './refusals.ts';

/** Asks the parent for something on behalf of the call in work. */
export type Ask = (door: Door, name: string, ...args: readonly unknown[]) => Promise<unknown>;

/** The context of one call, as far as a task that only reads has one: it can look and compute, and whatever would change or send refuses by name. */
export function childContext(message: PerformMessage, ask: Ask, signal: AbortSignal) {
  const shared = {
    ...message.context,
    signal,
    now,
    connector: (name: string) => refuse(`the connector ${name}`),
    pdf: doorTo<PdfKit>(ask, 'pdf'),
    reads: doorTo<TaskReads>(ask, 'reads'),
  };
  return {
    ...shared,
    // Between processes a Buffer is one still; what only some kinds of task have, the others do not ask for.
    submission: message.input as OpenedSubmission,
    attachment: async (label: string) => {
      const opened = (await ask('attachment', label)) as number;
      return Readable.from(bytesOf(ask, opened));
    },
    blankForm: (name: string) => ask('blank_form', name),
    packages: { put: async () => refuse('packages') },
  };
}

async function* bytesOf(ask: Ask, opened: number): AsyncGenerator<Buffer> {
  for (;;) {
    const bytes = (await ask('attachment_bytes', '', opened)) as Buffer | undefined;
    if (!bytes) return;
    yield bytes;
  }
}

/** Every method of the parent's object, by its name. `then` is none: a context may be awaited. */
function doorTo<Kit extends object>(ask: Ask, door: Door): Kit {
  return new Proxy({} as Kit, {
    get: (_kit, name) =>
      typeof name === 'string' && name !== 'then' ? (...args: readonly unknown[]) => ask(door, name, ...args) : undefined,
  });
}

function refuse(what: string): never {
  tellRefused(what);
  throw new WaybillError('WB_TASK_READS_ONLY', `A task of risk reads may not use ${what}.`);
}
