import { fileURLToPath } from 'node:url';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { WaybillError } from '../errors.ts';
import { readFonts } from './fonts.ts';

const WORKSPACE = fileURLToPath(new URL('.', import.meta.url));
let compiler: NodeCompiler | undefined;

export interface Typeset {
  readonly pdf: Buffer;
  readonly isTagged: boolean;
}

/**
 * Compiles one of our templates over data that stand as files beside it, in memory only. Tried as PDF/UA-1 first; where the standard's own
 * check refuses, the document is written without it. Typst keeps what it has laid out in a cache of the whole process, so the cache is emptied
 * after each document: 60 documents of 1 MB would otherwise hold gigabytes.
 */
export function typeset(template: 'document.typ' | 'images.typ', files: Readonly<Record<string, Buffer>>): Typeset {
  compiler ??= NodeCompiler.create({ workspace: WORKSPACE, fontArgs: [{ fontBlobs: readFonts() }] });
  const typst = compiler;
  for (const [name, content] of Object.entries(files)) typst.mapShadow(`${WORKSPACE}${name}`, content);
  try {
    return compile(typst, `${WORKSPACE}${template}`);
  } finally {
    for (const name of Object.keys(files)) typst.unmapShadow(`${WORKSPACE}${name}`);
    typst.evictCache(0);
  }
}

function compile(typst: NodeCompiler, mainFilePath: string): Typeset {
  const compiled = typst.compile({ mainFilePath, resetRead: true });
  const document = compiled.result;
  if (!document) throw renderError(compiled.takeError()?.shortDiagnostics);
  try {
    return { pdf: typst.pdf(document, { pdfStandard: 'ua-1' }), isTagged: true };
  } catch {
    return { pdf: typst.pdf(document), isTagged: false };
  }
}

/** Diagnostics name places in our template, never the data. */
function renderError(diagnostics: readonly { message?: string }[] = []): WaybillError {
  const reason = diagnostics.map((one) => one.message ?? '').join('; ') || 'no reason given';
  return new WaybillError('WB_PDF_RENDER', `The document could not be set: ${reason}.`);
}
