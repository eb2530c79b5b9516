import { StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { recallLocale } from './chosen-locale.ts';
import { createFrameHost } from './frame-host.ts';

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root to render into.');

hydrateRoot(
  root,
  <StrictMode>
    <App recalledLocale={recallLocale()} frameHost={createFrameHost()} />
  </StrictMode>,
);
