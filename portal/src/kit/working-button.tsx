import { Button } from '@trussworks/react-uswds';
import type { ReactNode } from 'react';

interface WorkingButtonProps {
  /** Whether what it does is under way: then a press does nothing. */
  readonly isWorking: boolean;
  /** Its words meanwhile. */
  readonly working: string;
  readonly isOutline?: boolean;
  /** What it does; left out, it submits the form that it stands in. */
  readonly onPress?: () => void;
  /** Its words. */
  readonly children: ReactNode;
}

/** A button for something that takes a moment. It is not switched off meanwhile: a browser takes the focus from a button that is. */
export function WorkingButton({ isWorking, working, isOutline = false, onPress, children }: WorkingButtonProps): ReactNode {
  return (
    <Button
      type={onPress ? 'button' : 'submit'}
      outline={isOutline}
      aria-disabled={isWorking}
      onClick={(event) => {
        if (isWorking) event.preventDefault();
        else onPress?.();
      }}
    >
      {isWorking ? working : children}
    </Button>
  );
}
