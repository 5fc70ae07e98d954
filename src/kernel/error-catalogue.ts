interface ErrorEntry {
  /** HTTP status when it reaches the API. */
  readonly status: number;
  readonly means: string;
  readonly next: string;
}

function entry(status: number, means: string, next: string): ErrorEntry {
  return { status, means, next };
}

/** Every error code, in alphabetical order. docs/errors.md is generated from this table; a test keeps the two equal. */
export const ERRORS = {
  WB_APPROVAL_OWN: entry(403, 'Nobody approves a run that they asked for.', 'Ask another person who may approve runs of this program.'),
  WB_APPROVAL_TWICE: entry(
    409,
    'This person has already decided on this preview.',
    'Ask another person; each approval must come from somebody else.',
  ),
  WB_APPROVAL_VOID: entry(
    409,
    'The run is no longer the one that was shown for approval.',
    'Preview it again, look at it, and ask for approval of the new preview.',
  ),
  WB_CANONICAL: entry(
    400,
    'A value has no canonical JSON form.',
    'Mend the value that the message describes: a character that is half of a pair, a number that is none, or a cycle.',
  ),
  WB_CONFIG: entry(500, 'The configuration has faults.', 'Mend every fault that the message lists, then start again.'),
  WB_CONNECTOR: entry(
    500,
    'A partner is called whose connector is not set up.',
    'Set the variable that the message names; `waybill doctor` lists them all.',
  ),
  WB_CROSS_SITE: entry(
    403,
    'A change was asked for by a page of another site, or without the header that our own pages send.',
    'Use the portal, or send a token in place of the cookie.',
  ),
  WB_DATABASE_BUSY: entry(409, 'Another process uses this data folder.', 'Stop that process, or give this one a data folder of its own.'),
  WB_DATABASE_CONFLICT: entry(
    503,
    'Two changes to the same rows met, and this one was ended. Nothing of it was kept.',
    'Do it again. If it happens often, look what else works on the same rows, such as two imports of one file.',
  ),
  WB_DATABASE_PLATFORM: entry(
    500,
    'The embedded PostgreSQL does not run on this machine.',
    'Set DATABASE_URL to a PostgreSQL 15 or newer of yours.',
  ),
  WB_DATABASE_PORT: entry(409, 'The port asked for is taken.', 'Stop the program that listens there, or leave the port out.'),
  WB_DATABASE_ROLES: entry(
    500,
    'A database role is missing and may not be made by this user.',
    'Let an administrator run the statements that the message lists, then migrate again.',
  ),
  WB_DATABASE_START: entry(
    500,
    'The embedded PostgreSQL did not start.',
    'Read the message and postgres.log in the data folder, mend the cause and start again. Nothing committed is lost.',
  ),
  WB_DATABASE_UNREACHABLE: entry(
    503,
    'The database does not answer.',
    'Check that it runs and that DATABASE_URL names it; the work is tried again.',
  ),
  WB_DECRYPT: entry(
    500,
    'Stored data does not decrypt: it was changed, cut off, or moved from another place.',
    'Restore the row or object from a backup and run `waybill doctor`; then find out who wrote to the store past Waybill.',
  ),
  WB_DISK_FULL: entry(507, 'The disk that holds the database is full.', 'Free or add space, then start again. Nothing committed is lost.'),
  WB_EXPORT_STATE: entry(
    409,
    "The export's file is not in a state in which this can be done.",
    'Look at it with `waybill export show ID`; the message says what it is and what it would have to be.',
  ),
  WB_EXPORT_STORE: entry(
    500,
    "The store that a partner's files go to is not set up.",
    'Set the variable that the message names to file:///folder or s3://bucket/prefix?…, then run the export again; nothing was lost.',
  ),
  WB_FINDING_CLOSED: entry(
    409,
    'The finding is closed already.',
    'Nothing is to be done; `waybill findings show ID` says when it was closed, by whom and why.',
  ),
  WB_FORBIDDEN: entry(403, 'Your role may not do this.', 'Ask someone whose role may, or an administrator for another role.'),
  WB_INPUT_MISSING: entry(
    404,
    'A file that is to be read is not there, or is no file that can be read.',
    'Check the path; it begins in the folder that the command is run in. Of an s3:// address check bucket and key, and whether WAYBILL_INPUTS names the bucket.',
  ),
  WB_HANDOFF_STATE: entry(
    409,
    'The hand-off is not in a state in which this can be done.',
    'Look at it with `waybill handoffs show ID`; the message says what it is and what it would have to be.',
  ),
  WB_INTERNAL: entry(
    500,
    'Something went wrong that Waybill does not know.',
    'A command says what it met; of a server, look for `http.failed` in its log at this time: it names the place in the code. Nothing half done was kept.',
  ),
  WB_KEYS: entry(
    500,
    'The key file is not a usable one.',
    'Restore the key file from its backup. Never make a new one over existing data: nothing encrypted before could be read.',
  ),
  WB_KEY_UNKNOWN: entry(
    500,
    'Data stands under a key that the key ring does not hold.',
    'Put the key that the message names back into the key file, or allow this process to use it in KMS.',
  ),
  WB_LEDGER_BROKEN: entry(
    500,
    'The ledger is not what was sealed.',
    'Run `waybill ledger verify` to see which lines; keep the database as it is, and find out who wrote to it past Waybill.',
  ),
  WB_LINK: entry(403, 'A link to a file is forged, changed or expired.', 'Ask whoever gave you the link for a new one.'),
  WB_MEDIA_TYPE: entry(
    415,
    'The body is of a type that this call does not take.',
    'Send the type that docs/openapi.json names for the call.',
  ),
  WB_METRIC: entry(
    500,
    'A metric is split by something that may be personal or too many.',
    'Use one of the labels that src/kernel/telemetry/metrics.ts allows.',
  ),
  WB_MIGRATION_CHANGED: entry(
    500,
    'A migration file differs from the one that was applied.',
    'Put the applied file back and write the change as a new migration.',
  ),
  WB_MIGRATION_FAILED: entry(
    500,
    'A migration could not be applied; it left nothing behind.',
    'Mend the cause that the message names, then migrate again.',
  ),
  WB_MIGRATION_PENDING: entry(503, 'The database lacks a migration that this version needs.', 'Run `waybill migrate`, then start again.'),
  WB_MIGRATION_UNKNOWN: entry(
    500,
    'The database has a migration that this version does not know.',
    'Run the newer version of Waybill that applied it.',
  ),
  WB_NOT_FOUND: entry(
    404,
    'There is no such thing within your programs.',
    'Check the id and the program you name; `list` commands show what there is.',
  ),
  WB_OBJECT_KEY: entry(
    400,
    'An object key breaks the rules that every store keeps.',
    'Give a key without empty, "." or ".." segments and within the length that the message names.',
  ),
  WB_OBJECT_LINK: entry(400, 'A link to an object cannot be signed as asked.', 'Ask for a life of 1 second to 7 days.'),
  WB_OBJECT_MISMATCH: entry(
    409,
    'The bytes of an object are not the ones announced. Nothing was stored.',
    'Make the file again from its source; if it happens twice, the source changes while it is read.',
  ),
  WB_OBJECT_MISSING: entry(
    404,
    'No object stands under this key.',
    'Check the key; where a record names it, run `waybill doctor` to see whether the store lost it.',
  ),
  WB_OBJECT_STORE: entry(
    502,
    'The object store refused a request or could not be reached.',
    'Run `waybill doctor`: it tries each right that the store needs and names the one that fails.',
  ),
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
  WB_PROGRAM: entry(500, 'A configured program is not well defined.', 'Mend what the message lists in the program, then start again.'),
  WB_REMEDIATION_UNPROVED: entry(
    400,
    'A decision says that the receiver has the submission, and brings no evidence of it.',
    'Give the proof: `--evidence` on the command line, `evidence` in a call or in the effect of a task. Without one, record it as closed.',
  ),
  WB_RUN_INPUT: entry(400, 'The input of a run cannot be read.', 'Mend the row or column that the message names and draft the run again.'),
  WB_RUN_NOTHING: entry(
    409,
    'There is nothing for the run to do.',
    'Look at the reasons in the preview; choose other submissions, or leave the run.',
  ),
  WB_RUN_PARAMS: entry(
    400,
    'The parameters do not fit the task.',
    'Mend the parameters that the message names; `waybill task show NAME` lists them.',
  ),
  WB_RUN_STATE: entry(
    409,
    'The run is not in a state in which this can be done.',
    'Look at it with `waybill run show ID`; the message says what it is and what it would have to be.',
  ),
  WB_SECRET: entry(
    500,
    'A secret that the configuration refers to cannot be read.',
    'Make the file or variable that the message names readable to this process.',
  ),
  WB_STREAMS_FULL: entry(
    503,
    'Too many pages listen for changes at once.',
    'The portal asks every few seconds instead; close pages that nobody needs.',
  ),
  WB_SUBMISSION_CONFLICT: entry(
    409,
    'Other content was taken in under this id before.',
    'Give the submission an id of its own; what was taken in first stays as it is.',
  ),
  WB_SUBMISSION_REFUSED: entry(422, 'The submission breaks rules of its form.', 'Mend each field that the faults name and send it again.'),
  WB_TASK_ANSWERS: entry(
    500,
    'A task did not answer one outcome for each submission.',
    'Mend the task: performSlice answers as many outcomes as it was given submissions, in their order.',
  ),
  WB_TASK_CHANGED: entry(
    409,
    'The code of the task is not the code that the run was previewed with.',
    'Preview the run again with the code of today, or start a worker with the code that the run is pinned to.',
  ),
  WB_TASK_UNKNOWN: entry(404, 'No loaded program has a task of this name.', '`waybill task list` shows the tasks there are.'),
  WB_TOO_LARGE: entry(413, 'The body is larger than this call takes.', 'Send less at once; docs/openapi.json has the limit of each call.'),
  WB_TOO_MANY_ATTEMPTS: entry(
    429,
    'Too many calls from this address failed to say who makes them.',
    'Wait as long as the answer says, then use a token that is good.',
  ),
  WB_UNAUTHENTICATED: entry(401, 'The call says nobody who makes it.', 'Give a token (`Authorization: Bearer …`) or sign in.'),
  WB_USAGE: entry(400, 'The call was made wrongly.', 'Read the message; `waybill COMMAND --help` shows the arguments.'),
  WB_USER_EXISTS: entry(409, 'There is a user of that name.', 'Use the one there is, or another name.'),
  WB_ACKNOWLEDGEMENT: entry(
    400,
    "The partner's file of answers cannot be read.",
    'Mend what the message names, or ask the partner for the file again: CSV with id, accepted or rejected, reason. Nothing was changed.',
  ),
  WB_LINK_GONE: entry(
    410,
    'The link was revoked: its package is no longer shared.',
    'Ask the operator who shared it. `waybill share show ID` tells why; `waybill share links ID` issues new links for what is still shared.',
  ),
  WB_PACKAGE_DIFFERS: entry(
    409,
    'A run already has another package of this submission.',
    'Make the package in a new run: what a run has packaged may be with the partner.',
  ),
  WB_PACKAGE_UNAVAILABLE: entry(
    404,
    'A link leads to a package that the object store has lost or holds with another size.',
    '`waybill findings` names the package and its key. Restore the object from its backup; the link works again then.',
  ),
  WB_SHARE_MISMATCH: entry(
    409,
    'The packages of a run are not what stands in the object store. Nothing was shared.',
    'Look at the ids that the message names. Find out who wrote to the store past Waybill, mend it, and share the run again.',
  ),
  WB_SHARE_NOTHING: entry(
    409,
    'The run has no package that still has to be shared.',
    'Look at the reasons in the message. Submissions that healed or were withdrawn need no share.',
  ),
  WB_SHARE_STATE: entry(
    409,
    'The share is not in a state in which this can be done.',
    'Look at it with `waybill share show ID`; the message says what it is and what it would have to be.',
  ),
  WB_TRUTH_LIST: entry(
    400,
    "A receiver's list of what it has cannot be read, or was given before as of another moment.",
    'Mend what the message names: a CSV with a header line, whose columns you name where they are not called receipt, status and at. Nothing was changed.',
  ),
  WB_WORKLIST_REVIEW: entry(
    409,
    'The reviewed file differs from the one that went out.',
    'Mend each row that the message names, or export the worklist again. Open CSV files as text: spreadsheets eat leading zeros.',
  ),
} as const satisfies Record<string, ErrorEntry>;
