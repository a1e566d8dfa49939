import { describeFailure, describeValue } from '../describe.ts';
import { isSameStory, type Difference, type Line, renderDifference } from './report.ts';
import { sameValue } from './sameValue.ts';

/** What RxJS notes of a stream. */
interface Message {
  readonly frame: number;
  readonly notification:
    | { readonly kind: 'N'; readonly value: unknown }
    | { readonly kind: 'E'; readonly error: unknown }
    | { readonly kind: 'C' };
}

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'notification' in value;

const freeLetters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Gives every value a letter: itself if it is one, else the next that is free. */
class ValueLetters {
  readonly #known: { readonly value: unknown; readonly letter: string }[] = [];

  of(value: unknown): string {
    const known = this.#known.find((one) => sameValue(one.value, value));
    if (known !== undefined) return known.letter;
    const letter =
      typeof value === 'string' && /^[A-Za-z]$/.test(value) ? value : (freeLetters[this.#known.length] ?? '*');
    this.#known.push({ value, letter });
    return letter;
  }
}

const lineOf = ({ frame, notification }: Message, letters: ValueLetters): Line => {
  if (notification.kind === 'C') return { frame, letter: '|', text: 'complete' };
  if (notification.kind === 'E') return { frame, letter: '#', text: describeFailure(notification.error) };
  return { frame, letter: letters.of(notification.value), text: describeValue(notification.value) };
};

/** What is wrong with what RxJS's own expectations compare (`expectObservable`, `expectSubscriptions`); null if nothing is. */
export const compareMessages = (actual: unknown, expected: unknown): string | null => {
  if (sameValue(actual, expected)) return null;
  const told = actual as readonly unknown[];
  const wanted = expected as readonly unknown[];
  if (![...told, ...wanted].every(isMessage)) {
    return `expectSubscriptions(…):\n\n  expected  ${describeValue(expected)}\n  actual    ${describeValue(actual)}`;
  }
  const letters = new ValueLetters();
  const messages = wanted as readonly Message[];
  const heard = told as readonly Message[];
  const difference: Difference = {
    title: 'expectObservable(…):',
    expected: messages.map((message) => lineOf(message, letters)),
    actual: heard.map((message) => lineOf(message, letters)),
    isSame: (i, j) => sameValue(messages[i]?.notification, heard[j]?.notification),
    hint: null,
  };
  return isSameStory(difference) ? null : renderDifference(difference);
};
