import { beforeEach, vi } from 'vitest';

// Nobody reads what a passing test logs.
beforeEach(() => {
  const logged: unknown[][] = [];
  const error = vi.spyOn(console, 'error').mockImplementation((...message) => logged.push(message));
  const warn = vi.spyOn(console, 'warn').mockImplementation((...message) => logged.push(message));
  return () => {
    error.mockRestore();
    warn.mockRestore();
    if (logged.length > 0) throw new Error(`The test logged: ${JSON.stringify(logged, null, 2)}`);
  };
});
