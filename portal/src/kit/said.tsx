import { Fragment, type ReactNode } from 'react';

/** Prose of a definition, in which `words between such marks` are something to type. */
export function Said({ text }: { readonly text: string }): ReactNode {
  return text.split('`').map((part, place) =>
    place % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text stand still
      <code key={place} className="wb-code">
        {part}
      </code>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text stand still
      <Fragment key={place}>{part}</Fragment>
    ),
  );
}
