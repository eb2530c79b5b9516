import { StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { recallLocale } from './chosen-locale.ts';

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root to render into.');

hydrateRoot(
  root,
  <StrictMode>
    <App recalledLocale={recallLocale()} />
  </StrictMode>,
);
