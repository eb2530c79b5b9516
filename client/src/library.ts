// What `dist-lib` offers to whoever embeds it.
export { PhoneVerification } from './phone-verification.tsx';
export type { PhoneVerificationProps } from './phone-verification.tsx';
