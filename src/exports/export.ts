/** The life of an export's file. A test compares it with the database's CHECK. */
export const NEXT_FILE = {
  frozen: {
    archived: 'written, and kept create-once in our own store',
    blocked: 'its rows no longer make the bytes that were frozen',
  },
  archived: {
    uploaded: "it stands under its name in the partner's store",
    blocked: 'something else stands under its name',
    dropped: 'somebody decided that it never goes; its rows may go again',
  },
  uploaded: {
    confirmed: 'read back from there with its size and hash',
    archived: 'nothing stands there any more: it is put there again',
    blocked: 'what stands there is not what was put there',
  },
  blocked: {
    archived: 'somebody decided to try it again',
    dropped: 'somebody decided that it never goes; its rows may go again',
  },
  confirmed: {},
  dropped: {},
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type FileState = keyof typeof NEXT_FILE;
export type NextFile<From extends FileState> = keyof (typeof NEXT_FILE)[From] & FileState;
export const FILE_STATES = Object.keys(NEXT_FILE) as readonly FileState[];
/** In these there is a step left that needs nobody. */
export const LIVE_STATES = ['frozen', 'archived', 'uploaded'] as const satisfies readonly FileState[];
export type LiveState = (typeof LIVE_STATES)[number];

export function isLive(state: FileState): state is LiveState {
  return (LIVE_STATES as readonly FileState[]).includes(state);
}

export const ROW_OUTCOMES = ['written', 'superseded', 'refused'] as const;
export type RowOutcome = (typeof ROW_OUTCOMES)[number];

export interface ExportFile {
  readonly id: number;
  readonly program: string;
  readonly export: string;
  /** `YYYY-MM-DD` in the schedule's zone. */
  readonly day: string;
  readonly state: FileState;
  readonly stateAt: Date;
  readonly fileName: string;
  /** `candidates = written + superseded + refused`. */
  readonly candidates: number;
  readonly written: number;
  readonly superseded: number;
  readonly refused: number;
  readonly bytes: number;
  readonly sha256: Buffer;
  readonly windowFrom: Date | null;
  readonly windowUntil: Date | null;
  readonly archiveKey: string | null;
  readonly archiveRedactedAt: Date | null;
  readonly startedBy: string;
  readonly startedByKind: 'person' | 'token' | 'system';
  readonly reason: string;
  readonly frozenAt: Date;
  readonly confirmedAt: Date | null;
  readonly tries: number;
  readonly nextTryAt: Date | null;
  readonly faultCode: string | null;
  readonly fault: string | null;
}

/** Our own copy of what went out. Encrypted: the lines are personal. */
export function archiveKeyOf({
  id,
  program,
  export: name,
  day,
  sha256,
}: Pick<ExportFile, 'id' | 'program' | 'export' | 'day' | 'sha256'>): string {
  return `exports/${program}/${name}/${day}/${id}-${sha256.toString('hex').slice(0, 16)}.enc`;
}

/** What stands for one line at the receiver; unique over all files of a program. */
export function receiptOf({ id, fileName, day }: Pick<ExportFile, 'id' | 'fileName' | 'day'>, position: number): string {
  return `${fileName}@${day}/${id}#${position}`;
}

/** When a try that failed is made again: the schedule's minutes, the last of them for as long as it takes. */
export function nextTryAt(retryMinutes: readonly number[], tries: number, at: Date): Date {
  const minutes = retryMinutes[Math.min(tries, retryMinutes.length) - 1] ?? retryMinutes.at(-1) ?? 60;
  return new Date(at.getTime() + minutes * 60_000);
}
