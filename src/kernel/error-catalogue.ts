interface ErrorEntry {
  /** HTTP status when it reaches the API. */
  readonly status: number;
  readonly means: string;
  readonly next: string;
}

function entry(status: number, means: string, next: string): ErrorEntry {
  return { status, means, next };
}

/** Every error code, in alphabetical order within its part. docs/errors.md is generated from this table; a test keeps the two equal. */
export const ERRORS = {
  WB_CONFIG: entry(500, 'The configuration has faults.', 'Mend every fault that the message lists, then start again.'),
  WB_NOT_FOUND: entry(404, 'There is no such thing within your programs.', 'Check the id and the program you name; `list` commands show what there is.'),
  WB_USAGE: entry(400, 'The call was made wrongly.', 'Read the message; `waybill COMMAND --help` shows the arguments.'),
} as const satisfies Record<string, ErrorEntry>;
