import { Component } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { Heading } from './heading.tsx';
import type { Messages } from './i18n/languages.ts';
import { createKeepsakes } from './wizard/keepsake.ts';

/** Called with what went wrong; see `PhoneVerificationProps`. */
export type OnError = (error: unknown) => unknown;

type Props = {
  /** The name under which the verification is kept; starting over forgets it. */
  keptAs: string;
  /** Ours, without a host's changes: these may be what went wrong. */
  messages: Messages;
  ownsPage: boolean;
  onError?: OnError | undefined;
  /** The place of the words, where they stand instead of the whole page. */
  frame?: ComponentType<{ children: ReactNode }>;
  children: ReactNode;
};

/**
 * Shows words and ways to go on where rendering fails. The keepsake stays, so that trying again resumes the verification. React has boundaries only as classes.
 */
export class MishapBoundary extends Component<Props, { hasFailed: boolean; retries: number }> {
  override state = { hasFailed: false, retries: 0 };

  static getDerivedStateFromError(): { hasFailed: true } {
    return { hasFailed: true };
  }

  override componentDidCatch(error: unknown): void {
    tellOf(error, this.props.onError);
  }

  private retry(): void {
    // A page of ours that failed again is fetched anew, in case it and the server are of two versions.
    if (this.props.ownsPage && this.state.retries > 0) location.reload();
    else this.setState(({ retries }) => ({ hasFailed: false, retries: retries + 1 }));
  }

  private startOver(): void {
    createKeepsakes(this.props.keptAs).write(null);
    this.retry();
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    const { frame: Frame, messages } = this.props;
    const words = this.words(messages.mishap);
    return Frame ? <Frame>{words}</Frame> : words;
  }

  private words(mishap: Messages['mishap']): ReactNode {
    return (
      <div className="step" role="alert">
        <Heading>{mishap.heading}</Heading>
        <p className="lead">{mishap.text}</p>
        <button type="button" className="primary" onClick={() => this.retry()}>
          {mishap.again}
        </button>
        {this.state.retries > 0 && (
          <button type="button" className="secondary" onClick={() => this.startOver()}>
            {mishap.startOver}
          </button>
        )}
      </div>
    );
  }
}

/** A host's callback, whose errors are told to the host and stop nothing here. */
export function hosted<Values extends unknown[]>(
  callback: ((...values: Values) => unknown) | undefined,
  onError: OnError | undefined,
): ((...values: Values) => void) | undefined {
  return (
    callback &&
    ((...values) => {
      const report = onError ? (error: unknown) => tellOf(error, onError) : reportError;
      void settle(() => callback(...values), report);
    })
  );
}

function tellOf(error: unknown, onError: OnError | undefined): void {
  void settle(() => onError?.(error), reportError);
}

/** Begins the call at once, and never rejects. */
async function settle(call: () => unknown, report: (error: unknown) => void): Promise<void> {
  try {
    await call();
  } catch (error) {
    report(error);
  }
}
