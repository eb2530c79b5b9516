import { use, useEffect, useId, useRef, useState } from 'react';
import { pageTime, wallTime } from '../countdown/page-clock.ts';
import { formatClockTime } from '../countdown/time.ts';
import { focusInStep, Heading } from '../heading.tsx';
import { useMessages } from '../i18n/messages.ts';
import { OwnPageContext } from './own-page.ts';
import { ShownNumber } from './shown-number.tsx';
import { useWayBack, WayBack } from './way-back.tsx';
import type { DoneState } from './state/wizard-state.ts';

/** Success. A host that took the proof says itself what comes next. */
export function DoneStep({
  state,
  showsProof,
  onAgain,
}: {
  state: DoneState;
  /** No host has taken the proof. */
  showsProof: boolean;
  onAgain: () => void;
}) {
  const m = useMessages();
  const heading = useRef<HTMLHeadingElement>(null);
  const { proof, returnUrl, now } = state.verification;
  const to = useWayBack(returnUrl, proof?.token);
  // The words for the way back are only there where no page around this page waits.
  const mayClose = Boolean(use(OwnPageContext)?.goOn) && showsProof && !to;

  useEffect(() => focusInStep(heading.current), []);

  return (
    <div className="step done">
      <svg className="badge" viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r="24" />
        <path d="M14 25l7 7 13-15" />
      </svg>
      <Heading ref={heading}>{m.done.heading}</Heading>
      <p className="target">
        <ShownNumber verification={state.verification} isWhole={state.typedHere} />
      </p>
      {!proof && <p className="note">{m.done.proofExpired}</p>}
      {to && <WayBack to={to} />}
      {mayClose && <p className="hint">{m.done.next}</p>}
      {showsProof && !state.given && (
        <button type="button" className="secondary" onClick={onAgain}>
          {m.done.again}
        </button>
      )}
      {proof && showsProof && !to && !state.given && (
        <Proof
          token={proof.token}
          validUntil={formatClockTime(wallTime(pageTime(proof.expiresAt, state)), wallTime(pageTime(now, state)), m)}
        />
      )}
    </div>
  );
}

function Proof({ token, validUntil }: { token: string; validUntil: string }) {
  const m = useMessages();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState('');

  async function copy() {
    field.current?.select();
    // Over plain HTTP, other than on localhost, there is no clipboard to write to.
    const written = await navigator.clipboard?.writeText(token).then(
      () => true,
      () => false,
    );
    setCopied(written ? m.done.copied : m.done.copyByHand);
  }

  return (
    <details className="proof">
      <summary>{m.done.developers}</summary>
      <label htmlFor={id}>{m.done.proof}</label>
      <p className="hint" id={`${id}-hint`}>
        {m.done.proofText} {m.done.validUntil(validUntil)}
      </p>
      <textarea
        ref={field}
        id={id}
        aria-describedby={`${id}-hint`}
        className="control"
        dir="ltr"
        spellCheck={false}
        rows={3}
        readOnly
        value={token}
      />
      <button type="button" className="secondary" onClick={() => void copy()}>
        {m.done.copy}
      </button>
      <output className="status">{copied}</output>
    </details>
  );
}
