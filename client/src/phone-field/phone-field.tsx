import { startTransition, useEffect, useMemo, useRef, useState } from 'react';
import type { Ref } from 'react';
import { Field } from '../field.tsx';
import type { Channel } from '../graphql/operations.generated.ts';
import { known, useMessages } from '../i18n/messages.ts';
import { idle } from '../idle.ts';
import { dialCodeOf, loadPhoneNumbers } from './phone-numbers.ts';
import { flagOf, regionName, regionsToChoose } from './regions.ts';
import './phone-field.css';

export type PhoneInput = { phoneNumber: string; region: string | null };

/** Numbers of no country, among the regions that are served. */
const world = '001';

/**
 * A country and a number in any format. Typed text stays as typed, and is read in the chosen country. The number's own
 * country and how the number is understood are only shown. `channel`: by which the code is to come.
 */
export function PhoneField({
  value,
  allowedRegions,
  defaultRegion,
  channel,
  about,
  isInvalid,
  readOnly,
  ref,
  onChange,
}: {
  value: PhoneInput;
  allowedRegions: readonly string[] | null;
  defaultRegion: string;
  channel: Channel;
  /** Ids of what is read with the number's field. */
  about: string;
  isInvalid: boolean;
  readOnly: boolean;
  ref: Ref<HTMLInputElement>;
  onChange: (value: PhoneInput) => void;
}) {
  const m = useMessages();
  const [numbers, loadNumbers] = useLoaded(loadPhoneNumbers);
  const [List, loadList, hasNoList] = useLoaded(async () => (await import('./region-list.tsx')).RegionList);
  const [list, setList] = useState<'away' | 'ready' | 'open'>('away');
  const isOpen = list === 'open';
  const group = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  // Of all regions none is known before the metadata is there.
  const canChoose = numbers !== null || allowedRegions !== null;
  const told = numbers && numbers.told(value.phoneNumber, value.region);
  const region = told && allowedRegions?.includes(told) !== false ? told : value.region;
  const dialCode = dialCodeOf(numbers, region);
  const shownName = region ? regionName(region, m.locale) : '';
  // Before the press on the button: names and order of 245 take a slow phone a moment.
  const regions = useMemo(
    () =>
      List &&
      canChoose &&
      regionsToChoose(numbers, {
        allowed: allowedRegions?.filter((code) => code !== world) ?? null,
        first: defaultRegion,
        locale: m.locale,
      }),
    [List, canChoose, numbers, allowedRegions, defaultRegion, m.locale],
  );
  const understood = numbers && numbers.read(value.phoneNumber, value.region, channel);

  // The press needn't wait then for the list to be made.
  useEffect(() => {
    if (!regions || list !== 'away') return;
    void idle().then(() => startTransition(() => setList((now) => (now === 'away' ? 'ready' : now))));
  }, [regions, list]);

  function close() {
    setList('away');
  }

  function hint() {
    if (isOpen && hasNoList) return m.app.noRegionList;
    if (understood?.region && allowedRegions?.includes(understood.region) === false)
      return m.phone.notServed(regionName(understood.region, m.locale));
    if (understood && (understood.region ?? allowedRegions?.includes(world)))
      return known(m.phone.understood, channel, m.phone.understoodOther)(isolated(understood.international));
    const example = region && numbers?.exampleOf(region);
    return example ? m.phone.example(isolated(example)) : m.phone.hint;
  }

  return (
    <Field label={m.phone.number} about={about} isInvalid={isInvalid} hint={hint()}>
      {(wiring) => (
        <div
          className="phone-field"
          dir="ltr"
          ref={group}
          onFocus={() => {
            loadNumbers();
            loadList();
          }}
        >
          <button
            type="button"
            ref={button}
            className="region"
            aria-label={m.phone.regionChosen(shownName, dialCode ?? '')}
            aria-haspopup="dialog"
            aria-expanded={isOpen && Boolean(regions)}
            disabled={readOnly}
            // The loss of the focus would close the list, and the press open it again.
            onMouseDown={(event) => {
              if (isOpen) event.preventDefault();
            }}
            onClick={({ currentTarget }) => {
              loadNumbers();
              loadList();
              setList(isOpen ? 'away' : 'open');
              currentTarget.focus();
            }}
          >
            <span aria-hidden="true" className="flag">
              {region ? flagOf(region) : '🌐'}
            </span>
            <span className="dial-code">{dialCode}</span>
          </button>
          <input
            {...wiring}
            ref={ref}
            className="control"
            type="tel"
            autoComplete="tel"
            value={value.phoneNumber}
            readOnly={readOnly}
            onChange={(event) => onChange({ phoneNumber: event.target.value, region: value.region })}
          />
          {list !== 'away' && List && regions && (
            <div dir={m.direction}>
              <List
                isOpen={isOpen}
                numbers={numbers}
                regions={regions}
                chosen={region}
                onChoose={(region) => {
                  onChange({ phoneNumber: value.phoneNumber, region });
                  close();
                  group.current?.querySelector('input')?.focus();
                }}
                onClose={(cause) => {
                  close();
                  if (cause === 'key') button.current?.focus();
                }}
              />
            </div>
          )}
        </div>
      )}
    </Field>
  );
}

/** A module that is loaded when it is first wanted. Where loading fails, the field works without: the server reads numbers. */
function useLoaded<Thing>(load: () => Promise<Thing>): [Thing | null, () => void, boolean] {
  const [thing, setThing] = useState<{ loaded: Thing } | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const wanted = useRef(false);
  return [
    thing?.loaded ?? null,
    () => {
      if (wanted.current) return;
      wanted.current = true;
      load().then(
        (loaded) => setThing({ loaded }),
        () => {
          wanted.current = false;
          setFailed(true);
        },
      );
    },
    hasFailed,
  ];
}

/** A number stays in one piece and left to right in any text (Unicode's isolates, UAX 9). */
function isolated(number: string): string {
  return `\u2066${number.replaceAll(' ', '\u00a0')}\u2069`;
}
