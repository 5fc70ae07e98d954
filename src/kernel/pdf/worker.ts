import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { DocumentModel, FormField } from '../../sdk/document-model.ts';
import { isWaybillError } from '../errors.ts';
import type { FilledPdf } from './fill-pdf.ts';
import type { OpenedPdf } from './open-pdf.ts';
import type { RenderedPdf } from './set-document.ts';
import type { ImageInput } from './set-image.ts';

/** What a worker thread can be asked to do, with what goes in and what comes out. */
export interface WorkerTasks {
  document: { input: DocumentModel; output: RenderedPdf };
  text: { input: { bytes: Uint8Array; title: string }; output: RenderedPdf };
  image: { input: ImageInput; output: RenderedPdf };
  decode: { input: Uint8Array; output: { pages: number } };
  open: { input: string | Uint8Array; output: OpenedPdf };
  fill: { input: { blank: Uint8Array; fields: readonly FormField[]; title: string }; output: FilledPdf };
}

export type WorkerAnswer<Name extends keyof WorkerTasks> =
  | { readonly output: WorkerTasks[Name]['output'] }
  | { readonly error: { readonly code: string; readonly message: string; readonly details: Readonly<Record<string, unknown>> } };

type Steps = {
  [Name in keyof WorkerTasks]: (input: WorkerTasks[Name]['input']) => WorkerTasks[Name]['output'] | Promise<WorkerTasks[Name]['output']>;
};

/** Each step loads its libraries when it is first asked for: all of them together cost a thread some 60 MB. */
const STEPS: Steps = {
  document: async (model) => (await import('./set-document.ts')).setDocument(model),
  text: async ({ bytes, title }) => (await import('./set-text.ts')).setText(bytes, title),
  image: async (input) => (await import('./set-image.ts')).setImage(input),
  decode: async (bytes) => ({ pages: (await (await import('./decode-image.ts')).decodeImage(bytes)).pictures.length }),
  open: async (input) => (await import('./open-pdf.ts')).openPdf(input),
  fill: async ({ blank, fields, title }) => (await import('./fill-pdf.ts')).fillPdf(blank, fields, title),
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
let handledBytes = 0;
const COLLECT_AFTER = 512 * 1024;
/** What a document costs beside its bytes, in the same measure. */
const OVERHEAD = 8 * 1024;

/** The entry that the pool calls, with one of the steps above by name. */
export async function handle<Name extends keyof WorkerTasks>({
  name,
  input,
}: {
  name: Name;
  input: WorkerTasks[Name]['input'];
}): Promise<WorkerAnswer<Name>> {
  try {
    const output = await STEPS[name](input);
    handledBytes += sizeOf(output) + sizeOf(input);
    return { output };
  } catch (error) {
    if (!isWaybillError(error)) throw error;
    return { error: { code: error.code, message: error.message, details: error.details } };
  } finally {
    await letGo();
  }
}

function sizeOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.byteLength;
  const { pdf, bytes, blank } = value as { pdf?: unknown; bytes?: unknown; blank?: unknown };
  return [pdf, bytes, blank].reduce<number>((sum, one) => sum + (one instanceof Uint8Array ? one.byteLength : 0), OVERHEAD);
}

/** V8 does not know how heavy a native document is, so it would keep thousands. Their memory comes free a turn after the collection. */
async function letGo(): Promise<void> {
  if (handledBytes < COLLECT_AFTER) return;
  handledBytes = 0;
  await nextTurn();
  collectGarbage();
  await nextTurn();
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
