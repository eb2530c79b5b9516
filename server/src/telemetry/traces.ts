import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Log, LogFields, Origin } from './log.ts';
import type { Recorded } from './recorded.ts';

/** Of what the log may say, what a span may: numbers stay in the log, masked as they are. */
type SpanField =
  | Extract<
      keyof LogFields,
      'requestId' | 'region' | 'channel' | 'reason' | 'attempts' | 'isRepeat' | 'helpCode' | 'status' | 'webhook'
    >
  | 'outcome';
type SpanFields = { [Name in SpanField]?: (Name extends 'outcome' ? string : LogFields[Name]) | undefined };

/** `share`: of the traces that begin here, how many are kept, from 0 to 1. */
export type TraceSettings = { readonly url: string; readonly share: number };

/** An HTTP request under way, or the field that it asks for: what is recorded meanwhile belongs to `span`. */
type Work = { span: Span; request: Span; wallMs: () => number };

type Begun = {
  /** Bounded: the method and the route. */
  name: string;
  requestId: NonNullable<LogFields['requestId']>;
  /** Of the trace that the request belongs to, from whoever may say so (W3C Trace Context). */
  traceparent: string | undefined;
};

export type Traces = ReturnType<typeof createTraces>;

/**
 * Makes spans of HTTP requests and of what is recorded, and posts them to `url` by OTLP, 512 at a time or every 5 s; 2,048
 * wait at most. `now` is this machine's wall clock, in milliseconds.
 */
export function createTraces(
  { url, share }: TraceSettings,
  { now, log, from }: { now: () => number; log: Log; from?: Origin },
) {
  const exporter = new OTLPTraceExporter({ url });
  let isDelivered = true;
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'phone-verification', ...(from && originOf(from)) }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: {
          export: (spans, done) =>
            exporter.export(spans, (result) => {
              if (isDelivered && result.error) log.warn('Traces could not be delivered.', {}, result.error);
              isDelivered = !result.error;
              done(result);
            }),
          shutdown: () => exporter.shutdown(),
        },
      }),
    ],
  });
  const tracer = provider.getTracer('phone-verification');
  const current = new AsyncLocalStorage<Work>();
  const begin = (name: string, kind: SpanKind, startTime: number, parent = ROOT_CONTEXT) =>
    tracer.startSpan(name, { kind, startTime }, parent);

  /** A span of what has just ended; of a trace of its own where it belongs to no request. */
  function add(name: string, kind: SpanKind, seconds: number, fields: SpanFields, fault: 'FAULT' | undefined): void {
    const work = current.getStore();
    const endTime = work?.wallMs() ?? now();
    const span = begin(name, kind, endTime - seconds * 1000, work && trace.setSpan(ROOT_CONTEXT, work.span));
    end(span, endTime, fields, fault);
  }

  function take(recorded: Recorded): void {
    const work = current.getStore();
    switch (recorded.type) {
      case 'ASKING':
        if (!work) return;
        // Holds for whatever the caller, an async function, does from here on.
        current.enterWith({
          ...work,
          span: begin(recorded.field, SpanKind.INTERNAL, work.wallMs(), trace.setSpan(ROOT_CONTEXT, work.request)),
        });
        return;
      case 'ACTED': {
        const { region, channel, reason, attempts, isRepeat, helpCode } = recorded;
        return said(work?.span, { region, channel, reason, attempts, isRepeat, helpCode });
      }
      case 'ASKED': {
        const { outcome } = recorded;
        if (!work) return;
        // An operation in which something is wrong asks for no field.
        if (work.span === work.request) return said(work.span, { outcome });
        return end(work.span, work.wallMs(), { outcome }, outcome === 'INTERNAL_SERVER_ERROR' ? 'FAULT' : undefined);
      }
      case 'STORED': {
        const { operation, outcome, seconds } = recorded;
        // Twice a second the sweep asks whether there is something to do.
        if (work) add(`store ${operation}`, SpanKind.CLIENT, seconds, { outcome }, faultOf(outcome));
        return;
      }
      case 'CALLED': {
        const { operation, outcome, status, seconds } = recorded;
        return add(`Vonage ${operation}`, SpanKind.CLIENT, seconds, { outcome, status }, faultOf(outcome));
      }
      case 'DELIVERED': {
        const { outcome, status, webhook, helpCode, seconds } = recorded;
        return add('webhook', SpanKind.CLIENT, seconds, { outcome, status, webhook, helpCode }, faultOf(outcome));
      }
      default:
        return undefined;
    }
  }

  return {
    take,
    /** Does `work` as an HTTP request, and answers how it ends: by a status, or undefined where the client has gone. */
    request({ name, requestId, traceparent }: Begun, work: () => void): (status: number | undefined) => void {
      const wallMs = clockFrom(now());
      const remote = traceparent === undefined ? null : parseTraceParent(traceparent);
      const parent = remote ? trace.setSpanContext(ROOT_CONTEXT, { ...remote, isRemote: true }) : ROOT_CONTEXT;
      const span = begin(name, SpanKind.SERVER, wallMs(), parent);
      current.run({ span, request: span, wallMs }, work);
      return (status) => end(span, wallMs(), { requestId, status }, (status ?? 0) >= 500 ? 'FAULT' : undefined);
    },
    /** Resolves once all is delivered, or can't be. */
    close: () => provider.shutdown().catch(() => {}),
  };
}

/** Milliseconds from `ms` on, steady within a trace: the wall clock may be set meanwhile. */
function clockFrom(ms: number) {
  const offset = ms - performance.now();
  return () => offset + performance.now();
}

const originOf = ({ node, version }: Origin) => ({ 'service.instance.id': node, 'service.version': version });

const faultOf = (outcome: string) => (outcome === 'ok' || outcome === 'refused' ? undefined : 'FAULT');

function said(span: Span | undefined, fields: SpanFields): void {
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) span?.setAttribute(name, value);
}

function end(span: Span, endTime: number, fields: SpanFields, fault: 'FAULT' | undefined): void {
  said(span, fields);
  if (fault) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(endTime);
}
