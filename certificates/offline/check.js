/* Checks a signed QR code: the signature under its facts, then its place in a signed and dated status list.

   Nothing is sent anywhere. docs/verify.md tells the form of seals, lists and keys. Where any part of the status is
   missing, cut, old or signed by somebody else the answer is "status not checked", never "authentic". */

(function () {
  "use strict";

  const PLACES_A_LIST = 131072;
  const SIGNATURE = 64;
  const DAY = 86400; // seconds
  const DAY_ZERO = Date.UTC(2000, 0, 1) / 1000;
  const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  // The order of the curve's base point, lowest byte first: the second half of a signature must be below it.
  const ORDER = [0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10];

  // --- bytes ---------------------------------------------------------------------------------------------

  function fromBase32(text) {
    const bytes = [];
    let held = 0, bits = 0;
    for (const letter of text) {
      const value = BASE32.indexOf(letter);
      if (value < 0) return null;
      held = ((held << 5) | value) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.push((held >> bits) & 0xff);
      }
    }
    // bits that say nothing are none or few, and zero: one seal has one text
    return bits < 5 && (held & ((1 << bits) - 1)) === 0 ? new Uint8Array(bytes) : null;
  }

  function fromHex(text) {
    return new Uint8Array(text.match(/../g).map((pair) => parseInt(pair, 16)));
  }

  /* CBOR of arrays, whole numbers, text and bytes, in its shortest form, with nothing behind it; else an error. */
  function unpack(bytes) {
    let at = 0;
    function number(size) {
      let value = 0;
      for (let i = 0; i < size; i++) {
        if (at >= bytes.length) throw new RangeError("cut");
        value = value * 256 + bytes[at++];
      }
      return value;
    }
    function take(length) {
      if (at + length > bytes.length) throw new RangeError("cut");
      at += length;
      return bytes.slice(at - length, at);
    }
    function item() {
      const head = number(1), kind = head >> 5, short = head & 31;
      if (short > 27) throw new RangeError("form");
      const size = short < 24 ? 0 : 1 << (short - 24);
      const value = size ? number(size) : short;
      if (size && value < (size === 1 ? 24 : 2 ** (size * 4))) throw new RangeError("not the shortest form");
      if (kind === 0) return value;
      if (kind === 2) return take(value);
      if (kind === 3) return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(take(value));
      if (kind !== 4 || value > 16) throw new RangeError("form");
      const list = [];
      for (let i = 0; i < value; i++) list.push(item());
      return list;
    }
    const said = item();
    if (at !== bytes.length || !Array.isArray(said)) throw new RangeError("more behind it");
    return said;
  }

  function isGenuine(publicKey, meaning, sealed) {
    const signature = sealed.slice(-SIGNATURE);
    for (let i = 31; i >= 0; i--) {
      if (signature[32 + i] > ORDER[i]) return false;
      if (signature[32 + i] < ORDER[i]) break;
      if (i === 0) return false;
    }
    const before = new TextEncoder().encode(meaning);
    const signed = new Uint8Array(before.length + sealed.length - SIGNATURE);
    signed.set(before);
    signed.set(sealed.slice(0, -SIGNATURE), before.length);
    return nacl.sign.detached.verify(signed, signature, publicKey);
  }

  // --- what is said --------------------------------------------------------------------------------------

  /* The facts of a seal whose signature is right, else null. */
  function readSeal(text, keys) {
    const sealed = fromBase32(text.replace(/\s+/g, "").split("#").pop().toUpperCase());
    if (!sealed || sealed.length <= SIGNATURE) return null;
    let said;
    try { said = unpack(sealed.slice(0, -SIGNATURE)); } catch { return null; }
    const shape = ["number", "string", "string", "string", "string", "number", "number", "number"];
    if (said.length < 7 || said.length > 8 || said.some((value, i) => typeof value !== shape[i])) return null;
    const key = keys.find((one) => one.id === said[0]);
    if (!key || !isGenuine(fromHex(key.public), "certificate 1\n", sealed)) return null;
    const day = new Date((DAY_ZERO + said[5] * DAY) * 1000).toISOString().slice(0, 10);
    if (key.until && day > key.until) return null; // dated after the key had ended
    return { key, sealed, number: said[1], name: said[2], programme: said[3], centre: said[4], day, place: said[6],
      birthYear: said[7] };
  }

  /* {bits, madeAt} of list n, or {reason}: why it tells nothing. */
  async function readList(bytes, n, keys, now) {
    if (!bytes) return { reason: "missing" };
    try {
      const [keyId, number, madeAt, until, packed] = unpack(bytes.slice(0, -SIGNATURE));
      const key = keys.find((one) => one.id === keyId);
      if (!key || key.state === "compromised" || !isGenuine(fromHex(key.public), "status 1\n", bytes)) {
        return { reason: "damaged" };
      }
      if (number !== n) return { reason: "damaged" };
      if (madeAt > now + DAY) return { reason: "clock" };
      if (now > until) return { reason: "stale", madeAt };
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
      const bits = new Uint8Array(await new Response(stream).arrayBuffer());
      return bits.length === PLACES_A_LIST / 8 ? { bits, madeAt } : { reason: "damaged" };
    } catch { return { reason: "damaged" }; }
  }

  async function isVouched(seal, bytes, keys) {
    try {
      const [signer, keyId, , digests] = unpack(bytes.slice(0, -SIGNATURE));
      const key = keys.find((one) => one.id === signer);
      if (!key || key.state === "compromised" || keyId !== seal.key.id) return false;
      if (!isGenuine(fromHex(key.public), "vouched 1\n", bytes)) return false;
      const own = new Uint8Array(await crypto.subtle.digest("SHA-256", seal.sealed)).slice(0, 16);
      for (let at = 0; at + 16 <= digests.length; at += 16) {
        if (own.every((byte, i) => byte === digests[at + i])) return true;
      }
    } catch { /* not vouched for */ }
    return false;
  }

  /* {state: "authentic" | "ended" | "unchecked" | "foreign", seal, reason, madeAt}; `load` fetches a file or null. */
  async function check(text, keys, load, now) {
    const seal = readSeal(text, keys);
    if (!seal) return { state: "foreign" };
    if (seal.key.state === "compromised" && !await isVouched(seal, await load(`vouched-${seal.key.id}.bin`), keys)) {
      return { state: "unchecked", reason: "key" }; // whoever has the key could have written any name
    }
    const n = Math.floor(seal.place / PLACES_A_LIST), bit = seal.place % PLACES_A_LIST;
    const list = await readList(await load(`status/${n}.bin`), n, keys, now);
    if (!list.bits) return { state: "unchecked", seal, reason: list.reason, madeAt: list.madeAt };
    const hasEnded = (list.bits[bit >> 3] >> (bit & 7)) & 1;
    return { state: hasEnded ? "ended" : "authentic", seal, madeAt: list.madeAt };
  }

  // --- the page ------------------------------------------------------------------------------------------

  const WORDS = {
    vi: {
      authentic: ["Giấy chứng nhận có thật", "Chữ ký đúng; chưa bị thu hồi hoặc cấp lại tính đến {at}."],
      ended: ["Đã thu hồi, hủy hoặc cấp lại", "Không còn hiệu lực, theo danh sách tính đến {at}."],
      foreign: ["Mã này không do sổ của chúng tôi ký", "Có thể mã bị quét hoặc chép thiếu, hoặc là mã giả. Hãy quét lại, hoặc nhập mã 13 ký tự in bên cạnh mã QR tại địa chỉ chính thức."],
      ask: ["Cần hỏi sổ gốc qua mạng", "Mã 13 ký tự, hoặc mã QR chỉ chứa địa chỉ, không mang chữ ký nên không kiểm tra được tại đây. Điều đó không nói lên giấy là thật hay giả."],
      empty: ["Chưa có nội dung để kiểm tra", "Hãy dán nội dung mã QR vào ô bên dưới rồi bấm “Kiểm tra”."],
      unchecked: ["Chưa kiểm tra được tình trạng", ""],
      missing: "Chữ ký đúng, nhưng không có danh sách tình trạng trên máy này: không biết đã bị thu hồi hoặc cấp lại hay chưa.",
      stale: "Chữ ký đúng, nhưng danh sách tình trạng đã cũ (lập lúc {at}): không biết đã bị thu hồi hoặc cấp lại hay chưa.",
      damaged: "Chữ ký đúng, nhưng danh sách tình trạng bị hỏng hoặc không do sổ này ký: không biết đã bị thu hồi hoặc cấp lại hay chưa.",
      clock: "Chữ ký đúng, nhưng đồng hồ của máy này sai ngày: không biết danh sách tình trạng còn dùng được hay không.",
      key: "Khóa đã ký mã này không còn được tin cậy, chỉ chữ ký thì chưa đủ. Hãy hỏi sổ gốc qua mạng.",
      foot: "Đối chiếu họ tên và số với tờ giấy. Thời hạn, nếu có, ghi trên giấy.",
      again: "Mở lại trang này khi có mạng, hoặc hỏi sổ gốc qua mạng.",
      facts: ["Họ và tên", "Năm sinh", "Số", "Chương trình", "Nơi cấp", "Ngày cấp"],
      kept: "Danh sách tình trạng giữ trên máy này: {n}.", none: "Chưa có danh sách tình trạng trên máy này.",
      vouched: "Danh sách mã vẫn được công nhận của khóa không còn tin cậy: {n}.",
    },
    en: {
      authentic: ["This certificate is authentic", "The signature is right; not revoked or replaced as of {at}."],
      ended: ["Revoked, void or replaced", "No longer in force, by the list as of {at}."],
      foreign: ["This code was not signed by our register", "It may be scanned or copied in part, or be forged. Scan it again, or type the 13-character code beside the QR code at the official address."],
      ask: ["The register has to be asked online", "A 13-character code, or a QR code that holds an address only, carries no signature and cannot be checked here. That says nothing for or against the paper."],
      empty: ["Nothing to check yet", "Paste the content of the QR code into the box below, then press “Check”."],
      unchecked: ["Status not checked", ""],
      missing: "The signature is right, but this device has no status list: whether it was revoked or replaced is not known.",
      stale: "The signature is right, but the status list is old (made {at}): whether it was revoked or replaced is not known.",
      damaged: "The signature is right, but the status list is damaged or not signed by our register: whether it was revoked or replaced is not known.",
      clock: "The signature is right, but the clock of this device is wrong: whether the status list still counts is not known.",
      key: "The key that signed this code is not trusted any more, its signature alone is not enough. Ask the register online.",
      foot: "Compare name and number with the paper. The term, if any, stands on the paper.",
      again: "Open this page again with a network, or ask the register online.",
      facts: ["Full name", "Year of birth", "Number", "Programme", "Issued by", "Issued on"],
      kept: "Status lists kept on this device: {n}.", none: "No status list on this device yet.",
      vouched: "Lists of codes that stay good although their key is not trusted any more: {n}.",
    },
  };
  const KIND = { authentic: "ok", ended: "stop", foreign: "stop", unchecked: "warn", ask: "", empty: "" };
  const element = (id) => document.getElementById(id);
  const inPage = (name) => JSON.parse(document.querySelector(`meta[name=${name}]`)?.content || "null");
  const embedded = inPage("keys");
  const names = inPage("names") || { centres: {}, programmes: {} }; // a copy of the page kept from before has none
  const LIST = /^(vouched-)?\d+\.bin$/; // all that is taken from a chosen file: lists are signed, keys are not
  const chosen = {}; // lists from files, by name
  const kept = new Set(); // names of the lists this device has
  let content = "", found = null;

  function moment(seconds) {
    const at = new Date((seconds + 7 * 3600) * 1000).toISOString(); // Asia/Ho_Chi_Minh
    return `${at.slice(11, 16)} ${at.slice(8, 10)}/${at.slice(5, 7)}/${at.slice(0, 4)}`;
  }

  async function load(path) {
    const name = path.split("/").pop();
    if (chosen[name]) return chosen[name];
    try {
      const answer = await fetch(path, { cache: "no-cache" });
      return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
    } catch { return null; }
  }

  /* A key that either source calls stolen is stolen: an old copy cannot make it good again. */
  async function loadKeys() {
    let fresh = embedded;
    try { fresh = JSON.parse(new TextDecoder().decode(await load("keys.json"))); } catch { /* those of the page */ }
    const stolen = new Set([...fresh.keys, ...embedded.keys].filter((key) => key.state === "compromised").map((key) => key.id));
    const all = [...fresh.keys, ...embedded.keys.filter((key) => !fresh.keys.some((one) => one.id === key.id))];
    return all.map((key) => stolen.has(key.id) ? { ...key, state: "compromised" } : key);
  }

  /* What holds no facts and no signature, so only the register can answer: the plain address of a certificate at the
     official host, or a typed code, which the register checks for slips. So it is with nothing at all; else null. */
  function readUnsigned(text) {
    const plain = text.split("#").pop().replace(/\s+/g, "").toUpperCase();
    const address = plain.match(/^(?:HTTPS?:\/\/)?([^/]+)\/C\/([A-Z2-7]{26})\/?$/);
    const code = plain.replace(/[-_.\u2010-\u2014\u2212]/g, ""); // whatever a keyboard makes of a hyphen
    if (!plain) return { state: "empty" };
    if (address && address[1] === embedded.register.toUpperCase()) return { state: "ask", token: address[2] };
    return /^[0-9A-TV-Z]{13}$/.test(code) ? { state: "ask", code } : null;
  }

  /* The button that asks the register: a seal and a code by POST, which no log keeps; an address as it is. */
  function aim() {
    const base = location.protocol === "file:" ? `https://${embedded.register}` : "", asked = element("seal");
    element("ask").hidden = found.state === "foreign" || found.state === "empty";
    element("ask").method = found.token ? "get" : "post";
    element("ask").action = found.token ? `${base}/C/${found.token}` : `${base}/verify/`;
    asked.disabled = Boolean(found.token);
    asked.name = found.code ? "code" : "seal";
    asked.value = found.code || content.split("#").pop().trim();
  }

  function draw() {
    const language = document.documentElement.lang, words = WORDS[language];
    document.querySelectorAll("[data-lang]").forEach(function (button) {
      if (button.dataset.lang === language) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
    const vouched = [...kept].filter((name) => name.startsWith("vouched-")).length, lists = kept.size - vouched;
    element("kept").textContent = (lists ? words.kept.replace("{n}", lists) : words.none)
      + (vouched ? ` ${words.vouched.replace("{n}", vouched)}` : "");
    element("result").hidden = !found;
    if (!found) return;
    const at = found.madeAt ? moment(found.madeAt) : "", seal = found.seal;
    element("result").className = KIND[found.state];
    element("result").dataset.state = found.state;
    element("title").textContent = words[found.state][0];
    element("text").textContent = (words[found.reason] || words[found.state][1]).replace("{at}", at);
    element("facts").replaceChildren();
    if (seal) {
      const day = seal.day.split("-").reverse().join("/");
      const name = found.state === "ended" ? "" : seal.name; // as the register tells it: the paper, not its holder
      const values = [name, found.state === "ended" ? "" : seal.birthYear, seal.number,
        names.programmes[seal.programme] || seal.programme, names.centres[seal.centre] || seal.centre, day];
      values.forEach(function (value, i) {
        if (!value) return;
        const label = document.createElement("dt"), fact = document.createElement("dd");
        label.textContent = words.facts[i];
        fact.textContent = value;
        element("facts").append(label, fact);
      });
    }
    element("foot").textContent = found.state === "authentic" ? words.foot : found.state === "unchecked" ? words.again : "";
    aim();
  }

  async function run(text) {
    content = text;
    found = readUnsigned(text) || await check(text, await loadKeys(), load, Date.now() / 1000);
    draw();
  }

  async function keep(path) {
    const isThere = await load(path) !== null;
    if (isThere) kept.add(path.split("/").pop());
    draw();
    return isThere;
  }

  /* All lists there are, one after another, so that they are kept for the time without a network. The seals of
     stolen keys come last: 16 bytes each, they may be megabytes, and every other answer needs the lists alone. */
  async function keepLists() {
    for (let n = 0; await keep(`status/${n}.bin`); n++);
    for (const key of await loadKeys()) if (key.state === "compromised") await keep(`vouched-${key.id}.bin`);
  }

  /* Once the worker answers for this page: what was fetched before, it has not kept. */
  function workerListens() {
    return navigator.serviceWorker.controller || new Promise(function (resolve) {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
  }

  window.checkSeal = { check, readSeal };
  element("by-hand").addEventListener("submit", async function (event) {
    event.preventDefault();
    await run(element("content").value);
    if (found.state === "empty") element("content").focus();
  });
  element("files").addEventListener("change", async function (event) {
    for (const file of event.target.files) {
      if (!LIST.test(file.name)) continue;
      chosen[file.name] = new Uint8Array(await file.arrayBuffer());
      kept.add(file.name);
    }
    draw();
    if (found) run(content);
  });
  document.querySelectorAll("[data-lang]").forEach(function (button) {
    button.addEventListener("click", function () {
      document.documentElement.lang = button.dataset.lang;
      draw();
    });
  });
  window.addEventListener("hashchange", () => run(location.hash));
  draw();
  if (location.hash.length > 1) run(location.hash);
  if ("serviceWorker" in navigator && location.protocol !== "file:") {
    navigator.serviceWorker.register("worker.js").then(workerListens).then(keepLists, () => {});
  }
})();
