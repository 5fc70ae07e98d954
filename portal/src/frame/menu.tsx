import { Link, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useId, useState } from 'react';
import type { NavigationGroup } from './navigation.ts';

/** The pages in groups: beside the page where there is room, behind a button where there is not. */
export function Menu({ groups }: { readonly groups: readonly NavigationGroup[] }): ReactNode {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went to a page has chosen.
  useEffect(() => setOpen(false), [path]);
  return (
    <nav aria-label="Main" className="wb-menu" data-is-open={isOpen}>
      <button type="button" className="wb-menu__button" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
        Menu
      </button>
      <div id={id} className="wb-menu__groups">
        {groups.map(({ title, entries }) => (
          <MenuGroup key={title} title={title}>
            {entries.map((entry) => (
              <li key={entry.to}>
                <Link to={entry.to as never} activeOptions={{ exact: entry.to === '/', includeSearch: false }}>
                  {entry.title}
                </Link>
              </li>
            ))}
          </MenuGroup>
        ))}
      </div>
    </nav>
  );
}

function MenuGroup({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  const id = useId();
  return (
    <div className="wb-menu__group">
      <p id={id} className="wb-menu__title">
        {title}
      </p>
      <ul aria-labelledby={id}>{children}</ul>
    </div>
  );
}
