import { createRoot } from 'react-dom/client';
// A host writes `phone-verification-react` and `phone-verification-react/phone-verification.css`.
import { PhoneVerification } from '../src/library.ts';
import '../src/phone-verification.css';

const place = document.querySelector('#verification');
const outcome = document.querySelector('#outcome');
if (!place || !outcome) throw new Error('The page has no place for the verification.');

const endpoint = new URLSearchParams(location.search).get('endpoint') ?? 'http://127.0.0.1:4000/graphql';

createRoot(place).render(
  <PhoneVerification
    endpoint={endpoint}
    nonce="order-4711"
    locale="en"
    texts={{ phone: { heading: 'Where do we text you?' } }}
    tokens={{ accent: 'light-dark(#9a3412, #fdba74)', 'on-accent': 'light-dark(#fff, #431407)', radius: '2rem' }}
    onVerified={({ token }) => {
      outcome.textContent = token;
    }}
    onCancel={() => {
      outcome.textContent = 'Canceled';
    }}
  />,
);
