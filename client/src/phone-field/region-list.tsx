import { useCombobox } from 'downshift';
import type { UseComboboxProps } from 'downshift';
import { useEffect, useState } from 'react';
import { useMessages } from '../i18n/messages.ts';
import type { PhoneNumbers } from './phone-numbers.ts';
import { searchRegions } from './region-search.ts';
import { flagOf } from './regions.ts';
import type { Region } from './regions.ts';

/** The open list of regions: searched by name, code or dial code, and chosen from by keyboard or press. */
export function RegionList({
  numbers,
  regions,
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
  const names = useNames();
  const [environment] = useState(windowFromWithin);
  const items = searchRegions(regions, wanted, { names, numbers });
  const { getInputProps, getMenuProps, getItemProps, highlightedIndex } = useCombobox<Region>({
    environment,
    items,
    isOpen: true,
    inputValue: wanted,
    selectedItem: null,
    initialHighlightedIndex: Math.max(
      0,
      items.findIndex(({ code }) => code === chosen),
    ),
    defaultHighlightedIndex: 0,
    itemToString: (region) => region?.name ?? '',
    onSelectedItemChange: ({ selectedItem }) => {
      if (selectedItem) onChoose(selectedItem.code);
    },
    // Downshift would also close the list at a press on the input, just before a person types.
    onIsOpenChange: ({ type }) => {
      if (type === useCombobox.stateChangeTypes.InputBlur) onClose('elsewhere');
      if (type === useCombobox.stateChangeTypes.InputKeyDownEscape) onClose('key');
    },
  });

  return (
    <dialog open className="region-list" aria-label={m.phone.region}>
      <input
        // The list opens by a press on a button, after which a person types.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        className="control"
        type="search"
        {...getInputProps({
          'aria-label': m.phone.regionSearch,
          'aria-labelledby': undefined,
          placeholder: m.phone.regionSearch,
          // Downshift's own handler comes a render too late for what an input method composes.
          onChange: (event) => setWanted(event.currentTarget.value),
        })}
      />
      <ul {...getMenuProps({ 'aria-label': m.phone.region, 'aria-labelledby': undefined })}>
        {items.map((region, index) => (
          <li
            key={region.code}
            className={index === highlightedIndex ? 'highlighted' : undefined}
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

/** The window for a list in a shadow root: listeners outside the root see its host as the target of each press. */
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
function useNames(): Readonly<Record<string, string>> {
  const [names, setNames] = useState({});
  useEffect(() => {
    import('./region-names.generated.ts').then(
      ({ regionNames }) => setNames(regionNames),
      () => {},
    );
  }, []);
  return names;
}
