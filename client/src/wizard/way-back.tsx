import { use, useEffect } from 'react';
import { useMessages } from '../i18n/messages.ts';
import { OwnPageContext } from './own-page.ts';

/** `returnUrl` with the proof, where there is one, in its fragment; null where it is no address of a page. */
export function wayBack(returnUrl: string | null, token?: string): URL | null {
  const url = returnUrl !== null && URL.canParse(returnUrl) ? new URL(returnUrl) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  if (token) url.hash += `${url.hash && '&'}proof=${token}`;
  return url;
}

/**
 * Where our own page leads once a verification is over; null on a host's. With a proof it goes there by itself, in place of
 * this page, so that Back doesn't come here. A frame goes nowhere by itself: that is for the page around it to decide.
 */
export function useWayBack(returnUrl: string | null, token?: string): URL | null {
  const leadsBack = use(OwnPageContext)?.leadsBack;
  const to = leadsBack ? wayBack(returnUrl, token) : null;
  const href = to?.href;
  useEffect(() => {
    if (token && href && parent === window) location.replace(href);
  }, [token, href]);
  return to;
}

export function WayBack({ to }: { to: URL }) {
  const m = useMessages();
  return (
    <a className="primary" href={to.href} target="_top">
      {m.page.goOn(to.host)}
    </a>
  );
}
