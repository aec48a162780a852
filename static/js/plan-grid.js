/* The grid of a plan as a keyboard tool, on top of a page that works without it (courses/plan_edit.html).

   lines      are added and deleted here, without a reload; Enter in the last line begins a new one
   totals     follow what is typed
   paste      of a block from a spreadsheet fills the cells to the right and downwards, and can be taken back
   drafts     keep what is typed in this browser until it is saved (key: the plan and the state it was opened in);
              a plan holds no personal data
   no line    to the server: a saving is stopped with a sentence instead of losing the page

   Words stand in data-say-… of the form; the pattern of a line and the names of programmes in its templates. */

(function () {
  "use strict";

  const form = document.querySelector("form[data-grid]");
  if (!form) return;
  const body = form.querySelector(".ledger tbody");
  const pattern = form.querySelector("template[data-line]").content.firstElementChild;
  const count = form.elements["lines-TOTAL_FORMS"];
  const most = Number(form.dataset.most);
  const figures = new Intl.NumberFormat(document.documentElement.lang);

  form.querySelectorAll("[data-scripted]").forEach(function (part) { part.hidden = false; });
  form.querySelectorAll("[data-plain]").forEach(function (part) { part.hidden = true; });

  // --- what a line is made of

  function rows() { return Array.from(body.rows); }
  function cellsOf(row) { return Array.from(row.querySelectorAll(".cell")); }
  function column(cell) { return cell.name.replace(/^lines-\d+-/, ""); }
  function isEmpty(row) { return cellsOf(row).every(function (cell) { return !cell.value.trim(); }); }

  function number(row, place) {
    row.querySelector("[data-n]").textContent = place + 1;
    row.querySelectorAll("*").forEach(function (part) {
      ["name", "id", "aria-describedby"].forEach(function (attribute) {
        const value = part.getAttribute(attribute);
        if (value) part.setAttribute(attribute, value.replace(/lines-(\d+|__prefix__)-/, "lines-" + place + "-"));
      });
      const label = part.getAttribute("aria-label"); // "…, line 3": the number stands last in both languages
      if (label) part.setAttribute("aria-label", label.replace(/\d+$/, place + 1));
    });
    row.querySelector("[name=drop]").value = place;
  }

  function numberAll() {
    rows().forEach(number);
    count.value = body.rows.length;
  }

  function add() {
    if (body.rows.length >= most) {
      say([fill(form.dataset.sayMost, { n: most })]);
      return null;
    }
    const row = pattern.cloneNode(true);
    number(row, body.rows.length);
    body.append(row);
    count.value = body.rows.length;
    return row;
  }

  // --- words

  const said = form.querySelector("[data-said]");
  const undo = form.querySelector("[data-undo]");

  function fill(words, values) {
    return words.replace(/\{(\w+)\}/g, function (whole, name) { return values[name]; });
  }

  // `back`, where it is given, undoes what the sentences tell.
  let takeBack = null;

  function say(sentences, back) {
    said.textContent = sentences.join(" ");
    undo.hidden = !back;
    takeBack = back;
  }

  undo.addEventListener("click", function () {
    takeBack();
    say([]);
    changed();
  });

  // --- add and delete

  form.querySelector("[name=more]").addEventListener("click", function (event) {
    event.preventDefault();
    const row = add();
    if (row) cellsOf(row)[0].focus();
  });

  body.addEventListener("click", function (event) {
    const button = event.target.closest("[name=drop]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("tr");
    const place = row.sectionRowIndex;
    const words = fill(form.dataset.sayDeleted, { n: place + 1 });
    row.remove();
    if (!body.rows.length) add();
    numberAll();
    say([words], function () {
      body.insertBefore(row, body.rows[place] || null);
      numberAll();
      cellsOf(row)[0].focus();
    });
    cellsOf(body.rows[Math.min(place, body.rows.length - 1)])[0].focus();
    changed();
  });

  // Enter in the last line makes the next one; the step down itself is that of every ledger.
  form.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches(".cell")) return;
    const row = event.target.closest("tr");
    if (row === body.lastElementChild && !isEmpty(row)) add();
  });

  // --- totals

  function read(text) {
    const digits = /^\d{1,3}([.\s]\d{3})+$/.test(text.trim()) ? text.replace(/[.\s]/g, "") : text.trim();
    return /^\d+$/.test(digits) ? Number(digits) : 0;
  }

  function total() {
    const sums = { classes: 0, learners: 0, 1: 0, 2: 0, 3: 0, 4: 0 };
    rows().forEach(function (row) {
      const line = valuesOf(row);
      sums.classes += read(line.classes);
      sums.learners += read(line.learners);
      if (line.quarter in sums) sums[line.quarter] += read(line.classes);
    });
    form.querySelectorAll("[data-sum]").forEach(function (place) {
      place.textContent = figures.format(sums[place.dataset.sum]);
    });
  }

  // --- a block from a spreadsheet

  const QUARTERS = { i: "1", ii: "2", iii: "3", iv: "4", 1: "1", 2: "2", 3: "3", 4: "4" };
  const programmes = {}; // folded name: key, or null where two programmes share it
  form.querySelector("template[data-names]").content.querySelectorAll("data").forEach(function (one) {
    programmes[one.textContent] = one.textContent in programmes ? null : one.value;
  });

  function clean(text) { return text.normalize("NFC").replace(/\s+/g, " ").trim(); }
  function fold(text) {
    return clean(text).toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }
  function isCount(text) { return /^[\d.\s]*$/.test(text); }

  // Rows of cells as spreadsheets copy them; a cell that holds a tab or a line end stands in quotes.
  function blockOf(text, quotes) {
    const block = [[""]];
    let isQuoted = false;
    for (let at = 0; at < text.length; at++) {
      const letter = text[at], line = block[block.length - 1], last = line.length - 1;
      if (quotes && letter === '"' && (isQuoted || line[last] === "")) {
        if (isQuoted && text[at + 1] === '"') line[last] += text[at++];
        else isQuoted = !isQuoted;
      } else if (isQuoted || (letter !== "\t" && letter !== "\n")) line[last] += letter;
      else if (letter === "\t") line.push("");
      else block.push([""]);
    }
    return isQuoted ? blockOf(text, false) : block; // a lone quotation mark is part of the words
  }

  function quarterOf(text) { return QUARTERS[fold(text).replace(/^quy/, "").trim()]; }

  // Whole lines, pasted from the first column on: no line numbers, headings, totals, as on the server (pasting.py).
  // Rows that are no line are added to `skipped`, whole.
  function linesOf(block, skipped) {
    return block.map(function (line) {
      const copied = line.map(clean);
      const isNumbered = copied.length >= 4 && /^\d*$/.test(copied[0]) && !(copied[1] && isCount(copied[1]));
      const cells = isNumbered ? copied.slice(1) : copied, count = cells[2] || "";
      const isRead = quarterOf(cells[1] || "") || isCount(count) || /\d/.test(count);
      if (cells[0] && cells[1] && isRead) return cells;
      if (cells.some(Boolean)) skipped.push(copied);
      return null;
    }).filter(Boolean);
  }

  // A choice keeps a text that is none of its options as one more, as the server does.
  function set(cell, value) {
    const isChoice = cell.matches("select");
    if (isChoice && value && !Array.from(cell.options).some(function (one) { return one.value === value; })) {
      cell.add(new Option(value, value));
    }
    cell.value = value;
  }

  function put(cell, text, found) {
    text = clean(text);
    const name = column(cell);
    if (name === "programme") {
      set(cell, programmes[fold(text)] || text);
      if (text && !programmes[fold(text)]) found.names.add(text);
    } else if (name === "quarter") {
      set(cell, quarterOf(text) || text);
      if (text && !quarterOf(text)) found.quarters.add(text);
    } else {
      cell.value = text;
      if (["classes", "learners", "sessions"].includes(name) && !isCount(text)) found.counts.add(text);
    }
  }

  // What was not read waits in the box for pasting; returns what takes it back.
  function leaveInBox(rows) {
    const box = form.elements.block, stood = box.value;
    if (!rows.length) return function () {};
    box.value = [stood.trim()].concat(rows.map(function (row) { return row.join("\t"); })).filter(Boolean).join("\n");
    box.closest("details").open = true;
    return function () { box.value = stood; };
  }

  function paste(cell, block) {
    const first = cellsOf(cell.closest("tr")).indexOf(cell), length = body.rows.length, stood = [];
    const found = { lines: 0, skipped: [], names: new Set(), quarters: new Set(), counts: new Set(), isCut: false };
    if (first === 0 && block.some(function (line) { return line.length > 2; })) block = linesOf(block, found.skipped);
    let row = cell.closest("tr");
    for (const line of block) {
      row = found.lines ? row.nextElementSibling || add() : row;
      if (!row) break;
      const places = cellsOf(row).slice(first);
      line.slice(0, places.length).forEach(function (text, at) {
        stood.push([places[at], places[at].value]);
        put(places[at], text, found);
      });
      if (line.slice(places.length).some(clean)) found.isCut = true;
      found.lines++;
    }
    const takeOut = leaveInBox(found.skipped);
    say(sentencesOn(found, found.lines < block.length), stood.length ? function () {
      stood.forEach(function (pair) { set(pair[0], pair[1]); });
      takeOut();
      rows().slice(length).filter(isEmpty).forEach(function (added) { added.remove(); });
      numberAll();
      cell.focus();
    } : null);
  }

  function sentencesOn(found, isFull) {
    const words = form.dataset;
    if (!found.lines) return [words.sayNone];
    const sentences = [fill(words.sayPasted, { n: found.lines })];
    const list = function (say, names) {
      if (names.size) sentences.push(fill(say, { names: Array.from(names).join(", ") }));
    };
    list(words.saySkipped, new Set(found.skipped.map(function (row) { return row.find(Boolean); })));
    list(words.sayUnknown, found.names);
    list(words.sayQuarters, found.quarters);
    list(words.sayCounts, found.counts);
    if (found.isCut) sentences.push(words.sayCut);
    if (isFull) sentences.push(fill(words.sayMost, { n: most }));
    return sentences;
  }

  // Over a choice the browser sends the paste to the page, not to the cell: the focus tells where it belongs.
  document.addEventListener("paste", function (event) {
    const cell = document.activeElement.closest(".ledger .cell");
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    if (!cell || !(/[\t\n]/.test(text) || cell.matches("select"))) return; // one cell into a field: the browser's own
    event.preventDefault();
    paste(cell, blockOf(text, true));
    changed();
  });

  // --- drafts in this browser

  const PREFIX = "plan-draft:", OF_PLAN = PREFIX + form.dataset.plan + ":", KEY = OF_PLAN + form.dataset.version;
  const KEPT_FOR = 60 * 24 * 3600 * 1000; // ms; drafts of plans nobody opens again do not stay for ever
  const reply = form.elements.return_reply;
  let waiting = 0;

  function valuesOf(row) {
    const line = {};
    cellsOf(row).forEach(function (cell) { line[column(cell)] = cell.value; });
    return line;
  }

  function typed() {
    const lines = rows().filter(function (row) { return !isEmpty(row); }).map(function (row) {
      const line = valuesOf(row);
      line.item = row.querySelector("[name$=-item]").value;
      return line;
    });
    return { at: Date.now(), lines: lines, reply: reply ? reply.value : "" };
  }

  // Two drafts say the same where only the time, the identity of new lines or the marks in numbers differ.
  function gist(draft) {
    return JSON.stringify([draft.reply.trim(), draft.lines.map(function (line) {
      return Object.keys(line).filter(function (name) { return name !== "item"; }).sort().map(function (name) {
        return read(line[name]) || clean(line[name]);
      });
    })]);
  }

  function stored(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }

  function keep() {
    clearTimeout(waiting);
    waiting = 0;
    try { localStorage.setItem(KEY, JSON.stringify(typed())); } catch { /* a full or closed store: the page still holds it */ }
  }

  function keepSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 400);
  }
  window.addEventListener("pagehide", function () { if (waiting) keep(); });

  function drop(key) {
    try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
  }

  function when(at) {
    const day = new Date(at), two = function (n) { return String(n).padStart(2, "0"); };
    const time = two(day.getHours()) + ":" + two(day.getMinutes());
    if (day.toDateString() === new Date().toDateString()) return time;
    return time + " " + two(day.getDate()) + "/" + two(day.getMonth() + 1) + "/" + day.getFullYear();
  }

  function restore(draft) {
    body.replaceChildren();
    draft.lines.forEach(function (line) {
      const row = add();
      if (!row) return;
      cellsOf(row).forEach(function (cell) { set(cell, line[column(cell)] || ""); });
      row.querySelector("[name$=-item]").value = line.item || "";
    });
    if (!body.rows.length) add();
    if (reply) reply.value = draft.reply;
    cellsOf(body.rows[0])[0].focus();
    changed();
  }

  function offer(draft) {
    const notice = form.querySelector("[data-draft]");
    notice.querySelector("[data-draft-time]").textContent = when(draft.at);
    notice.querySelector("[data-draft-restore]").addEventListener("click", function () {
      notice.hidden = true;
      restore(draft);
    });
    notice.querySelector("[data-draft-drop]").addEventListener("click", function () {
      notice.hidden = true;
      drop(KEY);
    });
    notice.hidden = false;
  }

  // The plan moved on: what was typed is shown, in the order in which a block is pasted, and merged into nothing.
  function offerToRead(key, draft) {
    const notice = form.querySelector("[data-past]"), options = pattern.querySelector("select").options;
    notice.querySelector("[data-draft-time]").textContent = when(draft.at);
    notice.querySelector("textarea").value = draft.lines.map(function (line) {
      return cellsOf(pattern).map(function (cell) {
        const name = cell.name.replace(/^lines-__prefix__-/, "");
        const option = Array.from(options).find(function (one) { return one.value && one.value === line.programme; });
        if (name !== "programme") return line[name];
        return option ? option.text.split(" – ").pop() : line.programme.replace(/^\d+$/, ""); // a text as pasted
      }).join("\t");
    }).concat(draft.reply || []).join("\n");
    notice.querySelector("[data-draft-drop]").addEventListener("click", function () {
      notice.hidden = true;
      drop(key);
    });
    notice.hidden = false;
  }

  function lookForDrafts() {
    const now = gist(typed());
    if ("typed" in form.dataset) { // the server gave back what was not saved, maybe beside what others saved
      drop(OF_PLAN + form.dataset.typed);
      keep();
    }
    Object.keys(localStorage).filter(function (key) { return key.startsWith(PREFIX); }).sort().forEach(function (key) {
      const draft = stored(key);
      if (!draft || draft.at < Date.now() - KEPT_FOR) drop(key);
      else if (!key.startsWith(OF_PLAN) || ("typed" in form.dataset && key === KEY)) return;
      else if (gist(draft) === now) drop(key); // saved meanwhile
      else if (key === KEY) offer(draft);
      else offerToRead(key, draft);
    });
  }

  // What scripts put into cells counts as typed: totals, draft, and the question before the page is left.
  function changed() { form.dispatchEvent(new Event("input", { bubbles: true })); }
  form.addEventListener("input", function (event) {
    if (event.target.matches("#block, #past")) return;
    total();
    keepSoon();
  });

  // --- nothing is sent into the dark

  const PATIENCE = 8000; // ms
  let isAsking = false, mayGo = false;

  function isThere() {
    if (navigator.onLine === false) return Promise.resolve(false);
    const patience = new AbortController();
    const timer = setTimeout(function () { patience.abort(); }, PATIENCE);
    return fetch(form.dataset.probe, { cache: "no-store", signal: patience.signal }).then(
      function (answer) { return answer.ok; }, function () { return false; }
    ).finally(function () { clearTimeout(timer); });
  }

  form.addEventListener("submit", function (event) {
    if (mayGo) {
      mayGo = false;
      return;
    }
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    const button = event.submitter;
    keep();
    isThere().then(function (answered) {
      isAsking = false;
      if (!answered) {
        say([form.dataset.sayOffline]);
        return;
      }
      mayGo = true;
      form.requestSubmit(button);
    });
  });

  try { lookForDrafts(); } catch { /* a browser that keeps nothing: the grid works without drafts */ }
})();
