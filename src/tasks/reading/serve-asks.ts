import { WaybillError } from '#kernel/errors.ts';
import type { ItemContext } from '#sdk';
import type { Serve } from './start-child.ts';

/** Answers what a task asks for while it works on one item, from the context that the engine made for that item, and from nothing else. */
export function serveAsks(context: ItemContext<never>): Serve {
  const streams: AsyncIterator<Buffer>[] = [];
  return async ({ door, name, args }) => {
    if (door === 'reads') return methodOf(context.reads, name)(...args);
    if (door === 'pdf') return methodOf(context.pdf, name)(...args);
    if (door === 'blank_form') return context.blankForm(name);
    if (door === 'attachment') return streams.push((await context.attachment(name))[Symbol.asyncIterator]()) - 1;
    const { value, done } = (await streams[Number(args[0])]?.next()) ?? { value: undefined, done: true };
    return done ? undefined : value;
  };
}

function methodOf(kit: object, name: string): (...args: readonly unknown[]) => Promise<unknown> {
  const method = Object.hasOwn(kit, name) ? (kit as Record<string, unknown>)[name] : undefined;
  if (typeof method === 'function') return (...args) => method.call(kit, ...args) as Promise<unknown>;
  throw new WaybillError('WB_TASK_READS_ONLY', `A task of risk reads cannot ask for ${name}.`);
}
