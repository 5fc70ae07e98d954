import { type ErrorEntry, entry } from './entry.ts';

/** Documents that are set, filled or printed. */
export const PDF_ERRORS = {
  WB_PDF_BLANK: entry(
    500,
    'A blank form that the installation supplies cannot be used.',
    'Replace it with an unencrypted PDF that has form fields, or remove it: the answers are then printed as a transcription.',
  ),
  WB_PDF_IMAGE: entry(
    400,
    'An image cannot be printed.',
    'Ask for the file again, or replace it with one that opens; the message says what the decoder found.',
  ),
  WB_PDF_RENDER: entry(
    500,
    'A document could not be set as a PDF.',
    'Report the message with the submission id: it names a fault of the template and holds nothing of the data.',
  ),
} as const satisfies Record<string, ErrorEntry>;
