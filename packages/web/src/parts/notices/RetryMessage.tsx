import { Button } from '@mantine/core';

/** What was refused, and a button that sends it once more. */
export const RetryMessage = ({ text, verb, onRetry }: { text: string; verb: string; onRetry: () => void }) => (
  <>
    <span>{text}</span>
    <div>
      <Button size="compact-sm" variant="default" mt={8} onClick={onRetry}>
        {verb}
      </Button>
    </div>
  </>
);
