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

// What LZMA packed, with its header of 13 bytes (Igor Pavlov's specification of the format).
const unpack = (bytes) => {
  const props = bytes[0], lc = props % 9, lp = Math.floor(props / 9) % 5, pb = Math.floor(props / 45);
  const size = new DataView(bytes.buffer, bytes.byteOffset + 5, 8);
  const known = size.getUint32(4, true) === 0, length = size.getUint32(0, true);
  let out = new Uint8Array(known ? length : bytes.length * 4), done = 0, at = 18, range = 0xffffffff;
  let code = new DataView(bytes.buffer, bytes.byteOffset + 14, 4).getUint32(0, false);
  const chances = (n) => new Uint16Array(n).fill(1024);
  const literals = chances(0x300 << (lc + lp)), isMatch = chances(12 << 4), isLong = chances(12 << 4);
  const isRepeat = chances(12), isFirst = chances(12), isSecond = chances(12), isThird = chances(12);
  const slots = chances(4 << 6), special = chances(128), aligned = chances(16);
  const lengths = () => ({ choice: chances(2), low: chances(16 << 3), middle: chances(16 << 3), high: chances(256) });
  const ofMatch = lengths(), ofRepeat = lengths();
  const bit = (table, place) => {
    const chance = table[place], bound = (range >>> 11) * chance;
    let found = 0;
    if (code < bound) { range = bound; table[place] = chance + ((2048 - chance) >> 5); } else {
      range -= bound;
      code -= bound;
      table[place] = chance - (chance >> 5);
      found = 1;
    }
    if (range < 0x1000000) { range = (range << 8) >>> 0; code = ((code << 8) | bytes[at++]) >>> 0; }
    return found;
  };
  const even = (n) => {
    let found = 0;
    for (; n > 0; n--) {
      range >>>= 1;
      const one = code >= range ? 1 : 0;
      if (one) code -= range;
      if (range < 0x1000000) { range = (range << 8) >>> 0; code = ((code << 8) | bytes[at++]) >>> 0; }
      found = found * 2 + one;
    }
    return found;
  };
  const tree = (table, from, n) => {
    let m = 1;
    for (let i = 0; i < n; i++) m = (m << 1) | bit(table, from + m);
    return m - (1 << n);
  };
  const backwards = (table, from, n) => {
    let m = 1, found = 0;
    for (let i = 0; i < n; i++) { const one = bit(table, from + m); m = (m << 1) | one; found |= one << i; }
    return found;
  };
  const long = (of, place) => {
    if (!bit(of.choice, 0)) return 2 + tree(of.low, place << 3, 3);
    return bit(of.choice, 1) ? 18 + tree(of.high, 0, 8) : 10 + tree(of.middle, place << 3, 3);
  };
  const put = (byte) => {
    if (done === out.length) { const more = new Uint8Array(2 * done); more.set(out); out = more; }
    out[done++] = byte;
  };
  let state = 0, far = [0, 0, 0, 0];
  while (!known || done < length) {
    const place = done & ((1 << pb) - 1);
    if (!bit(isMatch, (state << 4) + place)) {
      const before = done ? out[done - 1] : 0;
      const from = 0x300 * (((done & ((1 << lp) - 1)) << lc) + (before >> (8 - lc)));
      let symbol = 1;
      if (state >= 7) {
        let match = out[done - far[0] - 1];
        while (symbol < 256) {
          const one = (match >> 7) & 1;
          match <<= 1;
          const found = bit(literals, from + ((1 + one) << 8) + symbol);
          symbol = (symbol << 1) | found;
          if (found !== one) break;
        }
      }
      while (symbol < 256) symbol = (symbol << 1) | bit(literals, from + symbol);
      put(symbol & 255);
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let n;
    if (bit(isRepeat, state)) {
      if (!bit(isFirst, state)) {
        if (!bit(isLong, (state << 4) + place)) {
          state = state < 7 ? 9 : 11;
          put(out[done - far[0] - 1]);
          continue;
        }
      } else if (!bit(isSecond, state)) far = [far[1], far[0], far[2], far[3]];
      else if (!bit(isThird, state)) far = [far[2], far[0], far[1], far[3]];
      else far = [far[3], far[0], far[1], far[2]];
      n = long(ofRepeat, place);
      state = state < 7 ? 8 : 11;
    } else {
      n = long(ofMatch, place);
      state = state < 7 ? 7 : 10;
      const slot = tree(slots, Math.min(n - 2, 3) << 6, 6), some = (slot >> 1) - 1;
      let distance = slot;
      if (slot >= 4) {
        distance = (2 | (slot & 1)) * 2 ** some;
        distance += slot < 14 ? backwards(special, distance - slot, some) : even(some - 4) * 16 + backwards(aligned, 0, 4);
      }
      far = [distance, far[0], far[1], far[2]];
      if (distance === 0xffffffff) break;
    }
    if (far[0] >= done) throw new Error("the engine is damaged");
    for (; n > 0; n--) put(out[done - far[0] - 1]);
  }
  return out.subarray(0, done);
};

self.onmessage = async ({ data }) => {
  try {
    if (data.packed) {
      const text = atob(data.packed), bytes = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
      engine = await WebAssembly.compile(unpack(bytes));
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
