import { type Call, header, type World } from './partner.ts';

const EXPIRED_MS = 1_200_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** When a packet reaches each status after its upload. Simulated time: the clock of the world is moved, not waited for. */
const LIFE: { status: string; afterMs: number }[] = [
  { status: 'uploaded', afterMs: 0 },
  { status: 'received', afterMs: 3 * MINUTE },
  { status: 'processing', afterMs: HOUR },
  { status: 'success', afterMs: 24 * HOUR },
  { status: 'vbms', afterMs: 72 * HOUR },
];

type Failure = { code: string; detail: string };
export type Forced = { status: string; code?: string; detail?: string };
export type Upload = {
  guid: string;
  senderKey?: string;
  createdAt: number;
  expiresAt: number;
  putAt?: number;
  failure?: Failure;
  forced?: Forced;
  pdf?: object;
};
/** Where a packet stands now: what a scenario forced, then a fault of its own, then its life. */
export function standingOf(world: World, call: Call, upload: Upload): Forced {
  const override = header(call, 'status-override');
  if (override) return { status: override };
  if (upload.forced) return upload.forced;
  const now = world.clock.now();
  if (upload.putAt === undefined) return { status: now - upload.createdAt > EXPIRED_MS ? 'expired' : 'pending' };
  const age = now - upload.putAt;
  const reached = LIFE.findLast((step) => age >= step.afterMs)!.status;
  if (upload.failure && reached !== 'uploaded') return { status: 'error', ...upload.failure };
  const flipped = call.faults.row('flipped_status', upload.guid);
  if (flipped) {
    return { status: 'error', code: 'DOC202', detail: flipped.detail ?? 'Upstream status: Errors: Unidentified Mail' };
  }
  return { status: reached };
}

/** A packet as each answer shows it. */
export function row(upload: Upload, standing: Forced, now: number, location: string | null): object {
  return {
    id: upload.guid,
    type: 'document_upload',
    attributes: {
      guid: upload.guid,
      status: standing.status,
      code: standing.code ?? null,
      detail: standing.detail ?? '',
      location,
      updated_at: new Date(now).toISOString(),
      uploaded_pdf: upload.pdf ?? null,
      final_status: standing.status === 'vbms' || standing.status === 'expired' || standing.status === 'error',
    },
  };
}
