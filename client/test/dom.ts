import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// A busy machine decides nothing: the limit only ends what hangs.
configure({ asyncUtilTimeout: 30_000 });
afterEach(cleanup);
