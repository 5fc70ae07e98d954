import type { ShareLine } from '../api/index.ts';
import type { Column } from '../kit/list-table.tsx';
import { LINE_COLUMNS } from './line-columns.tsx';

/** A line as the partner works with it: its first cell fetches the package. */
export function receivedColumns(shareId: number): readonly Column<ShareLine>[] {
  const [, ...rest] = LINE_COLUMNS;
  return [
    {
      id: 'file',
      header: 'Package',
      cell: ({ file, position, state, is_destroyed: isDestroyed }) =>
        state === 'revoked' || isDestroyed ? (
          file
        ) : (
          <a href={`/api/v1/partner/shares/${shareId}/packages/${position}`} download>
            {file}
          </a>
        ),
    },
    ...rest,
  ];
}
