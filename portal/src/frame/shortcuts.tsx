import { useNavigate } from '@tanstack/react-router';
import { Button, Checkbox } from '@trussworks/react-uswds';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { Dialog } from '../kit/dialog.tsx';
import { Facts } from '../kit/facts.tsx';
import type { NavigationGroup } from './navigation.ts';

const STORED_AS = 'waybill.shortcuts';
/** After `g` the letter must follow within this time. */
const PREFIX_MS = 1_500;

function storedOn(): boolean {
  try {
    return localStorage.getItem(STORED_AS) !== 'off';
  } catch {
    return true;
  }
}

function store(isOn: boolean): void {
  try {
    localStorage.setItem(STORED_AS, isOn ? 'on' : 'off');
  } catch {
    // Storage is closed to this page: the choice holds until it is left.
  }
}

/** Keys belong to whoever is typing, and to an open dialog. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest('input, textarea, select, [contenteditable], dialog') !== null || document.querySelector('dialog[open]') !== null;
}

function focusFilter(): void {
  document.querySelector<HTMLElement>('main search select, main search input')?.focus();
}

interface ShortcutsProps {
  readonly groups: readonly NavigationGroup[];
}

/** Single keys that a reader may switch off (WCAG 2.1.4), and the list of them. */
export function Shortcuts({ groups }: ShortcutsProps): ReactNode {
  const navigate = useNavigate();
  const [isListed, setListed] = useState(false);
  const [isOn, setOn] = useState(storedOn);
  const prefixAt = useRef(Number.NEGATIVE_INFINITY);

  const act = useCallback(
    (key: string): boolean => {
      const isAfterPrefix = performance.now() - prefixAt.current < PREFIX_MS;
      prefixAt.current = key === 'g' && !isAfterPrefix ? performance.now() : Number.NEGATIVE_INFINITY;
      const entry = isAfterPrefix && groups.flatMap(({ entries }) => entries).find(({ letter }) => letter === key);
      if (entry) void navigate({ to: entry.to as never });
      else if (key === '?') setListed(true);
      else if (key === '/') focusFilter();
      else return false;
      return true;
    },
    [groups, navigate],
  );

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!isOn || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (act(event.key)) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isOn, act]);

  return (
    <>
      <Button type="button" unstyled className="wb-footer__button" onClick={() => setListed(true)}>
        Keyboard shortcuts
      </Button>
      {isListed && (
        <ShortcutList
          groups={groups}
          isOn={isOn}
          onSwitch={(next) => {
            store(next);
            setOn(next);
          }}
          onClose={() => setListed(false)}
        />
      )}
    </>
  );
}

interface ShortcutListProps extends ShortcutsProps {
  readonly isOn: boolean;
  readonly onSwitch: (isOn: boolean) => void;
  readonly onClose: () => void;
}

function ShortcutList({ groups, isOn, onSwitch, onClose }: ShortcutListProps): ReactNode {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <Checkbox
        id="shortcuts-on"
        name="shortcuts"
        label="Use single-key shortcuts"
        checked={isOn}
        onChange={(event) => onSwitch(event.target.checked)}
      />
      <Facts
        facts={[
          ['This list', <kbd key="">?</kbd>],
          ['The filter of the page', <kbd key="">/</kbd>],
          ...groups
            .flatMap(({ entries }) => entries)
            .map(
              ({ title, letter }) =>
                [
                  title,
                  <span key={letter}>
                    <kbd>g</kbd> then <kbd>{letter}</kbd>
                  </span>,
                ] as const,
            ),
        ]}
      />
      <div className="wb-buttons">
        <Button type="button" onClick={onClose}>
          Close
        </Button>
      </div>
    </Dialog>
  );
}
