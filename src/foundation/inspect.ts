/** The method by which Node prints an object; elsewhere nobody calls it. @see util.inspect.custom */
export const inspect: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** How Node hands its printing over. */
export type Print = (value: unknown, options: object) => string;

/** An object as `console.log` shows it: its name, and what its `toJSON` says, where nothing is secret. */
export const printed = (object: { toJSON(): unknown }, options: object, print: Print): string =>
  `${object.constructor.name} ${print(object.toJSON(), options)}`;
