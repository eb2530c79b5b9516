'use client';

// What the package offers to hosts.
import { createElement, useEffectEvent, version } from 'react';
import { PhoneVerification as Embedded } from './phone-verification.tsx';
import type { PhoneVerificationProps } from './phone-verification.tsx';

export type { Proof, Service } from './graphql/client.ts';
export type { HostTexts } from './i18n/en.ts';
export type { PhoneVerificationProps } from './phone-verification.tsx';
export type { Token } from './tokens.ts';

/** Verifies a phone number, from empty field to signed proof. */
export function PhoneVerification(props: PhoneVerificationProps) {
  if (typeof useEffectEvent === 'function') return createElement(Embedded, props);
  // The page's developer reads the console; a person keeps the rest of the page.
  // oxlint-disable-next-line no-console
  console.error(`phone-verification-react needs React 19.2 or newer and shows nothing: this page has ${version}.`);
  return null;
}
