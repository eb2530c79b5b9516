import {
  memo,
  startTransition,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { CSSProperties, KeyboardEvent } from 'react';
import { useMessages } from '../i18n/messages.ts';
import type { PhoneNumbers } from './phone-numbers.ts';
import { searchRegions } from './region-search.ts';
import { flagOf } from './regions.ts';
import type { Region } from './regions.ts';

/** As many as a screen shows. The others are drawn once somebody scrolls: all 245 take a slow phone 300 ms. */
const firstRows = 18;

/** The open list of regions, the chosen one first: searched by name, code or dial code, and chosen from by keyboard or press. */
export function RegionList({
  numbers,
  regions: known,
  chosen,
  onChoose,
  onClose,
}: {
  numbers: PhoneNumbers | null;
  regions: readonly Region[];
  chosen: string | null;
  onChoose: (code: string) => void;
  onClose: (cause: 'key' | 'elsewhere') => void;
}) {
  const m = useMessages();
  const id = useId();
  const [wanted, setWanted] = useState('');
  const [highlighted, setHighlighted] = useState(0);
  const [isScrolled, setScrolled] = useState(false);
  const [names, loadNames] = useNames();
  const dialog = useRef<HTMLDialogElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [isSheet] = useState(() => matches('(width < 40rem) or (height < 32rem) or (pointer: coarse)'));
  useLayoutEffect(() => {
    if (isSheet) dialog.current?.showModal();
    // On a touch screen a keyboard would come up over the countries.
    if (!matches('(pointer: coarse)')) search.current?.focus();
  }, [isSheet]);
  useEffect(() => {
    const row = list.current?.children[highlighted];
    // jsdom can't scroll.
    if (row && 'scrollIntoView' in row) row.scrollIntoView({ block: 'nearest' });
  }, [highlighted]);

  const regions = useMemo(
    () => known.toSorted((one, other) => Number(other.code === chosen) - Number(one.code === chosen)),
    [known, chosen],
  );
  const items = useMemo(() => searchRegions(regions, wanted, { names, numbers }), [regions, wanted, names, numbers]);
  const rows = isScrolled ? items : items.slice(0, Math.max(firstRows, highlighted + firstRows / 2));
  const space: CSSProperties & Record<'--undrawn', number> = { '--undrawn': items.length - rows.length };

  const choose = useCallback(
    (code: string) => {
      // Nothing outside a modal dialog takes the focus before that is closed.
      if (isSheet) dialog.current?.close();
      onChoose(code);
    },
    [isSheet, onChoose],
  );

  function close() {
    if (isSheet) dialog.current?.close();
    onClose('key');
  }

  function onKeyDown(event: KeyboardEvent) {
    const last = Math.max(items.length - 1, 0);
    const region = items[highlighted];
    const acts: Record<string, () => void> = {
      ArrowDown: () => setHighlighted(highlighted < last ? highlighted + 1 : 0),
      ArrowUp: () => setHighlighted(highlighted > 0 ? highlighted - 1 : last),
      PageDown: () => setHighlighted(Math.min(highlighted + 10, last)),
      PageUp: () => setHighlighted(Math.max(highlighted - 10, 0)),
      Home: () => setHighlighted(0),
      End: () => setHighlighted(last),
      Enter: () => region && choose(region.code),
      Escape: close,
    };
    const act = acts[event.key];
    // 229: an input method's. Safari says by nothing else of an Enter that it ended what was being composed.
    if (!act || event.keyCode === 229) return;
    event.preventDefault();
    act();
  }

  return (
    <dialog
      ref={dialog}
      open={!isSheet}
      className={isSheet ? 'region-list sheet' : 'region-list'}
      aria-label={m.phone.region}
      onCancel={close}
    >
      {isSheet && (
        <p className="sheet-head">
          {m.phone.region}
          <button type="button" className="close" aria-label={m.phone.closeRegions} onClick={close} />
        </p>
      )}
      <input
        ref={search}
        className="control"
        type="search"
        role="combobox"
        aria-label={m.phone.regionSearch}
        aria-autocomplete="list"
        aria-expanded
        aria-controls={`${id}list`}
        aria-activedescendant={items.length > 0 ? `${id}${highlighted}` : undefined}
        autoComplete="off"
        placeholder={m.phone.regionSearch}
        value={wanted}
        onFocus={loadNames}
        onBlur={() => {
          if (!isSheet) onClose('elsewhere');
        }}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setWanted(event.currentTarget.value);
          setHighlighted(0);
          if (list.current) list.current.scrollTop = 0;
        }}
      />
      <ul
        ref={list}
        id={`${id}list`}
        role="listbox"
        aria-label={m.phone.region}
        style={space}
        // Else Chromium has Tab stop at what scrolls.
        tabIndex={-1}
        // The search keeps the focus.
        onMouseDown={(event) => event.preventDefault()}
        onScroll={() => startTransition(() => setScrolled(true))}
      >
        {rows.map((region, index) => (
          <Row
            key={region.code}
            id={`${id}${index}`}
            region={region}
            position={index + 1}
            count={items.length}
            isHighlighted={index === highlighted}
            isChosen={region.code === chosen}
            onChoose={choose}
          />
        ))}
      </ul>
      <output className={items.length === 0 ? 'hint' : 'visually-hidden'}>
        {wanted && m.phone.regionsFound(items.length)}
      </output>
    </dialog>
  );
}

const Row = memo(function Row({
  id,
  region,
  position,
  count,
  isHighlighted,
  isChosen,
  onChoose,
}: {
  id: string;
  region: Region;
  position: number;
  count: number;
  isHighlighted: boolean;
  isChosen: boolean;
  onChoose: (code: string) => void;
}) {
  return (
    <li
      id={id}
      role="option"
      className={isHighlighted ? 'highlighted' : undefined}
      aria-selected={isChosen}
      aria-setsize={count}
      aria-posinset={position}
      onClick={() => onChoose(region.code)}
    >
      <span aria-hidden="true" className="flag">
        {flagOf(region.code)}
      </span>
      <span className="name">{region.name}</span>
      <bdi dir="ltr" className="dial-code">
        {region.dialCode}
      </bdi>
    </li>
  );
});

/** jsdom, in which hosts run their tests, knows no media. */
function matches(query: string): boolean {
  return typeof matchMedia === 'function' && matchMedia(query).matches;
}

/** The names to search by. Empty until they are loaded, or where they can't be: then only the shown names are searched. */
function useNames(): [Readonly<Record<string, string>>, () => void] {
  const [names, setNames] = useState({});
  return [
    names,
    () => {
      import('./region-names.generated.ts').then(
        ({ regionNames }) => setNames(regionNames),
        () => {},
      );
    },
  ];
}
