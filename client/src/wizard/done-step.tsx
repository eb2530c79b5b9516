import { useEffect, useRef, useState } from 'react';
import { pageTime, wallTime } from '../countdown/page-clock.ts';
import { formatClockTime } from '../countdown/time.ts';
import { focusInStep, Heading } from '../heading.tsx';
import { known, useMessages } from '../i18n/messages.ts';
import { MaskedNumber } from '../phone-field/masked-number.tsx';
import { useWayBack, WayBack } from './way-back.tsx';
import type { DoneState } from './state/wizard-state.ts';

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
  const { proof, maskedPhoneNumber, returnUrl, channel, now } = state.verification;

  const to = useWayBack(returnUrl, proof?.token);

  useEffect(() => focusInStep(heading.current), []);

  return (
    <div className="step done">
      <svg className="badge" viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r="24" />
        <path d="M14 25l7 7 13-15" />
      </svg>
      <Heading ref={heading}>{m.done.heading}</Heading>
      {showsProof && <p className="lead">{known(m.done.text, channel, m.done.textOther)}</p>}
      <p className="target">
        <MaskedNumber masked={maskedPhoneNumber} />
      </p>
      {!proof && <p className="note">{m.done.proofExpired}</p>}
      {to && <WayBack to={to} />}
      {proof && showsProof && !to && !state.given && (
        <Proof
          token={proof.token}
          validUntil={formatClockTime(
            wallTime(pageTime(proof.expiresAt, state)),
            wallTime(pageTime(now, state)),
            m.locale,
          )}
        />
      )}
      {/* A host that took the proof says itself what comes next: its form holds this number's. */}
      {showsProof && !to && <p className="hint">{m.done.next}</p>}
      {showsProof && !state.given && (
        <button type="button" className="secondary" onClick={onAgain}>
          {m.done.again}
        </button>
      )}
    </div>
  );
}

function Proof({ token, validUntil }: { token: string; validUntil: string }) {
  const m = useMessages();
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
    <section className="proof">
      <label htmlFor="proof">{m.done.proof}</label>
      <p className="hint" id="proof-hint">
        {m.done.proofText} {m.done.validUntil(validUntil)}
      </p>
      <textarea
        ref={field}
        id="proof"
        aria-describedby="proof-hint"
        className="control"
        dir="ltr"
        spellCheck={false}
        rows={3}
        readOnly
        value={token}
      />
      <button type="button" className="primary" onClick={() => void copy()}>
        {m.done.copy}
      </button>
      <output className="status">{copied}</output>
    </section>
  );
}
