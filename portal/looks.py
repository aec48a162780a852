"""How a state looks, by its code: kind of colour and icon. Words come from the model's labels, never from here."""

LOOKS = {
    # the six kinds themselves
    "idle": ("idle", "circle"),
    "wait": ("wait", "hourglass-split"),
    "warn": ("warn", "exclamation-triangle"),
    "ok": ("ok", "check-lg"),
    "stop": ("stop", "x-circle"),
    "closed": ("closed", "archive"),
    # plans and proposals
    "draft": ("idle", "pencil"),
    "submitted": ("wait", "send"),
    "returned": ("warn", "arrow-return-left"),
    "approved": ("ok", "check-lg"),
    "amended": ("closed", "arrow-right"),
    "late": ("stop", "exclamation-triangle"),
    # stages of classes
    "results": ("warn", "hourglass-split"),
    "certificates": ("warn", "hourglass-split"),
    "running": ("wait", "play-circle"),
    "decided": ("wait", "file-earmark-check"),
    "planned": ("idle", "calendar3"),
    "postponed": ("warn", "pause-circle"),
    "certified": ("ok", "check-lg"),
    "recognised": ("ok", "check-lg"),
    "archived": ("closed", "archive"),
    "cancelled": ("stop", "x-circle"),
    # learners in a class
    "enrolled": ("wait", "play-circle"),
    "withdrawn": ("closed", "x-lg"),
    "deferred": ("closed", "pause-circle"),
    "transferred": ("closed", "arrow-right"),
    "eligible": ("ok", "check-lg"),
    "incomplete": ("warn", "exclamation-triangle"),
    "passed": ("ok", "check-lg"),
    "failed": ("stop", "x-circle"),
    # lines of paper registers
    "confirmed": ("ok", "check-lg"),
    # certificates and lines of the register
    "issued": ("ok", "check-lg"),
    "issue": ("ok", "check-lg"),
    "reissued": ("wait", "arrow-repeat"),
    "replaced": ("closed", "arrow-right"),
    "replace": ("closed", "arrow-right"),
    "expired": ("warn", "clock-history"),
    "revoked": ("stop", "x-circle"),
    "revoke": ("stop", "x-circle"),
    "void": ("idle", "slash-circle"),
    # exceptions to the pass rule
    "proposed": ("wait", "hourglass-split"),
    "agreed": ("ok", "check-lg"),
    "refused": ("stop", "x-circle"),
    # transfers
    "asked": ("wait", "hourglass-split"),
    "accepted": ("ok", "check-lg"),
    # requests for correction
    "received": ("wait", "inbox"),
    # posts of a centre
    "full": ("ok", "check-lg"),
    "unruled": ("idle", "dash-circle"),
    "undecided": ("warn", "dash-circle"),
    "vacant": ("warn", "dash-circle"),
    "over": ("stop", "exclamation-triangle"),
    "outside": ("stop", "exclamation-triangle"),
    # long work, accounts
    "queued": ("idle", "hourglass-split"),
    "done": ("ok", "check-lg"),
    "review": ("warn", "hourglass-split"),
    "committed": ("ok", "check-lg"),
    "applied": ("ok", "check-lg"),
    "discarded": ("closed", "x-lg"),
    "active": ("ok", "check-lg"),
    "temporary": ("wait", "key"),
    "locked": ("closed", "lock"),
}
