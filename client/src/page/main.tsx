import { StrictMode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { recallLocale } from './chosen-locale.ts';
import { createFrameHost } from './frame-host.ts';
import { createGiven } from './given.ts';

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root to render into.');

const given = createGiven();
const app = (
  <StrictMode>
    <App recalledLocale={recallLocale()} frameHost={createFrameHost()} given={given} />
  </StrictMode>
);
if (given.current()) {
  // The built page is the first step, which a verification that was started elsewhere doesn't have.
  root.replaceChildren();
  createRoot(root).render(app);
} else {
  hydrateRoot(root, app);
}
document.documentElement.classList.remove('given');
