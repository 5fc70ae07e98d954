import { type ReactNode, useState } from 'react';

const CHOICES = { system: 'System', light: 'Light', dark: 'Dark' } as const;
type Choice = keyof typeof CHOICES;

/** The same name stands in public/theme.js, which applies the choice before the first paint. */
const STORED_AS = 'waybill.appearance';

function chosen(): Choice {
  const theme = document.documentElement.dataset.theme;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

function apply(choice: Choice): void {
  if (choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  try {
    localStorage.setItem(STORED_AS, choice);
  } catch {
    // Storage is closed to this page: the choice holds until it is left.
  }
}

export function Appearance(): ReactNode {
  const [choice, setChoice] = useState(chosen);
  return (
    <label className="wb-appearance">
      <span>Appearance</span>
      <select
        value={choice}
        onChange={(event) => {
          const next = event.target.value as Choice;
          apply(next);
          setChoice(next);
        }}
      >
        {Object.entries(CHOICES).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
