import { useCombobox } from 'downshift';
import type { UseComboboxProps } from 'downshift';
import { startTransition, useLayoutEffect, useRef, useState } from 'react';
import type { CSSProperties } from 'react';
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
  const [wanted, setWanted] = useState('');
  const [isScrolled, setScrolled] = useState(false);
  const regions = known.toSorted((one, other) => Number(other.code === chosen) - Number(one.code === chosen));
  const [names, loadNames] = useNames();
  const dialog = useRef<HTMLDialogElement>(null);
  const [isSheet] = useState(() => matches('(width < 40rem) or (height < 32rem) or (pointer: coarse)'));
  useLayoutEffect(() => {
    if (isSheet) dialog.current?.showModal();
  }, [isSheet]);
  // Downshift focuses the input of an open list: on a touch screen a keyboard would come up over the countries.
  const [isOpen, setOpen] = useState(() => !matches('(pointer: coarse)'));
  const [environment] = useState(windowFromWithin);
  const items = searchRegions(regions, wanted, { names, numbers });
  const { getInputProps, getMenuProps, getItemProps, highlightedIndex } = useCombobox<Region>({
    environment,
    items,
    isOpen,
    inputValue: wanted,
    selectedItem: null,
    initialHighlightedIndex: 0,
    defaultHighlightedIndex: 0,
    itemToString: (region) => region?.name ?? '',
    // Downshift would choose what is highlighted as the search is left by Tab, and then highlight nothing.
    stateReducer: (state, { changes }) =>
      changes.highlightedIndex === -1 ? { ...state, isOpen: changes.isOpen ?? false } : changes,
    onSelectedItemChange: ({ selectedItem }) => {
      if (selectedItem) leave(() => onChoose(selectedItem.code));
    },
    // Downshift would also close the list at a press on the input, just before a person types.
    onIsOpenChange: ({ type }) => {
      if (type === useCombobox.stateChangeTypes.InputBlur && !isSheet) onClose('elsewhere');
      if (type === useCombobox.stateChangeTypes.InputKeyDownEscape) close();
    },
  });
  const rows = isScrolled ? items : items.slice(0, Math.max(firstRows, highlightedIndex + firstRows / 2));
  const space: CSSProperties & Record<'--undrawn', number> = { '--undrawn': items.length - rows.length };

  /** Nothing outside a modal dialog takes the focus before that is closed. */
  function leave(then: () => void) {
    if (isSheet) dialog.current?.close();
    then();
  }

  function close() {
    leave(() => onClose('key'));
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
        className="control"
        type="search"
        {...getInputProps({
          'aria-label': m.phone.regionSearch,
          'aria-labelledby': undefined,
          placeholder: m.phone.regionSearch,
          onFocus: () => {
            setOpen(true);
            loadNames();
          },
          // Downshift's own handler comes a render too late for what an input method composes.
          onChange: (event) => setWanted(event.currentTarget.value),
        })}
      />
      <ul
        style={space}
        // Else Chromium has Tab stop at what scrolls.
        tabIndex={-1}
        {...getMenuProps({ 'aria-label': m.phone.region, 'aria-labelledby': undefined })}
        onScroll={() => startTransition(() => setScrolled(true))}
      >
        {rows.map((region, index) => (
          <li
            key={region.code}
            className={index === highlightedIndex ? 'highlighted' : undefined}
            aria-setsize={items.length}
            aria-posinset={index + 1}
            {...getItemProps({ item: region, index, 'aria-selected': region.code === chosen })}
          >
            <span aria-hidden="true" className="flag">
              {flagOf(region.code)}
            </span>
            <span className="name">{region.name}</span>
            <bdi dir="ltr" className="dial-code">
              {region.dialCode}
            </bdi>
          </li>
        ))}
      </ul>
      <output className={items.length === 0 ? 'hint' : 'visually-hidden'}>
        {wanted && m.phone.regionsFound(items.length)}
      </output>
    </dialog>
  );
}

/** jsdom, in which hosts run their tests, knows no media. */
function matches(query: string): boolean {
  return typeof matchMedia === 'function' && matchMedia(query).matches;
}

/** The window for a list that may be in a shadow root: to those outside, whatever is pressed in there seems to be its host. */
function windowFromWithin(): NonNullable<UseComboboxProps<Region>['environment']> {
  const told = new Map<unknown, EventListener>();
  return {
    Node,
    document,
    addEventListener(type: string, listener: EventListenerOrEventListenerObject) {
      if (typeof listener !== 'function') return;
      const tell = (event: Event) => listener(Object.create(event, { target: { value: event.composedPath()[0] } }));
      told.set(listener, tell);
      addEventListener(type, tell, { passive: true });
    },
    removeEventListener(type: string, listener: EventListenerOrEventListenerObject) {
      const tell = told.get(listener);
      if (tell) removeEventListener(type, tell);
    },
  };
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
