import type { ReactNode } from 'react';
import { PagesOf } from '../kit/pages-of.tsx';

const PARTS = [
  ['/schedules', 'Schedules'],
  ['/schedules/times', 'Times that passed'],
] as const;

export function ScheduleParts(): ReactNode {
  return <PagesOf of="schedules" parts={PARTS} />;
}
