import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { FaultText } from '../frame/fault-text.tsx';
import { FileField, fileIn } from './file-field.tsx';
import { WorkingButton } from './working-button.tsx';

interface CsvCheckProps<Checked> {
  readonly label: string;
  readonly hint: string;
  /** Looks at the file without taking it. */
  readonly check: (file: File) => Promise<Checked>;
  /** What was found, and what can be done with it. */
  readonly children: (checked: Checked, file: File) => ReactNode;
}

/** A file is dropped, looked at, and what it would do is said before anything is done. */
export function CsvCheck<Checked>({ label, hint, check, children }: CsvCheckProps<Checked>): ReactNode {
  const [file, setFile] = useState<File>();
  const checking = useMutation({ mutationFn: check });
  return (
    <>
      <form
        className="wb-form"
        aria-label={label}
        onSubmit={(event) => {
          event.preventDefault();
          const chosen = fileIn(new FormData(event.currentTarget));
          setFile(chosen);
          checking.mutate(chosen);
        }}
      >
        <FileField label={label} hint={hint} onChoose={() => checking.reset()} />
        {checking.error && <FaultText error={checking.error} />}
        <div className="wb-buttons">
          <WorkingButton isOutline isWorking={checking.isPending} working="Looking at it…">
            Look at the file
          </WorkingButton>
        </div>
      </form>
      <div role="status">{checking.data !== undefined && file && children(checking.data, file)}</div>
    </>
  );
}
