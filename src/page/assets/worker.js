"use strict";
// The engine is a program that reads a request from its standard input and writes messages to its
// standard output. This is the little of a system that it needs; it has no files and no network.
let engine = null;

const run = (request, say) => {
  let memory = null, at = 0, held = new Uint8Array(0);
  const view = () => new DataView(memory.buffer);
  const hear = (piece) => {
    const all = new Uint8Array(held.length + piece.length);
    all.set(held);
    all.set(piece, held.length);
    held = all;
    for (;;) {
      if (held.length < 4) return;
      const head = new DataView(held.buffer, held.byteOffset).getUint32(0, true);
      if (held.length < 4 + head) return;
      const { parts } = JSON.parse(new TextDecoder().decode(held.subarray(4, 4 + head)));
      const whole = 4 + head + parts.reduce((sum, n) => sum + n, 0);
      if (held.length < whole) return;
      say(held.slice(0, whole));
      held = held.slice(whole);
    }
  };
  const pieces = (list, n, each) => {
    const data = view();
    let done = 0;
    for (let i = 0; i < n; i++) {
      const [from, length] = [data.getUint32(list + 8 * i, true), data.getUint32(list + 8 * i + 4, true)];
      done += each(new Uint8Array(memory.buffer, from, length));
    }
    return done;
  };
  const system = {
    fd_read(fd, list, n, done) {
      const read = pieces(list, n, (room) => {
        const some = fd === 0 ? request.subarray(at, at + room.length) : new Uint8Array(0);
        room.set(some);
        at += some.length;
        return some.length;
      });
      view().setUint32(done, read, true);
      return 0;
    },
    fd_write(fd, list, n, done) {
      const wrote = pieces(list, n, (bytes) => {
        if (fd === 1) hear(bytes.slice());
        else console.error(new TextDecoder().decode(bytes.slice()));
        return bytes.length;
      });
      view().setUint32(done, wrote, true);
      return 0;
    },
    clock_time_get(_, __, place) {
      view().setBigUint64(place, BigInt(Math.round(performance.now() * 1e6)), true);
      return 0;
    },
    random_get(place, length) {
      for (let i = 0; i < length; i += 65536)
        crypto.getRandomValues(new Uint8Array(memory.buffer, place + i, Math.min(65536, length - i)));
      return 0;
    },
    args_sizes_get(a, b) { view().setUint32(a, 0, true); view().setUint32(b, 0, true); return 0; },
    environ_sizes_get(a, b) { view().setUint32(a, 0, true); view().setUint32(b, 0, true); return 0; },
    args_get: () => 0,
    environ_get: () => 0,
    sched_yield: () => 0,
    fd_prestat_get: () => 8, // there are no folders
    proc_exit(code) { throw new Error(`exit ${code}`); },
  };
  const imports = {};
  for (const { module, name } of WebAssembly.Module.imports(engine)) {
    imports[module] = imports[module] || {};
    imports[module][name] = system[name] || (() => 52); // nothing else is there
  }
  const { exports } = new WebAssembly.Instance(engine, imports);
  memory = exports.memory;
  exports._start();
};

// What `deflate` packed, after RFC 1951.
const inflate = (bytes) => {
  let out = new Uint8Array(bytes.length * 4), size = 0, at = 0, bits = 0, held = 0;
  const need = (n) => {
    while (held < n) { bits |= bytes[at++] << held; held += 8; }
    const value = bits & ((1 << n) - 1);
    bits >>>= n;
    held -= n;
    return value;
  };
  const put = (byte) => {
    if (size === out.length) { const more = new Uint8Array(2 * size); more.set(out); out = more; }
    out[size++] = byte;
  };
  const code = (lengths) => {
    const counts = new Uint16Array(16), places = new Uint16Array(16), symbols = new Uint16Array(lengths.length);
    for (const n of lengths) counts[n]++;
    counts[0] = 0;
    for (let n = 1; n < 16; n++) places[n] = places[n - 1] + counts[n - 1];
    lengths.forEach((n, symbol) => { if (n) symbols[places[n]++] = symbol; });
    return { counts, symbols };
  };
  const next = ({ counts, symbols }) => {
    let word = 0, first = 0, index = 0;
    for (let n = 1; n < 16; n++) {
      word |= need(1);
      if (word - counts[n] < first) return symbols[index + word - first];
      index += counts[n];
      first = (first + counts[n]) << 1;
      word <<= 1;
    }
    throw new Error("the engine is damaged");
  };
  const lengthOf = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
  const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  const distanceOf = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
  const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  for (let last = 0; !last;) {
    last = need(1);
    const kind = need(2);
    if (kind === 0) {
      bits = held = 0;
      const n = bytes[at] | (bytes[at + 1] << 8);
      at += 4;
      for (let i = 0; i < n; i++) put(bytes[at++]);
      continue;
    }
    let words, distances;
    if (kind === 1) {
      words = code(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)));
      distances = code(new Array(30).fill(5));
    } else {
      const [n, m, k] = [need(5) + 257, need(5) + 1, need(4) + 4];
      const short = new Array(19).fill(0);
      for (let i = 0; i < k; i++) short[order[i]] = need(3);
      const lengths = [], inner = code(short);
      while (lengths.length < n + m) {
        const symbol = next(inner);
        if (symbol < 16) lengths.push(symbol);
        else {
          const value = symbol === 16 ? lengths[lengths.length - 1] : 0;
          for (let i = symbol === 16 ? 3 + need(2) : symbol === 17 ? 3 + need(3) : 11 + need(7); i > 0; i--) lengths.push(value);
        }
      }
      words = code(lengths.slice(0, n));
      distances = code(lengths.slice(n));
    }
    for (let symbol; (symbol = next(words)) !== 256;) {
      if (symbol < 256) { put(symbol); continue; }
      const length = lengthOf[symbol - 257] + need(lengthBits[symbol - 257]);
      const far = next(distances);
      const distance = distanceOf[far] + need(far < 4 ? 0 : (far >> 1) - 1);
      for (let i = 0; i < length; i++) put(out[size - distance]);
    }
  }
  return out.subarray(0, size);
};

self.onmessage = async ({ data }) => {
  try {
    if (data.packed) {
      const text = atob(data.packed), bytes = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
      engine = await WebAssembly.compile(inflate(bytes));
      self.postMessage({ engine });
    } else if (data.engine) {
      engine = data.engine;
    } else {
      run(data.request, (message) => self.postMessage({ id: data.id, message }, [message.buffer]));
      self.postMessage({ id: data.id, end: true });
    }
  } catch (error) {
    self.postMessage({ id: data.id, end: true, fault: String(error) });
  }
};
