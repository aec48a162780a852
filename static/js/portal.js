/* Small comforts on top of pages that work without them. Every one hangs on a data attribute or a class:

   .errsum                    gets the focus when a page comes back with errors
   form[method=post]          is sent once, however often the button is pressed
   form[data-guard]           asks before typed work is left behind
   .ledger .cell              Enter goes down a line, Shift+Enter up
   button[data-reveal=id]     shows and hides the password typed into #id
   button[data-print]         prints the page
   input[data-all=name]       ticks or clears all boxes of that name
   [data-ticked-of=name]      counts the ticked boxes of that name
   form[data-tally]           counts the chosen radios into [data-tally-of=value]
   details.menu               closes with Escape and when something else is clicked */

(function () {
  "use strict";

  const SENT_AGAIN_AFTER = 8000; // ms; a download leaves the page standing, its button must work again

  // --- errors first
  const summary = document.querySelector(".errsum");
  if (summary) summary.focus();

  // --- controls that are of no use without this script are hidden in the page
  document.querySelectorAll("[data-reveal], [data-print], [data-all]").forEach(function (control) {
    (control.closest("[hidden]") || control).hidden = false;
  });

  // --- one form, one sending
  let unsaved = false;
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    unsaved = false;
    const button = event.submitter;
    if (button) button.setAttribute("aria-disabled", "true");
    setTimeout(function () { release(form); }, SENT_AGAIN_AFTER);
  });

  function release(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[type=submit][aria-disabled], button[aria-disabled]").forEach(function (button) {
      button.removeAttribute("aria-disabled");
    });
  }

  // a page that comes back from the browser's memory is fresh again
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(release);
  });

  // --- typed work is not left behind by accident
  document.addEventListener("input", function (event) {
    if (event.target.closest("form[data-guard]")) unsaved = true;
  });
  window.addEventListener("beforeunload", function (event) {
    if (unsaved) event.preventDefault();
  });

  // --- ledger: Enter goes down as on paper; Tab is the browser's own
  document.addEventListener("keydown", function (event) {
    const cell = event.target.closest(".ledger .cell");
    if (!cell || event.key !== "Enter" || event.isComposing || cell.tagName === "TEXTAREA") return;
    event.preventDefault();
    const place = cell.closest("td, th");
    let row = place.parentElement;
    do {
      row = event.shiftKey ? row.previousElementSibling : row.nextElementSibling;
    } while (row && !(row.cells[place.cellIndex] && row.cells[place.cellIndex].querySelector(".cell")));
    if (!row) return;
    const next = row.cells[place.cellIndex].querySelector(".cell");
    next.focus();
    if (next.select) next.select();
  });

  // --- clicks
  document.addEventListener("click", function (event) {
    const reveal = event.target.closest("[data-reveal]");
    if (reveal) {
      const field = document.getElementById(reveal.dataset.reveal);
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      reveal.setAttribute("aria-pressed", String(shown));
    }
    if (event.target.closest("[data-print]")) window.print();
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // --- boxes and radios
  document.addEventListener("change", function (event) {
    const all = event.target.dataset.all;
    if (all) {
      event.target.form.querySelectorAll("input[type=checkbox]").forEach(function (box) {
        if (box.name === all && !box.disabled) box.checked = event.target.checked;
      });
    }
    countTicked(event.target.form);
    const counted = event.target.closest("form[data-tally]");
    if (counted) tally(counted);
  });

  function countTicked(form) {
    if (!form) return;
    form.querySelectorAll("[data-ticked-of]").forEach(function (place) {
      const name = CSS.escape(place.dataset.tickedOf);
      place.textContent = form.querySelectorAll('input[type=checkbox][name="' + name + '"]:checked').length;
    });
  }

  function tally(form) {
    form.querySelectorAll("[data-tally-of]").forEach(function (place) {
      const value = CSS.escape(place.dataset.tallyOf);
      place.textContent = form.querySelectorAll('input[type=radio][value="' + value + '"]:checked').length;
    });
  }
  document.querySelectorAll("form[data-tally]").forEach(tally);

  // --- partial updates: a whole page never lands in a corner of this one (the sign-in page, after a session ended)
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.shouldSwap && /^\s*<!doctype/i.test(event.detail.xhr.responseText)) {
      event.detail.shouldSwap = false;
      window.location.reload();
    }
  });
})();
