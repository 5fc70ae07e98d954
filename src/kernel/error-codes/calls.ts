import { type ErrorEntry, entry } from './entry.ts';

/** What is wrong with a call or a command, whatever it is about. */
export const CALL_ERRORS = {
  WB_INPUT_MISSING: entry(
    404,
    'A file that is to be read is not there, or is no file that can be read.',
    'Check the path; it begins in the folder that the command is run in. Of an s3:// address check bucket and key, and whether WAYBILL_INPUTS names the bucket.',
  ),
  WB_INTERNAL: entry(
    500,
    'Something went wrong that Waybill does not know.',
    'A command says what it met; of a server, look for `http.failed` in its log at this time: it names the place in the code. Nothing half done was kept.',
  ),
  WB_MEDIA_TYPE: entry(
    415,
    'The body is of a type that this call does not take.',
    'Send the type that docs/openapi.json names for the call.',
  ),
  WB_NOT_FOUND: entry(
    404,
    'There is no such thing within your programs.',
    'Check the id and the program you name; `list` commands show what there is.',
  ),
  WB_SERVER_SILENT: entry(
    503,
    'A Waybill elsewhere did not answer.',
    'Check the address that you gave with --server and the way there; the run goes on without being watched.',
  ),
  WB_STREAMS_FULL: entry(
    503,
    'Too many pages listen for changes at once.',
    'The portal asks every few seconds instead; close pages that nobody needs.',
  ),
  WB_TOO_LARGE: entry(413, 'The body is larger than this call takes.', 'Send less at once; docs/openapi.json has the limit of each call.'),
  WB_USAGE: entry(400, 'The call was made wrongly.', 'Read the message; `waybill COMMAND --help` shows the arguments.'),
} as const satisfies Record<string, ErrorEntry>;
