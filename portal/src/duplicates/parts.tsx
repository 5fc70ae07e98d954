import type { ReactNode } from 'react';
import { PagesOf } from '../kit/pages-of.tsx';

const PARTS = [
  ['/duplicates', 'Exact duplicates'],
  ['/duplicates/near', 'Near-duplicates'],
] as const;

export function DuplicateParts(): ReactNode {
  return <PagesOf of="duplicates" parts={PARTS} />;
}
