import type { AlertSeverity } from '#sdk';

export const MESSAGE_KINDS = [
  'opened',
  'reminded',
  'resolved',
  'test',
  'share_ready',
  'share_renewed',
  'share_late_to_fetch',
  'share_late_to_answer',
  'weekly_report',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** Something said once to operators or to one partner. What it says is frozen. */
export interface NewMessage {
  /** Null: the installation as a whole. */
  readonly program: string | null;
  readonly audience: 'operators' | 'partner';
  readonly partner?: string | null;
  readonly kind: MessageKind;
  /** What it tells, once for each audience. */
  readonly event: string;
  readonly severity: AlertSeverity;
  readonly rule?: string | null;
  readonly shareId?: number | null;
  readonly subject: string;
  readonly lines: readonly string[];
}

export interface Message extends NewMessage {
  readonly id: number;
  readonly partner: string | null;
  readonly rule: string | null;
  readonly shareId: number | null;
  readonly createdAt: Date;
}
