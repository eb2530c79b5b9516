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

type Props = {
  /** Until then it only stands ready, out of sight and reach. */
  isOpen: boolean;
  numbers: PhoneNumbers | null;
  regions: readonly Region[];
  chosen: string | null;
  onChoose: (code: string) => void;
  onClose: (cause: 'key' | 'elsewhere') => void;
};

/** While it isn't open, typing in the number's field is none of its business. */
export const RegionList = memo(
  OpenOrReady,
  (before, after) => !before.isOpen && !after.isOpen && before.regions === after.regions,
);

/** The list of regions, the chosen one first: searched by name, code or dial code, and chosen from by keyboard or press. */
function OpenOrReady({ isOpen, numbers, regions: known, chosen, onChoose, onClose }: Props) {
  const m = useMessages();
  const id = useId();
  const [wanted, setWanted] = useState('');
  const [highlighted, setHighlighted] = useState<string | null>(null);
  const [isScrolled, setScrolled] = useState(false);
  const [names, loadNames] = useNames();
  const dialog = useRef<HTMLDialogElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  // Asked as it opens: until then a window may change. By touch a keyboard would come up over the countries.
  const isTouch = useMemo(() => !isOpen || matches('(pointer: coarse)'), [isOpen]);
  const isSheet = useMemo(() => isTouch || matches('(width < 40rem) or (height < 32rem)'), [isTouch]);
  useLayoutEffect(() => {
    if (!isOpen) return;
    if (isSheet) dialog.current?.showModal();
    if (!isTouch) search.current?.focus();
  }, [isOpen, isSheet, isTouch]);

  const regions = useMemo(
    () => known.toSorted((one, other) => Number(other.code === chosen) - Number(one.code === chosen)),
    [known, chosen],
  );
  const items = useMemo(() => searchRegions(regions, wanted, { names, numbers }), [regions, wanted, names, numbers]);
  // Names that arrive may move what is highlighted.
  const at = Math.max(
    items.findIndex(({ code }) => code === highlighted),
    0,
  );
  const current = items[at];
  const rows = isScrolled ? items : items.slice(0, Math.max(firstRows, at + firstRows / 2));
  const space: CSSProperties & Record<'--undrawn', number> = { '--undrawn': items.length - rows.length };

  useEffect(() => {
    const row = list.current?.children[at];
    // jsdom can't scroll.
    if (isOpen && row && 'scrollIntoView' in row) row.scrollIntoView({ block: 'nearest' });
  }, [at, isOpen]);

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
    const last = items.length - 1;
    const to = (index: number) => () => setHighlighted(items[index]?.code ?? null);
    const acts: Record<string, () => void> = {
      ArrowDown: to(at < last ? at + 1 : 0),
      ArrowUp: to(at > 0 ? at - 1 : last),
      PageDown: to(Math.min(at + 10, last)),
      PageUp: to(Math.max(at - 10, 0)),
      Home: to(0),
      End: to(last),
      Enter: () => current && choose(current.code),
      Escape: close,
    };
    const act = acts[event.key];
    // 229: an input method's. Safari says by nothing else of an Enter that it ended what was being composed.
    if (!act || event.keyCode === 229 || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  }

  return (
    <dialog
      ref={dialog}
      open={isOpen && !isSheet}
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
        aria-activedescendant={current && `${id}${current.code}`}
        autoComplete="off"
        placeholder={m.phone.regionSearch}
        value={wanted}
        onFocus={loadNames}
        onBlur={({ target, relatedTarget }) => {
          // Where the whole window loses the focus, that comes back to the search.
          const root = target.getRootNode();
          const isKept = 'activeElement' in root && root.activeElement === target;
          if (!isKept && relatedTarget !== list.current && !isSheet) onClose('elsewhere');
        }}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setWanted(event.currentTarget.value);
          setHighlighted(null);
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
        // A screen reader may set the focus here, where no key is heard.
        onFocus={() => isTouch || search.current?.focus()}
        onScroll={() => startTransition(() => setScrolled(true))}
      >
        {rows.map((region, index) => (
          <Row
            key={region.code}
            id={`${id}${region.code}`}
            region={region}
            position={index + 1}
            count={items.length}
            isHighlighted={index === at}
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
