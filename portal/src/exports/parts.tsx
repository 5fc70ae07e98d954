import type { ReactNode } from 'react';
import { PagesOf } from '../kit/pages-of.tsx';

const PARTS = [
  ['/exports', 'Exports'],
  ['/exports/files', 'Every file'],
] as const;

export function ExportParts(): ReactNode {
  return <PagesOf of="exports" parts={PARTS} />;
}
