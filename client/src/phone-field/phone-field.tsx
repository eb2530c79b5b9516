import { useEffect, useMemo, useState } from 'react';
import type { Ref } from 'react';
import { Field } from '../field.tsx';
import { useMessages } from '../i18n/messages.ts';
import { loadPhoneNumbers, regionOptions, understand } from './phone-numbers.ts';
import type { PhoneNumbers } from './phone-numbers.ts';

export type PhoneInput = { phoneNumber: string; region: string };

/** A country and a number in any format. What is typed stays as typed; how it is understood is shown below it. */
export function PhoneField({
  value,
  allowedRegions,
  error,
  readOnly,
  ref,
  onChange,
}: {
  value: PhoneInput;
  allowedRegions: string[] | null;
  error: string | null;
  readOnly: boolean;
  ref: Ref<HTMLInputElement>;
  onChange: (value: PhoneInput) => void;
}) {
  const m = useMessages();
  const numbers = usePhoneNumbers();
  const options = useMemo(
    () => regionOptions(numbers, { allowedRegions, chosen: value.region, language: m.language }),
    [numbers, allowedRegions, value.region, m.language],
  );
  const understood = numbers && understand(numbers, value.phoneNumber, value.region);

  /** A number with a country code says its country by itself, where that may be chosen. */
  function typed(phoneNumber: string) {
    const region =
      numbers && phoneNumber.trim().startsWith('+') && understand(numbers, phoneNumber, value.region)?.region;
    onChange({ phoneNumber, region: options.find((option) => option.region === region)?.region ?? value.region });
  }

  return (
    <>
      <Field label={m.phone.region}>
        {(wiring) => (
          <select
            {...wiring}
            className="control"
            autoComplete="country"
            value={value.region}
            onChange={(event) => onChange({ ...value, region: event.target.value })}
          >
            {options.map(({ region, label }) => (
              <option key={region} value={region}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label={m.phone.number}
        error={error}
        hint={
          understood
            ? m.phone.understood(understood.international, regionName(understood.region, m.language))
            : m.phone.hint
        }
      >
        {(wiring) => (
          <input
            {...wiring}
            ref={ref}
            className="control"
            type="tel"
            autoComplete="tel"
            dir="ltr"
            value={value.phoneNumber}
            readOnly={readOnly}
            onChange={(event) => typed(event.target.value)}
          />
        )}
      </Field>
    </>
  );
}

function usePhoneNumbers(): PhoneNumbers | null {
  const [numbers, setNumbers] = useState<PhoneNumbers | null>(null);
  useEffect(() => {
    // Without it the form still works: the server understands the number.
    loadPhoneNumbers().then(setNumbers, () => {});
  }, []);
  return numbers;
}

function regionName(region: string | null, language: string): string {
  return region ? (new Intl.DisplayNames([language], { type: 'region' }).of(region) ?? region) : '';
}
