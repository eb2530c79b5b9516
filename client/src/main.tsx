import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createApi } from './graphql/client.ts';

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root to render into.');

createRoot(root).render(
  <StrictMode>
    <App api={createApi({ uri: '/graphql' })} />
  </StrictMode>,
);
