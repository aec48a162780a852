/* Keeps the page, the keys and all signed lists for the time without a network. The network is asked first. */
"use strict";

const KEPT = "check-1";
const SHELL = ["./", "nacl.js", "check.js", "check.css", "keys.json"];

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(KEPT).then(function (kept) { return kept.addAll(SHELL); }));
  self.skipWaiting();
});

self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });

self.addEventListener("fetch", function (event) {
  const path = new URL(event.request.url).pathname.slice(new URL(self.registration.scope).pathname.length);
  const ours = path === "" || /^(nacl\.js|check\.(js|css)|keys\.json|vouched-\d+\.bin|status\/\d+\.bin)$/.test(path);
  if (event.request.method !== "GET" || !ours) return; // answers about single certificates are never kept
  event.respondWith(caches.open(KEPT).then(function (kept) {
    return fetch(event.request).then(function (answer) {
      // where there is no room for it the answer is used all the same, and the smaller files stay kept
      if (answer.ok) event.waitUntil(kept.put(event.request, answer.clone()).catch(() => {}));
      return answer.ok || answer.status < 500 ? answer : kept.match(event.request).then((old) => old || answer);
    }, function () {
      return kept.match(event.request, { ignoreVary: true }).then((old) => old || Response.error());
    });
  }));
});
