/** The method by which Node prints an object; elsewhere nobody calls it. @see util.inspect.custom */
const inspect = Symbol.for('nodejs.util.inspect.custom');

/** Something that says what may be shown of it. */
interface Printable {
  toJSON(): unknown;
}

/** How Node hands its printing over. */
type Print = (value: unknown, options: object) => string;

/** Lets `console.log` show objects by their name and by what their `toJSON` says, where nothing is secret. */
export const makePrintable = (prototype: Printable): void => {
  Object.defineProperty(prototype, inspect, {
    value: function (this: Printable, _depth: number, options: object, print: Print): string {
      return `${this.constructor.name} ${print(this.toJSON(), options)}`;
    },
  });
};
