/** A web stream of these chunks. */
export const readableOf = <T = Uint8Array>(chunks: Iterable<T>): ReadableStream<T> => {
  const iterator = chunks[Symbol.iterator]();
  return new ReadableStream<T>(
    {
      pull: (controller) => {
        const result = iterator.next();
        if (result.done === true) controller.close();
        else controller.enqueue(result.value);
      },
    },
    { highWaterMark: 0 },
  );
};
