import { z } from 'zod';

/**
 * One line of an import file or one body of the intake call, before the program has looked at it. Unknown keys are refused where a slip of the
 * pen would lose something; they are kept inside payload and identity.
 */

/** As the database checks it. */
export const EXTERNAL_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
const CONTROL = /\p{Cc}/u;

const instant = z.iso.datetime({ offset: true });
/** Stored in clear in a text column, which takes no NUL, and shown on a page. */
export function isPlain(text: string): boolean {
  return text.isWellFormed() && !CONTROL.test(text);
}

const word = (most: number) => z.string().min(1).max(most).refine(isPlain, 'Control characters are not allowed.');
const sentence = z
  .string()
  .max(4_000)
  .refine((text) => text.trim() !== '' && text.isWellFormed() && !text.includes('\0'), 'Give at least one word.');

/** An escape that stands for NUL or for half a character, in JSON as `JSON.stringify` writes it, and not behind an escaped backslash. */
const UNSTORABLE_ESCAPE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** Stored in clear as JSON, in which PostgreSQL takes neither. */
function isStorable(value: unknown): boolean {
  try {
    return !UNSTORABLE_ESCAPE.test(JSON.stringify(value));
  } catch {
    // Nested too deeply to be written.
    return false;
  }
}

/** Older systems write null for what they do not know. */
const identity = z.looseObject({
  first_name: z.string().nullish(),
  middle_name: z.string().nullish(),
  last_name: z.string().nullish(),
  ssn: z.string().nullish(),
  file_numbers: z.array(z.string()).nullish(),
  icn: z.string().nullish(),
  birth_date: z.iso.date().nullish(),
  zip: z.string().nullish(),
  emails: z.array(z.string()).nullish(),
  phone: z.string().nullish(),
});

const attachment = z
  .strictObject({
    name: z.string().min(1).max(1_000),
    path: z.string().min(1).nullish(),
    uri: z.string().min(1).nullish(),
    document_type: word(40).nullish(),
  })
  .refine(({ path, uri }) => path == null || uri == null, 'Give a path or a uri, not both.');

/** Some partners give numbers; they are compared as text. */
const receipt = z.union([
  word(300),
  z
    .int()
    .nonnegative()
    .transform((given) => String(given)),
]);

const handoff = z.strictObject({
  destination: word(100),
  document: word(100).nullish(),
  receipt,
  status: word(100),
  at: instant,
});

const remediation = z.strictObject({
  kind: word(100),
  success: z.boolean(),
  reason: sentence,
  at: instant,
  kept_id: z.string().regex(EXTERNAL_ID).nullish(),
  evidence: z
    .union([z.record(z.string(), z.unknown()), sentence])
    .nullish()
    .refine(isStorable, 'A character that cannot be stored, or nested too deeply.'),
});

export const intakeLine = z.strictObject({
  id: z
    .string()
    .regex(EXTERNAL_ID, 'An id is 1 to 100 letters, digits, dots, colons, underscores and hyphens, and begins with a letter or digit.'),
  form: word(100),
  person_id: word(200),
  submitted_at: instant,
  payload: z.record(z.string(), z.unknown()),
  identity,
  attachments: z.array(attachment).max(1_000).nullish(),
  facts: z
    .strictObject({ handoffs: z.array(handoff).max(1_000).nullish(), remediations: z.array(remediation).max(1_000).nullish() })
    .nullish(),
});

export type IntakeLine = z.infer<typeof intakeLine>;
export type HandoffLine = z.infer<typeof handoff>;
export type RemediationLine = z.infer<typeof remediation>;
