import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { DocumentModel, FormField } from '../../sdk/document-model.ts';
import { isWaybillError } from '../errors.ts';
import { decodeImage } from './decode-image.ts';
import { type FilledPdf, fillPdf } from './fill-pdf.ts';
import { type OpenedPdf, openPdf } from './open-pdf.ts';
import { type RenderedPdf, setDocument } from './set-document.ts';
import { type ImageInput, setImage } from './set-image.ts';
import { setText } from './set-text.ts';

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

const STEPS: Steps = {
  document: (model) => setDocument(model),
  text: ({ bytes, title }) => setText(bytes, title),
  image: (input) => setImage(input),
  decode: async (bytes) => ({ pages: (await decodeImage(bytes)).pictures.length }),
  open: (input) => openPdf(input),
  fill: ({ blank, fields, title }) => fillPdf(blank, fields, title),
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
let handledBytes = 0;

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
    handledBytes += 'pdf' in output && output.pdf ? output.pdf.length : 0;
    return { output };
  } catch (error) {
    if (!isWaybillError(error)) throw error;
    return { error: { code: error.code, message: error.message, details: error.details } };
  } finally {
    letGo();
  }
}

/** V8 does not know how heavy a native document is, so it would keep thousands. */
function letGo(): void {
  if (handledBytes < 512 * 1024) return;
  handledBytes = 0;
  setImmediate(collectGarbage);
}
