const rounds: readonly {
  readonly add: number;
  readonly shifts: readonly number[];
  readonly order: readonly number[];
  readonly mix: (b: number, c: number, d: number) => number;
}[] = [
  {
    add: 0,
    shifts: [3, 7, 11, 19],
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    mix: (b, c, d) => (b & c) | (~b & d),
  },
  {
    add: 0x5a827999,
    shifts: [3, 5, 9, 13],
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    mix: (b, c, d) => (b & c) | (b & d) | (c & d),
  },
  {
    add: 0x6ed9eba1,
    shifts: [3, 9, 11, 15],
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    mix: (b, c, d) => b ^ c ^ d,
  },
];

const paddedMessage = (message: Uint8Array): DataView => {
  const padded = new Uint8Array((Math.floor((message.length + 8) / 64) + 1) * 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, (message.length * 8) >>> 0, true);
  view.setUint32(padded.length - 4, Math.floor(message.length / 0x2000_0000), true);
  return view;
};

/**
 * MD4, which is broken and which only NTLM still needs: the engines' own cryptography has stopped giving it.
 * @see RFC 1320 §3
 */
export const md4 = (message: Uint8Array): Uint8Array => {
  const view = paddedMessage(message);
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (let block = 0; block < view.byteLength; block += 64) {
    let [a = 0, b = 0, c = 0, d = 0] = state;
    for (const { add, shifts, order, mix } of rounds) {
      for (let step = 0; step < 16; step++) {
        const word = view.getUint32(block + 4 * (order[step] ?? 0), true);
        const sum = (a + mix(b, c, d) + word + add) | 0;
        const shift = shifts[step % 4] ?? 0;
        [a, b, c, d] = [d, (sum << shift) | (sum >>> (32 - shift)), b, c];
      }
    }
    state[0] = (state[0] ?? 0) + a;
    state[1] = (state[1] ?? 0) + b;
    state[2] = (state[2] ?? 0) + c;
    state[3] = (state[3] ?? 0) + d;
  }
  const digest = new DataView(new ArrayBuffer(16));
  state.forEach((word, index) => {
    digest.setUint32(4 * index, word, true);
  });
  return new Uint8Array(digest.buffer);
};
