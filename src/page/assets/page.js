"use strict";
(() => {
  const $ = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const KEPT = "rodsim";
  const MOST = 40960;
  const WORDS = {
    vi: {
      runs: "lần mô phỏng", error: "lúa giữ được ±", tonnes: "tấn", told: "đã đủ để phân biệt", untold: "chưa phân biệt được",
      exact: "đã đạt độ chính xác", left: "còn khoảng", stopped: "đã dừng", working: "đang tính…", faulty: "kế hoạch còn lỗi: sửa ở trang Kế hoạch",
      making: "đang làm tài liệu…", made: "đã lưu", edit: "Sửa", copy: "Chép", drop: "Bỏ", faults: "lỗi", differences: "điểm khác", choose: "chọn…", own: "Bản chép của kế hoạch",
      lost: "Chương trình rodsim đã kết thúc. Mở lại chương trình; kế hoạch vẫn được giữ trong trình duyệt.",
      engine: "Trình duyệt này không chạy được bộ mô phỏng (WebAssembly). Hãy dùng Chrome, Edge hoặc Firefox mới hơn.",
      forget: "Xóa mọi kế hoạch đang giữ trong trình duyệt này?", none: "Chưa chọn xã nào.", chosen: "xã đã chọn", marked: "Tải sổ có đánh dấu lỗi",
      density: "chuột/ha", seconds: "giây", copied: "bản", ended: "Đã kết thúc. Có thể đóng trang này.", large: "Tệp lớn quá 64 MB.",
      quick: "nhanh: 128 hạt", studied: "kỹ: 512 hạt, như rodsim update", minutes: "phút", simulated: "lần mô phỏng", rest: "Xếp lại từ",
      taken: "Đã thêm thành một phương án. Trang Câu trả lời so các phương án khi chưa dùng số liệu; so theo số liệu là bảng trên trang này.",
    },
    en: {
      runs: "replicates", error: "paddy saved ±", tonnes: "t", told: "enough to tell them apart", untold: "not told apart yet",
      exact: "as precise as asked", left: "about", stopped: "stopped", working: "computing…", faulty: "the plan has faults: mend them on the page Plan",
      making: "making the document…", made: "saved", edit: "Edit", copy: "Copy", drop: "Remove", faults: "fault(s)", differences: "differences", choose: "choose…", own: "A copy of the plan",
      lost: "The program rodsim has ended. Start it again; the plans are still kept in the browser.",
      engine: "This browser cannot run the simulation (WebAssembly). Please use a newer Chrome, Edge or Firefox.",
      forget: "Remove every plan that is kept in this browser?", none: "No commune is chosen yet.", chosen: "communes chosen", marked: "Save the workbook with its faults marked",
      density: "rats/ha", seconds: "s", copied: "copy", ended: "Ended. You may close this page.", large: "The file is larger than 64 MB.",
      quick: "quick: 128 particles", studied: "thorough: 512 particles, as rodsim update", minutes: "min", simulated: "simulations", rest: "Planned again from",
      taken: "Added as an alternative. The page Answer compares plans without the records; what the records make of them stands on this page.",
    },
  };
  const LEVERS = {
    traps: ["Số bẫy", "Traps"], bait: ["Diện tích bả", "Bait area"], budget: ["Kinh phí", "Budget"], wage: ["Tiền công", "Wage"],
    trap_price: ["Giá bẫy", "Trap price"], growth: ["Tốc độ sinh sôi", "Growth of rats"], movement: ["Chuột di chuyển", "Movement of rats"],
  };

  // ---------------------------------------------------------------- state
  const blank = () => ({ files: {}, plans: [], now: "", levers: {}, records: "" });
  let state = { lang: "vi", ...blank(), precision: 0.02, tab: "answer" };
  let past = [], tally = null, start = null, shown = {};
  const say = (key) => WORDS[state.lang][key];
  const keep = () => {
    try {
      if (state.plans.length) localStorage.setItem(KEPT, JSON.stringify(state));
      else localStorage.removeItem(KEPT);
    } catch { /* private windows keep nothing */ }
  };
  const remember = () => {
    past.push(JSON.stringify(state));
    past = past.slice(-50);
    $("#undo").disabled = false;
  };
  const choice = () => ({
    kept: state.files, plans: state.plans, levers: state.levers, seed: 1, precision: state.precision, most: MOST,
  });
  const alert = (text, html) => {
    const place = $("#alert");
    place.hidden = !text;
    if (html) place.innerHTML = html; else place.textContent = text || "";
  };

  // ---------------------------------------------------------------- messages
  const encode = (head, parts = []) => {
    const bytes = new TextEncoder().encode(JSON.stringify({ ...head, parts: parts.map((part) => part.length) }));
    const out = new Uint8Array(4 + bytes.length + parts.reduce((sum, part) => sum + part.length, 0));
    new DataView(out.buffer).setUint32(0, bytes.length, true);
    out.set(bytes, 4);
    let at = 4 + bytes.length;
    for (const part of parts) { out.set(part, at); at += part.length; }
    return out;
  };
  const decode = (bytes) => {
    if (bytes.length < 4) return null;
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    if (bytes.length < 4 + length) return null;
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    let at = 4 + length;
    const parts = [];
    for (const n of head.parts) { parts.push(bytes.slice(at, at + n)); at += n; }
    return at > bytes.length ? null : { head, parts, size: at };
  };
  const fault = (head) => Object.assign(new Error(head.fault || "stopped"), { html: head.html, stopped: head.stopped });

  // ---------------------------------------------------------------- shells
  // Served by the program: every request goes to it, a run streams back.
  const server = () => {
    // What was stopped here is no fault, whether it had begun to answer or not.
    const broken = (error) => {
      throw error.name === "AbortError" ? Object.assign(new Error("stopped"), { stopped: true }) : new Error(say("lost"));
    };
    const send = async (head, parts, hear, signal) => {
      const answer = await fetch("ask", { method: "POST", body: encode(head, parts), signal }).catch(broken);
      if (!answer.ok) throw new Error(answer.status === 413 ? say("large") : say("lost"));
      const reader = answer.body.getReader();
      let held = new Uint8Array(0);
      for (;;) {
        const { done, value } = await reader.read().catch(broken);
        if (done) return;
        const more = new Uint8Array(held.length + value.length);
        more.set(held);
        more.set(value, held.length);
        held = more;
        for (let message; (message = decode(held)); held = held.slice(message.size)) hear(message);
      }
    };
    const ask = async (head, parts) => {
      let last = null;
      await send({ lang: state.lang, ...head }, parts, (message) => { last = message; });
      if (!last) throw new Error(say("lost"));
      if (last.head.fault || last.head.stopped) throw Object.assign(fault(last.head), { parts: last.parts });
      return last;
    };
    const run = async (asked, on, signal) => {
      let end = null;
      await send({ ask: "run", lang: state.lang, choice: asked }, [], (message) => {
        if (message.head.fault) throw fault(message.head);
        if (message.head.done) on.progress(message.head.done);
        if (message.head.look) on.look(message.head);
        if (message.head.end) end = message;
      }, signal);
      if (!end) throw Object.assign(new Error("stopped"), { stopped: true });
      return { tally: end.parts[0], digest: end.head.digest };
    };
    const long = async (head, parts, hear, signal) => {
      let last = null;
      await send({ lang: state.lang, ...head }, parts, (message) => { last = message; hear(message.head); }, signal);
      return last;
    };
    const tell = (path) => { navigator.sendBeacon(path); };
    setInterval(() => fetch("alive", { method: "POST" }).catch(() => alert(say("lost"))), 20000);
    addEventListener("pagehide", () => tell("closed"));
    addEventListener("pageshow", () => fetch("alive", { method: "POST" }).catch(() => {}));
    $("#end").hidden = false;
    $("#end").addEventListener("click", () => {
      fetch("end", { method: "POST" }).finally(() => { document.body.textContent = say("ended"); });
    });
    const given = async () => {
      const answer = await fetch("given", { method: "POST" });
      return decode(new Uint8Array(await answer.arrayBuffer()));
    };
    return { ask, run, long, given };
  };

  // The engine in this page: workers simulate shards, one desk merges and answers.
  const alone = async () => {
    const code = URL.createObjectURL(new Blob([$("#worker").textContent], { type: "text/javascript" }));
    const hire = () => new Worker(code);
    const desk = hire();
    const engine = await new Promise((found, failed) => {
      desk.onmessage = ({ data }) => (data.engine ? found(data.engine) : failed(new Error(say("engine"))));
      desk.onerror = () => failed(new Error(say("engine")));
      desk.postMessage({ packed: $("#engine").textContent });
    });
    $("#engine").remove();
    let number = 0;
    const work = (worker, request, hear) => new Promise((done, failed) => {
      const id = ++number;
      const listen = ({ data }) => {
        if (data.id !== id) return;
        if (data.message) hear(decode(data.message));
        if (!data.end) return;
        worker.removeEventListener("message", listen);
        if (data.fault) failed(new Error(data.fault)); else done();
      };
      worker.addEventListener("message", listen);
      worker.postMessage({ id, request }, [request.buffer]);
    });
    const ask = async (head, parts) => {
      let last = null;
      await work(desk, encode({ lang: state.lang, ...head }, parts), (message) => { last = message; });
      if (last.head.fault || last.head.stopped) throw Object.assign(fault(last.head), { parts: last.parts });
      return last;
    };
    const hands = Number(new URLSearchParams(location.search).get("workers")) || Math.min(navigator.hardwareConcurrency || 2, 8);
    let pool = [];
    const staff = () => { while (pool.length < hands) { const one = hire(); one.postMessage({ engine }); pool.push(one); } return pool; };
    staff();
    const run = async (asked, on, signal) => {
      const workers = staff(), ready = new Map();
      let merged = 0, sofar = [new Uint8Array(0), new Uint8Array(0)], wake = () => {}, broken = null, done = 0, over = false, left = workers.length;
      const dismiss = () => { over = true; workers.forEach((worker) => worker.terminate()); pool = pool.filter((worker) => !workers.includes(worker)); wake(); };
      signal.addEventListener("abort", dismiss);
      workers.forEach((worker, first) => {
        const shards = [];
        for (let shard = first; shard < MOST / 64; shard += workers.length) shards.push(shard);
        const request = encode({ ask: "simulate", lang: state.lang, choice: asked, shards });
        work(worker, request, (message) => {
          if (message.head.fault) { broken = fault(message.head); wake(); return; }
          if (message.head.shard === undefined) return;
          ready.set(message.head.shard, message.parts[0]);
          done += message.head.replicates;
          on.progress(done);
          wake();
        }).then(() => { left -= 1; wake(); }, (error) => { broken = error; wake(); });
      });
      try {
        for (;;) {
          // Looks are those of the program, whatever the number of workers: so the tally is, too.
          const next = Math.max(2, Math.floor(merged / 8) * 2);
          let more = 0;
          while (more < next && ready.has(merged + more)) more += 1;
          if (broken) throw broken;
          if (over) throw Object.assign(new Error("stopped"), { stopped: true });
          if (more < next && (left > 0 || more === 0)) {
            if (left === 0) throw new Error(say("lost"));
            await new Promise((next) => { wake = next; });
            continue;
          }
          const shards = Array.from({ length: more }, (_, i) => merged + i);
          const parts = [...sofar, ...shards.map((shard) => ready.get(shard))];
          const answer = await ask({ ask: "look", choice: asked, shards }, parts);
          shards.forEach((shard) => ready.delete(shard));
          merged += more;
          sofar = answer.parts;
          if (over) throw Object.assign(new Error("stopped"), { stopped: true });
          on.look(answer.head);
          if (answer.head.end) return { tally: sofar[0], digest: answer.head.digest };
        }
      } finally {
        signal.removeEventListener("abort", dismiss);
        if (!over) dismiss();
        staff();
      }
    };
    // What takes long has a worker of its own, which can be sent away.
    const long = (head, parts, hear, signal) => new Promise((done, failed) => {
      const worker = hire();
      let last = null;
      const away = () => { worker.terminate(); failed(Object.assign(new Error("stopped"), { stopped: true })); };
      signal.addEventListener("abort", away);
      worker.postMessage({ engine });
      work(worker, encode({ lang: state.lang, ...head }, parts), (message) => { last = message; hear(message.head); })
        .then(() => done(last), failed)
        .finally(() => { signal.removeEventListener("abort", away); worker.terminate(); });
    });
    return { ask, run, long, given: async () => null };
  };

  let shell = null;
  const ask = async (head, parts) => (await shell.ask(head, parts)).head;

  // ---------------------------------------------------------------- running
  let running = null, began = 0, timer = 0;
  const status = (text, told) => { $("#said").textContent = text; $("#said").classList.toggle("told", Boolean(told)); };
  const count = (n) => new Intl.NumberFormat(state.lang === "vi" ? "vi-VN" : "en-GB").format(n);
  const stop = () => { if (running) running.abort(); running = null; };
  const later = (ms = 250) => {
    delete document.body.dataset.whole; // what is shown is not the answer any more
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  };
  const run = async () => {
    stop();
    if (!state.plans.length) return;
    const mine = new AbortController();
    running = mine;
    began = performance.now();
    tally = null;
    shown = {};
    let first = 0, last = {};
    $("#look").classList.add("stale");
    $("#stop").disabled = false;
    $("#again").hidden = true;
    $("#bar").value = 0;
    status(say("working"));
    try {
      const end = await shell.run(choice(), {
        progress: (done) => {
          if (running !== mine) return;
          const needed = Math.max(last.needed || 4096, done);
          $("#bar").value = done / needed;
          const seconds = ((performance.now() - began) / 1000) * (needed / done - 1);
          if (last.replicates) tell(last, seconds);
        },
        look: (head) => {
          if (running !== mine) return;
          last = head;
          if (!first) { first = performance.now() - began; document.body.dataset.first = String(Math.round(first)); }
          $("#look").innerHTML = head.look;
          $("#look").classList.remove("stale");
          tell(head, null);
        },
      }, mine.signal);
      if (running !== mine) return;
      tally = end.tally;
      document.body.dataset.whole = String(Math.round(performance.now() - began));
      document.body.dataset.digest = end.digest;
      $("#digest").textContent = end.digest;
      $("#bar").value = 1;
      tell(last, 0);
      visit();
    } catch (error) {
      if (running !== mine && error.stopped) return;
      if (error.stopped) status(say("stopped"));
      else { status(say("faulty")); if (!error.html) alert(error.message); }
      $("#again").hidden = false;
    } finally {
      if (running === mine) { running = null; $("#stop").disabled = true; }
    }
  };
  const tell = (head, left) => {
    const words = [`${count(head.replicates)} ${say("runs")}`];
    if (head.error) words.push(`${say("error")} ${head.error} ${say("tonnes")}`);
    words.push(head.told ? say("told") : say("untold"));
    if (head.reached) words.push(say("exact"));
    else if (left) words.push(`${say("left")} ${count(Math.ceil(left))} ${say("seconds")}`);
    status(words.join(" · "), head.told);
  };

  // ---------------------------------------------------------------- pages
  const tab = (name) => {
    state.tab = name;
    all("[data-page]").forEach((page) => { page.hidden = page.dataset.page !== name; });
    all("[data-tab]").forEach((button) => button.setAttribute("aria-current", String(button.dataset.tab === name)));
    keep();
    visit();
  };
  const once = async (key, make) => {
    if (shown[key]) return;
    shown[key] = true;
    try { await make(); } catch (error) { shown[key] = false; if (!error.stopped) alert(error.message, error.html); }
  };
  const visit = () => {
    if (!state.plans.length) return;
    if (state.tab === "plan") once("form", form);
    if (state.tab === "words") once("explain", async () => { $("#explain").textContent = (await ask({ ask: "explain", kept: state.files, file: state.now })).said; });
    if (state.tab === "weeks") once("weeks", weeks);
    if (state.tab === "season") once("season", () => records());
    if (["charts", "tables", "words"].includes(state.tab) && tally) once("detail", async () => {
      const narrow = window.innerWidth < 600;
      const detail = await ask({ ask: "detail", choice: choice(), narrow }, [tally]);
      for (const part of ["charts", "tables", "words", "measure"]) $(`#${part}`).innerHTML = detail[part];
    });
  };

  const form = async () => {
    const answer = await ask({ ask: "plan", kept: state.files, file: state.now });
    const focus = document.activeElement && document.activeElement.dataset.path;
    const typed = focus && document.activeElement.value;
    const place = focus && document.activeElement.selectionStart;
    const pressed = document.activeElement && document.activeElement.closest("#form button");
    $("#form").innerHTML = answer.form;
    if (pressed) {
      const is = (button) => JSON.stringify(button.dataset) === JSON.stringify(pressed.dataset);
      const next = all("#form button").find(is);
      if (next) next.focus();
    }
    const fields = all("#form [data-path]");
    for (const field of fields) {
      const typed = waiting.get(`${state.now}\n${field.dataset.path}`);
      if (typed) field.value = typed.typed;
    }
    const again = focus && fields.find((field) => field.dataset.path === focus);
    if (!again) return;
    again.value = typed;
    again.focus();
    if (again.setSelectionRange) again.setSelectionRange(place, place);
  };
  // What is typed waits for a pause, field by field, and is written in the order in which it came: a
  // field that is left is written at once, and a form that is drawn anew keeps what still waits.
  const waiting = new Map();
  let typing = 0;
  let writing = Promise.resolve();
  const write = () => {
    clearTimeout(typing);
    writing = writing.then(async () => {
      let changed = false;
      while (waiting.size) {
        const [key, { file, path, typed }] = waiting.entries().next().value;
        if (!(file in state.files)) { waiting.delete(key); continue; }
        const answer = await ask({ ask: "set", kept: state.files, file, path, typed });
        if (waiting.get(key)?.typed === typed) waiting.delete(key);
        if (answer.text === state.files[file]) continue;
        if (!changed) remember();
        changed = true;
        state.files[file] = answer.text;
      }
      if (changed) await refresh();
    }).catch((error) => { waiting.clear(); alert(error.message); });
    return writing;
  };
  $("#form").addEventListener("input", ({ target }) => {
    const { path } = target.dataset;
    if (!path) return;
    waiting.set(`${state.now}\n${path}`, { file: state.now, path, typed: target.value });
    clearTimeout(typing);
    typing = setTimeout(write, target.tagName === "SELECT" ? 0 : 500);
  });
  $("#form").addEventListener("change", write);
  $("#form").addEventListener("click", async ({ target }) => {
    const { roundAdd, roundRemove, villageAdd, villageRemove } = target.dataset;
    const at = (text) => (text === undefined ? null : Number(text));
    let asked = null;
    if (roundAdd !== undefined || roundRemove !== undefined) asked = { ask: "rounds", add: at(roundAdd), remove: at(roundRemove) };
    if (villageAdd !== undefined || villageRemove !== undefined) asked = { ask: "villages", add: villageAdd || null, remove: at(villageRemove) };
    if (!asked) return;
    await write();
    const answer = await ask({ ...asked, kept: state.files, file: state.now });
    remember();
    state.files[state.now] = answer.text;
    refresh();
  });

  // A round is moved on the calendar by whole weeks; one that is only pressed is looked up below.
  let dragged = null;
  $("#form").addEventListener("pointerdown", (event) => {
    const { round } = event.target.dataset;
    if (round === undefined) return;
    const calendar = event.target.ownerSVGElement;
    const weeks = (x) => Math.round(((x - event.clientX) * 365) / 7 / calendar.getBoundingClientRect().width);
    dragged = { round: Number(round), weeks, rects: [...calendar.querySelectorAll(`[data-round="${round}"]`)] };
    event.target.setPointerCapture(event.pointerId);
  });
  $("#form").addEventListener("pointermove", ({ clientX }) => {
    if (dragged) dragged.rects.forEach((rect) => rect.setAttribute("transform", `translate(${7 * dragged.weeks(clientX)} 0)`));
  });
  $("#form").addEventListener("pointercancel", () => { dragged = null; form(); });
  $("#form").addEventListener("pointerup", async ({ clientX }) => {
    if (!dragged) return;
    const { round, weeks } = dragged, shift = weeks(clientX);
    dragged = null;
    if (shift === 0) { $(`[data-round-form="${round}"] input`).focus(); return; }
    await write();
    const answer = await ask({ ask: "rounds", kept: state.files, file: state.now, shift: [round, 7 * shift] });
    remember();
    state.files[state.now] = answer.text;
    refresh();
  });

  // After every change: the cards, the page that is shown, and a new run.
  const refresh = async () => {
    delete document.body.dataset.whole;
    keep();
    document.documentElement.lang = state.lang;
    all("[data-lang]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.lang === state.lang)));
    const any = state.plans.length > 0;
    $("#work").hidden = !any;
    $("#start").hidden = any;
    $("#undo").disabled = !past.length;
    if (!any) { stop(); return; }
    shown = {};
    const { cards } = await ask({ ask: "cards", kept: state.files, plans: state.plans });
    draw(cards);
    levers();
    visit();
    if (cards.every((card) => !card.faults)) { alert(""); later(); } else { stop(); status(say("faulty")); $("#look").classList.add("stale"); }
  };
  const element = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text, ...more });
  const draw = (cards) => {
    const place = $("#plans");
    const pressed = all("#plans button").indexOf(document.activeElement);
    place.textContent = "";
    cards.forEach((card, i) => {
      const file = state.plans[i];
      const box = element("div", "", { className: file === state.now ? "plan now" : "plan" });
      box.append(element("h3", card.title));
      if (card.faults) box.append(element("p", `${card.faults} ${say("faults")}`, { className: "fault" }));
      if (card.differs) {
        const list = element("ul", "");
        card.differs.forEach((line) => list.append(element("li", line)));
        if (card.differs.length > 4) {
          const more = element("details", "");
          more.append(element("summary", `${card.differs.length} ${say("differences")}`), list);
          box.append(more);
        } else box.append(list);
      }
      const buttons = element("div", "", { className: "buttons" });
      const button = (key, act) => buttons.append(element("button", say(key), { type: "button", onclick: act }));
      button("edit", () => { state.now = file; refresh(); tab("plan"); });
      button("copy", () => copy(file, card.title));
      if (i > 0) button("drop", () => { remember(); state.plans.splice(i, 1); delete state.files[file]; state.now = state.plans[0]; refresh(); });
      box.append(buttons);
      place.append(box);
    });
    if (pressed >= 0) { const buttons = all("#plans button"); buttons[Math.min(pressed, buttons.length - 1)].focus(); }
    const add = $("#add"), which = $("#which");
    add.textContent = "";
    add.append(new Option(say("choose"), ""), new Option(say("own"), "="));
    for (const one of start.scenarios) if (one.alternative && !state.plans.includes(`${one.name}.toml`)) add.append(new Option(one.title, one.name, false, false));
    const chosen = which.selectedIndex;
    which.textContent = "";
    cards.forEach((card, i) => which.append(new Option(card.title, i + 1)));
    which.append(new Option(state.lang === "vi" ? "Không tổ chức chiến dịch" : "No campaign", 0));
    which.selectedIndex = Math.max(chosen, 0);
  };
  const free = () => { let n = state.plans.length + 1; while (state.files[`phuong_an_${n}.toml`]) n += 1; return `phuong_an_${n}.toml`; };
  const add = (file, text) => { remember(); state.files[file] = text; state.plans.push(file); state.now = file; return refresh(); };
  const copy = async (file, title) => {
    const name = free();
    const text = file === state.plans[0] ? `schema_version = 1\nextends = "${file}"\n` : state.files[file];
    const kept = { ...state.files, [name]: text };
    const named = await ask({ ask: "set", kept, file: name, path: "title", typed: `${title} (${say("copied")} ${state.plans.length})` });
    await add(name, named.text);
  };
  $("#add").addEventListener("change", async ({ target }) => {
    const name = target.value;
    if (name === "=") return copy(state.plans[0], $("#plans h3").textContent);
    if (name) add(`${name}.toml`, (await ask({ ask: "shipped", name, file: state.plans[0] })).text);
  });

  // ---------------------------------------------------------------- what if
  const factor = (value) => Math.round(2 ** Number(value) * 100) / 100;
  const levers = () => {
    const place = $("#levers");
    if (!place.children.length) for (const key of Object.keys(LEVERS)) {
      const label = element("label", ""), slider = element("input", "", { type: "range", min: -1, max: 1, step: 0.1, value: 0 });
      slider.dataset.lever = key;
      label.append(element("span", ""), element("output", ""), slider);
      place.append(label);
    }
    for (const slider of place.querySelectorAll("input")) {
      const key = slider.dataset.lever, by = state.levers[key] || 1;
      slider.parentNode.children[0].textContent = LEVERS[key][state.lang === "vi" ? 0 : 1];
      slider.setAttribute("aria-label", LEVERS[key][state.lang === "vi" ? 0 : 1]);
      slider.parentNode.children[1].textContent = `× ${count(by)}`;
      if (document.activeElement !== slider) slider.value = Math.log2(by);
    }
    $("#whatif").classList.toggle("moved", Object.keys(state.levers).length > 0);
  };
  $("#levers").addEventListener("input", ({ target }) => {
    const by = factor(target.value);
    if (by === 1) delete state.levers[target.dataset.lever]; else state.levers[target.dataset.lever] = by;
    levers();
    keep();
    later(60);
  });
  $("#reset").addEventListener("click", () => { state.levers = {}; all("#levers input").forEach((slider) => { slider.value = 0; }); refresh(); });
  $("#keep").addEventListener("click", async () => {
    if (!Object.keys(state.levers).length) return;
    const name = free();
    const words = Object.entries(state.levers).map(([key, by]) => `${LEVERS[key][state.lang === "vi" ? 0 : 1]} × ${count(by)}`).join(", ");
    const { text } = await ask({ ask: "pull", kept: state.files, file: state.now, levers: state.levers });
    const named = await ask({ ask: "set", kept: { ...state.files, [name]: text }, file: name, path: "title", typed: words });
    state.levers = {};
    await add(name, named.text);
  });

  // ---------------------------------------------------------------- map by week
  let mapped = null;
  const weeks = async () => {
    const drawing = ++weeks.number;
    const found = await ask({ ask: "weeks", choice: choice(), plan: Number($("#which").value) });
    if (drawing !== weeks.number) return;
    mapped = found;
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", `0 0 1000 ${Math.ceil(found.height)}`);
    svg.setAttribute("role", "img");
    found.paths.forEach((d, i) => {
      const path = document.createElementNS(svg.namespaceURI, "path");
      path.setAttribute("d", d);
      path.append(document.createElementNS(svg.namespaceURI, "title"));
      path.lastChild.textContent = found.names[i];
      svg.append(path);
    });
    const legend = element("div", "", { className: "legend" });
    const list = element("p", "", { id: "worst" });
    $("#weekmap").replaceChildren(legend, svg, list);
    const top = Math.max(...found.values.map((row) => Math.max(...row)), 1);
    const step = [1, 2, 5, 10, 20, 50, 100].find((size) => size * 5 >= top) || Math.ceil(top / 5);
    mapped.step = step;
    legend.append(element("span", `${found.title}: ${say("density")} (${found.replicates} ${say("runs")})`));
    for (let i = 0; i < 5; i++) {
      const item = element("span", "");
      item.innerHTML = `<svg viewBox="0 0 9 9" aria-hidden="true"><rect class="c${i}" width="9" height="9"/></svg>`;
      item.append(` ${count(i * step)}–${count((i + 1) * step)}`);
      legend.append(item);
    }
    $("#week").max = found.days.length - 1;
    paint();
  };
  weeks.number = 0;
  const paint = () => {
    if (!mapped) return;
    const row = mapped.values[$("#week").value];
    $("#day").textContent = mapped.days[$("#week").value];
    $("#week").setAttribute("aria-valuetext", mapped.days[$("#week").value]);
    all("#weekmap path").forEach((path, i) => {
      path.setAttribute("class", `c${Math.min(4, Math.floor(row[i] / mapped.step))}`);
      path.lastChild.textContent = `${mapped.names[i]}: ${count(row[i])} ${say("density")}`;
    });
    const order = row.map((value, i) => [value, mapped.names[i]]).sort((a, b) => b[0] - a[0]).slice(0, 3);
    $("#worst").textContent = order.map(([value, name]) => `${name}: ${count(value)} ${say("density")}`).join(" · ");
  };
  $("#week").addEventListener("input", paint);
  $("#which").addEventListener("change", () => { shown.weeks = false; visit(); });

  // ---------------------------------------------------------------- files in and out
  const save = (name, bytes) => {
    const link = element("a", "", { download: name, href: URL.createObjectURL(new Blob([bytes])) });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    document.body.dataset.saved = name;
  };
  const made = async (head, parts) => {
    status(say("making"));
    try {
      const message = await shell.ask(head, parts);
      save(message.head.name, message.parts[0]);
      status(`${say("made")}: ${message.head.name}`);
    } catch (error) { alert(error.message, error.html); status(""); }
  };
  document.addEventListener("click", ({ target }) => {
    const { document: kind, save: form, picture } = target.dataset;
    const now = new Date().toISOString().slice(0, 19) + "Z";
    if ((kind || picture) && tally) made({ ask: "document", choice: choice(), kind: kind || { picture }, now }, [tally]);
    if (form) made({ ask: "save", kept: state.files, file: state.now, kind: form });
  });
  const open = async (label, bytes) => {
    try {
      const found = await ask({ ask: "open", label }, [bytes]);
      remember();
      forgetLearned();
      Object.assign(state, blank(), { files: { "ke_hoach.toml": found.text }, plans: ["ke_hoach.toml"], now: "ke_hoach.toml" });
      for (const [name, text] of found.alternatives) {
        const file = name === text ? `${name}.toml` : free();
        state.files[file] = name === text ? (await ask({ ask: "shipped", name, file: state.plans[0] })).text : text;
        state.plans.push(file);
      }
      alert("");
      await refresh();
      tab("answer");
    } catch (error) {
      alert(error.message, error.html);
      if (error.parts && error.parts[0])
        $("#alert").append(element("button", say("marked"), { type: "button", onclick: () => save(label.replace(/\.xlsx$/i, "") + "_loi.xlsx", error.parts[0]) }));
    }
  };
  const take = async (file) => {
    if (!file) return;
    if (file.size > 64 * 2 ** 20) alert(say("large"));
    else if (state.plans.length && (/\.csv$/i.test(file.name) || (state.tab === "season" && /\.xlsx$/i.test(file.name)))) openRecords(file);
    else open(file.name, new Uint8Array(await file.arrayBuffer()));
  };
  $("#pick").addEventListener("change", ({ target }) => { take(target.files[0]); target.value = ""; });
  addEventListener("dragover", (event) => { event.preventDefault(); document.body.classList.add("dropping"); });
  addEventListener("dragleave", () => document.body.classList.remove("dropping"));
  addEventListener("drop", (event) => { event.preventDefault(); document.body.classList.remove("dropping"); take(event.dataTransfer.files[0]); });

  // ---------------------------------------------------------------- a new plan
  const communes = async () => {
    const found = await ask({ ask: "communes", province: $("#province").value });
    $("#communes").innerHTML = found.list;
    $("#map").innerHTML = found.map;
    mark();
  };
  const mark = () => {
    const on = all("#communes input:checked");
    const codes = new Set(on.map((box) => box.value));
    all("#map path").forEach((path) => path.classList.toggle("on", codes.has(path.dataset.code)));
    $("#chosen").textContent = `${on.length} ${say("chosen")}`;
  };
  $("#province").addEventListener("change", communes);
  $("#communes").addEventListener("change", mark);
  $("#map").addEventListener("click", ({ target }) => {
    const box = target.dataset.code && $(`#communes input[value="${target.dataset.code}"]`);
    if (box) { box.checked = !box.checked; mark(); }
  });
  const bare = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
  $("#find").addEventListener("input", ({ target }) => {
    const words = bare(target.value);
    all("#communes label").forEach((label) => { label.hidden = !label.dataset.words.includes(words); });
  });
  $("#new").addEventListener("submit", async (event) => {
    event.preventDefault();
    const codes = all("#communes input:checked").map((box) => Number(box.value));
    if (!codes.length) { alert(say("none")); return; }
    const { text } = await ask({ ask: "new", communes: codes, first_year: Number($("#first-year").value), years: Number($("#years").value) });
    remember();
    forgetLearned();
    Object.assign(state, blank(), { files: { "ke_hoach.toml": text }, plans: ["ke_hoach.toml"], now: "ke_hoach.toml" });
    alert("");
    await refresh();
    tab("plan");
  });
  $("#example").addEventListener("click", async () => {
    const { text } = await ask({ ask: "shipped", name: "luong_tai", file: null });
    const files = { "ke_hoach.toml": text };
    for (const name of ["traps_only", "chemical_only", "all_before_establishment"])
      files[`${name}.toml`] = (await ask({ ask: "shipped", name, file: "ke_hoach.toml" })).text;
    remember();
    forgetLearned();
    Object.assign(state, blank(), { files, plans: Object.keys(files), now: "ke_hoach.toml" });
    await refresh();
    tab("answer");
  });

  // ---------------------------------------------------------------- tables
  document.addEventListener("click", ({ target }) => {
    const head = target.closest && target.closest("thead th");
    if (!head || target.tagName !== "BUTTON") return;
    const table = head.closest("table"), column = head.cellIndex, up = head.getAttribute("aria-sort") !== "ascending";
    [...head.parentNode.cells].forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const key = (row) => row.cells[column].dataset.value;
    const rows = [...table.tBodies[0].rows].sort((a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x !== undefined && y !== undefined) return (up ? 1 : -1) * (x - y);
      if (x !== undefined || y !== undefined) return x === undefined ? 1 : -1;
      return (up ? 1 : -1) * a.cells[column].textContent.localeCompare(b.cells[column].textContent, state.lang);
    });
    table.tBodies[0].append(...rows);
  });
  document.addEventListener("input", ({ target }) => {
    const block = target.type === "search" && target.closest("[data-block]");
    if (!block) return;
    const words = target.value.normalize("NFC").toLowerCase();
    for (const row of block.querySelector("table").tBodies[0].rows) row.hidden = !row.textContent.normalize("NFC").toLowerCase().includes(words);
  });

  // ---------------------------------------------------------------- through the season
  let learning = null, found = null;
  const forgetLearned = () => {
    if (learning) learning.abort();
    found = null;
    $("#learned").textContent = "";
    $("#learned-out").hidden = true;
  };
  const records = async (more = {}, bytes = new TextEncoder().encode(state.records || "")) => {
    const typed = more.typed || null, remove = more.remove === undefined ? null : more.remove;
    const answer = await ask({ ask: "records", kept: state.files, file: state.plans[0], typed, remove }, [bytes]);
    if (answer.csv !== state.records || typed) {
      if (answer.csv !== state.records) { remember(); $("#until").value = answer.until || ""; }
      state.records = answer.count ? answer.csv : "";
      keep();
    }
    $("#records-said").innerHTML = answer.said;
    $("#records-list").innerHTML = answer.list;
    $("#records-save").disabled = !answer.count;
    $("#learn button[type=submit]").disabled = !answer.count || Boolean(learning);
    if (!$("#until").value) $("#until").value = answer.until || "";
    const held = Object.fromEntries([...new FormData($("#entry"))]);
    $("#entry-fields").innerHTML = answer.entry;
    for (const [name, value] of Object.entries(held)) $(`#entry [name=${name}]`).value = answer.added && typed && name === "result" ? "" : value;
    kind();
    const size = $("#particles"), chosen = size.selectedIndex;
    size.textContent = "";
    size.append(new Option(say("quick"), 128), new Option(say("studied"), 512));
    size.selectedIndex = Math.max(chosen, 0);
  };
  const kind = () => {
    const { effort, result } = $("#entry [name=kind]").selectedOptions[0].dataset;
    $("#entry [name=effort]").parentNode.querySelector("small").textContent = ` (${effort})`;
    $("#entry [name=result]").parentNode.querySelector("small").textContent = ` (${result})`;
    $("#entry [name=item]").parentNode.hidden = $("#entry [name=kind]").value !== "delivered";
  };
  const openRecords = async (file) => {
    try { await records({}, new Uint8Array(await file.arrayBuffer())); alert(""); tab("season"); } catch (error) { alert(error.message, error.html); }
  };
  $("#entry").addEventListener("change", ({ target }) => { if (target.name === "kind") kind(); });
  $("#entry").addEventListener("submit", async (event) => {
    event.preventDefault();
    const of = new FormData($("#entry"));
    await records({ typed: ["date", "commune", "kind", "item", "effort", "result"].map((name) => of.get(name) || "") });
    $("#entry [name=result]").focus();
  });
  $("#records-list").addEventListener("click", ({ target }) => {
    if (target.dataset.recordRemove !== undefined) records({ remove: Number(target.dataset.recordRemove) });
  });
  $("#records-pick").addEventListener("change", ({ target }) => { if (target.files[0]) openRecords(target.files[0]); target.value = ""; });
  $("#records-form").addEventListener("click", () => made({ ask: "records_form", kept: state.files, file: state.plans[0] }));
  $("#records-save").addEventListener("click", () => save(state.lang === "vi" ? "so_lieu.csv" : "records.csv", new TextEncoder().encode(state.records)));
  $("#learn").addEventListener("submit", async (event) => {
    event.preventDefault();
    forgetLearned();
    const mine = new AbortController(), name = free().replace("phuong_an", "xep_lai");
    learning = mine;
    const busy = (on) => { $("#learning").hidden = $("#unlearn").hidden = !on; $("#learn button[type=submit]").disabled = on; };
    busy(true);
    let part = "", from = performance.now();
    try {
      const now = new Date().toISOString().slice(0, 19) + "Z";
      const asked = { ask: "learn", kept: state.files, file: state.plans[0], until: $("#until").value, particles: Number($("#particles").value), replan: $("#replan").checked, name, now };
      const last = await shell.long(asked, [new TextEncoder().encode(state.records)], (head) => {
        if (head.part && head.part !== part) part = head.part;
        if (head.part && head.done === 0) from = performance.now();
        if (head.done === undefined) return;
        const words = [part, `${count(head.done)} ${say("simulated")}`];
        if (head.of) {
          $("#learn-bar").value = Math.min(1, head.done / head.of);
          const left = ((performance.now() - from) / 1000) * (head.of / Math.max(head.done, 1) - 1);
          if (head.done > 2000 && left > 0) words.push(`${say("left")} ${count(Math.ceil(left))} ${say("seconds")}`);
        } else $("#learn-bar").removeAttribute("value");
        $("#learn-said").textContent = words.join(" · ");
      }, mine.signal);
      if (!last || last.head.stopped) throw Object.assign(new Error("stopped"), { stopped: true });
      if (last.head.fault) throw fault(last.head);
      found = { plan: last.head.plan, name, file: last.head.name, bytes: last.parts[0] };
      $("#learned").innerHTML = last.head.learned;
      $("#learned-out").hidden = false;
      $("#take-rest").hidden = !found.plan;
      document.body.dataset.learned = String(Math.round(performance.now() - from));
    } catch (error) {
      if (!error.stopped) alert(error.message, error.html);
    } finally {
      learning = null;
      busy(false);
    }
  });
  $("#unlearn").addEventListener("click", () => { if (learning) learning.abort(); });
  $("#save-learned").addEventListener("click", () => { if (found) save(found.file, found.bytes); });
  $("#take-rest").addEventListener("click", async () => {
    if (!found || !found.plan) return;
    const { name, plan } = found;
    const kept = { ...state.files, ...plan };
    const named = await ask({ ask: "set", kept, file: name, path: "title", typed: `${say("rest")} ${$("#until").value}` });
    Object.assign(state.files, plan);
    found.plan = null;
    $("#take-rest").hidden = true;
    await add(name, named.text);
    $("#learn-said").textContent = say("taken");
    $("#learning").hidden = false;
  });

  // ---------------------------------------------------------------- the rest
  $("#check").addEventListener("click", async () => {
    const { golden } = await ask({ ask: "golden" });
    const same = golden.filter((one) => one.same).length;
    document.body.dataset.golden = `${same}/${golden.length}`;
    $("#checked").textContent = `${same}/${golden.length}`;
  });
  all("[data-tab]").forEach((button) => button.addEventListener("click", () => tab(button.dataset.tab)));
  all("[data-lang]").forEach((button) => button.addEventListener("click", async () => {
    state.lang = button.dataset.lang;
    start = await ask({ ask: "start" });
    refresh();
  }));
  $("#precision").addEventListener("change", ({ target }) => { state.precision = Number(target.value); keep(); later(0); });
  $("#stop").addEventListener("click", () => { if (running) { running.abort(); status(say("stopped")); $("#again").hidden = false; } });
  $("#again").addEventListener("click", () => later(0));
  $("#undo").addEventListener("click", () => {
    const lang = state.lang;
    if (past.length) { state = { ...JSON.parse(past.pop()), lang }; refresh(); }
  });
  $("#forget").addEventListener("click", () => {
    if (!confirm(say("forget"))) return;
    stop();
    localStorage.removeItem(KEPT);
    past = [];
    waiting.clear();
    forgetLearned();
    Object.assign(state, blank());
    refresh();
  });
  addEventListener("unhandledrejection", ({ reason }) => { if (!reason.stopped) alert(reason.message, reason.html); });

  const begin = async () => {
    try { state = { ...state, ...JSON.parse(localStorage.getItem(KEPT) || "{}") }; } catch { /* what was kept is of no use */ }
    document.documentElement.lang = state.lang;
    $("#precision").value = String(state.precision);
    try {
      shell = $("#engine") ? await alone() : server();
      start = await ask({ ask: "start" });
    } catch (error) { alert(error.message); return; }
    for (const name of start.provinces) $("#province").append(new Option(name, name));
    $("#province").value = "Bắc Ninh";
    $("#first-year").value = new Date().getFullYear() + 1;
    await communes();
    const given = await shell.given();
    if (given && given.head.label) await open(given.head.label, given.parts[0]);
    else await refresh();
    tab(state.tab);
    document.body.dataset.ready = "yes";
  };
  begin();
})();
