import { Fragment, type ReactNode } from 'react';

/** A sentence of the API: begins with a capital, and what stands between backticks is shown as a command. */
export function WithCommands({ text }: { readonly text: string }): ReactNode {
  const parts = (text.charAt(0).toUpperCase() + text.slice(1)).split('`');
  // Every second part stood between two of them.
  const shown = parts.map((part, place) => ({ key: `${place} ${part}`, content: place % 2 === 1 ? <code>{part}</code> : part }));
  return shown.map(({ key, content }) => <Fragment key={key}>{content}</Fragment>);
}
