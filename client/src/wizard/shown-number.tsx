import { useEffect, useState } from 'react';
import type { VerificationStateFragment } from '../graphql/operations.generated.ts';
import { useMessages } from '../i18n/messages.ts';
import { loadPhoneNumbers } from '../phone-field/phone-numbers.ts';
import type { PhoneNumbers } from '../phone-field/phone-numbers.ts';

/**
 * The number that a code goes to, in groups: whole on the page where it was typed, so that it can be checked, or else as the
 * service masks it, spoken as its last digits.
 */
export function ShownNumber({
  verification: { phoneNumber, maskedPhoneNumber },
  isWhole,
}: {
  verification: Pick<VerificationStateFragment, 'phoneNumber' | 'maskedPhoneNumber'>;
  isWhole: boolean;
}) {
  const m = useMessages();
  const whole = isWhole ? phoneNumber : null;
  const numbers = useLoadedNumbers(whole !== null);
  if (whole !== null) {
    const number = numbers?.library.parsePhoneNumberFromString(whole)?.formatInternational();
    return <bdi dir="ltr">{number ?? grouped(whole)}</bdi>;
  }
  return (
    <span>
      <bdi dir="ltr" aria-hidden="true">
        {grouped(maskedPhoneNumber)}
      </bdi>
      <span className="visually-hidden">
        {m.numberEnding(maskedPhoneNumber.slice(maskedPhoneNumber.lastIndexOf('•') + 1))}
      </span>
    </span>
  );
}

/** The library, which the field of the number has loaded already. */
function useLoadedNumbers(isWanted: boolean): PhoneNumbers | null {
  const [numbers, setNumbers] = useState<PhoneNumbers | null>(null);
  useEffect(() => {
    if (isWanted) loadPhoneNumbers().then(setNumbers, () => {});
  }, [isWanted]);
  return numbers;
}

/** Country calling codes have one digit, two, or else three (ITU-T E.164.D). */
const countryCode = /^\+(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

/** A number with its country's code apart, and with what is masked. */
export function grouped(number: string): string {
  return number
    .replace(countryCode, '$& ')
    .replace(/ ?(•+)/, ' $1 ')
    .trim();
}
