import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '#kernel/crypto/index.ts';

export type ActorKind = 'person' | 'token' | 'system';

/** Who acts. A person by user name, a token by its name, the system by the part that acts (`worker`, `import`). */
export interface Actor {
  readonly kind: ActorKind;
  readonly name: string;
}

/** One thing that was done. Nothing personal may stand in it, but in `reason` and `details` it can be redacted. */
export interface LedgerLine {
  readonly at: Date;
  readonly actor: Actor;
  /** Null for what concerns the installation as a whole. */
  readonly program: string | null;
  /** `noun.verb`: `submission.remediated`. */
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string | number };
  readonly runId?: string | number;
  /** Why, in the author's words. */
  readonly reason?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What a line's hash covers, as text: the form in which the database gives it back. */
export interface LineContent {
  readonly at: string;
  readonly actor: string;
  readonly actor_kind: string;
  readonly program: string | null;
  readonly action: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly run_id: string | null;
  /** Hex; null where the line has neither reason nor details. */
  readonly commitment: string | null;
}

/** The redactable part of a line. */
export interface LineWords {
  readonly salt: Buffer;
  readonly reason: string | null;
  readonly details: unknown;
}

const SALT_BYTES = 16;
const REPLACED = '\ufffd';
/** The escape itself, not a backslash that stands before the letters of one. */
const ESCAPED_NUL = /(?<!\\)((?:\\\\)*)\\u0000/g;

export function contentOf(line: LedgerLine, words: LineWords | undefined): LineContent {
  return {
    at: line.at.toISOString(),
    actor: line.actor.name,
    actor_kind: line.actor.kind,
    program: line.program,
    action: line.action,
    subject_kind: line.subject.kind,
    subject_id: String(line.subject.id),
    run_id: line.runId === undefined ? null : String(line.runId),
    commitment: words ? commitmentOf(words).toString('hex') : null,
  };
}

export function wordsOf(line: LedgerLine): LineWords | undefined {
  if (line.reason === undefined && line.details === undefined) return undefined;
  return { salt: randomBytes(SALT_BYTES), reason: line.reason?.replaceAll('\0', REPLACED) ?? null, details: storable(line.details) };
}

/** PostgreSQL stores no NUL character; somebody's pasted reason must not undo what it explains. */
function storable(details: LedgerLine['details']): unknown {
  if (details === undefined) return null;
  return JSON.parse(canonicalJson(details).replace(ESCAPED_NUL, `$1${REPLACED}`));
}

/** Binds a line to its words without telling them: without the salt, a short reason could be found by trying. */
export function commitmentOf({ salt, reason, details }: LineWords): Buffer {
  return createHash('sha256').update(salt).update(canonicalJson({ reason, details })).digest();
}

/** A line's own hash. Its number and transaction are not in it: the leaf of its checkpoint covers those. */
export function hashOfLine(content: LineContent): Buffer {
  return createHash('sha256').update(canonicalJson(content)).digest();
}
