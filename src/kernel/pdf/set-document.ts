import type { DocumentModel } from '../../sdk/document-model.ts';
import { type Coverage, coverageOf } from './font-coverage.ts';
import { readFont } from './fonts.ts';
import { lowerDocument } from './lower-document.ts';
import { typeset } from './typst.ts';

export interface RenderedPdf {
  readonly pdf: Buffer;
  /** True when the file is tagged and passed the compiler's PDF/UA-1 check. */
  readonly isTagged: boolean;
  /** What a reader of the PDF sees otherwise than it was given; holds no values. */
  readonly warnings: readonly string[];
}

let coverage: Coverage | undefined;

/** The characters that can be drawn in regular and in bold. */
export function shippedCoverage(): Coverage {
  coverage ??= coverageOf([readFont('NotoSans-Regular.ttf'), readFont('Unifont.otf'), readFont('UnifontUpper.otf')]);
  return coverage;
}

/** Sets a document model; the work behind `renderDocument`. */
export function setDocument(model: DocumentModel): RenderedPdf {
  const { lowered, warnings } = lowerDocument(model, shippedCoverage());
  const { pdf, isTagged } = typeset('document.typ', { 'data.json': Buffer.from(JSON.stringify(lowered)) });
  return {
    pdf,
    isTagged,
    warnings: isTagged ? warnings : [...warnings, 'The document did not pass the PDF/UA-1 check and is written without it.'],
  };
}
