/** What some engines offer to leave a part of the stack out. */
interface StackCapture {
  captureStackTrace?(this: void, error: Error, above: unknown): void;
}

/** The lines of the stack above a function: who called it. Empty where the engine cannot tell. */
export const placeOf = (called: unknown): string => {
  const error = new Error();
  const { captureStackTrace } = Error as StackCapture;
  if (captureStackTrace === undefined) return '';
  captureStackTrace(error, called);
  return (error.stack ?? '').split('\n').slice(1).join('\n');
};
