import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Session } from '#kernel/db/database.ts';
import type { Caller, Right } from '../access/index.ts';
import type { Installation } from '../registry/index.ts';

/** One call that was authenticated, whose rights were checked and whose parts hold their schemas. */
export interface Call<Params, Query, Body> {
  readonly installation: Installation;
  readonly caller: Caller;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** One transaction in the caller's programs. */
  within<T>(work: (session: Session) => Promise<T>): Promise<T>;
}

/** A file as the answer; it is always saved, never shown. */
export interface FileAnswer {
  readonly fileName: string;
  readonly bytes?: number;
  readonly content: Readable | string;
}

export type AnswerSchema = { readonly json: z.ZodType } | { readonly file: string };

/** What is served, checked and documented: the same data for all three. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** As Fastify writes it: `/api/v1/runs/:id`. */
  readonly path: string;
  readonly group: string;
  readonly summary: string;
  /** Undefined: whoever is known. */
  readonly right: Right | undefined;
  /** It concerns the installation as a whole: the right is needed in every program. */
  readonly isForAll?: boolean;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Media type of a body that is no JSON; it comes as a Buffer. */
  readonly bodyType?: string;
  /** Largest body; the server's own limit where left out. */
  readonly mostBytes?: number;
  readonly answer: AnswerSchema;
  /** The first is the usual one. */
  readonly statuses: readonly number[];
  handle(call: Call<never, never, never>): Promise<unknown>;
  statusOf(answer: never): number;
}

type Common = Pick<Route, 'method' | 'path' | 'group' | 'summary' | 'right' | 'isForAll' | 'bodyType' | 'mostBytes'>;

interface Parts<Params, Query, Body> {
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
}

interface JsonRoute<Params, Query, Body, Answer extends z.ZodType> extends Common, Parts<Params, Query, Body> {
  readonly answer: Answer;
  readonly statuses?: readonly number[];
  handle(call: Call<Params, Query, Body>): Promise<z.input<Answer>>;
  /** Where there are several. */
  statusOf?(answer: z.input<Answer>): number;
}

/** A call that answers JSON. `handle` parses nothing and decides nothing: it calls a door and names what comes back. */
export function jsonRoute<Params, Query, Body, Answer extends z.ZodType>(given: JsonRoute<Params, Query, Body, Answer>): Route {
  const { answer, statuses = [200], statusOf = () => statuses[0] as number, handle, ...rest } = given;
  return { ...rest, statuses, answer: { json: answer }, handle, statusOf };
}

interface FileRoute<Params, Query, Body> extends Common, Parts<Params, Query, Body> {
  /** Media type of the file. */
  readonly file: string;
  handle(call: Call<Params, Query, Body>): Promise<FileAnswer>;
}

/** A call that answers a file. */
export function fileRoute<Params, Query, Body>({ file, handle, ...rest }: FileRoute<Params, Query, Body>): Route {
  return { ...rest, statuses: [200], answer: { file }, handle, statusOf: () => 200 };
}
